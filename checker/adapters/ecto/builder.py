"""Ecto's migration calls as SQL."""

from collections.abc import Iterator, Mapping

from checker.core import speak
from checker.grammars.elixir import Atom, Called, Value

_TYPES = {
    "string": "varchar(255)",
    "text": "text",
    "integer": "integer",
    "bigint": "bigint",
    "smallint": "smallint",
    "float": "double precision",
    "decimal": "numeric",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "time_usec": "time",
    "utc_datetime": "timestamp",
    "utc_datetime_usec": "timestamp",
    "naive_datetime": "timestamp",
    "naive_datetime_usec": "timestamp",
    "timestamptz": "timestamptz",
    "map": "jsonb",
    "uuid": "uuid",
    "binary_id": "uuid",
    "binary": "bytea",
    "bytea": "bytea",
    "jsonb": "jsonb",
    "json": "json",
    "citext": "citext",
    "serial": "serial",
    "bigserial": "bigserial",
    "id": "bigint",
}
_ACTIONS = {"delete_all": "CASCADE", "nilify_all": "SET NULL", "restrict": "RESTRICT"}
_SILENT = frozenset(("flush", "require", "import", "alias", "IO.puts"))
_SPECIFIC = frozenset(("create", "create_if_not_exists", "drop", "drop_if_exists"))


def statements(called: Called) -> Iterator[str] | None:
    """Give the statements of a call; None where it is not understood."""
    if called.name in _SILENT:
        return iter(())
    first = called.args[0] if called.args else None
    if called.name == "execute":
        return iter([first]) if isinstance(first, str) else None
    if not isinstance(first, Called):
        return None
    if called.name in _SPECIFIC and first.name in {"index", "unique_index", "constraint"}:
        return _beside(called, first)
    table = _table(first)
    if table is None:
        return None
    match called.name:
        case "create" | "create_if_not_exists":
            columns = list(_created(called, first))
            return (
                None
                if None in columns
                else iter([f"CREATE TABLE {table} ({', '.join(each or '' for each in columns)})"])
            )
        case "alter":
            made = [_altered(table, each) for each in called.body]
            return None if None in made else (text for each in made for text in each or ())
        case "drop" | "drop_if_exists":
            return iter([f"DROP TABLE {table}"])
        case "rename":
            return _renamed(table, called)
    return None


def _table(value: Value) -> str | None:
    if not isinstance(value, Called) or value.name != "table" or not value.args:
        return None
    name = _word(value.args[0])
    prefix = _word(value.keywords.get("prefix"))
    return f'"{prefix}"."{name}"' if name and prefix else f'"{name}"' if name else None


def _word(value: Value) -> str:
    return value.name if isinstance(value, Atom) else value if isinstance(value, str) else ""


def _created(called: Called, table: Called) -> Iterator[str | None]:
    if table.keywords.get("primary_key") is not False:
        yield '"id" bigserial PRIMARY KEY'
    for each in called.body:
        if each.name == "timestamps":
            yield from (f'"{name}" timestamp NOT NULL' for name in _stamps(each))
        else:
            yield _column(each)


def _stamps(called: Called) -> Iterator[str]:
    for key in ("inserted_at", "updated_at"):
        if called.keywords.get(key) is not False:
            yield _word(called.keywords.get(key)) or key


def _altered(table: str, called: Called) -> list[str] | None:
    name = _word(called.args[0]) if called.args else ""
    at = f"ALTER TABLE {table}"
    match called.name:
        case "add" | "add_if_not_exists":
            column = _column(called)
            return [f"{at} ADD COLUMN {column}"] if column else None
        case "timestamps":
            return [f'{at} ADD COLUMN "{each}" timestamp NOT NULL' for each in _stamps(called)]
        case "remove" | "remove_if_exists" if name:
            return [f'{at} DROP COLUMN "{name}"']
        case "modify" if name and (kind := _kind(called)):
            made = [f'{at} ALTER COLUMN "{name}" TYPE {kind}']
            if "null" in called.keywords:
                made.append(f'{at} ALTER COLUMN "{name}" {"DROP" if called.keywords["null"] else "SET"} NOT NULL')
            if "default" in called.keywords:
                made.append(f'{at} ALTER COLUMN "{name}" SET DEFAULT {_literal(called.keywords["default"])}')
            return made
    return None


def _renamed(table: str, called: Called) -> Iterator[str] | None:
    to = called.keywords.get("to")
    if len(called.args) > 1:
        return (
            iter([f'ALTER TABLE {table} RENAME COLUMN "{_word(called.args[1])}" TO "{_word(to)}"'])
            if _word(to)
            else None
        )
    other = _table(to)
    return iter([f"ALTER TABLE {table} RENAME TO {other}"]) if other else None


def _column(called: Called) -> str | None:
    name = _word(called.args[0]) if called.name.startswith("add") and called.args else ""
    kind = _kind(called)
    if not name or kind is None:
        return None
    words = [f'"{name}"', kind]
    if called.keywords.get("primary_key") is True:
        words.append("PRIMARY KEY")
    elif called.keywords.get("null") is False:
        words.append("NOT NULL")
    if called.keywords.get("default") is not None:
        words.append(f"DEFAULT {_literal(called.keywords['default'])}")
    return " ".join(words)


def _kind(called: Called) -> str | None:
    value = called.args[1] if len(called.args) > 1 else None
    if isinstance(value, Called) and value.name == "references" and value.args:
        kind = _TYPES.get(_word(value.keywords.get("type")), "bigint")
        column = _word(value.keywords.get("column")) or "id"
        action = _ACTIONS.get(_word(value.keywords.get("on_delete")), "")
        return f'{kind} REFERENCES "{_word(value.args[0])}" ("{column}")' + (f" ON DELETE {action}" if action else "")
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004  {:array, :string}
        inner = _TYPES.get(_word(value[1]))
        return f"{inner}[]" if inner else None
    word = _word(value)
    kind = _TYPES.get(word, word)
    if kind == "varchar(255)" and isinstance(called.keywords.get("size"), int):
        return f"varchar({called.keywords['size']})"
    if kind == "numeric" and isinstance(called.keywords.get("precision"), int):
        return f"numeric({called.keywords['precision']}, {called.keywords.get('scale') or 0})"
    return kind or None


def _dropped(table: str, first: Called) -> Iterator[str] | None:
    """Give what takes an index away: a unique one may be what an upsert names."""
    if first.name == "constraint":
        return None
    columns = first.args[1] if isinstance(first.args[1], list) else [first.args[1]]
    names = [_word(each) for each in columns]
    own = _word(first.keywords.get("name")) or (f"{table}_{'_'.join(names)}_index" if names and all(names) else "")
    if own:
        return iter([f'DROP INDEX "{own}"'])
    return iter(()) if first.name == "index" else None


def _beside(called: Called, first: Called) -> Iterator[str] | None:
    """Give what is done to an index or a constraint."""
    table = _word(first.args[0]) if first.args else ""
    if not table or len(first.args) < 2:  # noqa: PLR2004  a table, and columns or a name
        return iter(()) if first.name == "index" else None
    if called.name.startswith("drop"):
        return _dropped(table, first)
    if first.name == "constraint":
        check = first.keywords.get("check")
        name = _word(first.args[1])
        return (
            iter([f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({check})']) if isinstance(check, str) else None
        )
    columns = first.args[1] if isinstance(first.args[1], list) else [first.args[1]]
    names = [_word(each) for each in columns]
    unique = first.name == "unique_index" or first.keywords.get("unique") is True
    if not unique:
        return iter(())
    if not all(names):
        return None
    where = first.keywords.get("where")
    listed = ", ".join(f'"{name}"' for name in names)
    own = _word(first.keywords.get("name")) or f"{table}_{'_'.join(names)}_index"
    return iter(
        [f'CREATE UNIQUE INDEX "{own}" ON "{table}" ({listed})' + (f" WHERE {where}" if isinstance(where, str) else "")]
    )


def _literal(value: Value) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return str(value)
        case str() | Atom():
            return speak.literal(_word(value))
        case Called(name="fragment", args=args) if args and isinstance(args[0], str):
            return args[0]
        case Mapping() | list():
            return "'...'"
        case _:
            return "CURRENT_TIMESTAMP"
