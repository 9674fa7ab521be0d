"""TypeORM's constraints and indexes as SQL."""

from collections.abc import Iterator

from checker.adapters.typeorm.named_so import name_of, name_of_check
from checker.adapters.typeorm.values import Options, each_of, listed, made, named, names
from checker.core.operation import DropConstraint, Step
from checker.folders.programs import quoted
from checker.grammars.script.values import Value, said

_KINDS = {"ForeignKey": "foreign", "UniqueConstraint": "unique", "CheckConstraint": "check", "PrimaryKey": "primary"}


def added(word: str, table: str, value: Value, dialect: str) -> str | None:
    """Write the statement that adds one of a table's keys, checks or indexes; None where it is not known."""
    given, at = made(value), quoted(table, dialect)
    if word == "Index":
        return _index(given, table, dialect)
    start, name = f"ALTER TABLE {at} ADD CONSTRAINT ", said(given.get("name"))
    if word == "CheckConstraint":
        says = said(given.get("expression"))
        return says and f"{start}{quoted(name or name_of_check(table, says), dialect)} CHECK ({says})"
    columns = names(value if word == "PrimaryKey" else given.get("columnNames"))
    kind = {"ForeignKey": "FK", "UniqueConstraint": "UQ", "PrimaryKey": "PK"}.get(word, "")
    if columns is None or not kind:
        return None
    start += f"{quoted(name or name_of(kind, table, columns), dialect)} "
    if kind != "FK":
        return f"{start}{'UNIQUE' if kind == 'UQ' else 'PRIMARY KEY'} ({listed(columns, dialect)})"
    target = _target(given, dialect)
    return target and f"{start}FOREIGN KEY ({listed(columns, dialect)}) {target}"


def inside(table: str, given: Options, dialect: str) -> Iterator[str | None]:
    """Write what `new Table({...})` holds beside its columns."""
    for word, key in (
        ("UniqueConstraint", "uniques"),
        ("CheckConstraint", "checks"),
        ("ForeignKey", "foreignKeys"),
        ("Index", "indices"),
    ):
        for each in each_of(given.get(key)) if given.get(key) is not None else ():
            yield added(word, table, each, dialect)


def dropped(word: str, table: str, value: Value, dialect: str) -> Iterator[str | Step] | None:
    """Write the statement that drops one; by a name that is not known, a step that drops some of its kind."""
    name, at = named(value), quoted(table, dialect)
    if word == "Index":
        on = f" ON {at}" if dialect == "mysql" else ""
        return iter([f"DROP INDEX {quoted(name, dialect)}{on}"]) if name else None
    if word == "PrimaryKey" and dialect == "mysql":
        return iter([f"ALTER TABLE {at} DROP PRIMARY KEY"])
    if name and word != "PrimaryKey":
        what = {"ForeignKey": "FOREIGN KEY", "UniqueConstraint": "INDEX"}.get(word, "CONSTRAINT")
        return iter([f"ALTER TABLE {at} DROP {what if dialect == 'mysql' else 'CONSTRAINT'} {quoted(name, dialect)}"])
    kind = _KINDS.get(word)
    return iter([Step(DropConstraint(table, "", kind))]) if kind else None


def _index(given: Options, table: str, dialect: str) -> str | None:
    columns = names(given.get("columnNames"))
    if columns is None:
        return None
    where, unique = said(given.get("where")), "UNIQUE " if given.get("isUnique") is True else ""
    name = quoted(said(given.get("name")) or name_of("IDX", table, columns, where or ""), dialect)
    made_so = f"CREATE {unique}INDEX {name} ON {quoted(table, dialect)} ({listed(columns, dialect)})"
    return made_so + (f" WHERE {where}" if where else "")


def _target(given: Options, dialect: str) -> str | None:
    far, target = names(given.get("referencedColumnNames")), named(given.get("referencedTableName"))
    if not (far and target):
        return None
    actions = ((" ON DELETE ", said(given.get("onDelete"))), (" ON UPDATE ", said(given.get("onUpdate"))))
    then = "".join(word + action for word, action in actions if action)
    return f"REFERENCES {quoted(target, dialect)} ({listed(far, dialect)}){then}"
