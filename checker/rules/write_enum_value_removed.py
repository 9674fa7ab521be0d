"""The older release writes a value that the database does not accept any more.

What it means
    A value was taken out of an enum type, or out of the list of a CHECK, or
    renamed. The older release still knows it and may store it.

Why it matters at 3 a.m.
    Storing that value fails, and on Postgres also asking for it: invalid input
    value for enum. Everything else works, so it shows late.

For example
    1.0.1 renames the state 'done' to 'completed'. 1.0.0 sets state = 'done'
    when an order is delivered.

To mend it for good
    Tonight: let the database accept the old value again beside the new one.
    Next time add the new value, let a release write only that, move the rows,
    and remove the old value one release later.

What it cannot see
    Which values the code really writes, unless they stand in it as text.
"""

from collections.abc import Iterator

from checker.core.column import Check
from checker.core.concern import WRITES, own_labels, possible, proof_of, tables, weigh, writers, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Table
from checker.core.speak import doubt, evidence, quoted
from checker.core.use import Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find values that the target may write into a column that does not accept them."""
    for table in tables(rollback):
        for name in sorted(written(rollback, table) | _compared(rollback, table)):
            known = own_labels(rollback, table, name)
            accepted = possible(rollback, table, name) if known else None
            removed = tuple(label for label in known or () if accepted is not None and label not in accepted)
            if removed:
                yield _found(rollback, table, name, removed)


def _found(rollback: Rollback, table: str, name: str, removed: tuple[str, ...]) -> Found:
    target, proof = rollback.target, proof_of(rollback.needs, table, name)
    origin = _origin(rollback, rollback.schema.tables[table], name)
    wanted = {(name, label) for label in removed}
    touching = rollback.needs.uses_of(table) if _asks_fail(rollback) else rollback.needs.uses_of(table, *WRITES)
    literal: tuple[Use, ...] = tuple(use for use in touching if wanted & set(use.values))
    level, certainty = weigh(Level.UNSAFE if literal else Level.RISKY, proof, origin)
    if not literal and proof is Proof.PROVEN:
        certainty = Certainty.LIKELY
    wrote = not literal or any(use.touch in WRITES for use in literal)
    verb = ("still writes" if literal else "may still write") if wrote else "still asks for"
    into = "into" if wrote else "in"
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=f"{target} {verb} {quoted(removed)} {into} {table}.{name}, which does not accept "
        f"{'it' if len(removed) == 1 else 'them'} any more{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, origin, "changes the list", literal or writers(rollback, table, name)),
        state=f"without {quoted(sorted(removed))}",
        advice=f"Let {table}.{name} accept {quoted(removed)} again before {target} starts.",
    )


def _compared(rollback: Rollback, table: str) -> frozenset[str]:
    """Give the columns that the target compares with a literal, where that can fail."""
    uses = rollback.needs.uses_of(table) if _asks_fail(rollback) else ()
    return frozenset(column for use in uses for column, _ in use.values)


def _asks_fail(rollback: Rollback) -> bool:
    """On Postgres a comparison with a label that the type lacks fails too (ran on 15)."""
    return rollback.schema.dialect == "postgres"


def _origin(rollback: Rollback, table: Table, name: str) -> Origin:
    for state in table.constraints:
        check_ = state.constraint
        if isinstance(check_, Check) and check_.values is not None and check_.columns == (name,):
            return state.origin
    column = table.columns[name]
    type_ = column.column.type
    enum = rollback.schema.enums.get(type_.name) if type_ else None
    newest = list(enum.origins.values()) if enum else []
    between = [origin for origin in newest if origin.of_current]
    return between[-1] if between and "type" not in column.changed else column.origin_of("type")


rule = Rule(
    id="write-enum-value-removed",
    axis=Axis.SCHEMA,
    summary="the older release writes a value that the database does not accept any more",
    advice="Let the database accept the old value again before the old code starts.",
    check=check,
)
