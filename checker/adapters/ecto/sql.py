"""Ecto's commands as the SQL that its adapters send (ecto_sql 3.14, `adapters/*/connection.ex`)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from checker.adapters.ecto.commands import Change, Constraint, Ddl, Index, Table, column_said
from checker.adapters.ecto.types import Setting, default_of, reference_type, type_in
from checker.grammars.elixir import HOLE, Atom, Called, Value, said

_ACTIONS = {
    "delete_all": "CASCADE", "nilify_all": "SET NULL", "default_all": "SET DEFAULT", "restrict": "RESTRICT",
    "update_all": "CASCADE",
}  # fmt: skip
_COLUMNWISE = {"nilify": "SET NULL", "default": "SET DEFAULT"}


def statements(command: Ddl, setting: Setting) -> list[str] | None:
    """Give the statements of a command; None where part of it is only known when the program runs."""
    made = list(_Writer(setting).statements(command))
    return None if not made or any(HOLE in each for each in made) else made


class _Writer:
    """Writes SQL in one dialect."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._dialect = setting.dialect
        self._quote = "`" if setting.dialect == "mysql" else '"'

    def statements(self, command: Ddl) -> Iterator[str]:
        """Give the statements of a command."""
        match command:
            case Ddl("rename", Table() as table, column=column, to=to) if column:
                yield f"ALTER TABLE {self._table(table)} RENAME COLUMN {self._name(column)} TO {self._name(to)}"
            case Ddl("rename", Table() as table, to=to):
                yield f"ALTER TABLE {self._table(table)} RENAME TO {self._name(to)}"
            case Ddl("rename", Index() as index, to=to):
                yield self._index_renamed(index, to)
            case Ddl(verb, Table() as table) if verb.startswith("create"):
                yield self._created(table, command)
            case Ddl("alter", Table() as table):
                yield from self._altered(table, command.changes)
            case Ddl(verb, Table() as table):
                yield f"DROP TABLE {_if(verb)}{self._table(table)}{_mode(command)}"
            case Ddl(verb, Index() as index):
                yield self._index(verb, index, command)
            case Ddl(verb, Constraint() as constraint):
                yield from self._constraint(verb, constraint, command)

    def _created(self, table: Table, command: Ddl) -> str:
        parts, keys = [], []
        for each in command.changes:
            parts.append(self._defined(each))
            keys += [self._name(each.name)] if each.options.get("primary_key") is True else []
            parts += self._reference(each, table)
        if keys:
            parts.append(f"PRIMARY KEY ({', '.join(keys)})")
        missing = "IF NOT EXISTS " if command.verb == "create_if_not_exists" else ""
        options = table.options.get("options")
        rest = f" {options}" if isinstance(options, str) else ""
        return f"CREATE TABLE {missing}{self._table(table)} ({', '.join(parts)}){rest}"

    def _altered(self, table: Table, changes: tuple[Change, ...]) -> Iterator[str]:
        parts: list[str] = []
        keys = [self._name(each.name) for each in changes if each.options.get("primary_key") is True]
        for each in changes:
            match each.verb:
                case "add" | "add_if_not_exists":
                    missing = "IF NOT EXISTS " if each.verb == "add_if_not_exists" else ""
                    parts.append(f"ADD COLUMN {missing}{self._defined(each)}")
                    parts += [f"ADD {one}" for one in self._reference(each, table)]
                case "modify":
                    parts += self._modified(each, table)
                case _:
                    parts += self._unbound(each, table)
                    there = "IF EXISTS " if each.verb == "remove_if_exists" else ""
                    parts.append(f"DROP COLUMN {there}{self._name(each.name)}")
        parts += [f"ADD PRIMARY KEY ({', '.join(keys)})"] if keys else []
        if parts:
            yield f"ALTER TABLE {self._table(table)} {', '.join(parts)}"

    def _modified(self, change: Change, table: Table) -> Iterator[str]:
        yield from self._unbound(replace(change, type=change.options.get("from")), table)
        name, kind = self._name(change.name), self._kind(change)
        default = default_of(change, self._setting)
        if self._dialect == "mysql":
            yield f"MODIFY COLUMN {self._defined(change)}"
            yield from (f"ADD {one}" for one in self._reference(change, table))
        else:
            yield f"ALTER COLUMN {name} TYPE {kind}"
            yield from (f"ADD {one}" for one in self._reference(change, table))
            null = change.options.get("null")
            if isinstance(null, bool):
                yield f"ALTER COLUMN {name} {'DROP' if null else 'SET'} NOT NULL"
            if default:
                yield f"ALTER COLUMN {name} SET DEFAULT {default}"

    def _unbound(self, change: Change, table: Table) -> Iterator[str]:
        """Spell what lets a column go that refers to another table."""
        reference = _reference_of(change.type)
        if reference is not None:
            there = "IF EXISTS " if change.verb == "remove_if_exists" else ""
            yield f"DROP CONSTRAINT {there}{self._name(_reference_name(reference, table, change.name))}"

    def _defined(self, change: Change) -> str:
        """Spell a column as it is made."""
        default, null = default_of(change, self._setting), change.options.get("null")
        words = [self._name(change.name), self._kind(change)]
        generated = change.options.get("generated")
        if isinstance(generated, str):
            words.append(f"GENERATED {generated}")
        elif change.type == Atom("identity") and self._dialect == "postgres":
            words.append("GENERATED BY DEFAULT AS IDENTITY")
        words += [f"DEFAULT {default}"] if default else []
        if isinstance(null, bool):
            words.append("NULL" if null else "NOT NULL")
        return " ".join(words)

    def _kind(self, change: Change) -> str:
        reference = _reference_of(change.type)
        if reference is not None:
            return reference_type(reference.keywords.get("type"), change.options, self._setting)
        return type_in(change.type, change.options, self._setting)

    def _reference(self, change: Change, table: Table) -> list[str]:
        """Spell the foreign key of a column, if it has one."""
        reference = _reference_of(change.type)
        if reference is None or not reference.args:
            return []
        more = reference.keywords.get("with")
        pairs = {change.name: said(reference.keywords.get("column")) or "id"}
        pairs |= {name: said(to) for name, to in more.items()} if isinstance(more, Mapping) else {}
        prefix = reference.keywords.get("prefix")
        to = Table(said(reference.args[0]), said(prefix) if prefix is not None else table.prefix)
        actions = "".join(
            f" ON {event.upper()} {action}"
            for event in ("delete", "update")
            if (action := self._action(reference.keywords.get(f"on_{event}")))
        )
        late = " NOT VALID" if reference.keywords.get("validate") is False else ""
        name = self._name(_reference_name(reference, table, change.name))
        there = f"{self._table(to)} ({self._names(pairs.values())})"
        return [f"CONSTRAINT {name} FOREIGN KEY ({self._names(pairs)}) REFERENCES {there}{actions}{late}"]

    def _action(self, value: Value) -> str:
        match value:
            case Atom(name):
                return _ACTIONS.get(name, "")
            case [Atom(name), list() as columns] if name in _COLUMNWISE:
                return f"{_COLUMNWISE[name]} ({self._names(map(said, columns))})"
        return ""

    def _index(self, verb: str, index: Index, command: Ddl) -> str:
        prefix = index.table.prefix if self._dialect == "postgres" else ""
        name = self._name(index.name)
        at_once = "CONCURRENTLY " if index.options.get("concurrently") is True and self._dialect == "postgres" else ""
        if verb.startswith("drop"):
            if self._dialect == "mysql":
                return f"DROP INDEX {name} ON {self._table(index.table)}"
            return f"DROP INDEX {at_once}{_if(verb)}{f'{self._name(prefix)}.' if prefix else ''}{name}{_mode(command)}"
        missing = "IF NOT EXISTS " if verb == "create_if_not_exists" else ""
        unique = "UNIQUE " if index.options.get("unique") is True else ""
        using, where = index.options.get("using"), index.options.get("where")
        by = f" USING {said(using)}" if using is not None and self._dialect == "postgres" else ""
        distinct = index.options.get("nulls_distinct")
        nulls = f" NULLS {'' if distinct else 'NOT '}DISTINCT" if isinstance(distinct, bool) else ""
        columns = ", ".join(map(self._indexed, index.columns))
        only = f" WHERE {said(where)}" if where is not None else ""
        return (
            f"CREATE {unique}INDEX {at_once}{missing}{name} ON {self._table(index.table)}{by} ({columns}){nulls}{only}"
        )

    def _indexed(self, column: Value) -> str:
        """Spell a column of an index; a text is taken as it is."""
        inner = next(iter(column.values()), "") if isinstance(column, Mapping) else column
        return inner if isinstance(inner, str) else self._name(column_said(column))

    def _index_renamed(self, index: Index, to: str) -> str:
        if self._dialect == "mysql":
            return f"ALTER TABLE {self._table(index.table)} RENAME INDEX {self._name(index.name)} TO {self._name(to)}"
        return f"ALTER INDEX {self._name(index.name)} RENAME TO {self._name(to)}"

    def _constraint(self, verb: str, constraint: Constraint, command: Ddl) -> Iterator[str]:
        at, name = f"ALTER TABLE {self._table(constraint.table)}", self._name(constraint.name)
        if verb.startswith("drop"):
            yield f"{at} DROP CONSTRAINT {_if(verb)}{name}{_mode(command)}"
            return
        check, exclude = constraint.options.get("check"), constraint.options.get("exclude")
        late = " NOT VALID" if constraint.options.get("validate") is False else ""
        if isinstance(check, str):
            yield f"{at} ADD CONSTRAINT {name} CHECK ({check}){late}"
        elif isinstance(exclude, str):
            yield f"{at} ADD CONSTRAINT {name} EXCLUDE USING {exclude}{late}"

    def _table(self, table: Table) -> str:
        return f"{self._name(table.prefix)}.{self._name(table.name)}" if table.prefix else self._name(table.name)

    def _names(self, names: Iterable[str]) -> str:
        return ", ".join(self._name(each) for each in names)

    def _name(self, name: str) -> str:
        return f"{self._quote}{name}{self._quote}"


def _reference_of(value: Value) -> Called | None:
    """Give what refers to another table; with options beside it or without: `{references(:users), null: false}`."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Called) and value.name == "references" else None


def _reference_name(reference: Called, table: Table, column: str) -> str:
    stated = reference.keywords.get("name")
    return said(stated) if stated is not None else f"{table.name}_{column}_fkey"


def _if(verb: str) -> str:
    return "IF EXISTS " if verb.endswith("_if_exists") else ""


def _mode(command: Ddl) -> str:
    return " CASCADE" if command.cascades else ""
