"""The database after a run of revisions, as a value: an operation gives another that shares what did not change."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from checker.core.column import Column, Constraint
from checker.core.fact import frozen
from checker.core.history import Revision
from checker.core.name import bare, namespace_of, qualified
from checker.core.objects import Parameter
from checker.core.operation import Operation, OtherObject, Step, WriteRows
from checker.core.tree import Unread


@frozen
class Origin:
    """Where a state comes from: a revision's file, or a model's."""

    path: str
    line: int
    revision: str = ""
    of_current: bool = True
    """Whether it stands in FROM's tree; else in TO's."""
    maybe: bool = False

    @property
    def stated(self) -> bool:
        """Whether it is a place in a stated schema, where nothing says how it came there."""
        return bool(self.revision) and self.revision == self.path


@frozen
class Gone:
    """Something that is no longer there under this name."""

    origin: Origin = field(compare=False)
    to: str = ""
    """Its new name, if it was renamed."""
    never: bool = False
    """Whether it never came there: only the target's own revision makes it."""


@frozen
class ColumnState:
    """A column, and which revision last changed which of its fields."""

    column: Column
    origin: Origin = field(compare=False)
    changed: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    """By field of `Column`: `type`, `nullable`, `default`, ...; `place`, where it was put elsewhere; and `name`,
    where only its case changed."""

    def origin_of(self, what: str) -> Origin:
        """Give the place that last set one field."""
        return self.changed.get(what, self.origin)


@frozen
class ConstraintState:
    """A constraint, and where it comes from."""

    constraint: Constraint
    origin: Origin = field(compare=False)


@frozen
class Table:
    """A table (or view), as far as it is known."""

    name: str
    columns: Mapping[str, ColumnState] = field(default_factory=dict)
    constraints: tuple[ConstraintState, ...] = ()
    gone: Mapping[str, Gone] = field(default_factory=dict)
    """Columns that were there and are not any more."""
    whole: bool = False
    """Whether a CREATE TABLE was read: then a column that is not here does not exist. Else it is unknown."""
    view: bool = False
    base: str = ""
    """The one table that a view reads, if it reads just one."""
    where: str = ""
    """Which rows a view gives; empty for all."""
    writable: bool | None = None
    """Whether Postgres and MySQL write through a view; None where that is not known."""
    origin: Origin = field(default=Origin("", 0), compare=False)

    def with_column(self, name: str, state: ColumnState | None) -> "Table":
        """Give the table with a column set, or without it."""
        columns = {**self.columns}
        if state is None:
            columns.pop(name, None)
        else:
            columns[name] = state
        return replace(self, columns=columns)


@frozen
class EnumState:
    """A database enum type."""

    labels: tuple[str, ...]
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    """By label: what added it."""


@frozen
class Written:
    """A value that some row may hold, and what puts it there."""

    value: str | None
    origin: Origin = field(compare=False)
    by_migration: bool = True
    """False: only the newer release's code may write it."""
    anything: bool = False
    """Whether it stands for any value: the newer code knows no list."""


@frozen
class ObjectState:
    """A trigger, policy, partition, routine or the like, and where it comes from."""

    object: OtherObject
    origin: Origin = field(compare=False)


@frozen
class RoutineState:
    """The functions and procedures of one name, and what last made or dropped one of them."""

    signatures: tuple[tuple[Parameter, ...], ...]
    """What each of them takes; none where the last one was dropped."""
    origin: Origin = field(compare=False)


@frozen
class RightsState:
    """What one role may do with one object, as far as revisions say so."""

    given: frozenset[tuple[str, str]] = frozenset()
    """(privilege, column); the column is empty for the whole object."""
    taken: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    """What was taken away, and by what."""


@frozen
class Schema:
    """Tables, types and what rows may hold."""

    dialect: str = ""
    tables: Mapping[str, Table] = field(default_factory=dict)
    gone: Mapping[str, Gone] = field(default_factory=dict)
    """Tables and views that were there and are not any more."""
    gone_namespaces: Mapping[str, Gone] = field(default_factory=dict)
    """Namespaces that were renamed."""
    enums: Mapping[str, EnumState] = field(default_factory=dict)
    gone_types: Mapping[str, Gone] = field(default_factory=dict)
    """Enum types and domains that were dropped or renamed."""
    indexes: Mapping[str, str] = field(default_factory=dict)
    """Index name -> table, of indexes that are not unique."""
    written: Mapping[tuple[str, str], tuple[Written, ...]] = field(default_factory=dict)
    """By (table, column): literal values that migrations or newer code put there."""
    objects: Mapping[tuple[str, str, str], ObjectState] = field(default_factory=dict)
    """By (kind, table, name): what is no table."""
    routines: Mapping[str, RoutineState] = field(default_factory=dict)
    """By name: the functions and procedures all of whose parameters are known."""
    rights: Mapping[tuple[str, str, str], RightsState] = field(default_factory=dict)
    """By (kind, name, role): what a role may do with a table, sequence, ..."""
    rows: tuple[tuple[WriteRows, Origin], ...] = ()
    unread: tuple[tuple[Unread, Origin], ...] = ()

    def column(self, table: str, name: str) -> Column | None:
        """Give a column, if it is known to be there."""
        state = self.state(table, name)
        return state.column if state else None

    def state(self, table: str, name: str) -> ColumnState | None:
        """Give a column with its origins, if it is known to be there."""
        held = self.tables.get(table)
        return held.columns.get(name) if held else None

    def table_gone(self, table: str) -> Gone | None:
        """Say since when a table is known not to be there; None: it is there, or nobody knows."""
        if table in self.tables:
            return None
        found = self.gone.get(table)
        if found is None and self.gone_namespaces:
            moved = self.gone_namespaces.get(namespace_of(table, self.dialect))
            found = replace(moved, to=qualified(bare(table), moved.to, self.dialect)) if moved else None
        return found

    def column_gone(self, table: str, name: str) -> Gone | None:
        """Say since when a column is known not to be there; None: it is, nobody knows, or the whole table is gone."""
        held = self.tables.get(table)
        if held is None or name in held.columns:
            return None
        return held.gone.get(name)

    def with_table(self, table: Table) -> "Schema":
        """Give the schema with a table set."""
        gone = {name: each for name, each in self.gone.items() if name != table.name}
        return replace(self, tables={**self.tables, table.name: table}, gone=gone)

    def without_table(self, name: str, gone: Gone) -> "Schema":
        """Give the schema with a table taken away, remembering why."""
        tables = {each: table for each, table in self.tables.items() if each != name}
        return replace(self, tables=tables, gone={**self.gone, name: gone})

    def table(self, name: str, origin: Origin) -> Table:
        """Give a table; one that was not seen before is known to exist and nothing more."""
        return self.tables.get(name) or Table(name, origin=origin)


def origin_of(revision: Revision, step: Step, *, of_current: bool = True) -> Origin:
    """Give the place of a step; `of_current`: whether FROM has the revision."""
    here = of_current and not revision.in_target
    return Origin(revision.path, step.line, revision.id, of_current=here, maybe=step.maybe)


def possible_labels(schema: Schema, column: Column) -> tuple[str, ...] | None:
    """Give the values that the database lets into an enum column; None where it lets in any, or nobody knows."""
    type_ = column.type
    if type_ is None or type_.family not in {"enum", "other"}:
        return None
    # SQL names an enum type without saying that it is one; the schema knows.
    held = schema.enums.get(type_.name) if type_.native and type_.name else None
    return held.labels if held else type_.labels


def tables_of(operations: Iterable[Operation]) -> frozenset[str]:
    """Give the names of all tables that operations name."""
    names: set[str] = set()
    for operation in operations:
        for attribute in ("table", "to"):
            name = getattr(operation, attribute, "")
            if name:
                names.add(name)
    return frozenset(names)
