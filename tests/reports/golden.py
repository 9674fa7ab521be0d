"""What each format prints for one answer, kept in fixtures/reports; run as a program, it writes them anew."""

from dataclasses import dataclass
from pathlib import Path

from checker.core.report import Style
from checker.core.verdict import Answer
from checker.reports import REPORTS
from tests.reports.answers import ANSWERS, HORIZONS
from tests.reports.gates import GATES

FOLDER = Path(__file__).parents[2] / "fixtures" / "reports"
TEXTS = (*ANSWERS, *HORIZONS)

FILES = "https://git.example/shop/blob"
_SOME = ("unsafe", "safe", "services")
_GATES = ("gate-blocked", "gate-way-out", "gate-passes", "gate-accepted", "gate-clash")
_MOST = ("unsafe", "safe", "risky", "unknown", "many", "services", "no-tool", *_GATES)
KEPT = {
    "text": (*TEXTS, *GATES),
    "json": (*_SOME, "horizon", *_GATES),
    "github": _MOST,
    "gitlab": _MOST,
    "html": ("unsafe", "services", "horizon", "gate-blocked", "gate-way-out", "gate-accepted", "gate-clash"),
    "junit": (*_SOME, *_GATES),
    "markdown": _MOST,
    "sarif": (*_SOME, *_GATES),
}
"""Which answers are kept of which format."""
PAIRS = [(name, format_) for format_, names in KEPT.items() for name in names]


def page(answer: Answer) -> str:
    return REPORTS["text"].render(answer, Style())


@dataclass(frozen=True)
class Manual:
    """A page that no edit of a rule's own page changes."""

    id: str
    summary: str = "what it finds"
    advice: str = "What to do."
    family: str = "schema"
    page: str = "What it finds.\n\nWhat it means\n    Something, in [brackets]."


STYLE = Style(manual=Manual, page=page, files=FILES)
"""What the command line lends to formats."""


def rendered(name: str, format_: str, style: Style | None = None) -> str:
    report, style = REPORTS[format_], style or STYLE
    if name in ANSWERS:
        return report.render(ANSWERS[name], style)
    if name in GATES:
        assert report.gate is not None
        return report.gate(GATES[name], style)
    assert report.horizon is not None
    return report.horizon(HORIZONS[name], style)


def kept(name: str, format_: str) -> str:
    return (FOLDER / f"{name}.{format_}").read_text(encoding="utf-8").removesuffix("\n")


def main() -> None:
    for name, format_ in PAIRS:
        (FOLDER / f"{name}.{format_}").write_text(rendered(name, format_) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
