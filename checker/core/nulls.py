"""Columns that one release takes a value from, and that the other release's code leaves out of the rows it writes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from checker.core.column import Check
from checker.core.concern import columns_read
from checker.core.history import Revision
from checker.core.needs import Needs
from checker.core.operation import WriteRows
from checker.core.schema import Origin, Schema, Written
from checker.core.use import Touch, Use

Pairs: TypeAlias = frozenset[tuple[str, str]]
"""(table, column)."""


def lapsed(needs: Needs, others: Needs) -> Pairs:
    """Give the columns that these models map as never NULL, and that the other release's do not map so."""
    return frozenset(
        (model.table, mapped.column.name)
        for model in needs.models
        for mapped in model.columns
        if not (mapped.column.nullable or mapped.column.primary_key or mapped.column.generated)
        and _may_lapse(others, model.table, mapped.column.name)
    )


def let_in(left: Schema, pairs: Pairs) -> Pairs:
    """Give those of these columns that take a NULL when an INSERT leaves them out."""
    return frozenset((table, name) for table, name in pairs if _takes_null(left, table, name))


def with_nulls(left: Schema, pairs: Pairs, others: Needs) -> Schema:
    """Note the NULLs that the other release's code leaves behind in columns that take them."""
    written = dict(left.written)
    for table, name in sorted(pairs):
        use = next((use for use in others.uses_of(table, Touch.INSERT) if _leaves_out(others, use, name)), None)
        if use is not None:
            origin = Origin(use.path, use.line)
            written[table, name] = (*written.get((table, name), ()), Written(None, origin, by_migration=False))
    return replace(left, written=written)


def with_unfilled(left: Schema, needs: Needs, pending: Iterable[Revision]) -> Schema:
    """Note the NULLs that the target's own revisions, which have not run, would fill."""
    written = dict(left.written)
    for revision in pending:
        for step in revision.up:
            operation = step.operation
            if not isinstance(operation, WriteRows) or operation.verb != "update":
                continue
            for name in operation.columns:
                key = (operation.table, name)
                mapped, column = needs.mapped(*key), left.column(*key)
                if mapped and column and column.nullable and not mapped.column.nullable:
                    origin = Origin(revision.path, step.line, revision.id, of_current=False)
                    written[key] = (*written.get(key, ()), Written(None, origin, by_migration=False))
    return replace(left, written=written)


def _takes_null(left: Schema, table: str, name: str) -> bool:
    state = left.state(table, name)
    if state is None or not state.column.nullable or state.column.default is not None or state.column.generated:
        return False
    held = left.tables[table]
    checks = (each.constraint for each in held.constraints)
    return not held.view and not any(
        isinstance(each, Check) and each.not_null and each.columns == (name,) for each in checks
    )


def _may_lapse(others: Needs, table: str, name: str) -> bool:
    if not all(model.whole for model in others.models_of(table)):
        return False
    mapped = others.mapped(table, name)
    return mapped is None or mapped.column.nullable


def _leaves_out(others: Needs, use: Use, name: str) -> bool:
    if use.positional or not columns_read(others, use):
        return False
    return name in use.unset or name not in use.columns
