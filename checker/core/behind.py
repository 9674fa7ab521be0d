"""The two schemas of a rollback: the target's own, and the one that the current release leaves behind.

What decides is carried by the revisions between the releases, applied to what the target is known to have. A table
that no revision made is taken from the target's models: a release works on its own schema.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from checker.core.apply import apply_revisions
from checker.core.column import ForeignKey
from checker.core.history import Revision
from checker.core.name import bare
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    CreateEnum,
    CreateTable,
    CreateView,
    DropIndex,
    DropType,
    DropView,
    Operation,
    OtherObject,
    RenameColumn,
    RenameEnumValue,
    RenameIndex,
    RenameSchema,
    RenameTable,
    RenameType,
    Step,
)
from checker.core.schema import ColumnState, ConstraintState, Gone, Origin, Schema, Table, Written, tables_of
from checker.core.split import Split
from checker.core.tree import Unread


def schemas(
    parts: Split, needs: Needs, newer: Iterable[Model], dialect: str, *, hook_runs: bool
) -> tuple[Schema, Schema]:
    """Give (the target's own schema, the schema left behind).

    `newer` are FROM's models and lists: what its code may have written. `hook_runs`: TO's hook applies what is pending.
    """
    base = _base(dialect, parts.shared)
    own = complete(apply_revisions(base, parts.pending, of_current=False), needs.models)
    own = replace(own, unread=(), rows=())
    made = _made_by(parts.pending)
    left = apply_revisions(complete(base, needs.models, but=made), parts.between, of_current=True)
    if hook_runs:
        done = apply_revisions(left, parts.pending, of_current=False)
        left = complete(_without_revived(done, left, made), needs.models)
    else:
        left = _never_made(left, parts.pending, own)
    left = _without_passing(left, _made_by(parts.between), own, frozenset(needs.tables))
    return own, _may_hold(left, newer, needs)


@lru_cache(maxsize=4)
def _base(dialect: str, shared: tuple[Revision, ...]) -> Schema:
    """Give what the revisions that both have make; an answer asks for it several times."""
    return replace(apply_revisions(Schema(dialect), shared, of_current=False), unread=(), rows=())


def _without_revived(done: Schema, left: Schema, made: frozenset[tuple[str, str]]) -> Schema:
    """Leave tables away that the current release dropped or renamed: what changes them does not make them again."""
    for name, gone in left.gone.items():
        if name in done.tables and (name, "") not in made:
            done = done.without_table(name, gone)
    return done


def base_schema(parts: Split, needs: Needs, dialect: str) -> Schema:
    """Give what a schema from elsewhere is compared with: what both releases have, as far as the target knows it.

    A target that states its schema knows it whole; another's models say what its revisions do not show.
    """
    base = _base(dialect, parts.shared)
    if any(each.stated for each in parts.shared):
        return base
    return complete(base, needs.models, but=_made_by(parts.pending))


def turns_on(parts: Split, own: Schema, left: Schema) -> frozenset[str] | None:
    """Give the tables that an answer turns on, by their bare names in lower case; None: it may turn on any.

    They are those that differ, those that the revisions name, also behind a foreign key, and every word of what could
    not be read.
    """
    theirs = (theirs for _, theirs in parts.edited)
    ours = (ours for ours, _ in parts.edited)
    steps = [step for each in (*parts.between, *parts.pending, *theirs, *ours) for step in each.up]
    if any(_anywhere(step) for step in steps):
        return None
    named = set(tables_of(step.operation for step in steps))
    named |= {each.name for step in steps if isinstance(each := step.operation, CreateView | DropView)}
    named |= {each.name for step in steps if isinstance(each := step.operation, DropIndex | RenameIndex)}
    named |= {word for step in steps if isinstance(step.operation, Unread) for word in step.touches or ()}
    named |= {name for name, table in left.tables.items() if own.tables.get(name) != table}
    named.update(_parents(step.operation for step in steps))
    named |= left.gone.keys() ^ own.gone.keys()
    named |= {
        table for table, column in left.written if left.written[table, column] != own.written.get((table, column))
    }
    return frozenset(bare(name).lower() for name in named)


def _parents(operations: Iterable[Operation]) -> Iterator[str]:
    """Give the tables at which new foreign keys point: whoever deletes there meets them."""
    for operation in operations:
        made = operation.constraints if isinstance(operation, CreateTable) else ()
        for key in (*made, *((operation.constraint,) if isinstance(operation, AddConstraint) else ())):
            if isinstance(key, ForeignKey):
                yield key.table


def parents_lost(own: Schema, left: Schema) -> frozenset[str]:
    """Give the tables, by their bare names in lower case, at which foreign keys pointed that are gone or changed.

    Whoever deletes there is not refused any more.
    """
    found: set[str] = set()
    for name, table in left.tables.items():
        before = own.tables.get(name)
        if before is None or before is table or before.constraints == table.constraints:
            continue
        kept = {state.constraint for state in table.constraints}
        keys = (state.constraint for state in before.constraints if state.constraint not in kept)
        found |= {bare(key.table).lower() for key in keys if isinstance(key, ForeignKey)}
    return frozenset(found)


def complete(schema: Schema, models: Iterable[Model], but: frozenset[tuple[str, str]] = frozenset()) -> Schema:
    """Add what a release's models map and its revisions do not show; `but` holds (table, column) pairs to leave out."""
    for model in models:
        if model.table in schema.gone or (model.table, "") in but:
            continue
        table = schema.tables.get(model.table)
        origin = Origin(model.path, model.line, of_current=False)
        if table is None:
            table = Table(model.table, origin=origin, constraints=_constraints(model, origin))
        for mapped in model.columns:
            name = mapped.column.name
            if name not in table.columns and name not in table.gone and (model.table, name) not in but:
                table = table.with_column(name, ColumnState(mapped.column, _origin(mapped, origin)))
            elif name in table.columns and table.columns[name].column.type is None and mapped.column.type:
                state = table.columns[name]
                table = table.with_column(name, replace(state, column=replace(state.column, type=mapped.column.type)))
        schema = schema.with_table(table)
    return schema


def _anywhere(step: Step) -> bool:
    """Tell whether a step may touch tables that it does not name."""
    match step.operation:
        case Unread():
            return step.touches is None
        case OtherObject(table=table):
            return not table
        case CreateEnum() | AddEnumValue() | RenameEnumValue() | RenameType() | DropType() | RenameSchema():
            return True
    return False


def _made_by(revisions: Iterable[Revision]) -> frozenset[tuple[str, str]]:
    made: set[tuple[str, str]] = set()
    for revision in revisions:
        for step in revision.up:
            match step.operation:
                case RenameTable(table=name, to=to):
                    made |= {(to, each) for table, each in made if table == name} | {(to, "")}
                case CreateTable(table=name) | CreateView(name=name):
                    made.add((name, ""))
                case AddColumn(table=name, column=column):
                    made.add((name, column.name))
                case RenameColumn(table=name, to=to):
                    made.add((name, to))
                case _:
                    pass
    return frozenset(made)


def _never_made(left: Schema, pending: Iterable[Revision], own: Schema) -> Schema:
    for revision in pending:
        for name, column in sorted(_made_by((revision,))):
            gone = Gone(Origin(revision.path, revision.line, revision.id, of_current=False), never=True)
            if not column:
                if name not in left.tables and name in own.tables:
                    left = left.without_table(name, gone)
            elif own.column(name, column) and name not in left.gone and not left.column(name, column):
                table = left.table(name, gone.origin)
                left = left.with_table(replace(table, gone={**table.gone, column: gone}))
    return left


def _is_text(mapped: MappedColumn) -> bool:
    return mapped.column.type is not None and mapped.column.type.family == "text"


def _without_passing(left: Schema, made: frozenset[tuple[str, str]], own: Schema, needed: frozenset[str]) -> Schema:
    """Forget what came and went between the releases: nobody's loss."""
    passing = {name for name, column in made if not column} - own.tables.keys() - own.gone.keys() - needed
    left = replace(left, gone={name: gone for name, gone in left.gone.items() if name not in passing})
    views = [(name, table.base) for name, table in left.tables.items() if table.base]
    for name, column in sorted(made):
        for each in (name, *(view for view, of in views if of == name)):
            table, before = left.tables.get(each), own.tables.get(each)
            known = before is not None and (column in before.columns or not before.whole)
            if column and table and column in table.gone and not known:
                gone = {other: state for other, state in table.gone.items() if other != column}
                left = left.with_table(replace(table, gone=gone))
    return left


def _may_hold(left: Schema, newer: Iterable[Model], needs: Needs) -> Schema:
    written = dict(left.written)
    views = [(name, table.base) for name, table in left.tables.items() if table.base]
    under = [
        (name, model) for model in newer for name in (model.table, *(view for view, of in views if of == model.table))
    ]
    for table, model in under:
        for mapped in model.columns:
            key = (table, mapped.column.name)
            ours = _own_column(needs, model.name, *key)
            seen = {each.value for each in written.get(key, ())} | set((ours.labels if ours else None) or ())
            origin = Origin(mapped.path or model.path, mapped.line or model.line)
            labels = tuple(label for label in mapped.labels or () if label not in seen)
            more = tuple(Written(label, origin, by_migration=False) for label in labels)
            if ours and ours.labels and mapped.labels is None and _is_text(mapped):
                more = (Written("any other text", origin, by_migration=False, anything=True),)
            if more:
                written[key] = (*written.get(key, ()), *more)
    return replace(left, written=written)


def _own_column(needs: Needs, name: str, table: str, column: str) -> MappedColumn | None:
    """Give a column as TO's class of that name maps it; where it has none, as any class does."""
    own = (each for model in needs.models_of(table) if model.name == name for each in model.columns)
    return next((each for each in own if each.column.name == column), None) or needs.listed(table, column)


def _constraints(model: Model, origin: Origin) -> tuple[ConstraintState, ...]:
    return tuple(ConstraintState(constraint, origin) for constraint in model.constraints)


def _origin(mapped: MappedColumn, model: Origin) -> Origin:
    return replace(model, path=mapped.path or model.path, line=mapped.line or model.line)
