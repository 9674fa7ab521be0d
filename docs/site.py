"""Every page of the manual, by its path."""

from dataclasses import dataclass, field
from functools import cache
from json import dumps
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker import __version__
from checker.cli.manual import accepting, every_rule
from checker.core.envelope import SCHEMA
from checker.core.rule import Manual
from docs.commands import commands
from docs.formats import drawings, formats
from docs.prose import ROOT, Shelf, code, prose
from docs.rules import FAMILIES, Family, families, sections
from docs.settings import tables

_TEMPLATES = Path(__file__).parent / "templates"
BOOK = {
    "README.md": ("index.html", "Start"),
    "integrations/README.md": ("integrations.html", "Integrations"),
    "CONTRIBUTING.md": ("contributing.html", "How it is built"),
    "CHANGELOG.md": ("changelog.html", "Changes"),
}
"""Files of the repository that are pages as they stand."""
_MADE = (
    ("rules/index.html", "Rules"),
    ("commands.html", "Commands"),
    ("configuration.html", "Configuration"),
    ("formats.html", "Formats"),
)


@dataclass(frozen=True)
class Frame:
    """What stands around every page."""

    families: tuple[Family, ...]
    version: str = __version__
    chapters: tuple[tuple[str, str], ...] = field(
        default_factory=lambda: (*list(BOOK.values())[:1], *_MADE, *list(BOOK.values())[1:])
    )


def site(rules: tuple[Manual, ...] | None = None) -> dict[str, str]:
    """Make every file: its path in the site, and its text. `rules`: those that are shown, else all there are."""
    known = tuple(every_rule()) if rules is None else rules
    frame = Frame(families(known))
    shelf = Shelf({name: path for name, (path, _) in BOOK.items()} | {"LICENSE": "LICENSE.txt"})
    made = {path: _prose(frame, path, shelf, name, title) for name, (path, title) in BOOK.items()}
    made |= {f"rules/{each.id}.html": _rule(frame, family, each) for family in frame.families for each in family.rules}
    made["rules/index.html"] = _page("rules.html", frame, "rules/index.html", "Rules", says=FAMILIES)
    made["commands.html"] = _page("commands.html", frame, "commands.html", "Commands", commands=commands())
    made["configuration.html"] = _page("settings.html", frame, "configuration.html", "Configuration", tables=tables())
    made["formats.html"] = _page(
        "formats.html", frame, "formats.html", "Formats", formats=formats(), drawings=drawings()
    )
    made["schema.json"] = dumps(SCHEMA, indent=2) + "\n"
    made["style.css"] = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    made["LICENSE.txt"] = (ROOT / "LICENSE").read_text(encoding="utf-8")
    return dict(sorted(made.items()))


def _rule(frame: Frame, family: Family, rule: Manual) -> str:
    at = family.rules.index(rule)
    return _page(
        "rule.html",
        frame,
        f"rules/{rule.id}.html",
        rule.id,
        rule=rule,
        family=family,
        sections=sections(rule.page),
        accepting=accepting(rule),
        before=family.rules[at - 1] if at else None,
        behind=family.rules[at + 1] if at + 1 < len(family.rules) else None,
    )


def _prose(frame: Frame, path: str, shelf: Shelf, name: str, title: str) -> str:
    body = prose((ROOT / name).read_text(encoding="utf-8"), name, shelf)
    return _page("prose.html", frame, path, title, body=Markup(body))  # noqa: S704  markdown-it escapes HTML


def _page(template: str, frame: Frame, path: str, title: str, **more: object) -> str:
    up = "../" * path.count("/")
    return _environment().get_template(template).render(frame=frame, path=path, up=up, title=title, **more)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["code"] = code
    return made
