"""Texts of which only the beginning is known: what is added to one, or may be, does not make it forgotten."""

import re

from checker.core.tree import Unread
from checker.python.chains import is_symbolic
from checker.python.values import Value

_LITERAL = re.compile(r"""[rRfFbBuU]{0,2}["']""")
_LONGEST = 400


def half_known(left: Value, right: Value, written: str) -> str:
    """Give the text of a sum that begins with a known text and goes on unknown; empty for any other sum.

    `written`: how the sum stands in the source, which tells as much where it begins with that text itself.
    """
    if _LITERAL.match(written):
        return ""
    unknown = isinstance(right, Unread) or is_symbolic(right)
    if _begins(left) or (isinstance(left, str) and left and unknown):
        return _shortened(f"{_shown(left)} + {_shown(right)}")
    return ""


def either(left: Value, right: Value) -> str:
    """Give the text of two of which one goes on where the other ends; empty for any others."""
    if not (_is_text(left) and _is_text(right)):
        return ""
    shorter, longer = sorted((_shown(left), _shown(right)), key=len)
    if isinstance(left, str) and isinstance(right, str):
        goes_on = left and right and (left.startswith(right) or right.startswith(left))
    else:
        goes_on = longer.startswith(f"{shorter} + ")
    return _shortened(f"{shorter} + {longer}") if goes_on else ""


def _is_text(value: Value) -> bool:
    return isinstance(value, str) or _begins(value)


def _begins(value: Value) -> bool:
    """Tell whether it is the text of an expression that starts with a string."""
    return isinstance(value, Unread) and _LITERAL.match(value.text) is not None and not value.text.endswith("...")


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return repr(value)
    return value.text or "?" if isinstance(value, Unread) else "?"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
