"""What statements say of triggers, policies, sequences, routines and domains."""

from checker.core.name import qualified
from checker.core.objects import Body, Domain, Policy, Sequence, Trigger
from checker.core.operation import OtherObject
from checker.sql.cursor import Cursor
from checker.sql.parameters import read_parameters
from checker.sql.tokens import NUMBER, STRING, string_value
from checker.sql.types import read_type

_EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


def trigger(cursor: Cursor, verb: str, name: str) -> OtherObject:
    """Read what follows the name of a trigger or rule: when it runs, on which table, what it does."""
    timing = _timing(cursor)
    events: list[str] = []
    columns: list[str] = []
    cursor.accepts("AS", "ON")  # CREATE RULE r AS ON INSERT TO t
    while event := cursor.accepts_any(*_EVENTS):
        events.append(event.lower())
        if cursor.accepts("OF"):
            columns += (item.name() for item in cursor.until("ON", "OR").items())
        cursor.accepts_any("OR", ",")
    cursor.until("ON", "TO")
    table = ""
    if cursor.accepts_any("ON", "TO"):
        table = cursor.table()
    calls = _calls(cursor)
    text = cursor.text()
    if calls and not any(token.key == "WHEN" for token in cursor.tokens[cursor.at :]):
        text = ""
    cursor.skip()
    return OtherObject(verb, "trigger", name, table, says=Trigger(timing, tuple(events), tuple(columns), calls, text))


def policy(cursor: Cursor, verb: str, name: str) -> OtherObject:
    """Read what follows the name of a policy (Postgres)."""
    table = cursor.table() if cursor.accepts("ON") else ""
    command, restrictive, using, check = "all", False, "", ""
    roles: tuple[str, ...] = ()
    while not cursor.done:
        if cursor.accepts("AS"):
            restrictive = cursor.take().key == "RESTRICTIVE"
        elif cursor.accepts("FOR"):
            command = cursor.take().key.lower()
        elif cursor.accepts("TO"):
            named = tuple(item.name() for item in cursor.until("USING", "WITH").items())
            roles = () if "public" in named else named
        elif cursor.accepts("USING"):
            using = cursor.group().text()
        elif cursor.accepts("WITH", "CHECK"):
            check = cursor.group().text()
        else:
            cursor.skip()
    return OtherObject(verb, "policy", name, table, says=Policy(command, roles, using, check, restrictive))


def sequence(cursor: Cursor, verb: str, name: str) -> OtherObject:
    """Read what follows the name of a sequence."""
    owner = value = ""
    while not cursor.done:
        if cursor.accepts("OWNED", "BY"):
            path = cursor.path()
            owner = "none" if len(path) == 1 else _column(path, cursor.dialect)
        elif cursor.accepts_any("RESTART", "START"):
            cursor.accepts("WITH")
            cursor.accepts("-")
            value = cursor.take().text if cursor.peek().kind == NUMBER else "start"
        else:
            cursor.take()
    return OtherObject(verb, "sequence", name, says=Sequence(owner, value))


def set_by_call(cursor: Cursor) -> OtherObject | None:
    """Read `SELECT setval('s', 5)`; None for any other SELECT. The sequence may be named by its column."""
    tokens = cursor.tokens
    at = next((i for i, token in enumerate(tokens) if token.text.lower() == "setval"), -1)
    if at < 0:
        return None
    inner = Cursor(tokens[at + 1 :], cursor.source, cursor.dialect)
    if not inner.sees("("):
        return None
    parts = list(inner.group().items())
    if len(parts) < 2:  # noqa: PLR2004  the sequence and its value
        return None
    strings = [string_value(token.text, cursor.dialect) for token in parts[0].tokens if token.kind == STRING]
    owned = len(strings) > 1 and parts[0].peek().text.lower() == "pg_get_serial_sequence"
    name = strings[0].replace('"', "").removeprefix("public.") if strings else ""
    owner = f"{name}.{strings[1]}" if owned else ""
    return OtherObject("alter", "sequence", "" if owned else name, says=Sequence(owner, parts[1].text()))


def routine(cursor: Cursor, verb: str, kind: str, name: str) -> OtherObject:
    """Read what follows the name of a function or procedure."""
    takes = read_parameters(cursor)
    start = cursor.at
    language = ""
    body = ""
    for at in range(start, len(cursor.tokens)):
        token = cursor.tokens[at]
        if token.key == "LANGUAGE" and at + 1 < len(cursor.tokens):
            language = cursor.tokens[at + 1].text.lower().strip("'")
        if token.key == "AS" and not body and at + 1 < len(cursor.tokens) and cursor.tokens[at + 1].kind == STRING:
            body = string_value(cursor.tokens[at + 1].text, cursor.dialect).strip()
    text = body or cursor.text()
    cursor.skip()
    return OtherObject(verb, kind, name, parameters=takes, says=Body(text, language or _language(cursor.dialect)))


def domain(cursor: Cursor, name: str) -> OtherObject:
    """Read what follows CREATE DOMAIN and its name."""
    cursor.accepts("AS")
    held = read_type(cursor)
    checks, not_null = _demands(cursor)
    return OtherObject("create", "domain", name, says=Domain(checks, not_null, held))


def altered_domain(cursor: Cursor, name: str) -> OtherObject:
    """Read what follows ALTER DOMAIN and its name; what makes it wider says nothing."""
    if cursor.accepts("SET", "NOT", "NULL"):
        return OtherObject("alter", "domain", name, says=Domain(not_null=True))
    if cursor.accepts("ADD"):
        checks, not_null = _demands(cursor)
        return OtherObject("alter", "domain", name, says=Domain(checks, not_null))
    cursor.skip()
    return OtherObject("alter", "domain", name)


def _demands(cursor: Cursor) -> tuple[tuple[str, ...], bool]:
    checks: list[str] = []
    not_null = False
    while not cursor.done:
        if cursor.accepts("CHECK"):
            checks.append(cursor.group().text())
        elif cursor.accepts("NOT", "NULL"):
            not_null = True
        else:
            cursor.take()
    return tuple(checks), not_null


def _timing(cursor: Cursor) -> str:
    if cursor.accepts("INSTEAD", "OF"):
        return "instead of"
    return cursor.accepts_any("BEFORE", "AFTER").lower()


def _calls(cursor: Cursor) -> str:
    """Give the function that EXECUTE FUNCTION names, without taking it."""
    for at in range(cursor.at, len(cursor.tokens) - 2):
        if cursor.tokens[at].key == "EXECUTE" and cursor.tokens[at + 1].key in {"FUNCTION", "PROCEDURE"}:
            return Cursor(cursor.tokens[at + 2 :], cursor.source, cursor.dialect).table()
    return ""


def _column(path: tuple[str, ...], dialect: str) -> str:
    table = qualified(path[-2], path[-3] if len(path) > 2 else None, dialect)  # noqa: PLR2004  schema, table, column
    return f"{table}.{path[-1]}"


def _language(dialect: str) -> str:
    return "" if dialect == "postgres" else "sql"
