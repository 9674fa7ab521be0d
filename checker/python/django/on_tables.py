"""What operations do to a table's constraints and indexes, and to the database around it."""

from collections.abc import Mapping

from checker.core.column import Unique
from checker.core.operation import CreateIndex, DropConstraint, DropIndex, Harmless, OtherObject, RenameIndex
from checker.core.tree import Unread
from checker.python.django.constraints import constraint_of, index_of, together
from checker.python.django.replay import Handler, Replay
from checker.python.django.written import Construct, Named


def alter_together(replay: Replay, made: Construct) -> None:
    """Change unique_together."""
    model, value = replay.model(made, name="name"), made.get(1, "unique_together")
    if model is None:
        return
    if isinstance(value, Unread | Named):
        replay.unread(Unread("unique_together could not be read", line=made.line), (replay.state.table(model),))
        return
    before = together(replay.state, model, model.options.get("unique_together"))
    model.options = {**model.options, "unique_together": value}
    after = together(replay.state, model, value)
    for columns in before.keys() - after.keys():
        replay.drop(model, before[columns])
    for columns in after.keys() - before.keys():
        replay.add(model, after[columns])


def add_constraint(replay: Replay, made: Construct) -> None:
    """Add a constraint."""
    model = replay.model(made)
    if model is None:
        return
    found = constraint_of(replay.state, model, made.get(1, "constraint"))
    if found is None:
        replay.unread(Unread("the constraint could not be read", line=made.line), (replay.state.table(model),))
        return
    listed = model.options.get("constraints")
    kept = listed if isinstance(listed, tuple) else ()
    model.options = {**model.options, "constraints": (*kept, made.get(1, "constraint"))}
    if not (isinstance(found, Unique) and found.index):
        replay.remake(model)
    replay.add(model, found)


def remove_constraint(replay: Replay, made: Construct) -> None:
    """Drop a constraint by its name."""
    model, name = replay.model(made), made.get(1, "name")
    if model is None or not model.has_table:
        return
    if not isinstance(name, str):
        replay.unread_of(model, "the constraint's name")
        return
    listed = model.options.get("constraints")
    held = listed if isinstance(listed, tuple) else ()
    gone = [each for each in held if isinstance(each, Construct) and each.get(-1, "name") == name]
    model.options = {**model.options, "constraints": tuple(each for each in held if each not in gone)}
    found = constraint_of(replay.state, model, gone[0]) if gone else None
    if found is not None:
        if not (isinstance(found, Unique) and found.index):
            replay.remake(model)
        replay.drop(model, found)
        return
    replay.do(DropConstraint(replay.state.table(model), name))
    if not replay.silent:
        replay.down = None


def add_index(replay: Replay, made: Construct) -> None:
    """Add an index."""
    model = replay.model(made)
    found = index_of(replay.state, model, made.get(1, "index")) if model else None
    if model and model.has_table and found:
        replay.do(found, DropIndex(found.name, found.table))
    elif model and model.has_table:
        replay.unread_of(model, "the index")


def remove_index(replay: Replay, made: Construct) -> None:
    """Drop an index."""
    model, name = replay.model(made), made.get(1, "name")
    if model and model.has_table and isinstance(name, str):
        replay.do(DropIndex(name, replay.state.table(model)), CreateIndex(replay.state.table(model), name))
    elif model and model.has_table:
        replay.unread_of(model, "the index's name")


def rename_index(replay: Replay, made: Construct) -> None:
    """Rename an index."""
    model, new, old = replay.model(made), made.get(1, "new_name"), made.get(2, "old_name")
    if model and model.has_table and isinstance(new, str) and isinstance(old, str):
        table = replay.state.table(model)
        replay.do(RenameIndex(old, new, table), RenameIndex(new, old, table))


def extension(replay: Replay, made: Construct) -> None:
    """Make an extension, a collation or the like."""
    name = made.get(0, "name")
    shown = name if isinstance(name, str) else made.name.removesuffix("Extension").lower()
    kind = "collation" if "Collation" in made.name else "extension"
    verb, back = ("drop", "create") if made.name.startswith("Remove") else ("create", "drop")
    if replay.state.dialect == "postgres":
        replay.do(OtherObject(verb, kind, shown), OtherObject(back, kind, shown))


def validate(replay: Replay, made: Construct) -> None:
    """Check the rows that a constraint was not asked about: nothing changes."""
    replay.do(Harmless(f"{made.name}"), Harmless(f"{made.name}"))


HANDLERS: Mapping[str, Handler] = {
    "AlterUniqueTogether": alter_together,
    "AddConstraint": add_constraint,
    "AddConstraintNotValid": add_constraint,
    "RemoveConstraint": remove_constraint,
    "AddIndex": add_index,
    "AddIndexConcurrently": add_index,
    "RemoveIndex": remove_index,
    "RemoveIndexConcurrently": remove_index,
    "RenameIndex": rename_index,
    "AlterIndexTogether": validate,
    "ValidateConstraint": validate,
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
        extension,
    ),
}
