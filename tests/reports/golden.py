"""What each format prints for one answer, kept in fixtures/reports; run as a program, it writes them anew."""

from pathlib import Path

from checker.core.report import Style
from checker.reports import REPORTS
from tests.reports.answers import ANSWERS, HORIZONS

FOLDER = Path(__file__).parents[2] / "fixtures" / "reports"
TEXTS = (*ANSWERS, *HORIZONS)
JSONS = ("unsafe", "safe", "services", "horizon")


def rendered(name: str, format_: str, style: Style | None = None) -> str:
    report, style = REPORTS[format_], style or Style()
    if name in ANSWERS:
        return report.render(ANSWERS[name], style)
    assert report.horizon is not None
    return report.horizon(HORIZONS[name], style)


def kept(name: str, format_: str) -> str:
    return (FOLDER / f"{name}.{format_}").read_text(encoding="utf-8").removesuffix("\n")


def main() -> None:
    for format_, names in (("text", TEXTS), ("json", JSONS)):
        for name in names:
            (FOLDER / f"{name}.{format_}").write_text(rendered(name, format_) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
