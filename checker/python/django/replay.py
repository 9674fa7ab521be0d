"""One migration of Django's, as it changes the models and the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from checker.core.column import Constraint, Exclude, Unique
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    DropColumn,
    DropConstraint,
    DropTable,
    Operation,
    RenameTable,
    Step,
)
from checker.core.tree import Unread
from checker.python.django.fields import Spec
from checker.python.django.state import Model, State
from checker.python.django.written import Construct, Plain

Sql: TypeAlias = Callable[[str, str, int], tuple[Step, ...]]
"""Reads an SQL text, for a dialect, from a line."""
Handler: TypeAlias = "Callable[[Replay, Construct], None]"
"""Follows one kind of operation."""
_STATE_ONLY = {"AlterModelOptions", "AlterModelManagers", "AlterModelTableComment", "AlterConstraint"}
_UNKNOWN = "changes a model that no migration before it has made"


@dataclass
class Replay:
    """One migration, as it changes a state and a database."""

    state: State
    app: str
    sql: Sql
    handlers: Mapping[str, Handler]
    """By the names of operations."""
    path: str = ""
    up: list[Step] = field(default_factory=list)
    down: list[Step] | None = field(default_factory=list)
    """The way down, last step first; None from the first operation on that has none."""
    line: int = 0
    silent: int = 0
    """Above zero while only the state changes."""

    def run(self, operations: tuple[Plain, ...]) -> None:
        """Follow operations in their order."""
        for each in operations:
            if isinstance(each, Construct):
                self.line = each.line or self.line
                self._operation(each)
            else:
                why = each if isinstance(each, Unread) else Unread("is not an operation of Django's")
                self.unread(replace(why, line=why.line or self.line))

    def _operation(self, made: Construct) -> None:
        if made.name in _STATE_ONLY and made.path.startswith("django."):
            self._options(made)
            return
        handler = self.handlers.get(made.name)
        if handler is None or not made.path.startswith("django."):
            self.unread(Unread(f"{made.name} is no operation of Django's", line=made.line))
        else:
            handler(self, made)

    def do(self, operation: Operation, *back: Operation, touches: tuple[str, ...] | None = None) -> None:
        """Do something to the database, unless only the state changes; `back` undoes it."""
        if self.silent:
            return
        self.up.append(Step(operation, self.line, touches=touches))
        if self.down is not None:
            self.down.extend(Step(each, self.line, touches=touches) for each in reversed(back))

    def unread(self, why: Unread, touches: tuple[str, ...] | None = None) -> None:
        """Say what could not be read; without a table named, of every table."""
        self.do(why, touches=touches)
        if not self.silent:
            self.down = None

    def unread_of(self, model: Model, what: str) -> None:
        """Say what of a model could not be read."""
        self.unread(Unread(f"{what} could not be read", line=self.line), (self.state.table(model),))

    def model(self, made: Construct, *, index: int = 0, name: str = "model_name") -> Model | None:
        """Give the model that an operation names; it has no table, or is not known: nothing more to do."""
        called = made.get(index, name)
        found = self.state.model(self.app, called) if isinstance(called, str) else None
        if found is None:
            table = f"{self.app}_{called.lower()}" if isinstance(called, str) else None
            self.unread(Unread(_UNKNOWN, line=made.line), (table,) if table else None)
        return found

    def _options(self, made: Construct) -> None:
        called, options = made.get(0, "name"), made.get(1, "options")
        found = self.state.model(self.app, called) if isinstance(called, str) else None
        if found and isinstance(options, dict):
            kept = {k: v for k, v in found.options.items() if k != "managed"}
            found.options = {**kept, **{k: v for k, v in options.items() if k == "managed"}}

    def renamed(self, old: str, new: str) -> None:
        """Rename a table."""
        self.do(RenameTable(old, new), RenameTable(new, old))

    def add(self, model: Model, constraint: Constraint) -> None:
        """Add a constraint to a model's table."""
        if model.has_table:
            table = self.state.table(model)
            model.names[word(constraint), constraint.columns] = constraint.name
            self.do(AddConstraint(table, constraint), DropConstraint(table, constraint.name, word(constraint)))

    def drop(self, model: Model, constraint: Constraint) -> None:
        """Drop a constraint of a model's table."""
        if model.has_table:
            table = self.state.table(model)
            name = model.names.pop((word(constraint), constraint.columns), constraint.name)
            self.do(DropConstraint(table, name, word(constraint)), AddConstraint(table, constraint))

    def moved(self, model: Model, old: str, new: str) -> None:
        """Let constraints stand on a column under its new name."""
        model.names = {
            (kind, tuple(new if each == old else each for each in columns)): name
            for (kind, columns), name in model.names.items()
        }

    def remake(self, model: Model) -> None:
        """Say what is lost where Django makes the table anew: on SQLite, all columns that the models do not know.

        `_remake_table` of `django/db/backends/sqlite3/schema.py` (ran with Django 5.2).
        """
        if self.state.dialect != "sqlite" or self.silent or not model.has_table:
            return
        table = self.state.table(model)
        for name, column in model.forgotten.items():
            self.do(DropColumn(table, name), AddColumn(table, column))
        model.forgotten = {}

    def put(self, model: Model, spec: Spec) -> None:
        """Add the column or the table of a field."""
        table = self.state.table(model)
        between = self.state.many(model, spec)
        if between:
            self.do(between, DropTable(between.table))
        elif not spec.known:
            self.unread(Unread(f"{spec.kind} is no field of Django's", line=self.line), (table,))
        elif not spec.bare:
            column = self.state.column(model, spec)
            computed = spec.made.has("db_default") and not _is_value(spec.made.get(-1, "db_default"))
            if not column.nullable or spec.unique or spec.made.has("default") or computed:
                self.remake(model)
            self.do(AddColumn(table, column), DropColumn(table, column.name))
            for each in self.state.own_constraints(model, spec):
                self.add(model, each)

    def quietly(self, operations: Plain) -> None:
        """Follow operations that change the models alone."""
        if isinstance(operations, tuple):
            self.silent += 1
            self.run(operations)
            self.silent -= 1
        elif operations is not None:
            self.unread(Unread("what it does to the models could not be read", line=self.line))


def _is_value(default: Plain) -> bool:
    """Tell whether a default is written as Value(...); Django takes even a plain number for an expression here."""
    return isinstance(default, Construct) and default.name == "Value"


def word(constraint: Constraint) -> str:
    """Give the kind of a constraint, as a DROP CONSTRAINT names it."""
    if isinstance(constraint, Exclude):
        return ""
    if isinstance(constraint, Unique):
        return "unique"
    return {"Check": "check", "ForeignKey": "foreign", "PrimaryKey": "primary"}[type(constraint).__name__]
