"""What a release's code needs from the database: its models, and every place that touches a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property

from checker.core.column import Column, Constraint
from checker.core.fact import fact, frozen, known


@known
class Touch(StrEnum):
    """How a place touches a table."""

    LOAD = "load"
    """An ORM loads whole objects: names every mapped column that is not deferred."""
    READ = "read"
    """A select list, WHERE, ORDER BY or join names these columns."""
    STAR = "star"
    """SELECT *."""
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    TRUNCATE = "truncate"
    CALL = "call"
    """Names a routine or a sequence, and no table."""


@fact
class Loose:
    """A column that a statement names without saying whose it is, where more than one thing can be meant."""

    name: str
    tables: tuple[tuple[str, ...], ...] = ()
    """The tables that it may belong to: those of its own SELECT, then those of the SELECT around that, and so on."""
    quoted: bool = False
    """Whether it stands in double quotes: SQLite takes one that no table has for a text."""
    result: bool = False
    """Whether GROUP BY or HAVING names what the select list gives; a column of that name would come first."""
    called: bool = False
    """Whether it is `t.name` to Postgres, which calls name(t) where t has no such column."""


@fact
class Star:
    """One `SELECT *`: what takes its columns by their position."""

    tables: tuple[str, ...]
    """The tables whose columns it gives, as often as it gives them."""
    result: bool = False
    """Whether they are what the whole statement gives."""
    width: int = 0
    """How many names each row is unpacked into; 0 where that is not seen."""
    picked: tuple[int, ...] = ()
    """Which columns are picked by number."""
    into: str = ""
    """The table that INSERT ... SELECT * fills."""
    listed: bool = False
    """Whether that INSERT names its columns."""
    beside: tuple[tuple[str, ...], ...] = ()
    """The same tables of each other SELECT of a UNION; nothing for one that lists its columns."""
    compared: bool = False
    """Whether whole rows are compared: DISTINCT, or UNION without ALL."""


@fact
class Routine:
    """A routine or sequence that a statement names."""

    name: str
    kind: str = "function"
    """`function`, `procedure` or `sequence`."""
    arguments: int = 0
    named: tuple[str, ...] = ()
    """Arguments that are given by name."""


@fact
class Use:
    """One place that touches a table."""

    touch: Touch
    table: str
    columns: tuple[str, ...] = ()
    """The columns it names (for INSERT and UPDATE: that it writes)."""
    nulls: tuple[str, ...] = ()
    """INSERT: columns named and sent as an explicit NULL when the code leaves them unset."""
    unset: tuple[str, ...] = ()
    """INSERT: of `nulls`, those that some call was seen to leave unset or to set to None."""
    sent: tuple[str, ...] = ()
    """INSERT and UPDATE: the columns that surely get a value, where the language tells."""
    positional: bool = False
    """INSERT without a column list."""
    conflict: tuple[str, ...] = ()
    """INSERT: the columns of its ON CONFLICT target."""
    conflict_name: str = ""
    """INSERT: the constraint of its ON CONFLICT ON CONSTRAINT."""
    conflict_where: str = ""
    """INSERT: the WHERE of its ON CONFLICT target, which a partial index must imply."""
    on_duplicate: str = ""
    """INSERT that names no key: what it does with a row that is there: `nothing`, `update` or `replace`."""
    sought: tuple[str, ...] | None = None
    """READ: the columns that it compares for equality; None where that was not told apart from what it selects."""
    guessed: bool = False
    """INSERT: whether the table is only known when the program runs, and this is one that it may be."""
    left_to_database: bool = False
    """DELETE: whether it counts on the database for the rows that refer to what it deletes (passive deletes)."""
    one: bool = False
    """READ: whether it takes one row at most for granted."""
    width: int = 0
    """INSERT without a column list: how many values each row has; 0 where that is not known, -1 for a `SELECT *`."""
    values: tuple[tuple[str, str], ...] = ()
    """(column, literal) pairs that it writes or compares."""
    compared: tuple[tuple[str, str], ...] = ()
    """READ: (column, family of type) pairs: what it is compared with; `bind` for what only the running program knows,
    `typed` for that where the driver sends it with the type that the model has."""
    stars: tuple[Star, ...] = ()
    """STAR: what takes its columns by position."""
    loose: tuple[Loose, ...] = ()
    """READ: the columns that may be another table's."""
    natural: tuple[str, ...] = ()
    """READ: the tables that it is joined with by NATURAL JOIN: on all columns that both have."""
    indexes: tuple[str, ...] = ()
    """The indexes that it names: FORCE INDEX, INDEXED BY."""
    matched: tuple[tuple[str, ...], ...] = ()
    """The lists of columns that MATCH ... AGAINST needs an index for."""
    routine: Routine | None = None
    """CALL: what it names."""
    by: str = ""
    """The model's name, or the first words of the statement."""
    line: int = 0
    path: str = ""
    """Joined to the fact when a tree is linked."""


@known
class Way(StrEnum):
    """What a program does around its statements."""

    CREATES = "creates"
    """Makes the tables that are missing, when it starts: `create_all`."""
    CHECKS = "checks"
    """Asks the database what it looks like: reflection, has_table, get_columns."""
    CATCHES = "catches"
    """Catches the error by which the database refuses a row."""
    NAMES = "names"
    """Holds a text that may be the name of a constraint."""


@fact
class Habit:
    """One place where a program does so."""

    way: Way
    tables: tuple[str, ...] = ()
    """The tables it speaks of; nothing where that is not known, or where it speaks of all."""
    names: tuple[str, ...] = ()
    """Texts that stand there: names of tables (CHECKS) or of constraints (NAMES)."""
    deep: bool = False
    """CHECKS: whether it asks for columns or keys too."""
    at_start: bool = False
    """Whether it surely runs when the program starts."""
    line: int = 0
    path: str = ""


@fact
class MappedColumn:
    """A column as a model maps it."""

    column: Column
    attribute: str = ""
    """Its name in Python, where that differs."""
    labels: tuple[str, ...] | None = None
    """The stored values that it can read; any other raises (SQLAlchemy's Enum)."""
    python_default: bool = False
    """Whether the client sends a value when the code sets none; no help to an older release."""
    deferred: bool = False
    line: int = 0
    path: str = ""


@fact
class Model:
    """A mapped class or a Table of the code."""

    name: str
    table: str
    columns: tuple[MappedColumn, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    whole: bool = True
    """False where some of its columns could not be read (a base class that was not found, reflection)."""
    line: int = 0
    path: str = ""


class Proof(StrEnum):
    """How sure it is that the code uses an object."""

    PROVEN = "proven"
    """A model or query that was read names it."""
    ASSUMED = "assumed"
    """No reader knows the code, or its name occurs in places that were not read."""
    ABSENT = "absent"
    """It occurs nowhere in the release's own source."""


@frozen
class Needs:
    """What one release needs."""

    models: tuple[Model, ...] = ()
    uses: tuple[Use, ...] = ()
    """Those of models (made by the reader of the ORM) and of queries."""
    habits: tuple[Habit, ...] = ()
    """What the code does around its statements."""
    assumed: bool = False
    """Whether no reader knew the code: then everything its own history builds is taken as needed."""
    through: tuple[str, ...] = ()
    """What the code reaches the database through that no reader knows, where that is why its needs are assumed."""
    mentioned: frozenset[str] = frozenset()
    """Of the objects that changed (`table` or `table.column`), those whose name occurs in source that was not read."""
    unread: tuple[tuple[str, str, int], ...] = field(default=(), compare=False)
    """(path, why, line) of source that looks as if it touches the database and could not be read."""

    @cached_property
    def _by_table(self) -> Mapping[str, tuple[Use, ...]]:
        found: dict[str, list[Use]] = {}
        for use in self.uses:
            found.setdefault(use.table, []).append(use)
        return {table: tuple(uses) for table, uses in found.items()}

    @cached_property
    def _models(self) -> Mapping[str, tuple[Model, ...]]:
        found: dict[str, list[Model]] = {}
        for model in self.models:
            found.setdefault(model.table, []).append(model)
        return {table: tuple(models) for table, models in found.items()}

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], MappedColumn]:
        return {(model.table, mapped.column.name): mapped for model in self.models for mapped in model.columns}

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Every table that a model or query names, sorted."""
        return tuple(sorted({*self._by_table, *(model.table for model in self.models)} - {""}))

    @property
    def routines(self) -> tuple[tuple[Routine, Use], ...]:
        """Every routine and sequence that a statement names, with its place."""
        return tuple((use.routine, use) for use in self.uses_of("", Touch.CALL) if use.routine)

    def model(self, table: str) -> Model | None:
        """Give the model of a table; of several, the first."""
        return next(iter(self.models_of(table)), None)

    def models_of(self, table: str) -> tuple[Model, ...]:
        """Give every model of a table."""
        return self._models.get(table, ())

    def mapped(self, table: str, column: str) -> MappedColumn | None:
        """Give a column as its model maps it."""
        return self._columns.get((table, column))

    def uses_of(self, table: str, *touches: Touch) -> tuple[Use, ...]:
        """Give the places that touch a table, in the order of paths and lines."""
        uses = self._by_table.get(table, ())
        return tuple([use for use in uses if use.touch in touches]) if touches else uses

    def ways(self, way: Way, table: str = "") -> tuple[Habit, ...]:
        """Give the places that do one thing, all of them or those that may speak of one table."""
        return tuple(
            each for each in self.habits if each.way is way and (not table or not each.tables or table in each.tables)
        )

    def naming(self, table: str, column: str, *touches: Touch) -> Iterator[Use]:
        """Give the places that name a column."""
        return (use for use in self.uses_of(table, *touches) if column in use.columns)

    def proof(self, table: str, column: str = "") -> Proof:
        """Say how sure it is that the code uses a table, or one of its columns."""
        if column:
            named = any(True for _ in self.naming(table, column)) or self.mapped(table, column) is not None
        else:
            named = bool(self.uses_of(table)) or self.model(table) is not None
        if named:
            return Proof.PROVEN
        if self.assumed or (f"{table}.{column}" if column else table) in self.mentioned:
            return Proof.ASSUMED
        return Proof.ABSENT


def joined(parts: Iterable[Needs]) -> Needs:
    """Join what several readers found in one release."""
    all_ = tuple(parts)
    models = tuple(model for part in all_ for model in part.models)
    # Where models were read, what is beside them is another program's more often than not.
    through = () if models else tuple(sorted({name for part in all_ for name in part.through}))
    return Needs(
        models=models,
        uses=tuple(
            sorted((use for part in all_ for use in part.uses), key=lambda use: (use.table, use.path, use.line))
        ),
        habits=tuple(habit for part in all_ for habit in part.habits),
        assumed=bool(through),
        mentioned=frozenset[str]().union(*(part.mentioned for part in all_)),
        through=through,
        unread=tuple(each for part in all_ for each in part.unread),
    )
