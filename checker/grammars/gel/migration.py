"""Reads one file of Gel's data definition: a migration, with what it is called and what it follows, or a schema."""

from base64 import b32encode
from hashlib import sha256

from checker.core.fact import fact
from checker.core.tree import Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import Cursor, walk
from checker.grammars.gel.ddl import statements

INITIAL = "initial"


@fact
class Heading:
    """What places a migration in its history."""

    id: str = ""
    parent: str = ""
    """Empty for the first."""
    line: int = 0
    title: str = ""
    computed: str = ""
    """What its id must be: a hash of what it says."""


@fact
class Commands:
    """What a migration does, or a schema file declares."""

    commands: tuple[DdlCommand, ...] = ()


def read_heading(content: bytes) -> Heading | Unread:
    """Read what a file is called and what it follows."""
    cursor = walk(content.decode("utf-8", "replace"))
    if isinstance(cursor, Unread):
        return cursor
    found = _opened(cursor)
    if isinstance(found, Unread):
        return found
    id_, parent, line, body = found
    computed = _id(parent, body)
    title = ""
    if body.accepts("set", "message", ":=") and body.token:
        title = body.token.value.split("\n")[0]
    return Heading(id_, "" if parent == INITIAL else parent, line, title, computed)


def read_commands(content: bytes) -> Commands | Unread:
    """Read what a file does."""
    cursor = walk(content.decode("utf-8", "replace"))
    if isinstance(cursor, Unread):
        return cursor
    found = _opened(cursor)
    return found if isinstance(found, Unread) else _commands(found[3], "migration")


def read_schema(content: bytes) -> Commands | Unread:
    """Read what a schema file declares."""
    cursor = walk(content.decode("utf-8", "replace"))
    return cursor if isinstance(cursor, Unread) else _commands(cursor, "")


def _commands(cursor: Cursor, inside: str) -> Commands | Unread:
    try:
        return Commands(statements(cursor, inside))
    except RecursionError:
        return Unread("its statements are nested deeper than anybody writes them")


def _opened(cursor: Cursor) -> tuple[str, str, int, Cursor] | Unread:
    """Pass over `CREATE MIGRATION m1... ONTO m1...`, and give id, parent, line and what stands in the braces."""
    line = cursor.line
    if not (cursor.accepts("create", "migration") or cursor.accepts("create", "applied", "migration")):
        return Unread("it holds no CREATE MIGRATION", cursor.text, line)
    id_ = cursor.name()
    parent = cursor.name() if cursor.accepts("onto") else ""
    body = cursor.inside() if cursor.sees("{") else None
    if not id_ or not parent or body is None:
        return Unread("it does not say what it follows", id_, line)
    return id_, parent, line, body


def _id(parent: str, body: Cursor) -> str:
    """Give the id that Gel computes: a hash of the parent and of every token, whatever stands between them."""
    hashed = sha256(f"CREATE\0MIGRATION\0ONTO\0{parent}\0{{\0".encode())
    rest = body.rest()
    while token := rest.next():
        hashed.update(f"{token.text}\0".encode())
    hashed.update(b"}\0")
    return "m1" + b32encode(hashed.digest()).decode().rstrip("=").lower()
