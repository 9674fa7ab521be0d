"""The pages of rules: what stands in their own files."""

import sys
from inspect import cleandoc
from typing import TYPE_CHECKING

from checker.cli.flags import Flags
from checker.cli.output import Outcome
from checker.core.fact import Json
from checker.core.layout import wrap
from checker.core.spelling import envelope

if TYPE_CHECKING:
    from checker.core.rule import Rule

_WIDTH = 77


def rule_page(rule: "Rule", flags: Flags) -> Outcome:
    """Give a rule's page: its id, and its module's docstring."""
    if flags.format == "json":
        return Outcome(envelope("explain", {"rule": {**rule_facts(rule), "page": _docstring(rule)}}))
    if flags.quiet:
        return Outcome(f"{rule.id} ({rule.axis.value})")
    ways = [] if "To mend it" in _docstring(rule) else ["", *wrap(rule.advice, _WIDTH)]
    return Outcome("\n".join([f"{rule.id} ({rule.axis.value})", "", *reflowed(_docstring(rule)), *ways]))


def rule_facts(rule: "Rule") -> dict[str, Json]:
    """Give what programs want to know of a rule."""
    return {"id": rule.id, "axis": rule.axis.value, "summary": rule.summary, "advice": rule.advice}


def reflowed(text: str) -> list[str]:
    """Break the paragraphs of a docstring anew; what is indented stays as its author wrote it."""
    lines: list[str] = []
    prose: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line and not line.startswith(" "):
            prose.append(line)
            continue
        # A single line is a title or a sentence of its own; several are a paragraph.
        lines += wrap(" ".join(prose), _WIDTH)
        prose = []
        lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _docstring(rule: "Rule") -> str:
    return cleandoc(sys.modules[rule.check.__module__].__doc__ or rule.summary)
