"""The older release leans on a constraint that is gone.

What it means
    The newer release dropped a unique key, a foreign key or a check, or made
    it wider or partial. The older release counts on it: it looks a row up by
    the key and takes one for granted, it catches the error (IntegrityError) by
    which the database refuses a row, or it leaves the rows that refer to a
    deleted one to ON DELETE CASCADE.

Why it matters at 3 a.m.
    No statement fails. Rows are stored twice, or point at nothing; later a
    lookup that wants one row finds two: Multiple rows were found when one or
    none was required.

For example
    1.0.1 lets an address be used once per organisation. 1.0.0 signs people in
    by WHERE email = ..., and answers "already taken" when IntegrityError is
    raised, which it is not any more.

To mend it for good
    Look for duplicates and orphans first. Next time let the code stop counting
    on the constraint before it goes.

What it cannot see
    Whether duplicates exist; which statement a place that only commits is
    about.
"""

from collections.abc import Iterator

from checker.core.between import key_dropped
from checker.core.column import Check, ForeignKey, Unique
from checker.core.concern import missing, unique_keys, written
from checker.core.finding import Axis, Certainty, Evidence, Found, Level
from checker.core.needs import Habit, Way
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Table
from checker.core.speak import evidence, habits, keyed, normal
from checker.core.use import Touch, Use

_PASSES_ON = ("CASCADE", "SET NULL", "SET DEFAULT")


def check(rollback: Rollback) -> Iterator[Found]:
    """Find constraints of the target's own schema that nothing in the schema asked about keeps up."""
    needed = frozenset(rollback.needs.tables)
    for table, own in sorted(rollback.own.tables.items()):
        held = rollback.schema.tables.get(table)
        if held is None or own is held or held.view:
            continue
        if table in needed:
            yield from _unique(rollback, own, held)
            yield from _checks(rollback, own, held)
        yield from _foreign(rollback, own, held)


def _unique(rollback: Rollback, own: Table, held: Table) -> Iterator[Found]:
    table, target, now = own.name, rollback.target, unique_keys(held)
    late = {frozenset(s.constraint.columns) for s in held.constraints if _is_late(s.constraint)}
    for key in sorted(unique_keys(own) - now - late, key=sorted):
        if any(other < key for other in now) or any(missing(rollback, table, name) for name in key):
            continue
        uses = _lookups(rollback, table, key)
        catches = rollback.needs.ways(Way.CATCHES, table) if key & written(rollback, table) else ()
        name = keyed(table, tuple(sorted(key)))
        if uses:
            leans = "looks rows up by it and takes one for granted, so a value that is stored twice goes unnoticed or "
            leans += "fails later"
        else:
            leans = "waits for the error of a second row with the same value, which is stored now without one"
        if uses or catches:
            yield Found(
                object=name,
                level=Level.RISKY,
                certainty=_certainty(catches),
                message=f"{name} is not unique any more; {target} {leans}",
                evidence=_places(rollback, table, key, "drops the key", uses, catches),
                state="not unique",
            )


def _foreign(rollback: Rollback, own: Table, held: Table) -> Iterator[Found]:
    table, target = own.name, rollback.target
    now = {s.constraint.columns for s in held.constraints if isinstance(s.constraint, ForeignKey)}
    for state in own.constraints:
        key = state.constraint
        if not isinstance(key, ForeignKey) or key.columns in now or rollback.schema.tables.get(key.table) is None:
            continue
        if any(missing(rollback, table, name) for name in key.columns):
            continue
        deletes = rollback.needs.uses_of(key.table, Touch.DELETE) if key.on_delete in _PASSES_ON else ()
        catches = tuple(each for each in rollback.needs.ways(Way.CATCHES, table) if each.tables)
        refused = _waits_for_refusal(rollback, key.table) if key.on_delete not in _PASSES_ON else ()
        name = keyed(table, key.columns)
        if refused and not catches:
            catches = refused
            leans = f"deletes rows of {key.table} and waits for the error where rows of {table} refer to them, which "
            leans += "are left behind now without one"
        elif deletes:
            leans = f"deletes rows of {key.table} and leaves the rows of {table} that refer to them to the database "
            leans += f"(ON DELETE {key.on_delete}), which leaves them alone now"
        else:
            leans = f"waits for the error of a value that is not in {key.table}, which is stored now without one"
        if deletes or catches:
            yield Found(
                object=name,
                level=Level.RISKY,
                certainty=_certainty(catches, deletes),
                message=f"{name} is no foreign key any more; {target} {leans}",
                evidence=_places(rollback, table, frozenset(key.columns), "drops the foreign key", deletes, catches),
                state="no foreign key",
            )


def _waits_for_refusal(rollback: Rollback, parent: str) -> tuple[Habit, ...]:
    """Give the places that catch the error of a DELETE that rows elsewhere stand against."""
    catches = tuple(each for each in rollback.needs.ways(Way.CATCHES, parent) if parent in each.tables)
    return catches if rollback.needs.uses_of(parent, Touch.DELETE) else ()


def _checks(rollback: Rollback, own: Table, held: Table) -> Iterator[Found]:
    table = own.name
    now = {normal(s.constraint.text) for s in held.constraints if isinstance(s.constraint, Check)}
    names = {s.constraint.name for s in held.constraints if isinstance(s.constraint, Check)} - {""}
    catches = tuple(each for each in rollback.needs.ways(Way.CATCHES, table) if each.tables)
    for state in own.constraints if catches else ():
        key = state.constraint
        if not isinstance(key, Check) or key.not_null or normal(key.text) in now or key.name in names:
            continue
        if not set(key.columns) <= held.columns.keys():
            continue
        yield Found(
            object=f"{table} ({normal(key.text)})",
            level=Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{table} has no check {key.text} any more; {rollback.target} waits for its error, and what breaks "
            "the rule is stored now without one",
            evidence=_places(rollback, table, frozenset(key.columns), "drops the check", (), catches),
            state="no check",
        )


def _is_late(key: object) -> bool:
    """Tell whether a key is still there, and only checked later: `constraint-deferred` speaks of that."""
    return isinstance(key, Unique) and key.deferrable and not (key.where or key.expression)


def _lookups(rollback: Rollback, table: str, key: frozenset[str]) -> tuple[Use, ...]:
    """Give the queries that ask for a row by the key's columns, and not merely load the whole object."""
    return tuple(
        use
        for use in rollback.needs.uses_of(table, Touch.READ)
        if (key <= set(use.columns) if use.sought is None else use.one and key <= set(use.sought))
    )


def _certainty(catches: tuple[Habit, ...], deletes: tuple[Use, ...] = ()) -> Certainty:
    sure = any(each.tables for each in catches) or any(use.left_to_database for use in deletes)
    return Certainty.LIKELY if sure else Certainty.POSSIBLE


def _places(
    rollback: Rollback, table: str, key: frozenset[str], says: str, uses: tuple[Use, ...], catches: tuple[Habit, ...]
) -> tuple[Evidence, ...]:
    made = evidence(rollback, key_dropped(rollback, table, key), says, uses)
    return (*made, *habits(rollback, catches, "catches its error"))


rule = Rule(
    id="constraint-guard-dropped",
    axis=Axis.SCHEMA,
    summary="the older release leans on a constraint that is gone",
    advice="Look for duplicates first; create the unique index again if there are none.",
    check=check,
)
