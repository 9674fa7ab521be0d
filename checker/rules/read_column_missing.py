"""A column that the older release reads is gone.

What it means
    The column was dropped or renamed after the older release, or only the
    older release's own revisions make it. An ORM names every mapped column in
    every query, so one column takes the whole entity with it. On MySQL and
    SQLite a change of case alone counts too, where SELECT * is read by name.

Why it matters at 3 a.m.
    Every load of the entity fails, from the first request on, also where
    nobody looks at the column.

For example
    1.0.1 drops orders.note. 1.0.0 maps it, and each query of Order ends with:
    column orders.note does not exist.

To mend it for good
    Renamed: rename the table away and make a view with the old names, or add
    the old column again with a trigger that keeps both in step. Dropped: added
    again it is empty. Next time in three releases: stop writing, stop reading
    (take it out of the model), then drop.

What it cannot see
    Whether a value that is gone mattered. SELECT * that is unpacked by
    position shows as risky at most.
"""

from collections.abc import Iterator

from checker.core.between import came_and_went
from checker.core.binding import elsewhere
from checker.core.complaint import no_column
from checker.core.concern import WRITES, known_columns, missing, proof_of, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Gone, Table
from checker.core.speak import cause, doubt, evidence, user, went, went_verb
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that are known to be gone and that the target reads, or that nobody is known to use."""
    for table in sorted({*rollback.needs.tables, *rollback.schema.tables}):
        held = rollback.schema.tables.get(table)
        names = {*known_columns(rollback, table), *(held.gone if held else ())}
        for name in sorted(names):
            gone = missing(rollback, table, name)
            if gone is None or came_and_went(rollback, table, name):
                continue
            named = tuple(rollback.needs.naming(table, name))
            uses = tuple(use for use in named if not elsewhere(rollback, use, table, name))
            if named and not uses and rollback.needs.mapped(table, name) is None:
                continue  # no statement fails: `read-name-captured` says what it means now
            if uses and all(use.touch in WRITES for use in uses):
                continue
            yield _found(rollback, table, name, gone, uses)
        if held and rollback.schema.dialect in {"mysql", "sqlite"}:
            yield from _respelled(rollback, held)


def _respelled(rollback: Rollback, held: Table) -> Iterator[Found]:
    """Find columns of which only the case changed: statements work, SELECT * gives another name (ran on both)."""
    stars = rollback.needs.uses_of(held.name, Touch.STAR)
    uses = tuple(use for use in stars if any(star.result for star in use.stars))
    for name, state in sorted(held.columns.items()) if uses else ():
        if "name" in state.changed:
            origin = state.changed["name"]
            yield Found(
                object=f"{held.name}.{name}",
                level=Level.RISKY,
                certainty=Certainty.POSSIBLE,
                message=f"{rollback.target} reads all columns of {held.name} ({user(uses[0])}); {cause(origin)} "
                f"changed the case of {name}, so that what takes it by its old name does not find it",
                evidence=evidence(rollback, origin, "changes its case", uses),
                state="other case",
            )


def _found(rollback: Rollback, table: str, name: str, gone: Gone, uses: tuple[Use, ...]) -> Found:
    proof, level, certainty = _weight(rollback, table, name, gone)
    stars = rollback.needs.uses_of(table, Touch.STAR)
    reads = tuple(use for use in uses if use.touch not in WRITES) or stars
    dialect = rollback.schema.dialect
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=_message(rollback, f"{table}.{name}", gone, proof, reads) + _likely(rollback, table, name, gone),
        evidence=evidence(rollback, gone.origin, went_verb(gone), (*reads, *uses)),
        state="gone",
        user_would_see=no_column(dialect, table, name) if level is Level.UNSAFE else "",
        advice=_advice(rollback, table, name, gone),
    )


def _advice(rollback: Rollback, table: str, name: str, gone: Gone) -> str:
    """Name what brings a renamed column back for the old code alone (ran on Postgres 15 and MariaDB 10.11)."""
    left = {"postgres": "ON CONSTRAINT fails", "mysql": "index hints fail"}.get(rollback.schema.dialect)
    if not gone.to or left is None:
        return ""
    return (
        f"Without {rollback.current} beside it: rename {table} away and make a view {table} with {gone.to} as {name}; "
        f"{left} through it."
    )


def _weight(rollback: Rollback, table: str, name: str, gone: Gone) -> tuple[Proof, Level, Certainty]:
    proof = proof_of(rollback.needs, table, name)
    if proof is Proof.ABSENT and rollback.needs.uses_of(table, Touch.STAR):
        proof = Proof.ASSUMED
    return proof, *weigh(Level.UNSAFE, proof, gone.origin)


def _message(rollback: Rollback, column: str, gone: Gone, proof: Proof, reads: tuple[Use, ...]) -> str:
    target = rollback.target
    if proof is not Proof.PROVEN:
        if reads and reads[0].touch is Touch.STAR:
            unsure = f"; {target} reads all columns there ({user(reads[0])})"
        else:
            unsure = doubt(rollback.needs, target, proof)
        return f"{column} is not there any more: {went(gone, target)}{unsure}"
    if not reads:
        return f"{target} maps {column}; {went(gone, target)}"
    if reads[0].touch is Touch.LOAD:
        return f"{target} loads {column} on every {user(reads[0])} query; {went(gone, target)}"
    return f"{target} reads {column} ({user(reads[0])}); {went(gone, target)}"


def _likely(rollback: Rollback, table: str, name: str, gone: Gone) -> str:
    """Say which column that came may be the same by another name: files that state a schema need not tell."""
    own, now = rollback.own.tables.get(table), rollback.schema.tables.get(table)
    before = own.columns.get(name) if own else None
    if not gone.origin.stated or gone.to or own is None or now is None or before is None:
        return ""
    came = [
        state.column.name
        for state in now.columns.values()
        if state.column.name not in own.columns
        and (state.column.type, state.column.nullable) == (before.column.type, before.column.nullable)
    ]
    return f"; {came[0]} came with it, and may be its new name" if len(came) == 1 else ""


rule = Rule(
    id="read-column-missing",
    axis=Axis.SCHEMA,
    summary="a column that the older release reads is gone",
    advice="Do not deploy it: add the column again first, with its values, under the name that the old code uses.",
    check=check,
)
