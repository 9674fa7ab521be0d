"""Liquibase's changes as SQL statements; one that is not known stays unread in its place."""

from collections.abc import Callable, Iterator

from checker.grammars.liquibase.node import Node

_TYPES = {
    "CLOB": "text",
    "LONGTEXT": "longtext",
    "LONGVARCHAR": "text",
    "NVARCHAR": "varchar",
    "VARCHAR2": "varchar",
    "DATETIME": "timestamp",
    "NUMBER": "numeric",
    "CURRENCY": "decimal(19, 4)",
    "DOUBLE": "double precision",
}
_MYSQL = {"CLOB": "longtext", "BOOLEAN": "tinyint(1)", "DATETIME": "datetime", "UUID": "char(36)", "DOUBLE": "double"}
_POSTGRES = {"BLOB": "bytea", "LONGBLOB": "bytea", "TINYINT": "smallint", "LONGTEXT": "text"}
_DEFAULTS = ("defaultValue", "defaultValueNumeric", "defaultValueBoolean", "defaultValueDate", "defaultValueComputed",
             "defaultValueSequenceNext")  # fmt: skip
_VALUES = ("value", "valueNumeric", "valueBoolean", "valueDate", "valueComputed")
_PLAIN = frozenset(("Numeric", "Boolean", "Computed"))


def statements(change: Node, dialect: str) -> Iterator[str] | None:
    """Give the statements of a change; None: it is not known."""
    if change.name in _NOTHING:
        return iter(())
    made = _MADE.get(change.name)
    return made(change, dialect) if made else None


def _name(name: str, dialect: str) -> str:
    mark = "`" if dialect == "mysql" else '"'
    plain = name.strip()
    return plain if plain.replace("_", "").isalnum() and not plain[:1].isdigit() else f"{mark}{plain}{mark}"


def _table(change: Node, dialect: str, name: str = "tableName") -> str:
    schema = change.get(name.replace("TableName", "TableSchemaName").replace("tableName", "schemaName"))
    own = _name(change.get(name), dialect)
    return f"{_name(schema, dialect)}.{own}" if schema else own


def _list(names: str, dialect: str) -> str:
    return ", ".join(_name(each, dialect) for each in names.split(","))


def _type(said: str, dialect: str) -> str:
    word, opened, rest = said.strip().partition("(")
    word = word.strip().removeprefix("java.sql.Types.")
    own = _MYSQL if dialect == "mysql" else _POSTGRES if dialect == "postgres" else {}
    found = own.get(word.upper()) or _TYPES.get(word.upper())
    if found is None:
        return said.removeprefix("java.sql.Types.")
    return f"{found}({rest}" if opened and "(" not in found and found != "text" else found


def _given(node: Node, names: tuple[str, ...]) -> str | None:
    """Give a default or a value as SQL; None where there is none."""
    for name in names:
        if name in node.attributes:
            text = node.get(name)
            quoted = not any(name.endswith(each) for each in _PLAIN) and text.upper() != "NULL"
            return "'" + text.replace("'", "''") + "'" if quoted else text
    return None


def _column(column: Node, dialect: str) -> str:
    words = [_name(column.get("name"), dialect), _type(column.get("type"), dialect)]
    if column.says("autoIncrement"):
        whole = "bigserial" if column.get("type").upper().startswith("BIGINT") else "serial"
        words[1] = whole if dialect == "postgres" else f"{words[1]} AUTO_INCREMENT" if dialect == "mysql" else "integer"
    default = _given(column, _DEFAULTS)
    if default is not None:
        words.append(f"DEFAULT {default}")
    rules = column.first("constraints")
    if rules is not None:
        if rules.says("primaryKey"):
            words.append("PRIMARY KEY")
        elif rules.get("nullable").lower() == "false":
            words.append("NOT NULL")
        if rules.says("unique"):
            words.append("UNIQUE")
        if rules.get("references"):
            words.append(f"REFERENCES {rules.get('references')}")
        elif rules.get("referencedTableName"):
            columns = _list(rules.get("referencedColumnNames", "id"), dialect)
            words.append(f"REFERENCES {_name(rules.get('referencedTableName'), dialect)} ({columns})")
    return " ".join(words)


def _create_table(change: Node, dialect: str) -> Iterator[str]:
    columns = list(change.named("column"))
    keys = [each for each in columns if (rules := each.first("constraints")) is not None and rules.says("primaryKey")]
    texts = [_column(each, dialect) for each in columns]
    if len(keys) > 1:
        texts = [text.replace(" PRIMARY KEY", " NOT NULL") for text in texts]
        texts.append(f"PRIMARY KEY ({', '.join(_name(each.get('name'), dialect) for each in keys)})")
    yield f"CREATE TABLE {_table(change, dialect)} ({', '.join(texts)})"


def _add_column(change: Node, dialect: str) -> Iterator[str]:
    for column in change.named("column"):
        yield f"ALTER TABLE {_table(change, dialect)} ADD COLUMN {_column(column, dialect)}"
        value = _given(column, _VALUES)
        if value is not None:
            yield f"UPDATE {_table(change, dialect)} SET {_name(column.get('name'), dialect)} = {value}"  # noqa: S608  read


def _drop_column(change: Node, dialect: str) -> Iterator[str]:
    alone = change.get("columnName")
    for name in [alone] if alone else [column.get("name") for column in change.named("column")]:
        yield f"ALTER TABLE {_table(change, dialect)} DROP COLUMN {_name(name, dialect)}"


def _altered(change: Node, dialect: str, action: str) -> str:
    return f"ALTER TABLE {_table(change, dialect)} ALTER COLUMN {_name(change.get('columnName'), dialect)} {action}"


def _modified(change: Node, dialect: str, kind: str, more: str = "") -> str:
    return (
        f"ALTER TABLE {_table(change, dialect)} MODIFY COLUMN {_name(change.get('columnName'), dialect)} {kind}{more}"
    )


def _modify_type(change: Node, dialect: str) -> Iterator[str]:
    kind = _type(change.get("newDataType"), dialect)
    yield _modified(change, dialect, kind) if dialect == "mysql" else _altered(change, dialect, f"TYPE {kind}")


def _not_null(change: Node, dialect: str) -> Iterator[str]:
    fill = change.get("defaultNullValue")
    column = _name(change.get("columnName"), dialect)
    if fill:
        yield f"UPDATE {_table(change, dialect)} SET {column} = '{fill}' WHERE {column} IS NULL"  # noqa: S608  read
    kind = change.get("columnDataType")
    if dialect == "mysql" and kind:
        yield _modified(change, dialect, _type(kind, dialect), " NOT NULL")
    else:
        yield _altered(change, dialect, "SET NOT NULL")


def _nullable(change: Node, dialect: str) -> Iterator[str]:
    kind = change.get("columnDataType")
    if dialect == "mysql" and kind:
        yield _modified(change, dialect, _type(kind, dialect), " NULL")
    else:
        yield _altered(change, dialect, "DROP NOT NULL")


def _default(change: Node, dialect: str) -> Iterator[str]:
    yield _altered(change, dialect, f"SET DEFAULT {_given(change, _DEFAULTS)}")


def _constraint(change: Node, dialect: str, table: str, what: str) -> Iterator[str]:
    name = change.get("constraintName")
    yield f"ALTER TABLE {table} ADD " + (f"CONSTRAINT {_name(name, dialect)} " if name else "") + what


def _foreign(change: Node, dialect: str) -> Iterator[str]:
    own, there = (_list(change.get(each), dialect) for each in ("baseColumnNames", "referencedColumnNames"))
    parent = _table(change, dialect, "referencedTableName")
    action = change.get("onDelete") or ("CASCADE" if change.says("deleteCascade") else "")
    what = f"FOREIGN KEY ({own}) REFERENCES {parent} ({there})" + (f" ON DELETE {action}" if action else "")
    yield from _constraint(change, dialect, _table(change, dialect, "baseTableName"), what)


def _drop_constraint(change: Node, dialect: str, table: str = "tableName", word: str = "CONSTRAINT") -> Iterator[str]:
    yield f"ALTER TABLE {_table(change, dialect, table)} DROP {word} {_name(change.get('constraintName'), dialect)}"


def _index(change: Node, dialect: str) -> Iterator[str]:
    columns = ", ".join(_name(each.get("name"), dialect) for each in change.named("column"))
    unique = "UNIQUE " if change.says("unique") else ""
    yield f"CREATE {unique}INDEX {_name(change.get('indexName'), dialect)} ON {_table(change, dialect)} ({columns})"


def _drop_index(change: Node, dialect: str) -> Iterator[str]:
    on = f" ON {_table(change, dialect)}" if dialect == "mysql" else ""
    yield f"DROP INDEX {_name(change.get('indexName'), dialect)}{on}"


def _insert(change: Node, dialect: str) -> Iterator[str]:
    columns = list(change.named("column"))
    names = ", ".join(_name(each.get("name"), dialect) for each in columns)
    values = ", ".join(_given(each, _VALUES) or "NULL" for each in columns)
    yield f"INSERT INTO {_table(change, dialect)} ({names}) VALUES ({values})"  # noqa: S608  read, not run


def _update(change: Node, dialect: str) -> Iterator[str]:
    sets = ", ".join(
        f"{_name(each.get('name'), dialect)} = {_given(each, _VALUES) or 'NULL'}" for each in change.named("column")
    )
    where, _ = change.value("where")
    yield f"UPDATE {_table(change, dialect)} SET {sets}" + (f" WHERE {where}" if where else "")  # noqa: S608  as above


def _delete(change: Node, dialect: str) -> Iterator[str]:
    where, _ = change.value("where")
    yield f"DELETE FROM {_table(change, dialect)}" + (f" WHERE {where}" if where else "")  # noqa: S608  as above


def _view(change: Node, dialect: str) -> Iterator[str]:
    word = "CREATE OR REPLACE VIEW" if change.says("replaceIfExists") else "CREATE VIEW"
    yield f"{word} {_name(change.get('viewName'), dialect)} AS {change.text or change.value('selectQuery')[0]}"


def _renamed(change: Node, dialect: str) -> Iterator[str]:
    old, new = (_name(change.get(each), dialect) for each in ("oldColumnName", "newColumnName"))
    yield f"ALTER TABLE {_table(change, dialect)} RENAME COLUMN {old} TO {new}"


def _of_table(form: str, *names: str) -> Callable[[Node, str], Iterator[str]]:
    """Make a statement of a form and of attributes that are names."""
    return lambda change, dialect: iter([form.format(*(_name(change.get(each), dialect) for each in names))])


_NOTHING = frozenset(
    ("tagDatabase", "setTableRemarks", "setColumnRemarks", "output", "empty", "stop", "renameConstraint", "modifySql")
)
_MADE: dict[str, Callable[[Node, str], Iterator[str]]] = {
    "createTable": _create_table,
    "addColumn": _add_column,
    "dropColumn": _drop_column,
    "renameColumn": _renamed,
    "modifyDataType": _modify_type,
    "addNotNullConstraint": _not_null,
    "dropNotNullConstraint": _nullable,
    "addDefaultValue": _default,
    "dropDefaultValue": lambda change, dialect: iter([_altered(change, dialect, "DROP DEFAULT")]),
    "addPrimaryKey": lambda change, dialect: _constraint(
        change, dialect, _table(change, dialect), f"PRIMARY KEY ({_list(change.get('columnNames'), dialect)})"
    ),
    "addUniqueConstraint": lambda change, dialect: _constraint(
        change, dialect, _table(change, dialect), f"UNIQUE ({_list(change.get('columnNames'), dialect)})"
    ),
    "addForeignKeyConstraint": _foreign,
    "dropUniqueConstraint": _drop_constraint,
    "dropPrimaryKey": lambda change, dialect: (
        iter([f"ALTER TABLE {_table(change, dialect)} DROP PRIMARY KEY"])
        if dialect == "mysql"
        else _drop_constraint(change, dialect)
    ),
    "dropForeignKeyConstraint": lambda change, dialect: _drop_constraint(
        change, dialect, "baseTableName", "FOREIGN KEY" if dialect == "mysql" else "CONSTRAINT"
    ),
    "createIndex": _index,
    "dropIndex": _drop_index,
    "dropTable": lambda change, dialect: iter([f"DROP TABLE {_table(change, dialect)}"]),
    "renameTable": _of_table("ALTER TABLE {} RENAME TO {}", "oldTableName", "newTableName"),
    "createView": _view,
    "dropView": _of_table("DROP VIEW {}", "viewName"),
    "createSequence": _of_table("CREATE SEQUENCE {}", "sequenceName"),
    "dropSequence": _of_table("DROP SEQUENCE {}", "sequenceName"),
    "insert": _insert,
    "update": _update,
    "delete": _delete,
}
