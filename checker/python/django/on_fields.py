"""What operations do to fields."""

from collections.abc import Mapping
from dataclasses import replace

from checker.core.column import Column, Constraint, ForeignKey
from checker.core.operation import AddColumn, AlterColumn, DropColumn, DropTable, Operation, RenameColumn
from checker.core.tree import Unread
from checker.python.django.fields import Spec, filling
from checker.python.django.names import invented
from checker.python.django.replay import Handler, Replay, word
from checker.python.django.state import Model
from checker.python.django.written import Construct, Plain

_SPOKEN = {"verbose_name", "help_text", "error_messages", "validators", "editable", "choices", "related_name", "blank"}
"""Arguments of a field that the database knows nothing of."""


def add_field(replay: Replay, made: Construct) -> None:
    """Add a field."""
    model = replay.model(made)
    name, field_ = made.get(1, "name"), made.get(2, "field")
    if model is None:
        return
    if not isinstance(name, str) or not isinstance(field_, Construct):
        replay.unread(Unread("the field could not be read", line=made.line), (replay.state.table(model),))
        return
    spec = Spec(name, field_, made.line)
    model.fields[name] = spec
    if model.has_table:
        replay.put(model, spec)


def remove_field(replay: Replay, made: Construct) -> None:
    """Drop a field."""
    model, name = replay.model(made), made.get(1, "name")
    if model is None:
        return
    spec = model.fields.pop(name, None) if isinstance(name, str) else None
    if spec is None:
        replay.unread(Unread("the field is not known", line=made.line), (replay.state.table(model),))
    elif model.has_table:
        between = replay.state.many(model, spec)
        if between:
            replay.do(DropTable(between.table), between)
        elif not spec.bare:
            column = replay.state.column(model, spec)
            table = replay.state.table(model)
            if replay.silent:
                if not any(step.operation == DropColumn(table, column.name) for step in replay.up):
                    model.forgotten[column.name] = column
            elif spec.unique or spec.indexed or spec.to_one:
                replay.remake(model)
            replay.do(DropColumn(table, column.name), *_again(table, column, spec))


def _again(table: str, column: Column, spec: Spec) -> tuple[Operation, ...]:
    """Add a column as Django does it on the way back: its rows get the default, which does not stay."""
    filled = filling(spec)
    if column.nullable or column.default is not None or filled is None:
        return (AddColumn(table, column),)
    return AddColumn(table, replace(column, default=filled)), AlterColumn(table, column, frozenset({"default"}))


def alter_field(replay: Replay, made: Construct) -> None:
    """Change a field."""
    model = replay.model(made)
    name, field_ = made.get(1, "name"), made.get(2, "field")
    if model is None:
        return
    old = model.fields.get(name) if isinstance(name, str) else None
    if old is None or not isinstance(field_, Construct):
        replay.unread(Unread("the field is not known", line=made.line), (replay.state.table(model),))
        return
    new = Spec(old.name, field_, made.line)
    was, before = replay.state.many(model, old), list(replay.state.own_constraints(model, old))
    column = None if old.bare else replay.state.column(model, old)
    model.fields[old.name] = new
    if not model.has_table:
        return
    if old.bare != new.bare or not new.known:
        replay.unread(Unread("the field becomes one of another kind", line=made.line), (replay.state.table(model),))
        return
    if column is None:
        now = replay.state.many(model, new)
        if was and now and was.table != now.table:
            replay.renamed(was.table, now.table)
        return
    _altered(replay, model, column.name, old, new)
    after = replay.state.own_constraints(model, new)
    called = replay.state.column(model, new).name
    before = [
        replace(each, columns=tuple(called if name == column.name else name for name in each.columns))
        for each in before
    ]
    for each in before:
        if not any(_is_alike(each, other) for other in after) or (word(each) == "foreign" and called != column.name):
            replay.drop(model, each)
    for each in after:
        if not any(_is_alike(each, other) for other in before) or (word(each) == "foreign" and called != column.name):
            replay.add(model, _as_altered(replay, model, each))


def _is_alike(one: Constraint, other: Constraint) -> bool:
    """Tell whether two constraints are the same but for their names and texts."""
    if isinstance(one, ForeignKey) and isinstance(other, ForeignKey) and one.table != other.table:
        return False
    return word(one) == word(other) and one.columns == other.columns


def _as_altered(replay: Replay, model: Model, made: Constraint) -> Constraint:
    """Give a constraint the name that Django invents; one that stands in a column's definition the database names."""
    ends = {"unique": "_uniq", "check": "_check"}
    if word(made) not in ends:
        return made
    name = invented(replay.state.table(model), made.columns, ends[word(made)], replay.state.dialect)
    return replace(made, name=name)


def rename_field(replay: Replay, made: Construct) -> None:
    """Rename a field."""
    model, old, new = replay.model(made), made.get(1, "old_name"), made.get(2, "new_name")
    if model is None:
        return
    spec = model.fields.get(old) if isinstance(old, str) else None
    if spec is None or not isinstance(new, str):
        replay.unread(Unread("the field is not known", line=made.line), (replay.state.table(model),))
        return
    was = replay.state.many(model, spec)
    renamed = replace(spec, name=new)
    model.fields = {
        (new if name == old else name): (renamed if name == old else each) for name, each in model.fields.items()
    }
    model.options = {key: _with_name(value, str(old), new) for key, value in model.options.items()}
    if not model.has_table:
        return
    now = replay.state.many(model, renamed)
    if was and now and was.table != now.table:
        replay.renamed(was.table, now.table)
    elif not spec.bare and spec.column != renamed.column:
        table = replay.state.table(model)
        first, second = replay.state.column(model, spec).name, replay.state.column(model, renamed).name
        replay.moved(model, first, second)
        replay.do(RenameColumn(table, first, second), RenameColumn(table, second, first))
        key = replay.state.foreign_key(model, renamed)
        if key:  # Django makes it anew, under a name of the new column
            replay.drop(model, key)
            replay.add(model, key)


def _altered(replay: Replay, model: Model, name: str, old: Spec, new: Spec) -> None:
    table, now = replay.state.table(model), replay.state.column(model, new)
    was = replay.state.column(model, old)
    if name != now.name:
        replay.moved(model, name, now.name)
        replay.do(RenameColumn(table, name, now.name), RenameColumn(table, now.name, name))
    if _kind(old) != _kind(new):
        replay.remake(model)
    changed = frozenset(
        each
        for each in ("type", "nullable", "default", "generated", "identity", "collation")
        if getattr(was, each) != getattr(now, each)
    )
    if changed or (now.type is None and old.made != new.made and _kind(old) != _kind(new)):
        replay.do(
            AlterColumn(table, now, changed or frozenset({"type"})),
            AlterColumn(table, replace(was, name=now.name), changed or frozenset({"type"})),
        )


def _kind(spec: Spec) -> tuple[object, ...]:
    given = {name: each for name, each in (spec.made.keywords or {}).items() if name not in _SPOKEN}
    return spec.kind, spec.made.arguments, given


def _with_name(value: Plain, old: str, new: str) -> Plain:
    """Give an option in which a field has another name."""
    if isinstance(value, tuple):
        return tuple(_with_name(each, old, new) for each in value)
    if isinstance(value, Construct) and value.keywords and "fields" in value.keywords:
        return replace(value, keywords={**value.keywords, "fields": _with_name(value.keywords["fields"], old, new)})
    return new if value == old else value


HANDLERS: Mapping[str, Handler] = {
    "AddField": add_field,
    "RemoveField": remove_field,
    "AlterField": alter_field,
    "RenameField": rename_field,
}
