"""One file's ways up and down: cut by a tool's markers, read as SQL, the lines as they are in the file."""

import re
from collections.abc import Callable

from checker.core.fact import fact, frozen
from checker.core.operation import Step
from checker.core.tree import Reader, Unread
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations


@fact
class FileSteps:
    """What one file does, and what takes it back."""

    up: tuple[Step, ...] = ()
    down: tuple[Step, ...] | None = None
    """None: there is no way down; (): it does nothing."""


@frozen
class Markers:
    """The lines by which a tool parts a file, as regular expressions."""

    up: str
    down: str
    ends: str = ""
    """A line that ends a statement, whatever stands in it (goose's StatementEnd)."""
    opens: bool = False
    """Whether what stands before the first marker belongs to the way up."""
    needed: bool = False
    """Whether a file without a marker of the way up has none."""


def cut(text: str, markers: Markers) -> tuple[str, str | None]:
    """Give the ways up and down of a file, each with all lines of the other left blank."""
    line_up, line_down = re.compile(markers.up), re.compile(markers.down)
    ends = re.compile(markers.ends) if markers.ends else None
    parts: dict[str, list[str]] = {"up": [], "down": [], "": []}
    lines = text.split("\n")
    has_up = any(map(line_up.match, lines))
    now = "up" if markers.opens or not (has_up or markers.needed) else ""
    has_down = False
    for line in lines:
        if line_up.match(line):
            now, line = "up", ""  # noqa: PLW2901  a marker is no statement
        elif line_down.match(line):
            now, has_down, line = "down", True, ""  # noqa: PLW2901  as above
        elif ends and ends.match(line):
            line = ";"  # noqa: PLW2901  the tool ends the statement here, with a semicolon or without
        for way, part in parts.items():
            part.append(line if way == now else "")
    return "\n".join(parts["up"]), "\n".join(parts["down"]) if has_down else None


def sql_script(name: str, version: int, dialect: str, markers: Markers | None = None) -> Reader[FileSteps]:
    """Make the reader of a tool's SQL files: `name` and `version` are those of its markers."""

    def read(content: bytes) -> FileSteps:
        text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        up, down = cut(text, markers) if markers else (text, None)
        return FileSteps(operations(up, dialect), None if down is None else operations(down, dialect))

    return Reader(f"folder.{name}", 1000 * SQL_VERSION + version, read, (dialect,))


def program(language: str) -> Callable[[bytes], FileSteps]:
    """Make the reading of a migration that is a program, which is not run: one step that is not read."""

    def read(content: bytes) -> FileSteps:
        del content
        step = Step(Unread(f"it is a {language} program, which is not run", line=1), 1)
        return FileSteps((step,), (step,))

    return read
