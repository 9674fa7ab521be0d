"""A query of the older release names an index that is not there any more.

What it means
    FORCE INDEX, USE INDEX, IGNORE INDEX (MySQL) and INDEXED BY (SQLite) name an
    index, and MATCH ... AGAINST needs a FULLTEXT index on its columns. The
    newer release dropped or renamed it.

Why it matters at 3 a.m.
    To drop an index looks harmless, and to every other query it is. This one
    fails every time: no such index: ix_orders_day.

For example
    1.0.1 replaces ix_orders_day by a wider index. 1.0.0 says SELECT ... FROM
    orders INDEXED BY ix_orders_day.

To mend it for good
    Tonight: create the index again under its old name. Next time take the hint
    out of the code one release before the index goes.

What it cannot see
    Hints that an ORM adds; comments that some databases read as hints.
"""

from collections.abc import Iterator

from checker.core.complaint import no_fulltext_index, no_index
from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.operation import CreateIndex, DropConstraint, DropIndex, RenameConstraint, RenameIndex
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Schema, origin_of
from checker.core.speak import cause, evidence, listed, user
from checker.core.use import Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find indexes that a query names and that a revision between the releases took away."""
    hints: dict[tuple[str, str], list[Use]] = {}
    for use in rollback.needs.uses:
        for name in use.indexes:
            hints.setdefault((use.table, name), []).append(use)
    for (table, name), uses in sorted(hints.items()):
        origin = None if _is_there(rollback.schema, table, name) else _taken(rollback, table, name)
        if origin is not None:
            yield _found(rollback, table, name, origin, uses)
    if rollback.schema.dialect == "mysql":
        yield from _matched(rollback)


def _is_there(schema: Schema, table: str, name: str) -> bool:
    held = schema.tables.get(table)
    named = {state.constraint.name for state in held.constraints} if held else set()
    return schema.indexes.get(name) == table or name in named or name == "primary"


def _taken(rollback: Rollback, table: str, name: str) -> Origin | None:
    """Find the step that took an index away."""
    for revision in reversed(rollback.between):
        for step in reversed(revision.up):
            match step.operation:
                case DropIndex() | RenameIndex() | DropConstraint() | RenameConstraint() as done if done.name == name:
                    if done.table in {"", table}:
                        return origin_of(revision, step)
    return None


def _found(rollback: Rollback, table: str, name: str, origin: Origin, uses: list[Use]) -> Found:
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, origin)
    return Found(
        object=f"{table} {name}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} tells the database to use or to avoid the index {name} of {table} "
        f"({user(uses[0])}), which {cause(origin)} takes away: the query fails",
        evidence=evidence(rollback, origin, "takes it away", uses),
        state="no such index",
        user_would_see=no_index(rollback.schema.dialect, table, name) if level is Level.UNSAFE else "",
        advice=f"Create the index {name} on {table} again before {rollback.target} starts.",
    )


def _matched(rollback: Rollback) -> Iterator[Found]:
    """MATCH (a, b) AGAINST wants a FULLTEXT index on just these columns; those of a dropped one stand in history."""
    history = rollback.history.revisions if rollback.history else ()
    made = {
        step.operation.name: step.operation
        for revision in history
        for step in revision.up
        if isinstance(step.operation, CreateIndex)
    }
    for use in rollback.needs.uses:
        for columns in use.matched:
            for name, index in sorted(made.items()):
                same = index.table == use.table and set(index.columns) == set(columns)
                origin = _taken(rollback, use.table, name) if same else None
                if origin is None or _is_there(rollback.schema, use.table, name):
                    continue
                level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, origin)
                yield Found(
                    object=f"{use.table} {name}",
                    level=level,
                    certainty=certainty,
                    message=f"{rollback.target} says MATCH ({', '.join(columns)}) AGAINST ({user(use)}), and "
                    f"{cause(origin)} takes away the index on {listed(columns)} that this needs",
                    evidence=evidence(rollback, origin, "takes it away", (use,)),
                    state="no such index",
                    user_would_see=no_fulltext_index(rollback.schema.dialect) if level is Level.UNSAFE else "",
                )


rule = Rule(
    id="read-index-hint-missing",
    axis=Axis.SCHEMA,
    summary="a query of the older release names an index that is gone",
    advice="Create the index again, under its old name, before the old code starts.",
    check=check,
)
