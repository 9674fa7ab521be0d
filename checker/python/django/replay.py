"""What each operation of a Django migration does to the tables, given the models made so far."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    Constraint,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Exclude,
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
    RenameIndex,
    RenameTable,
    Step,
    Unique,
)
from checker.core.tree import Unread
from checker.python.django.constraints import constraint_of, index_of, together
from checker.python.django.fields import Spec
from checker.python.django.state import Model, State, specs
from checker.python.django.written import Construct, Named, Plain, Runs

Sql: TypeAlias = Callable[[str, str, int], tuple[Step, ...]]
"""Reads an SQL text, for a dialect, from a line."""
_STATE_ONLY = {"AlterModelOptions", "AlterModelManagers", "AlterModelTableComment", "AlterConstraint"}
_UNKNOWN = "changes a model that no migration before it has made"


@dataclass
class Replay:
    """One migration, as it changes a state and a database."""

    state: State
    app: str
    sql: Sql
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
                self._unread(replace(why, line=why.line or self.line))

    def _operation(self, made: Construct) -> None:
        if made.name in _STATE_ONLY and made.path.startswith("django."):
            self._options(made)
            return
        handler = _HANDLERS.get(made.name)
        if handler is None or not made.path.startswith("django."):
            self._unread(Unread(f"{made.name} is no operation of Django's", line=made.line))
        else:
            handler(self, made)

    def do(self, operation: Operation, *back: Operation, touches: tuple[str, ...] | None = None) -> None:
        """Do something to the database, unless only the state changes; `back` undoes it."""
        if self.silent:
            return
        self.up.append(Step(operation, self.line, touches=touches))
        if self.down is not None:
            self.down.extend(Step(each, self.line, touches=touches) for each in reversed(back))

    def _unread(self, why: Unread, touches: tuple[str, ...] | None = None) -> None:
        self.do(why, touches=touches)
        if not self.silent:
            self.down = None

    def _unread_of(self, model: Model, what: str) -> None:
        self._unread(Unread(f"{what} could not be read", line=self.line), (self.state.table(model),))

    def model(self, made: Construct, *, index: int = 0, name: str = "model_name") -> Model | None:
        """Give the model that an operation names; it has no table, or is not known: nothing more to do."""
        called = made.get(index, name)
        found = self.state.model(self.app, called) if isinstance(called, str) else None
        if found is None:
            table = f"{self.app}_{called.lower()}" if isinstance(called, str) else None
            self._unread(Unread(_UNKNOWN, line=made.line), (table,) if table else None)
        return found

    def _options(self, made: Construct) -> None:
        called, options = made.get(0, "name"), made.get(1, "options")
        found = self.state.model(self.app, called) if isinstance(called, str) else None
        if found and isinstance(options, dict):
            kept = {k: v for k, v in found.options.items() if k != "managed"}
            found.options = {**kept, **{k: v for k, v in options.items() if k == "managed"}}

    def create_model(self, made: Construct) -> None:
        """Make a model and its table."""
        name, fields, options = made.get(0, "name"), specs(made.get(1, "fields")), made.get(2, "options")
        if not isinstance(name, str) or fields is None or not isinstance(options, dict | None):
            table = f"{self.app}_{name.lower()}" if isinstance(name, str) else ""
            self._unread(Unread("its fields or options could not be read", line=made.line), (table,) if table else None)
            return
        model = Model(self.app, name, fields, dict(options or {}), self.path, made.line)
        self.state.models[model.key] = model
        if not model.has_table:
            return
        state = self.state
        constraints: list[Constraint] = []
        for spec in fields.values():
            if not spec.bare:
                constraints.extend(state.own_constraints(model, spec))
        constraints.extend(together(state, model, model.options.get("unique_together")).values())
        listed = model.options.get("constraints")
        found = [constraint_of(state, model, each) for each in (listed if isinstance(listed, tuple) else ())]
        constraints.extend(each for each in found if each is not None)
        whole = all(spec.known for spec in fields.values())
        whole_table = CreateTable(state.table(model), state.columns(model), tuple(constraints), whole=whole)
        self.do(whole_table, DropTable(whole_table.table))
        for spec in fields.values():
            between = state.many(model, spec)
            if between:
                self.do(between, DropTable(between.table))

    def delete_model(self, made: Construct) -> None:
        """Drop a model's table, and those of its fields of many to many."""
        model = self.model(made, name="name")
        if model is None:
            return
        if model.has_table:
            for spec in model.fields.values():
                between = self.state.many(model, spec)
                if between:
                    self.do(DropTable(between.table), between)
            table = self.state.table(model)
            self.do(DropTable(table), CreateTable(table, self.state.columns(model)))
        del self.state.models[model.key]

    def rename_model(self, made: Construct) -> None:
        """Rename a model, its table, and what is named after it."""
        model, new = self.model(made, name="old_name"), made.get(1, "new_name")
        if model is None or not isinstance(new, str):
            return
        state, before = self.state, model.key
        old_table = state.table(model)
        many = [(owner, spec, state.many(owner, spec)) for owner, spec in self._many_around(model)]
        refer = list(state.referring(before))
        del state.models[before]
        model.name = new
        state.models[model.key] = model
        for owner, spec in refer:
            arguments = {**(spec.made.keywords or {}), "to": f"{model.app}.{new}"}
            owner.fields[spec.name] = replace(spec, made=replace(spec.made, arguments=(), keywords=arguments))
        if model.has_table and state.table(model) != old_table:
            self._renamed(old_table, state.table(model))
        for owner, spec, was in many:
            now = state.many(owner, owner.fields[spec.name])
            if was is None or now is None or not owner.has_table:
                continue
            if was.table != now.table:
                self._renamed(was.table, now.table)
            for one, other in zip(was.columns, now.columns, strict=True):
                if one.name != other.name:
                    self.do(
                        RenameColumn(now.table, one.name, other.name), RenameColumn(now.table, other.name, one.name)
                    )

    def _renamed(self, old: str, new: str) -> None:
        self.do(RenameTable(old, new), RenameTable(new, old))

    def _many_around(self, model: Model) -> Iterator[tuple[Model, Spec]]:
        yield from ((model, spec) for spec in model.fields.values() if spec.to_many)
        yield from ((o, spec) for o, spec in self.state.referring(model.key) if spec.to_many and o.key != model.key)

    def alter_table(self, made: Construct) -> None:
        """Give a model another table name."""
        model, new = self.model(made, name="name"), made.get(1, "table")
        if model is None:
            return
        if not isinstance(new, str | None):
            self._unread_of(model, "the table's name")
            return
        state, old = self.state, self.state.table(model)
        many = [(spec, state.many(model, spec)) for spec in model.fields.values()]
        model.options = {**model.options, "db_table": new}
        if not model.has_table or state.table(model) == old:
            return
        self._renamed(old, state.table(model))
        for spec, was in many:
            now = state.many(model, spec)
            if was and now and was.table != now.table:
                self._renamed(was.table, now.table)

    def alter_together(self, made: Construct) -> None:
        """Change unique_together."""
        model, value = self.model(made, name="name"), made.get(1, "unique_together")
        if model is None:
            return
        if isinstance(value, Unread | Named):
            self._unread(Unread("unique_together could not be read", line=made.line), (self.state.table(model),))
            return
        before = together(self.state, model, model.options.get("unique_together"))
        model.options = {**model.options, "unique_together": value}
        after = together(self.state, model, value)
        for columns in before.keys() - after.keys():
            self._drop(model, before[columns])
        for columns in after.keys() - before.keys():
            self._add(model, after[columns])

    def _add(self, model: Model, constraint: Constraint) -> None:
        if model.has_table:
            table = self.state.table(model)
            self.do(AddConstraint(table, constraint), DropConstraint(table, constraint.name, _word(constraint)))

    def _drop(self, model: Model, constraint: Constraint) -> None:
        if model.has_table:
            table = self.state.table(model)
            self.do(DropConstraint(table, constraint.name, _word(constraint)), AddConstraint(table, constraint))

    def add_field(self, made: Construct) -> None:
        """Add a field."""
        model = self.model(made)
        name, field_ = made.get(1, "name"), made.get(2, "field")
        if model is None:
            return
        if not isinstance(name, str) or not isinstance(field_, Construct):
            self._unread(Unread("the field could not be read", line=made.line), (self.state.table(model),))
            return
        spec = Spec(name, field_, made.line)
        model.fields[name] = spec
        if model.has_table:
            self._put(model, spec)

    def _put(self, model: Model, spec: Spec) -> None:
        table = self.state.table(model)
        between = self.state.many(model, spec)
        if between:
            self.do(between, DropTable(between.table))
        elif not spec.known:
            self._unread(Unread(f"{spec.kind} is no field of Django's", line=self.line), (table,))
        elif not spec.bare:
            column = self.state.column(model, spec)
            self.do(AddColumn(table, column), DropColumn(table, column.name))
            for each in self.state.own_constraints(model, spec):
                self._add(model, each)

    def remove_field(self, made: Construct) -> None:
        """Drop a field."""
        model, name = self.model(made), made.get(1, "name")
        if model is None:
            return
        spec = model.fields.pop(name, None) if isinstance(name, str) else None
        if spec is None:
            self._unread(Unread("the field is not known", line=made.line), (self.state.table(model),))
        elif model.has_table:
            between = self.state.many(model, spec)
            if between:
                self.do(DropTable(between.table), between)
            elif not spec.bare:
                column = self.state.column(model, spec)
                table = self.state.table(model)
                self.do(DropColumn(table, column.name), AddColumn(table, column))

    def alter_field(self, made: Construct) -> None:
        """Change a field."""
        model = self.model(made)
        name, field_ = made.get(1, "name"), made.get(2, "field")
        if model is None:
            return
        old = model.fields.get(name) if isinstance(name, str) else None
        if old is None or not isinstance(field_, Construct):
            self._unread(Unread("the field is not known", line=made.line), (self.state.table(model),))
            return
        new = Spec(old.name, field_, made.line)
        was, before = self.state.many(model, old), list(self.state.own_constraints(model, old))
        column = None if old.bare else self.state.column(model, old)
        model.fields[old.name] = new
        if not model.has_table:
            return
        if old.bare != new.bare or not new.known:
            self._unread(Unread("the field becomes one of another kind", line=made.line), (self.state.table(model),))
            return
        if column is None:
            now = self.state.many(model, new)
            if was and now and was.table != now.table:
                self._renamed(was.table, now.table)
            return
        self._altered(model, column.name, old, new)
        after = self.state.own_constraints(model, new)
        for each in before:
            if each not in after and not (old.column != new.column and _word(each) == "foreign"):
                self._drop(model, each)
        for each in after:
            if each not in before:
                self._add(model, each)

    def _altered(self, model: Model, name: str, old: Spec, new: Spec) -> None:
        table, now = self.state.table(model), self.state.column(model, new)
        was = self.state.column(model, old)
        if name != now.name:
            self.do(RenameColumn(table, name, now.name), RenameColumn(table, now.name, name))
        changed = frozenset(
            each
            for each in ("type", "nullable", "default", "generated", "identity", "collation")
            if getattr(was, each) != getattr(now, each)
        )
        if changed or (now.type is None and old.made != new.made and _kind(old) != _kind(new)):
            self.do(
                AlterColumn(table, now, changed or frozenset({"type"})),
                AlterColumn(table, replace(was, name=now.name), changed or frozenset({"type"})),
            )

    def rename_field(self, made: Construct) -> None:
        """Rename a field."""
        model, old, new = self.model(made), made.get(1, "old_name"), made.get(2, "new_name")
        if model is None:
            return
        spec = model.fields.get(old) if isinstance(old, str) else None
        if spec is None or not isinstance(new, str):
            self._unread(Unread("the field is not known", line=made.line), (self.state.table(model),))
            return
        was = self.state.many(model, spec)
        renamed = replace(spec, name=new)
        model.fields = {
            (new if name == old else name): (renamed if name == old else each) for name, each in model.fields.items()
        }
        model.options = {key: _with_name(value, str(old), new) for key, value in model.options.items()}
        if not model.has_table:
            return
        now = self.state.many(model, renamed)
        if was and now and was.table != now.table:
            self._renamed(was.table, now.table)
        elif not spec.bare and spec.column != renamed.column:
            table = self.state.table(model)
            first, second = self.state.column(model, spec).name, self.state.column(model, renamed).name
            self.do(RenameColumn(table, first, second), RenameColumn(table, second, first))

    def add_constraint(self, made: Construct) -> None:
        """Add a constraint."""
        model = self.model(made)
        if model is None:
            return
        found = constraint_of(self.state, model, made.get(1, "constraint"))
        if found is None:
            self._unread(Unread("the constraint could not be read", line=made.line), (self.state.table(model),))
            return
        listed = model.options.get("constraints")
        kept = listed if isinstance(listed, tuple) else ()
        model.options = {**model.options, "constraints": (*kept, made.get(1, "constraint"))}
        self._add(model, found)

    def remove_constraint(self, made: Construct) -> None:
        """Drop a constraint by its name."""
        model, name = self.model(made), made.get(1, "name")
        if model is None or not model.has_table:
            return
        if not isinstance(name, str):
            self._unread_of(model, "the constraint's name")
            return
        listed = model.options.get("constraints")
        held = listed if isinstance(listed, tuple) else ()
        gone = [each for each in held if isinstance(each, Construct) and each.get(-1, "name") == name]
        model.options = {**model.options, "constraints": tuple(each for each in held if each not in gone)}
        found = constraint_of(self.state, model, gone[0]) if gone else None
        if found is not None:
            self._drop(model, found)
            return
        self.do(DropConstraint(self.state.table(model), name))
        if not self.silent:
            self.down = None

    def add_index(self, made: Construct) -> None:
        """Add an index."""
        model = self.model(made)
        found = index_of(self.state, model, made.get(1, "index")) if model else None
        if model and model.has_table and found:
            self.do(found, DropIndex(found.name, found.table))
        elif model and model.has_table:
            self._unread_of(model, "the index")

    def remove_index(self, made: Construct) -> None:
        """Drop an index."""
        model, name = self.model(made), made.get(1, "name")
        if model and model.has_table and isinstance(name, str):
            self.do(DropIndex(name, self.state.table(model)), CreateIndex(self.state.table(model), name))
        elif model and model.has_table:
            self._unread_of(model, "the index's name")

    def rename_index(self, made: Construct) -> None:
        """Rename an index."""
        model, new, old = self.model(made), made.get(1, "new_name"), made.get(2, "old_name")
        if model and model.has_table and isinstance(new, str) and isinstance(old, str):
            table = self.state.table(model)
            self.do(RenameIndex(old, new, table), RenameIndex(new, old, table))

    def order(self, made: Construct) -> None:
        """Add or drop the column that numbers the rows of a parent."""
        model = self.model(made, name="name")
        if model is None:
            return
        spec = Spec("_order", Construct("IntegerField", "django.db.models.IntegerField"), made.line)
        there = "_order" in model.fields
        if made.get(1, "order_with_respect_to") is None and there:
            table, column = self.state.table(model), self.state.column(model, model.fields.pop("_order"))
            self.do(DropColumn(table, column.name), AddColumn(table, column))
        elif not there and made.get(1, "order_with_respect_to") is not None:
            model.fields["_order"] = spec
            self._put(model, spec)

    def separate(self, made: Construct) -> None:
        """Change the database as one list says, and the state as the other does."""
        database, state = made.get(0, "database_operations", ()), made.get(1, "state_operations", ())
        if isinstance(database, tuple):
            kept = _copy(self.state)
            self.run(database)
            self.state.models = kept
        elif database is not None:
            self._unread(Unread("its operations are not a list", line=made.line))
        self._quietly(state)

    def _quietly(self, operations: Plain) -> None:
        if isinstance(operations, tuple):
            self.silent += 1
            self.run(operations)
            self.silent -= 1
        elif operations is not None:
            self._unread(Unread("what it does to the models could not be read", line=self.line))

    def run_sql(self, made: Construct) -> None:
        """Run SQL."""
        for step in self._statements(made.get(0, "sql")):
            if not self.silent:
                self.up.append(step)
        back = made.get(1, "reverse_sql")
        if self.down is not None and not self.silent:
            if back is None:
                self.down = None
            else:
                self.down.extend(reversed(self._statements(back)))
        self._quietly(made.get(2, "state_operations"))

    def _statements(self, value: Plain) -> tuple[Step, ...]:
        match value:
            case str():
                return self.sql(value, self.state.dialect, self.line)
            case Named(path=path) if path.endswith("noop"):
                return ()
            case tuple():
                texts = [each[0] if isinstance(each, tuple) and each else each for each in value]
                return tuple(step for each in texts for step in self._statements(each))
        return (Step(Unread("its SQL is not known before the program runs", line=self.line), self.line),)

    def run_python(self, made: Construct) -> None:
        """Run a function: on rows alone where that can be shown."""
        for step in self._code(made.get(0, "code")):
            self.do(step.operation, touches=step.touches)
        back = made.get(1, "reverse_code")
        if self.down is not None and not self.silent:
            self.down = None if back is None else [*self.down, *self._code(back)]

    def _code(self, value: Plain) -> tuple[Step, ...]:
        if isinstance(value, Named) and value.path.endswith("noop"):
            return ()
        if isinstance(value, Runs) and value.models is not None:
            tables = tuple(self.state.table_of((app, name.lower())) for app, name in value.models)
            why = Unread(f"runs {value.name}, which works on rows", line=self.line, rows=True)
            return (Step(why, self.line, touches=tables),) if tables else ()
        name = value.name if isinstance(value, Runs) else "a function"
        return (Step(Unread(f"runs {name}, which could not be followed", line=self.line), self.line),)

    def extension(self, made: Construct) -> None:
        """Make an extension, a collation or the like."""
        name = made.get(0, "name")
        shown = name if isinstance(name, str) else made.name.removesuffix("Extension").lower()
        kind = "collation" if "Collation" in made.name else "extension"
        verb, back = ("drop", "create") if made.name.startswith("Remove") else ("create", "drop")
        if self.state.dialect == "postgres":
            self.do(OtherObject(verb, kind, shown), OtherObject(back, kind, shown))

    def validate(self, made: Construct) -> None:
        """Check the rows that a constraint was not asked about: nothing changes."""
        self.do(Harmless(f"{made.name}"), Harmless(f"{made.name}"))


_SPOKEN = {"verbose_name", "help_text", "error_messages", "validators", "editable", "choices", "related_name", "blank"}
"""Arguments of a field that the database knows nothing of."""


def _kind(spec: Spec) -> tuple[object, ...]:
    given = {name: each for name, each in (spec.made.keywords or {}).items() if name not in _SPOKEN}
    return spec.kind, spec.made.arguments, given


def _word(constraint: Constraint) -> str:
    if isinstance(constraint, Exclude):
        return ""
    if isinstance(constraint, Unique):
        return "unique"
    return {"Check": "check", "ForeignKey": "foreign", "PrimaryKey": "primary"}[type(constraint).__name__]


def _with_name(value: Plain, old: str, new: str) -> Plain:
    """Give an option in which a field has another name."""
    if isinstance(value, tuple):
        return tuple(_with_name(each, old, new) for each in value)
    if isinstance(value, Construct) and value.keywords and "fields" in value.keywords:
        return replace(value, keywords={**value.keywords, "fields": _with_name(value.keywords["fields"], old, new)})
    return new if value == old else value


def _copy(state: State) -> dict[tuple[str, str], Model]:
    return {key: replace(each, fields=dict(each.fields)) for key, each in state.models.items()}


_HANDLERS: Mapping[str, Callable[[Replay, Construct], None]] = {
    "CreateModel": Replay.create_model,
    "DeleteModel": Replay.delete_model,
    "RenameModel": Replay.rename_model,
    "AlterModelTable": Replay.alter_table,
    "AlterUniqueTogether": Replay.alter_together,
    "AlterOrderWithRespectTo": Replay.order,
    "AddField": Replay.add_field,
    "RemoveField": Replay.remove_field,
    "AlterField": Replay.alter_field,
    "RenameField": Replay.rename_field,
    "AddConstraint": Replay.add_constraint,
    "AddConstraintNotValid": Replay.add_constraint,
    "RemoveConstraint": Replay.remove_constraint,
    "AddIndex": Replay.add_index,
    "AddIndexConcurrently": Replay.add_index,
    "RemoveIndex": Replay.remove_index,
    "RemoveIndexConcurrently": Replay.remove_index,
    "RenameIndex": Replay.rename_index,
    "AlterIndexTogether": Replay.validate,
    "SeparateDatabaseAndState": Replay.separate,
    "RunSQL": Replay.run_sql,
    "RunPython": Replay.run_python,
    "ValidateConstraint": Replay.validate,
    **dict.fromkeys(
        (
            "CreateExtension",
            "BloomExtension",
            "BtreeGinExtension",
            "BtreeGistExtension",
            "CITextExtension",
            "CryptoExtension",
            "HStoreExtension",
            "TrigramExtension",
            "UnaccentExtension",
            "CreateCollation",
            "RemoveCollation",
        ),
        Replay.extension,
    ),
}
