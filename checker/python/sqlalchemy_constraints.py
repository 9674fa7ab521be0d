"""Constraints and indexes as SQLAlchemy writes them, turned into the core's values."""

import re
from collections.abc import Iterable, Sequence

from checker.core.column import Check, Constraint, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.name import bare, fold, qualified
from checker.core.operation import CreateIndex
from checker.core.tree import Unread
from checker.python.sqlalchemy_calls import argument, last_of, path_of, string_of
from checker.python.sqlalchemy_text import UNKNOWN, is_not_null, sql_text, text_of, values_of, words_of
from checker.python.values import Attribute, Call, Class, Item, Name, Value

_COLUMNS = {"Column", "mapped_column", "MappedColumn"}
_INDEX_WHERE = {"postgres": "postgresql_where", "sqlite": "sqlite_where", "tsql": "mssql_where"}
_PLAIN = re.compile(r"\w+")
_LONGEST_NAME = 63


def constraint_of(call: Value, dialect: str, *, table: str = "") -> Constraint | CreateIndex | Unread | None:
    """Give the constraint or index that a call makes; None where it makes neither."""
    if not isinstance(call, Call):
        return None
    name = name_of(call.keywords.get("name"), dialect)
    match last_of(call):
        case "PrimaryKeyConstraint":
            columns = _columns(call.arguments, dialect)
            return PrimaryKey(columns, name or implicit_name(table, (), "pkey", dialect)) if columns else _unknown(call)
        case "UniqueConstraint":
            columns = _columns(call.arguments, dialect)
            return unique(columns, name, call, dialect, table) if columns else _unknown(call)
        case "CheckConstraint":
            return check(argument(call, 0, "sqltext"), name or name_of(argument(call, 1), dialect), table, dialect)
        case "ForeignKeyConstraint":
            return _foreign_key_constraint(call, name, dialect, table)
        case "ExcludeConstraint":
            return exclude(name, call.arguments, call, dialect)
        case "Index":
            return index_of(argument(call, 0, "name"), call.arguments[1:], call, dialect, table)
    return None


def unique(columns: tuple[str, ...], name: str, call: Call, dialect: str, table: str) -> Unique:
    """Give a unique constraint with the options that a call names."""
    return Unique(
        columns,
        name or implicit_name(table, columns, "key", dialect),
        deferrable=call.keywords.get("deferrable") is True,
        deferred=_deferred(call),
        nulls_not_distinct=call.keywords.get("postgresql_nulls_not_distinct") is True,
    )


def check(value: Value, name: str, table: str, dialect: str) -> Check:
    """Give a check constraint from its expression."""
    text = sql_text(value)
    columns = tuple(word for word in (fold(word, dialect) for word in words_of(text)) if word != bare(table))
    made = implicit_name(table, columns if len(columns) == 1 else (), "check", dialect)
    return Check(text, name or made, columns, values_of(text), is_not_null(text))


def exclude(name: str, elements: Iterable[Value], call: Call, dialect: str) -> Exclude:
    """Give an exclusion constraint from its (column, operator) pairs."""
    pairs = [each for each in elements if isinstance(each, tuple | list) and each]
    columns = tuple(column_name(each[0], dialect) or text_of(each[0]) for each in pairs)
    operators = (string_of(each[1]) or UNKNOWN if len(each) > 1 else UNKNOWN for each in pairs)
    text = ", ".join(f"{column} WITH {operator}" for column, operator in zip(columns, operators, strict=True))
    where = call.keywords.get("where")
    return Exclude(text if where is None else f"{text} WHERE {sql_text(where)}", name, columns)


def index_of(
    name: Value, parts: Sequence[Value], call: Call, dialect: str, table: str
) -> Unique | CreateIndex | Unread:
    """Give an index from its parts; a unique one as a constraint."""
    if not parts or any(isinstance(each, Unread) for each in (name, *parts)):
        return _unknown(call)
    columns = tuple(column_name(each, dialect) or text_of(each) for each in parts)
    called = name_of(name, dialect) or index_name(table, columns[0])
    if call.keywords.get("unique") is not True:
        return CreateIndex(table, called, columns)
    return Unique(
        columns,
        called,
        where=_where(call, dialect),
        expression=not all(_PLAIN.fullmatch(column) for column in columns),
        nulls_not_distinct=call.keywords.get("postgresql_nulls_not_distinct") is True,
        index=True,
    )


def foreign_key(columns: tuple[str, ...], table: str, targets: tuple[str, ...], name: str, call: Call) -> ForeignKey:
    """Give a foreign key with the actions that a call names."""
    return ForeignKey(
        columns,
        table,
        targets,
        name,
        on_delete=_action(call.keywords.get("ondelete")),
        on_update=_action(call.keywords.get("onupdate")),
        deferrable=call.keywords.get("deferrable") is True,
        deferred=_deferred(call),
    )


def implicit_name(table: str, columns: Sequence[str], suffix: str, dialect: str) -> str:
    """Give the name that the database gives a constraint without one; empty where that is not known.

    Suffixes are Postgres's: `key`, `pkey`, `fkey`, `check`. MySQL calls a unique key by its first column.
    """
    if dialect == "postgres" and table:
        name = "_".join((bare(table), *columns, suffix))
        return name if len(name) <= _LONGEST_NAME else ""
    return columns[0] if dialect == "mysql" and suffix == "key" and columns else ""


def name_of(value: Value, dialect: str) -> str:
    """Give a name that is known, folded; empty where it is not."""
    text = string_of(value)
    return fold(text, dialect) if text else ""


def table_name(name: Value, schema: Value, dialect: str) -> str:
    """Give a table's qualified name; empty where it is not known."""
    text = string_of(name)
    if not text or (schema is not None and string_of(schema) is None):
        return ""
    return qualified(fold(text, dialect), fold(string_of(schema) or "", dialect), dialect)


def column_name(value: Value, dialect: str) -> str:
    """Give the column that a value means: a name, `t.c.x`, `Model.x`, a Column call; empty where it is not known."""
    match value:
        case Call() if is_column(value):
            return name_of(argument(value, 0, "name"), dialect)
        case Attribute(of=Attribute(name="c" | "columns"), name=name):
            return fold(name, dialect)
        case Attribute(of=Name() | Attribute() | Class() | Call(), name=name) if not path_of(value).startswith(
            "sqlalchemy"
        ):
            return fold(name, dialect)
        case Item(of=Attribute(name="c" | "columns"), key=str() as name):
            return fold(name, dialect)
    return name_of(value, dialect)


def is_column(value: Value) -> bool:
    """Tell whether a value is a call of `Column` or `mapped_column`."""
    return isinstance(value, Call) and last_of(value) in _COLUMNS


def target_of(value: Value, dialect: str) -> tuple[str, tuple[str, ...]]:
    """Give the table and column that a foreign key's target names."""
    text = string_of(value)
    if text is None:
        match value:
            case Attribute(of=Attribute(of=of, name="c" | "columns"), name=name) | Attribute(of=of, name=name):
                return _table_of(of, dialect), (fold(name, dialect),)
        return UNKNOWN, ()
    *spaces, table, column = ("", *text.split(".")) if "." not in text else text.split(".")
    namespace = fold(".".join(spaces), dialect)
    return qualified(fold(table, dialect), namespace, dialect), (fold(column, dialect),)


def index_name(table: str, column: str) -> str:
    """Give the name that SQLAlchemy gives an index without one."""
    return f"ix_{table.replace('.', '_')}_{column}" if table else ""


def _table_of(value: Value, dialect: str) -> str:
    match value:
        case Call(arguments=(str() as name, *_)) if last_of(value) in {"Table", "create_table", "table"}:
            return table_name(name, value.keywords.get("schema"), dialect) or UNKNOWN
        case Class(members=members):
            name = table_name(members.get("__tablename__"), None, dialect)
            return name or UNKNOWN
    return UNKNOWN


def _foreign_key_constraint(call: Call, name: str, dialect: str, table: str) -> ForeignKey | Unread:
    ours, theirs = argument(call, 0, "columns"), argument(call, 1, "refcolumns")
    if not isinstance(ours, list | tuple) or not isinstance(theirs, list | tuple):
        return _unknown(call)
    columns = _columns(ours, dialect)
    targets = [target_of(each, dialect) for each in theirs]
    if not columns or not targets:
        return _unknown(call)
    given = name or name_of(argument(call, 2), dialect) or implicit_name(table, columns, "fkey", dialect)
    return foreign_key(columns, targets[0][0], tuple(each for _, names in targets for each in names), given, call)


def _columns(values: Iterable[Value], dialect: str) -> tuple[str, ...]:
    """Give the names of columns; nothing where one of them is not known."""
    names = tuple(column_name(each, dialect) for each in values)
    return names if all(names) else ()


def _where(call: Call, dialect: str) -> str:
    names = (_INDEX_WHERE[dialect],) if dialect in _INDEX_WHERE else () if dialect else tuple(_INDEX_WHERE.values())
    given = (call.keywords.get(name) for name in names)
    return next((sql_text(each) for each in given if each is not None), "")


def _deferred(call: Call) -> bool:
    return (string_of(call.keywords.get("initially")) or "").upper() == "DEFERRED"


def _action(value: Value) -> str:
    text = (string_of(value) or "").upper()
    return "" if text == "NO ACTION" else text


def _unknown(call: Call) -> Unread:
    return Unread(
        "the columns of a constraint or index are not known before the program runs", text_of(call), call.line
    )
