"""Reads Gel's data definition, statement by statement: that of migrations, and that of schema files."""

from checker.core.tree import Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import Cursor

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
_LINK_FIELDS = frozenset(("default", "readonly", "title", "description"))
_PLACES = ("first", "last", "before", "after")


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
    command = _definition(cursor, inside) or _change(cursor, inside)
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
    made = _Parts(verb, kind)
    if verb == "alter" and not cursor.sees("{") and kind not in {"constraint", "index", "function", "rewrite"}:
        only = None if cursor.done or cursor.sees(";") else _change(cursor, kind) or _definition(cursor, kind)
        commands = (only,) if only else ()
        return DdlCommand(verb, kind, name, is_, commands=commands, line=line) if commands else None
    made.read(cursor)
    if cursor.sees("{"):
        block = cursor.inside()
        made.commands += statements(block, kind) if block else ()
    elif verb == "alter" and not (cursor.done or cursor.sees(";")):
        only = _change(cursor, kind)
        made.commands += (only,) if only else ()
    return DdlCommand(
        verb, kind, name, is_, tuple(made.bases), made.target, made.expression, tuple(made.arguments), made.on,
        made.unless, made.commands, line, reads=made.reads,
    )  # fmt: skip


class _Parts:
    """What stands behind a name, in any order."""

    def __init__(self, verb: str, kind: str) -> None:
        self.verb = verb
        self.kind = kind
        self.bases: list[str] = []
        self.target = ""
        self.expression: str | None = None
        self.arguments: list[str] = []
        self.on = ""
        self.unless = ""
        self.reads: tuple[str, ...] = ()
        self.commands: tuple[DdlCommand, ...] = ()

    def read(self, cursor: Cursor) -> None:
        """Take parts as long as one comes."""
        while self._part(cursor):
            pass

    def _part(self, cursor: Cursor) -> bool:
        if cursor.sees("(") and self.kind in {"constraint", "index", "function", "operator"}:
            block = cursor.inside()
            self.arguments += _listed(block) if block else []
        elif cursor.accepts("extending"):
            self.bases += type_list(cursor)
        elif cursor.accepts(":=") or (cursor.sees("using") and self.kind != "operator" and cursor.accepts("using")):
            self._computed(cursor)
        elif cursor.accepts(":") or cursor.accepts("->"):
            while cursor.sees("optional") or cursor.sees("set", "of"):
                cursor.at += 2 if cursor.sees("set") else 1
            self.target = type_name(cursor)
            return bool(self.target)
        elif cursor.accepts("on"):
            self.on = _bracketed(cursor)
        elif cursor.accepts("except") or cursor.accepts("when"):
            self.unless = _bracketed(cursor)
        elif self.kind in {"trigger", "access policy", "rewrite"} and self._events(cursor):
            pass
        elif cursor.accepts("version"):
            self.arguments.append(cursor.text)
            cursor.at += 1
        elif cursor.accepts("if", "not", "exists"):
            pass
        else:
            return False
        return True

    def _computed(self, cursor: Cursor) -> None:
        if cursor.word in {"sql", "edgeql"} and (after := cursor.peek(1)) and after.kind == "text":
            cursor.at += 1
        wanted = cursor.rest()
        body = cursor.until(";") if self.kind in {"alias", "pointer", "property", "link", "global"} else None
        self.reads = (body or wanted).rest().until("filter", "order", "limit", ";").words()
        self.expression = body.shown() if body else _bracketed(cursor)

    def _events(self, cursor: Cursor) -> bool:
        if cursor.accepts("for", "each") or cursor.accepts("for", "all"):
            return True
        if cursor.accepts("do"):
            self.expression = _bracketed(cursor)
            return True
        words = ("after", "before", "allow", "deny", "all", "select", "insert", "update", "delete", "read", "write")
        if cursor.word not in words:
            return cursor.accepts(",")
        self.arguments.append(cursor.word)
        cursor.at += 1
        return True


def _change(cursor: Cursor, inside: str) -> DdlCommand | None:
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
        return DdlCommand("set", "expression", expression=_bracketed(cursor), line=line)
    if inside in {"trigger", "access policy"} and cursor.accepts("when"):
        return DdlCommand("set", "when", expression=_bracketed(cursor), line=line)
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
    using = _bracketed(cursor) if cursor.accepts("using") else None
    return DdlCommand("reset", field, expression=using, line=line)


def _set(cursor: Cursor, inside: str, line: int) -> DdlCommand | None:
    explicit = cursor.accepts("set")
    if explicit and cursor.accepts("type"):
        target = type_name(cursor)
        using = _bracketed(cursor) if cursor.accepts("using") else None
        return DdlCommand("set", "type", target=target, expression=using, line=line)
    if explicit and cursor.accepts("not", "abstract"):
        return DdlCommand("reset", "abstract", line=line)
    if not cursor.is_name() or (not explicit and inside in {"", "module", "migration"} and not cursor.sees("message")):
        return None
    field = cursor.name()
    if cursor.accepts(":="):
        return DdlCommand("set", field.lower(), expression=cursor.until(";").shown(), line=line)
    using = _bracketed(cursor) if cursor.accepts("using") else None
    return DdlCommand("set", field.lower(), expression=using, line=line) if explicit else None


def type_list(cursor: Cursor) -> list[str]:
    """Take types with commas between them."""
    found = [type_name(cursor)]
    while cursor.accepts(","):
        found.append(type_name(cursor))
    return [each for each in found if each]


def type_name(cursor: Cursor) -> str:
    """Take one type as written, without spaces: `array<std::str>`, `A | B`, `enum<Red, Green>`."""
    if cursor.sees("("):
        block = cursor.inside()
        made = f"({block.shown()})" if block else ""
    else:
        made = cursor.name()
    if made and cursor.sees("<"):
        made += _angled(cursor)
    while made and (cursor.sees("|") or cursor.sees("&")):
        sign = cursor.text
        cursor.at += 1
        made += sign + type_name(cursor)
    return made


def _angled(cursor: Cursor) -> str:
    parts, depth = [], 0
    while not cursor.done:
        depth += {"<": 1, ">": -1}.get(cursor.text, 0)
        parts.append(cursor.text)
        cursor.at += 1
        if depth == 0:
            break
    return "".join(parts)


def labels(enum: str) -> tuple[str, ...] | None:
    """Give the values of a type as written; None where it is no enum."""
    if not enum.lower().startswith("enum<"):
        return None
    return tuple(_bare(each) for each in enum[5:-1].split(",") if each)


def _bare(label: str) -> str:
    return label[1:-1] if label[:1] in {"`", "'", '"'} else label


def _bracketed(cursor: Cursor) -> str:
    """Take what stands in brackets, else all up to the end of the statement or a block."""
    if cursor.sees("("):
        block = cursor.inside()
        return block.shown() if block else ""
    return cursor.until(";", "{").shown()


def _listed(cursor: Cursor) -> list[str]:
    found = []
    while not cursor.done:
        found.append(cursor.until(",").shown())
        cursor.accepts(",")
    return found


def unread(command: DdlCommand) -> Unread:
    """Give what a statement that was not understood is for the answer."""
    return Unread("its statement was not understood", (command.expression or "")[:200], command.line)
