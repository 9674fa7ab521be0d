"""Sequelize's query interface as SQL: tables, and columns told by attributes."""

from collections.abc import Iterator, Mapping

from checker.adapters.sequelize.indexes import index, index_gone
from checker.core.operation import Step
from checker.core.tree import Unread
from checker.folders.programs import inserted, literal, quoted, texts, updated
from checker.grammars.script import Ask
from checker.grammars.script.values import Chain, Function, Text, Value, said

_TYPES = {
    "TEXT": "text",
    "CITEXT": "citext",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    "TINYINT": "smallint",
    "FLOAT": "double precision",
    "REAL": "real",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "timestamptz",
    "DATEONLY": "date",
    "TIME": "time",
    "BLOB": "bytea",
    "JSON": "json",
    "JSONB": "jsonb",
    "UUID": "uuid",
    "HSTORE": "hstore",
    "TSVECTOR": "tsvector",
    "INET": "inet",
    "CIDR": "cidr",
    "MACADDR": "macaddr",
}
_MYSQL = {
    "BOOLEAN": "tinyint(1)",
    "DATE": "datetime",
    "BLOB": "blob",
    "JSONB": "json",
    "UUID": "char(36)",
    "TINYINT": "tinyint",
}
_SILENT = frozenset((
    "describeTable", "showAllTables", "showAllSchemas", "showIndex", "tableExists", "select", "rawSelect", "log",
    "getDialect", "getForeignKeyReferencesForTable", "quoteIdentifier", "quoteTable",
))  # fmt: skip

_ROWS = frozenset(("bulkInsert", "bulkUpdate"))


def translated(ask: Ask, dialect: str) -> Iterator[str] | Iterator[Step] | None:
    """Give the statements of a call of the query interface; None where it is not understood."""
    link = ask.chain.links[-1]
    args = link.args or ()
    if link.name in _SILENT:
        return iter(())
    table = _table(args[0]) if args else None
    if table is None:
        return None
    made = _made(link.name, quoted(table, dialect), args[1:], dialect)
    if made is None and link.name in _ROWS:
        unread = Unread("what is written into its rows is not known", table, rows=True)
        return iter((Step(unread, touches=(table,)),))
    return None if made is None else iter(made)


def _made(word: str, table: str, args: tuple[Value, ...], dialect: str) -> list[str] | None:
    name = said(args[0]) if args else None
    second = args[1] if len(args) > 1 else None
    match word:
        case "dropTable":
            return [f"DROP TABLE {table}"]
        case "renameTable" if name:
            return [f"ALTER TABLE {table} RENAME TO {quoted(name, dialect)}"]
        case "createTable" if isinstance(args[0], Mapping):
            columns = [_column(key, each, dialect, table) for key, each in args[0].items()]
            if None in columns:
                return None
            types = [text for key, each in args[0].items() for text in _enum(key, each, dialect, table)]
            return [*types, f"CREATE TABLE {table} ({', '.join(each or '' for each in columns)})"]
        case "addColumn" if name and (column := _column(name, second, dialect, table)):
            return [*_enum(name, second, dialect, table), f"ALTER TABLE {table} ADD COLUMN {column}"]
        case "removeColumn" if name:
            return [f"ALTER TABLE {table} DROP COLUMN {quoted(name, dialect)}"]
        case "renameColumn" if name and (to := said(second)):
            return [f"ALTER TABLE {table} RENAME COLUMN {quoted(name, dialect)} TO {quoted(to, dialect)}"]
        case "changeColumn" if name and (column := _column(name, second, dialect, table)):
            return [*_enum(name, second, dialect, table), *_changed(table, name, column, dialect)]
        case "addIndex":
            return index(table, args, dialect)
        case "removeIndex":
            return index_gone(table, args, dialect)
        case "addConstraint":
            return _constraint(table, args, dialect)
        case "removeConstraint" if name:
            return [f"ALTER TABLE {table} DROP CONSTRAINT {quoted(name, dialect)}"]
        case "bulkInsert" if isinstance(args[0], list) and args[0] and isinstance(args[0][0], Mapping) and args[0][0]:
            return inserted(table, args[0][0], dialect)
        case "bulkUpdate" if isinstance(args[0], Mapping) and args[0]:
            return updated(table, args[0], dialect)
        case "bulkDelete":
            return [f"DELETE FROM {table}"]  # noqa: S608  read, not run
    return None


def _table(value: Value) -> str | None:
    if isinstance(value, Mapping):
        name, schema = said(value.get("tableName")), said(value.get("schema"))
        return f"{schema}.{name}" if schema and name else name
    return said(value)


def _column(name: str, given: Value, dialect: str, table: str) -> str | None:
    """Write a column with its attributes: a type alone, or an object with one."""
    attributes = given if isinstance(given, Mapping) else {"type": given}
    name = said(attributes.get("field")) or name
    kind = _kind(attributes.get("type"), dialect)
    if kind == _ENUM:
        labels = _labels(attributes)
        if dialect == "postgres":
            kind = _enum_name(table, name)
        elif dialect == "mysql" and labels:
            kind = "enum(" + ", ".join(literal(Text(each, 0)) for each in labels) + ")"
        else:
            kind = "text"
    if kind is None:
        return None
    words = [quoted(name, dialect), kind]
    if attributes.get("autoIncrement") is True:
        words[1] = {"bigint": "bigserial"}.get(kind, "serial") if dialect == "postgres" else f"{kind} AUTO_INCREMENT"
    if attributes.get("primaryKey") is True:
        words.append("PRIMARY KEY")
    elif attributes.get("allowNull") is False:
        words.append("NOT NULL")
    if attributes.get("defaultValue") is not None and not _by_client(attributes["defaultValue"]):
        words.append(f"DEFAULT {literal(attributes['defaultValue'])}")
    if attributes.get("unique"):
        words.append("UNIQUE")
    references = attributes.get("references")
    if isinstance(references, Mapping) and (parent := _table(references.get("model"))):
        key = said(references.get("key")) or "id"
        action = said(attributes.get("onDelete"))
        words.append(
            f"REFERENCES {quoted(parent, dialect)} ({quoted(key, dialect)})"
            + (f" ON DELETE {action}" if action else "")
        )
    return " ".join(words)


def _kind(value: Value, dialect: str) -> str | None:
    """Write a type: `Sequelize.STRING(40)`, `DataTypes.ENUM('a', 'b')`, or a text that says it."""
    if isinstance(value, Text):
        return said(value)
    if not isinstance(value, Chain):
        return None
    members = [link for link in value.links if link.name and link.name not in {"UNSIGNED", "ZEROFILL", "BINARY"}]
    word, args = (members[-1].name, members[-1].args or ()) if members else (value.root, ())
    numbers = [each for each in args if isinstance(each, int) and not isinstance(each, bool)]
    match word:
        case "STRING" | "CHAR":
            return f"varchar({numbers[0] if numbers else 255})"
        case "DECIMAL":
            return f"decimal({', '.join(map(str, numbers))})" if numbers else "decimal"
        case "ENUM":
            return _ENUM
        case "RANGE":
            return _RANGES.get(_kind(args[0], dialect) or "") if args else "int4range"
        case "ARRAY":
            inner = _kind(args[0], dialect) if args else None
            return f"{inner}[]" if inner else None
    return (_MYSQL.get(word) if dialect == "mysql" else None) or _TYPES.get(word)


def _by_client(value: Value) -> bool:
    """Say whether a default never reaches the database: the clock and the ids that Sequelize makes (6.37.8)."""
    return isinstance(value, Function) or (
        isinstance(value, Chain) and bool(value.links) and value.links[-1].name in {"NOW", "UUIDV1", "UUIDV4"}
    )


_ENUM = "enum"
_RANGES = {
    "integer": "int4range",
    "bigint": "int8range",
    "decimal": "numrange",
    "timestamptz": "tstzrange",
    "date": "daterange",
}


def _labels(attributes: Mapping[str, Value]) -> list[str] | None:
    """Give an enum's values: `ENUM('a')`, `ENUM(['a'])`, `ENUM({ values: ['a'] })`, or `values` beside the type."""
    kind = attributes.get("type")
    links = kind.links if isinstance(kind, Chain) else ()
    args = links[-1].args if links else None
    first = args[0] if args else attributes.get("values")
    if isinstance(first, Mapping):
        return texts(first.get("values"))
    return texts(first if isinstance(first, list) else list(args or ()))


def _enum_name(table: str, name: str) -> str:
    *schema, last = table.split(".")
    return ".".join((*schema, quoted(f"enum_{last.strip(_MARK)}_{name}".replace(".", "_"), "postgres")))


_MARK = '"'


def _enum(name: str, given: Value, dialect: str, table: str) -> list[str]:
    """Write the type that is made for an enum's column, where none has its name (sequelize 6.37.8)."""
    attributes = given if isinstance(given, Mapping) else {"type": given}
    labels = _labels(attributes) if dialect == "postgres" and _kind(attributes.get("type"), dialect) == _ENUM else None
    if not labels:
        return []
    made = f"CREATE TYPE {_enum_name(table, said(attributes.get('field')) or name)} AS ENUM"
    values = ", ".join(literal(Text(each, 0)) for each in labels)
    return [f"DO $$ BEGIN {made} ({values}); EXCEPTION WHEN duplicate_object THEN null; END $$"]


def _changed(table: str, name: str, column: str, dialect: str) -> list[str]:
    if dialect == "mysql":
        return [f"ALTER TABLE {table} MODIFY COLUMN {column}"]
    at = f"ALTER TABLE {table} ALTER COLUMN {quoted(name, dialect)}"
    kind = column.removeprefix(quoted(name, dialect)).strip()
    for word in (" PRIMARY KEY", " NOT NULL", " DEFAULT", " UNIQUE", " REFERENCES"):
        kind = kind.partition(word)[0]
    refers = column.partition(" REFERENCES ")[2]
    default = column.partition(" DEFAULT ")[2].partition(" UNIQUE")[0].partition(" REFERENCES")[0]
    made: list[str] = []
    if " NOT NULL" in column or not refers:
        made.append(f"{at} {'SET' if ' NOT NULL' in column else 'DROP'} NOT NULL")
    if default or not refers:  # what is not said again goes, except beside a reference (sequelize 6.37.8)
        made.append(f"{at} SET DEFAULT {default}" if default else f"{at} DROP DEFAULT")
    if refers:
        return [*made, f"ALTER TABLE {table} ADD FOREIGN KEY ({quoted(name, dialect)}) REFERENCES {refers}"]
    return [*made, f"{at} TYPE {kind}"]


def _constraint(table: str, args: tuple[Value, ...], dialect: str) -> list[str] | None:
    given = next((each for each in args if isinstance(each, Mapping)), None)
    fields = texts(given.get("fields", args[0] if args else None)) if given else None
    if given is None or not fields:
        return None
    columns = ", ".join(quoted(each, dialect) for each in fields)
    name = said(given.get("name"))
    head = f"ALTER TABLE {table} ADD " + (f"CONSTRAINT {quoted(name, dialect)} " if name else "")
    match (said(given.get("type")) or "").lower():
        case "unique":
            return [f"{head}UNIQUE ({columns})"]
        case "primary key":
            return [f"{head}PRIMARY KEY ({columns})"]
        case "foreign key" if isinstance(given.get("references"), Mapping):
            to = given["references"]
            parent = _table(to.get("table")) if isinstance(to, Mapping) else None
            field = said(to.get("field")) if isinstance(to, Mapping) else None
            if parent:
                target = f"{quoted(parent, dialect)} ({quoted(field or 'id', dialect)})"
                return [f"{head}FOREIGN KEY ({columns}) REFERENCES {target}"]
    return None
