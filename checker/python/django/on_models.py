"""What operations do to models, their tables and what is named after them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.core.column import Constraint
from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable, RenameColumn
from checker.core.tree import Unread
from checker.python.django.constraints import constraint_of, together
from checker.python.django.fields import Spec
from checker.python.django.replay import Handler, Replay, word
from checker.python.django.state import Model, specs
from checker.python.django.written import Construct


def create_model(replay: Replay, made: Construct) -> None:
    """Make a model and its table."""
    name, fields, options = made.get(0, "name"), specs(made.get(1, "fields")), made.get(2, "options")
    if not isinstance(name, str) or fields is None or not isinstance(options, dict | None):
        table = f"{replay.app}_{name.lower()}" if isinstance(name, str) else ""
        replay.unread(Unread("its fields or options could not be read", line=made.line), (table,) if table else None)
        return
    model = Model(replay.app, name, fields, dict(options or {}), replay.path, made.line)
    replay.state.models[model.key] = model
    if not model.has_table:
        return
    state = replay.state
    constraints: list[Constraint] = []
    for spec in fields.values():
        if not spec.bare:
            constraints.extend(state.own_constraints(model, spec))
    constraints.extend(together(state, model, model.options.get("unique_together")).values())
    listed = model.options.get("constraints")
    found = [constraint_of(state, model, each) for each in (listed if isinstance(listed, tuple) else ())]
    constraints.extend(each for each in found if each is not None)
    model.names = {(word(each), each.columns): each.name for each in constraints}
    whole = all(spec.known for spec in fields.values())
    whole_table = CreateTable(state.table(model), state.columns(model), tuple(constraints), whole=whole)
    replay.do(whole_table, DropTable(whole_table.table))
    for spec in fields.values():
        between = state.many(model, spec)
        if between:
            replay.do(between, DropTable(between.table))


def delete_model(replay: Replay, made: Construct) -> None:
    """Drop a model's table, and those of its fields of many to many."""
    model = replay.model(made, name="name")
    if model is None:
        return
    if model.has_table:
        for spec in model.fields.values():
            between = replay.state.many(model, spec)
            if between:
                replay.do(DropTable(between.table), between)
        table = replay.state.table(model)
        replay.do(DropTable(table), CreateTable(table, replay.state.columns(model)))
    del replay.state.models[model.key]


def rename_model(replay: Replay, made: Construct) -> None:
    """Rename a model, its table, and what is named after it."""
    model, new = replay.model(made, name="old_name"), made.get(1, "new_name")
    if model is None or not isinstance(new, str):
        return
    state, before = replay.state, model.key
    old_table = state.table(model)
    many = [(owner, spec, state.many(owner, spec)) for owner, spec in _many_around(replay, model)]
    refer = list(state.referring(before))
    del state.models[before]
    model.name = new
    state.models[model.key] = model
    for owner, spec in refer:
        arguments = {**(spec.made.keywords or {}), "to": f"{model.app}.{new}"}
        owner.fields[spec.name] = replace(spec, made=replace(spec.made, arguments=(), keywords=arguments))
    if model.has_table and state.table(model) != old_table:
        replay.renamed(old_table, state.table(model))
    for owner, spec, was in many:
        now = state.many(owner, owner.fields[spec.name])
        if was is None or now is None or not owner.has_table:
            continue
        if was.table != now.table:
            replay.renamed(was.table, now.table)
        for one, other in zip(was.columns, now.columns, strict=True):
            if one.name != other.name:
                replay.do(RenameColumn(now.table, one.name, other.name), RenameColumn(now.table, other.name, one.name))


def alter_table(replay: Replay, made: Construct) -> None:
    """Give a model another table name."""
    model, new = replay.model(made, name="name"), made.get(1, "table")
    if model is None:
        return
    if not isinstance(new, str | None):
        replay.unread_of(model, "the table's name")
        return
    state, old = replay.state, replay.state.table(model)
    many = [(spec, state.many(model, spec)) for spec in model.fields.values()]
    model.options = {**model.options, "db_table": new}
    if not model.has_table or state.table(model) == old:
        return
    replay.renamed(old, state.table(model))
    for spec, was in many:
        now = state.many(model, spec)
        if was and now and was.table != now.table:
            replay.renamed(was.table, now.table)


def order(replay: Replay, made: Construct) -> None:
    """Add or drop the column that numbers the rows of a parent."""
    model = replay.model(made, name="name")
    if model is None:
        return
    spec = Spec("_order", Construct("IntegerField", "django.db.models.IntegerField"), made.line)
    there = "_order" in model.fields
    if made.get(1, "order_with_respect_to") is None and there:
        table, column = replay.state.table(model), replay.state.column(model, model.fields.pop("_order"))
        replay.do(DropColumn(table, column.name), AddColumn(table, column))
    elif not there and made.get(1, "order_with_respect_to") is not None:
        model.fields["_order"] = spec
        replay.put(model, spec)


def _many_around(replay: Replay, model: Model) -> Iterator[tuple[Model, Spec]]:
    yield from ((model, spec) for spec in model.fields.values() if spec.to_many)
    yield from ((o, spec) for o, spec in replay.state.referring(model.key) if spec.to_many and o.key != model.key)


HANDLERS: Mapping[str, Handler] = {
    "CreateModel": create_model,
    "DeleteModel": delete_model,
    "RenameModel": rename_model,
    "AlterModelTable": alter_table,
    "AlterOrderWithRespectTo": order,
}
