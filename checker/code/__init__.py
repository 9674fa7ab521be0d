"""Kinds of code: each module reads what one way of writing programs needs from the database."""

import sys

from checker.core.code import Code
from checker.core.collect import members

CODES = members(sys.modules[__name__], "code", Code)


def speaking(dialect: str) -> tuple[Code, ...]:
    """Give the readers of code for a dialect: those of its own, else those that read SQL."""
    own = tuple(each for each in CODES if each.dialect == dialect)
    return own or tuple(each for each in CODES if not each.dialect)
