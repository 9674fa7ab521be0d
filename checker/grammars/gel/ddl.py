"""Reads Gel's data definition, statement by statement: that of migrations, and that of schema files."""

from checker.grammars.gel.changes import change
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import Cursor
from checker.grammars.gel.parts import Parts

_VERBS = ("create", "alter", "drop")
_QUALIFIERS = frozenset(
    (
        "abstract", "final", "required", "optional", "single", "multi", "overloaded", "inheritable", "delegated",
        "deferred",
    )
)  # fmt: skip
_DATA = frozenset(("with", "select", "insert", "update", "delete", "for", "group", "if"))
_SETTINGS = frozenset(("configure", "describe", "administer", "analyze"))
_KINDS = (
    ("scalar", "type"), ("object", "type"), ("access", "policy"), ("pseudo", "type"), ("type",), ("property",),
    ("link",), ("constraint",), ("index",), ("alias",), ("function",), ("global",), ("trigger",), ("rewrite",),
    ("annotation",), ("extension", "package"), ("extension",), ("future",), ("module",), ("permission",), ("role",),
    ("superuser", "role"), ("cast",), ("operator",), ("branch",), ("database",), ("migration",),
)  # fmt: skip
_HOLDS_POINTERS = frozenset(("type", "link", "pointer"))
_SAYS_MORE = frozenset(("constraint", "index", "function", "rewrite", "annotation"))
"""What ALTER names by more than a name: arguments, parameters, an expression."""
_LINK_FIELDS = frozenset(("default", "readonly", "title", "description"))


def statements(cursor: Cursor, inside: str = "") -> tuple[DdlCommand, ...]:
    """Read the statements up to the end; `inside`: the kind of what they stand in."""
    found = []
    while not cursor.done:
        if not cursor.accepts(";"):
            found.append(_statement(cursor, inside))
    return tuple(found)


def _statement(cursor: Cursor, inside: str) -> DdlCommand:
    start = cursor.rest()
    word = cursor.word
    if word in _DATA and not inside.startswith("type") and not _is_declared(cursor):
        return _data(cursor)
    if word in _SETTINGS:
        cursor.until(";")
        return DdlCommand("set", "setting", line=start.line)
    command = _definition(cursor, inside) or change(cursor, inside)
    after = (
        cursor.done
        or cursor.sees(";")
        or (command is not None and bool(command.commands or _ends_in_block(start, cursor)))
    )
    if command is None or not after:
        left = cursor.until(";")
        whole = _between(start, left)
        return DdlCommand("unread", line=start.line, expression=whole.shown(), words=whole.words())
    return command


def _is_declared(cursor: Cursor) -> bool:
    """Tell whether what looks like a statement is a pointer called so: `group: str`."""
    after = cursor.peek(1)
    return after is not None and after.text in {":", "->", ":=", ";"}


def _between(start: Cursor, end: Cursor) -> Cursor:
    whole = start.rest()
    whole.end = end.end
    return whole


def _ends_in_block(start: Cursor, cursor: Cursor) -> bool:
    return cursor.at > start.at and cursor.behind("}")


def _data(cursor: Cursor) -> DdlCommand:
    body = cursor.until(";")
    return DdlCommand("data", line=body.line, expression=body.shown(), words=body.words())


def _definition(cursor: Cursor, inside: str) -> DdlCommand | None:
    """Read CREATE, ALTER and DROP of something, or its declaration."""
    begin = cursor.at
    line = cursor.line
    verb = next((each for each in _VERBS if cursor.accepts(each)), "")
    is_ = _qualifiers(cursor)
    kind = _kind(cursor)
    if (verb == "drop" and cursor.sees("owned")) or (verb == "drop" and cursor.sees("extending")):
        cursor.at = begin
        return None
    if not kind and not (cursor.is_name() and (is_ or not verb) and inside in _HOLDS_POINTERS):
        cursor.at = begin
        return None
    if not kind and not is_ and (not _is_pointer(cursor) or (inside != "type" and cursor.word in _LINK_FIELDS)):
        cursor.at = begin
        return None
    made = _named(cursor, verb or "create", kind or "pointer", is_, line)
    if made is None:
        cursor.at = begin
    return made


def _qualifiers(cursor: Cursor) -> frozenset[str]:
    """Take the words before a kind or a name; a pointer may be called by one of them."""
    found = set()
    while cursor.word in _QUALIFIERS:
        after = cursor.peek(1)
        if after is None or after.text in {":", "->", ":=", ";", "{"}:
            break
        found.add(cursor.word)
        cursor.at += 1
    return frozenset(found)


def _kind(cursor: Cursor) -> str:
    for words in _KINDS:
        after = cursor.peek(len(words))
        if cursor.sees(*words) and not (after and after.text in {":", "->", ":="}):
            cursor.at += len(words)
            return " ".join(words).removeprefix("object ")
    return ""


def _is_pointer(cursor: Cursor) -> bool:
    """Tell whether a declaration without a keyword stands here: `name: str`, `friends -> User`, `n := 1`."""
    ahead = cursor.rest()
    return bool(ahead.name()) and (ahead.text in {":", "->", ":=", "{"} or ahead.sees("extending"))


def _named(cursor: Cursor, verb: str, kind: str, is_: frozenset[str], line: int) -> DdlCommand | None:
    """Read what follows the kind: the name, and all that its kind may say."""
    name = "" if kind == "rewrite" or (kind in {"index", "cast"} and cursor.sees("on")) else cursor.name()
    if kind == "cast":
        cursor.until(";", "{")
    if not name and kind not in {"index", "rewrite", "cast", "operator"}:
        return None
    made = Parts(verb, kind)
    if verb == "alter" and not cursor.sees("{") and kind not in _SAYS_MORE:
        only = None if cursor.done or cursor.sees(";") else change(cursor, kind) or _definition(cursor, kind)
        commands = (only,) if only else ()
        return DdlCommand(verb, kind, name, is_, commands=commands, line=line) if commands else None
    made.read(cursor)
    if cursor.sees("{"):
        block = cursor.inside()
        made.commands += statements(block, kind) if block else ()
    elif verb == "alter" and not (cursor.done or cursor.sees(";")):
        only = change(cursor, kind)
        made.commands += (only,) if only else ()
    return DdlCommand(
        verb, kind, name, is_, tuple(made.bases), made.target, made.expression, tuple(made.arguments), made.on,
        made.unless, made.commands, line, reads=made.reads,
    )  # fmt: skip
