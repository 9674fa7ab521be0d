"""What Ecto's migrations ask of a database, and how Ecto takes it back (ecto_sql 3.14, `migration/runner.ex`)."""

import re
from collections.abc import Mapping
from dataclasses import field, replace

from checker.core.fact import frozen
from checker.grammars.elixir import HOLE, Atom, Called, Value, said

KEY = Atom("(key)")
"""Stands for the type of a key that says nothing of it: the project's or Ecto's own."""
_SIGNS = re.compile(r"[^\w]")


@frozen
class Table:
    """A table as it is named."""

    name: str
    prefix: str = ""
    options: Mapping[str, Value] = field(default_factory=dict)


@frozen
class Change:
    """What is done to one column."""

    verb: str
    """`add`, `add_if_not_exists`, `modify`, `remove` or `remove_if_exists`."""
    name: str
    type: Value = None
    """None: nothing was said, as a removal may."""
    options: Mapping[str, Value] = field(default_factory=dict)


@frozen
class Index:
    """An index."""

    table: Table
    columns: tuple[Value, ...]
    options: Mapping[str, Value] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name, as it is said or as Ecto makes it."""
        stated = said(self.options.get("name"))
        return stated or "_".join([_spelled(self.table.name), *map(_spelled, map(column_said, self.columns)), "index"])


@frozen
class Constraint:
    """A constraint that stands apart from columns."""

    table: Table
    name: str
    options: Mapping[str, Value] = field(default_factory=dict)


@frozen
class Ddl:
    """One command on a table, an index or a constraint."""

    verb: str
    """`create`, `create_if_not_exists`, `alter`, `drop`, `drop_if_exists` or `rename`."""
    on: Table | Index | Constraint
    changes: tuple[Change, ...] = ()
    column: str = ""
    """The column that is renamed, where it is one."""
    to: str = ""
    """The new name."""
    cascades: bool = False


def column_said(value: Value) -> str:
    """Spell a column of an index, with an order or without: `desc: :name`."""
    if isinstance(value, Mapping):
        return said(next(iter(value.values()), ""))
    if isinstance(value, list):
        return said(value[-1]) if value else ""
    return said(value)


def took_back(command: Ddl) -> Ddl | None:
    """Give what Ecto does to take a command of `change` back; None where it refuses to."""
    verb = {"create": "drop", "create_if_not_exists": "drop_if_exists"}.get(command.verb)
    if verb:
        return Ddl(verb, command.on)
    match command:
        case Ddl("rename", Table() as table, column=column, to=to) if column:
            return Ddl("rename", table, column=to, to=column)
        case Ddl("rename", Table() as table, to=to):
            return Ddl("rename", replace(table, name=to), to=table.name)
        case Ddl("rename", Index() as index, to=to):
            return Ddl("rename", replace(index, options={**index.options, "name": Atom(to)}), to=index.name)
        case Ddl("drop" | "drop_if_exists", Index() as index):
            return Ddl("create" if command.verb == "drop" else "create_if_not_exists", index)
        case Ddl("alter", Table() as table, changes=changes):
            back = [_changed_back(each) for each in reversed(changes)]
            sure = tuple(each for each in back if each is not None)
            return Ddl("alter", table, sure) if len(sure) == len(back) else None
    return None


def _changed_back(change: Change) -> Change | None:
    match change.verb:
        case "add":
            return Change("remove", change.name, change.type)
        case "remove" if change.type is not None:
            return Change("add", change.name, change.type, change.options)
        case "modify" if "from" in change.options:
            before = change.options["from"]
            options = {key: value for key, value in change.options.items() if key != "from"}
            if isinstance(before, list) and len(before) == 2 and isinstance(before[1], Mapping):  # noqa: PLR2004  {type, options}
                return Change("modify", change.name, before[0], {**before[1], "from": [change.type, options]})
            return Change("modify", change.name, before, {**options, "from": change.type})
    return None


def table_of(value: Value) -> Table | None:
    """Give the table that `table(:users, prefix: "shop")` names."""
    if not isinstance(value, Called) or value.name != "table" or len(value.args) != 1:
        return None
    name = said(value.args[0])
    prefix = value.keywords.get("prefix")
    return (
        Table(name, said(prefix) if isinstance(prefix, str | Atom) else "", value.keywords)
        if name and HOLE not in name
        else None
    )


def _spelled(name: str) -> str:
    return _SIGNS.sub("_", name).rstrip("_")
