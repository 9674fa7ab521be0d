"""The pages of rules: what stands in their own files."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.cli.flags import Flags
from checker.cli.output import Outcome
from checker.core.fact import Json
from checker.core.layout import wrap
from checker.core.spelling import envelope

if TYPE_CHECKING:
    from checker.core.rule import Manual

_WIDTH = 77
_MANUAL = "ROLLBACK_CHECK_MANUAL"


def every_rule() -> "list[Manual]":
    """Give the rules of the rollback, of the way down, and of the release."""
    from checker.downgrades import DOWNGRADES  # noqa: PLC0415  -- an ordinary answer needs none of them
    from checker.releases import RELEASES  # noqa: PLC0415  -- as above
    from checker.rules import RULES  # noqa: PLC0415  -- as above

    return [*RULES, *DOWNGRADES, *RELEASES]


def rule_page(rule: "Manual", flags: Flags) -> Outcome:
    """Give a rule's page: its id, and its module's docstring."""
    if flags.format == "json":
        return Outcome(envelope("explain", {"rule": {**rule_facts(rule), "page": rule.page}}))
    if flags.quiet:
        return Outcome(f"{rule.id} ({rule.family})")
    ways = [] if "To mend it" in rule.page else ["", *wrap(rule.advice, _WIDTH)]
    written = accepting(rule)
    accept = ["", "To accept it for a while", *(f"  {line}" for line in written)] if written else []
    return Outcome("\n".join([f"{rule.id} ({rule.family})", "", *reflowed(rule.page), *ways, *accept]))


def address(rule: str, environ: Mapping[str, str]) -> str:
    """Give where a rule's page is shown: below ROLLBACK_CHECK_MANUAL, else below the package's own documentation.

    Empty where nobody says where the manual is kept.
    """
    base = environ.get(_MANUAL, "") or _documentation()
    return f"{base.rstrip('/')}/rules/{rule}.html" if base.startswith(("https://", "http://")) else ""


def _documentation() -> str:
    """Give the address that the installed package names as its documentation."""
    from importlib.metadata import PackageNotFoundError, metadata  # noqa: PLC0415  -- few formats want it

    try:
        urls = metadata("rollback-check").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    return next((url.strip() for name, _, url in (each.partition(",") for each in urls) if name == "Documentation"), "")


def accepting(rule: "Manual") -> tuple[str, ...]:
    """Give what one writes to accept a finding of a rule; nothing for what the gate never blocks."""
    if rule.family == "way down" or rule.id.startswith("note-"):
        return ()
    return (
        f'rollback-check: ignore[{rule.id}] until=2.0.0 reason="..."',
        "in a comment above the statement, or: rollback-check baseline create. The",
        "gate is quiet until that release (or day); every other answer still says it.",
    )


def rule_facts(rule: "Manual") -> dict[str, Json]:
    """Give what programs want to know of a rule."""
    return {"id": rule.id, "axis": rule.family, "summary": rule.summary, "advice": rule.advice}


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
