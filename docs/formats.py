"""The formats, as their own modules describe them."""

import sys
from typing import NamedTuple

from checker.core.report import Report
from checker.drawings import DRAWINGS
from checker.reports import REPORTS

_PAGES = ("horizon", "matrix", "plan", "deploy-order", "hotfix", "gate")
"""Commands whose page is a field of a report; every report has one for `check`."""


class Format(NamedTuple):
    """One format."""

    name: str
    says: str
    commands: tuple[str, ...] = ()
    """The commands that have a page in it."""


def formats() -> tuple[Format, ...]:
    """Give the formats of answers."""
    return tuple(
        Format(name, _first(REPORTS[name].render.__module__), _commands(REPORTS[name])) for name in sorted(REPORTS)
    )


def drawings() -> tuple[Format, ...]:
    """Give the formats of `graph`."""
    return tuple(Format(name, _first(DRAWINGS[name].draw.__module__)) for name in sorted(DRAWINGS))


def _commands(report: Report) -> tuple[str, ...]:
    return ("check", *(name for name in _PAGES if getattr(report, name.replace("-", "_"))))


def _first(module: str) -> str:
    package = module.rpartition(".")[0]
    owner = module if package in {"checker.reports", "checker.drawings"} else package
    return (sys.modules[owner].__doc__ or "").strip().split("\n\n")[0]
