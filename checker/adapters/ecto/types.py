"""Ecto's words for types and defaults, in those of the database (ecto_sql 3.14, `adapters/*/connection.ex`)."""

from collections.abc import Mapping

from checker.adapters.ecto.commands import KEY, Change
from checker.core import speak
from checker.core.fact import frozen
from checker.grammars.elixir import HOLE, Atom, Called, Value


@frozen
class Setting:
    """What holds for all migrations of a project."""

    dialect: str
    key: str = ""
    """The type of keys; empty: Ecto's own."""
    refers: str = ""
    """The type of columns that refer to a key; empty: Ecto's own."""


_SIZED = {"time", "utc_datetime", "naive_datetime"}
"""What keeps whole seconds."""
_TYPES = {
    "postgres": {
        "id": "integer",
        "identity": "bigint",
        "binary_id": "uuid",
        "string": "varchar",
        "bitstring": "varbit",
        "binary": "bytea",
        "map": "jsonb",
        "time_usec": "time",
        "utc_datetime": "timestamp",
        "utc_datetime_usec": "timestamp",
        "naive_datetime": "timestamp",
        "naive_datetime_usec": "timestamp",
        "duration": "interval",
        "float": "double precision",
    },
    "mysql": {
        "id": "integer",
        "serial": "bigint unsigned not null auto_increment",
        "bigserial": "bigint unsigned not null auto_increment",
        "binary_id": "binary(16)",
        "uuid": "binary(16)",
        "string": "varchar",
        "float": "double",
        "binary": "blob",
        "map": "json",
        "time_usec": "time",
        "utc_datetime": "datetime",
        "utc_datetime_usec": "datetime",
        "naive_datetime": "datetime",
        "naive_datetime_usec": "datetime",
    },
    "sqlite": {
        "id": "integer",
        "serial": "integer",
        "bigserial": "integer",
        "binary_id": "text",
        "uuid": "text",
        "string": "text",
        "float": "numeric",
        "decimal": "decimal",
        "binary": "blob",
        "map": "text",
        "boolean": "integer",
        "utc_datetime": "text",
        "utc_datetime_usec": "text",
        "naive_datetime": "text",
        "naive_datetime_usec": "text",
    },
}
_REFERS = {"postgres": {"serial": "integer", "bigserial": "bigint", "identity": "bigint"},
           "mysql": {"serial": "bigint unsigned", "bigserial": "bigint unsigned"}, "sqlite": {}}  # fmt: skip
_CURRENT = "CURRENT_TIMESTAMP"


def type_in(value: Value, options: Mapping[str, Value], setting: Setting) -> str:
    """Spell a column's type; one that another module gives is called as it is written."""
    match value:
        case [Atom("array"), inner]:
            return f"{type_in(inner, options, setting)}[]"
        case [Atom("map"), _]:
            return type_in(Atom("map"), options, setting)
        case Atom(name) | str(name):
            return _sized(name, options, setting)
        case Called(text=text):
            return f'"{" ".join(text.split())}"' if text else ""
    return ""


def reference_type(value: Value, options: Mapping[str, Value], setting: Setting) -> str:
    """Spell the type of a column that refers to another table, whose key has this one."""
    kind = Atom(setting.refers or "bigserial") if value is None else value
    plain = _REFERS.get(setting.dialect, {}).get(kind.name) if isinstance(kind, Atom) else None
    return plain or type_in(kind, options, setting)


def _sized(name: str, options: Mapping[str, Value], setting: Setting) -> str:
    dialect = setting.dialect
    name = (setting.key or "bigserial") if name == KEY.name else name
    word = _TYPES.get(dialect, {}).get(name, name)
    size, precision, scale = (options.get(each) for each in ("size", "precision", "scale"))
    if name in _SIZED and dialect == "postgres":
        return f"{word}(0)"
    if name.endswith("_usec") and dialect == "postgres":
        return f"{word}({precision})" if isinstance(precision, int) else word
    if isinstance(size, int):
        return f"{word}({size})"
    if isinstance(precision, int):
        return f"{word}({precision},{scale or 0})"
    return f"{word}(255)" if name == "string" and dialect != "sqlite" else word


def default_of(change: Change, setting: Setting) -> str:
    """Spell a column's default; empty where nothing is said of one."""
    return literal(change.options["default"], change.type, setting) if "default" in change.options else ""


def literal(value: Value, type_: Value, setting: Setting) -> str:
    """Spell a value."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return speak.literal(value.replace(HOLE, "..."))
        case Atom(name):
            return speak.literal(name)
        case Called(name="fragment", args=(str() as text,)):
            return text
        case list():
            return _listed(value, type_, setting)
        case Mapping():
            return "'{}'" if not value else "'{...}'"
        case Called(text=text):
            return speak.literal(text)
    return _CURRENT


def _listed(items: list[Value], type_: Value, setting: Setting) -> str:
    if setting.dialect != "postgres":
        return "'[]'"
    inner = type_[1] if isinstance(type_, list) and len(type_) == 2 else None  # noqa: PLR2004  {:array, :string}
    spelled = ", ".join(literal(each, inner, setting) for each in items)
    cast = f"::{type_in(type_, {}, setting).replace('(255)', '')}" if isinstance(type_, list) else ""
    return f"ARRAY[{spelled}]{cast}"
