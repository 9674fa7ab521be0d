"""What a release's code needs from the database: its models, and every place that touches a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property

from checker.core.column import Column, Constraint
from checker.core.fact import fact, frozen, known
from checker.core.use import Routine, Touch, Use


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
    lenient: bool = False
    """Whether all of `through` gives out whatever value a column holds, also one that no list has."""
    mentioned: frozenset[str] = frozenset()
    """Of the objects that changed (`table` or `table.column`), those whose name occurs in source that was not read."""
    lists: tuple[Model, ...] = ()
    """Of tables without a model: the columns whose lists of values are known, and nothing else of them."""
    kept: frozenset[str] = frozenset()
    """Tables that a library of the program keeps for itself: it may use all of them, and no source need name them."""
    unnamed: tuple[str, ...] = ()
    """The names of mapped classes whose tables are not known."""
    strict: frozenset[str] = frozenset()
    """The database's own enum types of which a program reads the values that its release has, and no others."""
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

    @property
    def listing(self) -> tuple[Model, ...]:
        """Everything that may say which values a column takes."""
        return (*self.models, *self.lists)

    def listed(self, table: str, column: str) -> MappedColumn | None:
        """Give a column as its model maps it, or as a list of values stands for it."""
        found = (each for model in self.lists if model.table == table for each in model.columns)
        return self.mapped(table, column) or next((each for each in found if each.column.name == column), None)

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
        if self.assumed or table in self.kept or (f"{table}.{column}" if column else table) in self.mentioned:
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
        lenient=bool(through) and all(part.lenient for part in all_ if part.through),
        lists=tuple(each for part in all_ for each in part.lists),
        kept=frozenset[str]().union(*(part.kept for part in all_)),
        unnamed=tuple(dict.fromkeys(name for part in all_ for name in part.unnamed)),
        strict=frozenset[str]().union(*(part.strict for part in all_)),
        unread=tuple(each for part in all_ for each in part.unread),
    )
