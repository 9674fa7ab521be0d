"""Reads changes of what they stand in: SET, RESET, RENAME, ON TARGET DELETE, EXTENDING, and fields."""

from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import Cursor, bracketed
from checker.grammars.gel.type_names import type_list, type_name

_PLACES = ("first", "last", "before", "after")


def change(cursor: Cursor, inside: str) -> DdlCommand | None:
    """Read a change of what it stands in: SET, RESET, RENAME, ON TARGET DELETE, EXTENDING, a field."""
    line = cursor.line
    if cursor.accepts("rename", "to"):
        return DdlCommand("rename", name=cursor.name(), line=line)
    if cursor.accepts("drop", "extending"):
        return DdlCommand("drop", "extending", bases=tuple(type_list(cursor)), line=line)
    if cursor.accepts("drop", "owned"):
        return DdlCommand("reset", "owned", line=line)
    if cursor.accepts("extending"):
        made = DdlCommand("set", "extending", bases=tuple(type_list(cursor)), line=line)
        if cursor.word in _PLACES:
            place = cursor.word
            cursor.at += 1
            made = DdlCommand("set", "extending", cursor.name(), bases=made.bases, line=line, arguments=(place,))
        return made
    if cursor.accepts("using"):
        return DdlCommand("set", "expression", expression=bracketed(cursor), line=line)
    if inside in {"trigger", "access policy"} and cursor.accepts("when"):
        return DdlCommand("set", "when", expression=bracketed(cursor), line=line)
    reset = cursor.accepts("reset")
    if reset or not cursor.sees("set"):
        on_delete = _on_delete(cursor, reset=reset)
        if on_delete is not None:
            return DdlCommand("reset" if reset else "set", *on_delete, line=line)
    return _reset(cursor, line) if reset else _set(cursor, inside, line)


def _on_delete(cursor: Cursor, *, reset: bool) -> tuple[str, str] | None:
    for end in ("target", "source"):
        if cursor.accepts("on", end, "delete"):
            return f"on {end} delete", "" if reset else cursor.until(";").shown().lower()
    return None


def _reset(cursor: Cursor, line: int) -> DdlCommand | None:
    if not cursor.is_name():
        return None
    field = cursor.word
    cursor.at += 1
    using = bracketed(cursor) if cursor.accepts("using") else None
    return DdlCommand("reset", field, expression=using, line=line)


def _set(cursor: Cursor, inside: str, line: int) -> DdlCommand | None:
    explicit = cursor.accepts("set")
    if explicit and cursor.accepts("type"):
        target = type_name(cursor)
        using = bracketed(cursor) if cursor.accepts("using") else None
        return DdlCommand("set", "type", target=target, expression=using, line=line)
    if explicit and cursor.accepts("not", "abstract"):
        return DdlCommand("reset", "abstract", line=line)
    if not cursor.is_name() or (not explicit and inside in {"", "module", "migration"} and not cursor.sees("message")):
        return None
    field = cursor.name()
    if cursor.accepts(":="):
        return DdlCommand("set", field.lower(), expression=cursor.until(";").shown(), line=line)
    using = bracketed(cursor) if cursor.accepts("using") else None
    return DdlCommand("set", field.lower(), expression=using, line=line) if explicit else None
