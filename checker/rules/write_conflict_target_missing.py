"""An upsert of the older release names a unique key that is not there any more.

What it means
    INSERT ... ON CONFLICT (columns) needs a unique key on exactly these
    columns or expressions, and ON CONSTRAINT needs a constraint of that name:
    a plain unique index does not do. It was dropped or renamed, made partial,
    made wider, turned into an index, or is checked late now.

Why it matters at 3 a.m.
    Reading works; every such statement fails, whether or not there is a
    conflict.

For example
    1.0.1 makes tags unique per owner instead of overall. 1.0.0 stores tags
    with ON CONFLICT (name): there is no unique or exclusion constraint
    matching the ON CONFLICT specification.

To mend it for good
    Tonight: create the unique key again, if the rows allow it. Next time
    change the statement first, release that, and drop the key later.

What it cannot see
    Whether the WHERE of the statement implies that of a partial index, where
    they are not the same; MySQL, where no key is named (then
    write-upsert-duplicates speaks).
"""

from collections.abc import Iterator

from checker.core.between import key_dropped
from checker.core.column import Unique
from checker.core.complaint import no_conflict_target, no_constraint
from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.keys import deferred, inferred, named
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState, Origin, Table
from checker.core.speak import evidence, keyed, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find targets of ON CONFLICT that match no unique key."""
    if rollback.schema.dialect == "mysql":
        return
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        if held is None or held.view:
            continue
        inserts = rollback.needs.uses_of(table, Touch.INSERT)
        for target, where in sorted({(use.conflict, use.conflict_where) for use in inserts if use.conflict}):
            fits = inferred(held, target, where)
            if not fits:
                uses = tuple(use for use in inserts if (use.conflict, use.conflict_where) == (target, where))
                yield _of_columns(rollback, table, target, uses, sure=fits is False)
        for name in sorted({use.conflict_name for use in inserts} - {""}):
            before = named(own, name) if (own := rollback.own.tables.get(table)) else None
            now, uses = named(held, name), tuple(use for use in inserts if use.conflict_name == name)
            if before and not now:
                yield _of_name(rollback, held, name, uses)
            elif before and now and set(before.constraint.columns) != set(now.constraint.columns):
                yield _of_others(rollback, held.name, now, uses)
        silent = tuple(use for use in inserts if use.on_duplicate == "nothing")
        if silent and rollback.schema.dialect == "postgres" and deferred(held):
            yield _late(rollback, held, silent)


def _of_columns(rollback: Rollback, table: str, target: tuple[str, ...], uses: tuple[Use, ...], *, sure: bool) -> Found:
    level, certainty = weigh(Level.UNSAFE if sure else Level.RISKY, Proof.PROVEN)
    name = keyed(table, target)
    left = "no unique key on" if sure else "only a partial unique index on"
    return Found(
        object=name,
        level=level,
        certainty=certainty if sure else Certainty.LIKELY,
        message=f"{rollback.target} says ON CONFLICT ({', '.join(target)}) when it writes {table} "
        f"({user(uses[0])}); {left} {name} is left, so the statement {'fails' if sure else 'may fail'}",
        evidence=evidence(rollback, key_dropped(rollback, table, frozenset(target)), "changes the key", uses),
        state="no unique key" if sure else "partial unique key",
        user_would_see=no_conflict_target(rollback.schema.dialect) if sure else "",
        advice=f"Create a unique index on {table} ({', '.join(target)}) before {rollback.target} starts; that fails if "
        f"two rows are alike, and {rollback.current} can store none such then.",
    )


def _of_name(rollback: Rollback, held: Table, name: str, uses: tuple[Use, ...]) -> Found:
    own = rollback.own.tables.get(held.name)
    state = named(own, name) if own else None
    columns = state.constraint.columns if state else ()
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN)
    return Found(
        object=f"{held.name} {name}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} says ON CONFLICT ON CONSTRAINT {name} when it writes {held.name} "
        f"({user(uses[0])}); no constraint of that name is left, so the statement fails",
        evidence=evidence(rollback, key_dropped(rollback, held.name, frozenset(columns)), "changes it", uses),
        state="no such constraint",
        user_would_see=no_constraint(rollback.schema.dialect, held.name, name),
        advice=f"Give {held.name} the unique constraint {name} again before {rollback.target} starts.",
    )


def _of_others(rollback: Rollback, table: str, now: ConstraintState, uses: tuple[Use, ...]) -> Found:
    level, certainty = weigh(Level.RISKY, Proof.PROVEN, now.origin)
    name, columns = now.constraint.name, ", ".join(now.constraint.columns)
    return Found(
        object=f"{table} {name}",
        level=level,
        certainty=Certainty.LIKELY if certainty is Certainty.CERTAIN else certainty,
        message=f"{rollback.target} says ON CONFLICT ON CONSTRAINT {name} when it writes {table} ({user(uses[0])}); "
        f"that covers ({columns}) now, so it meets other rows than before, without an error",
        evidence=evidence(rollback, now.origin, "changes the key", uses),
        state=f"unique ({columns})",
    )


def _late(rollback: Rollback, held: Table, uses: tuple[Use, ...]) -> Found:
    """Postgres refuses DO NOTHING as soon as any unique constraint of the table is deferrable (run on 15)."""
    late = next(s for s in held.constraints if isinstance(s.constraint, Unique) and s.constraint.deferrable)
    origin = late.origin if late.origin.path else Origin("", 0)
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, origin)
    return Found(
        object=f"{held.name} {late.constraint.name or 'deferrable key'}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} says ON CONFLICT DO NOTHING when it writes {held.name} ({user(uses[0])}); one of "
        "its unique keys is checked late now, and that cannot be passed over: the statement fails",
        evidence=evidence(rollback, origin, "changes the key", uses),
        state="deferrable",
        user_would_see="ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters"
        if level is Level.UNSAFE
        else "",
    )


rule = Rule(
    id="write-conflict-target-missing",
    axis=Axis.SCHEMA,
    summary="an upsert of the older release names a unique key that is gone",
    advice="Create the unique key again before the old code starts.",
    check=check,
)
