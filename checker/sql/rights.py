"""GRANT, REVOKE and ALTER DEFAULT PRIVILEGES."""

from collections.abc import Iterator

from checker.core.name import bare
from checker.core.objects import Rights
from checker.core.operation import Harmless, OtherObject, Step
from checker.sql.cursor import Cursor
from checker.sql.tokens import STRING, name_value, string_value

_KINDS = (
    "SEQUENCE", "SCHEMA", "DATABASE", "FUNCTION", "PROCEDURE", "ROUTINE", "TYPE", "DOMAIN", "LANGUAGE", "TABLESPACE",
    "PARAMETER",
)  # fmt: skip
_ALL_IN = {"TABLES": "table", "SEQUENCES": "sequence", "FUNCTIONS": "function", "ROUTINES": "function"}


def grant(cursor: Cursor, verb: str) -> Iterator[Step]:
    """Read what follows GRANT (`create`) or REVOKE (`drop`)."""
    if verb == "drop" and (cursor.accepts("GRANT", "OPTION", "FOR") or cursor.accepts("ADMIN", "OPTION", "FOR")):
        cursor.skip()
        yield Step(Harmless("REVOKE GRANT OPTION"))
        return
    what = cursor.until("ON", "TO", "FROM")
    text = what.text()
    if not cursor.accepts("ON"):
        cursor.until("TO", "FROM")
        yield Step(OtherObject(verb, "grant", text, says=Rights((), _roles(cursor), of="role")))
        return
    kind, objects = _objects(cursor)
    roles = _roles(cursor)
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, columns in _privileges(what):
        groups.setdefault(columns, []).append(name)
    for each in objects:
        for columns, names in groups.items():
            words = " ".join((", ".join(names).upper(), *([f"({', '.join(columns)})"] if columns else ())))
            table = each if kind == "table" else ""
            own = words if kind == "table" or not each else f"{words} ON {each}"
            yield Step(OtherObject(verb, "grant", own, table, says=Rights(tuple(names), roles, columns, kind, each)))


def default_privileges(cursor: Cursor) -> OtherObject:
    """Read what follows ALTER DEFAULT PRIVILEGES: what is given on tables that are made later."""
    cursor.until("GRANT", "REVOKE")
    word = cursor.accepts_any("GRANT", "REVOKE")
    names = tuple(name for name, _ in _privileges(cursor.until("ON")))
    cursor.accepts("ON")
    kind = _ALL_IN.get(cursor.take().key if not cursor.done else "", "other")
    rights = Rights(names if word == "GRANT" else (), _roles(cursor), of=f"later {kind}")
    return OtherObject("alter", "grant", "default privileges", says=rights)


def _privileges(what: Cursor) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in what.items():
        words: list[str] = []
        while not item.done and not item.sees("("):
            words.append(item.take().text.lower())
        columns = tuple(part.name() for part in item.group().items()) if item.sees("(") else ()
        yield " ".join(words).removesuffix(" privileges"), columns


def _objects(cursor: Cursor) -> tuple[str, list[str]]:
    """Take what the rights are on: its kind, and the names; one empty name where it is all of a kind."""
    if cursor.accepts("ALL"):
        kind = _ALL_IN.get(cursor.take().key, "other")
        cursor.until("TO", "FROM")
        return kind, [""]
    word = cursor.accepts_any(*_KINDS)
    if not word:
        cursor.accepts("TABLE")
    if not word and not cursor.peek().is_name and not cursor.sees("*"):
        cursor.until("TO", "FROM")
        return "other", [""]
    kind = {"": "table", "PROCEDURE": "function", "ROUTINE": "function"}.get(word, word.lower())
    return kind, [_object(item) for item in cursor.until("TO", "FROM").items()]


def _object(item: Cursor) -> str:
    if any(token.key == "*" for token in item.tokens):
        return ""
    name = item.table()
    # MySQL names the database before the table, which migrations are not otherwise asked to know
    return bare(name) if item.dialect == "mysql" else name


def _roles(cursor: Cursor) -> tuple[str, ...]:
    found: list[str] = []
    if cursor.accepts_any("TO", "FROM"):
        for item in cursor.until("WITH", "CASCADE", "RESTRICT", "GRANTED", "REQUIRE", "IDENTIFIED").items():
            item.accepts_any("GROUP", "ROLE")
            token = item.peek()
            if token.kind == STRING:
                found.append(string_value(token.text, item.dialect))
            elif token.is_name:
                found.append(name_value(token, item.dialect))
    cursor.skip()
    return tuple(found)
