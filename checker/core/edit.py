"""What the edit of a released revision changes for the target: which of the two texts ran is not known."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.apply import apply_revisions
from checker.core.between import touches
from checker.core.column import Column, Constraint, PrimaryKey
from checker.core.concern import known_columns, own_labels, proof_of, unique_keys
from checker.core.history import Revision
from checker.core.needs import Proof
from checker.core.operation import (
    AddEnumValue,
    CreateEnum,
    DropType,
    Operation,
    OtherObject,
    RenameEnumValue,
    RenameType,
    Step,
)
from checker.core.rollback import Rollback
from checker.core.schema import Schema, Table, tables_of
from checker.core.tree import Unread
from checker.core.types import Type, narrower, reads_differently


def harmful_edits(rollback: Rollback) -> Iterator[tuple[Revision, Revision, tuple[Step, ...]]]:
    """Give the edited revisions (as TO and as FROM wrote them) with which TO may fare worse, had FROM's text run.

    TO ran on its own text, so only what FROM's would do to it counts: where both read alike, or the edit adds what TO
    lives with (a nullable column, a wider type), it does not matter which of them ran.
    """
    hurt = frozenset(_hurt(rollback)) if rollback.edited else frozenset()
    for ours, theirs in rollback.edited:
        steps = _changed(ours, theirs)
        near = [step for step in steps if tables_of((step.operation,)) & hurt]
        near += [step for step in _only(theirs, ours) if _worse(rollback, step, ours)]
        if near:
            yield ours, theirs, tuple(near)


def _hurt(rollback: Rollback) -> Iterator[str]:
    """Give the tables that would not fit TO any more, had all of FROM's texts run."""
    ours = _after(rollback, [ours for ours, _ in rollback.edited])
    theirs = _after(rollback, [theirs for _, theirs in rollback.edited])
    for name in sorted({*ours.tables, *theirs.tables, *theirs.gone}):
        before, after = ours.tables.get(name), theirs.tables.get(name)
        if proof_of(rollback.needs, name) is Proof.ABSENT or (before == after and name not in theirs.gone):
            continue
        lost = after is None and (
            (name in theirs.gone and name not in ours.gone) or (before is not None and before.whole)
        )
        if lost or _differs(rollback, before or Table(name), after or Table(name)):
            yield name
    for (table, column), values in theirs.written.items():
        labels = own_labels(rollback, table, column)
        seen = {each.value for each in ours.written.get((table, column), ())}
        if labels is not None and any(each.value not in {None, *seen, *labels} for each in values):
            yield table


def _after(rollback: Rollback, revisions: list[Revision]) -> Schema:
    return apply_revisions(Schema(rollback.own.dialect), (*revisions, *rollback.between), of_current=True)


def _differs(rollback: Rollback, before: Table, after: Table) -> bool:
    name = before.name
    own = rollback.own.tables.get(name) or Table(name)
    for column in {*(before.columns.keys() - after.columns.keys()), *(after.gone.keys() - before.gone.keys())}:
        if proof_of(rollback.needs, name, column) is not Proof.ABSENT and column in {*before.columns, *own.columns}:
            return True
    for column, state in after.columns.items():
        held, ours = before.columns.get(column), own.columns.get(column)
        if state in (held, ours):
            continue
        if held is None and not state.column.fills_itself and column not in known_columns(rollback, name):
            return True
        if held is not None and _stricter(held.column, state.column):
            return True
    return bool(_rules(after) - _rules(before) - _rules(own)) or _targets_lost(rollback, before, after)


def _stricter(old: Column, new: Column) -> bool:
    if new.generated != old.generated and new.generated is not None:
        return True
    if (old.nullable and not new.nullable) or (old.fills_itself and not new.fills_itself):
        return True
    return bool(old.type and new.type and _type_differs(old.type, new.type))


def _type_differs(old: Type, new: Type) -> bool:
    if old.labels is not None and new.labels is not None and set(old.labels) != set(new.labels):
        return True
    return reads_differently(old, new) or bool(narrower(old, new))


def _rules(table: Table) -> frozenset[Constraint]:
    """Give what rows must obey, by what it says and not by its name."""
    constraints = (state.constraint for state in table.constraints)
    return frozenset(replace(each, name="") for each in constraints if not isinstance(each, PrimaryKey))


def _targets_lost(rollback: Rollback, before: Table, after: Table) -> bool:
    """Tell whether a unique key that an ON CONFLICT of TO names is missing."""
    wanted = {frozenset(use.conflict) for use in rollback.needs.uses_of(before.name)} - {frozenset()}
    return bool(wanted & (unique_keys(before) - unique_keys(after)))


def _changed(ours: Revision, theirs: Revision) -> tuple[Step, ...]:
    """Give the steps that only one of the two texts has; where only their order differs, all."""
    return (*_only(ours, theirs), *_only(theirs, ours)) or ours.up


def _only(one: Revision, other: Revision) -> tuple[Step, ...]:
    held = {_plain(step.operation) for step in other.up}
    return tuple(step for step in one.up if _plain(step.operation) not in held)


def _plain(operation: Operation) -> Operation:
    """Give an operation without the line that stands in it."""
    return replace(operation, line=0) if isinstance(operation, Unread) else operation


def _worse(rollback: Rollback, step: Step, ours: Revision) -> bool:
    """Tell whether a step that only FROM's text has can hurt TO in a way that no table shows."""
    match step.operation:
        case Unread(rows=True):
            return False
        case Unread():
            return touches(rollback, step) and not _as_dark(step, ours)
        case CreateEnum(name=name, labels=labels) if name in rollback.own.enums:
            return rollback.own.enums[name].labels != labels and touches(rollback, step)
        case CreateEnum() | AddEnumValue() | RenameEnumValue() | RenameType() | DropType() | OtherObject():
            return touches(rollback, step)
    return False


def _as_dark(step: Step, ours: Revision) -> bool:
    """Tell whether TO's own text could not be read in the same tables: what is wrong in both cancels out."""
    dark = [each.touches for each in ours.up if isinstance(each.operation, Unread) and not each.operation.rows]
    words = step.touches
    return any(each is None or (words is not None and set(words) <= set(each)) for each in dark)
