"""The older release knows a constraint by a name that it does not have any more.

What it means
    The newer release renamed a constraint or a unique index. The older
    release holds its old name as a text: it looks for it in the error that
    the database raises, to know what to tell people.

Why it matters at 3 a.m.
    The database refuses the same rows as before, but the old code does not
    recognise the refusal: a plain "already taken" becomes an error page.

For example
    1.0.1 renames uq_users_email to users_email_key. 1.0.0 asks whether
    "uq_users_email" stands in the text of IntegrityError.

To mend it for good
    Let the code know both names before one goes.

What it cannot see
    Names that are put together when the program runs.
"""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.between import renamed
from checker.core.column import Constraint
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Habit, Way
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState
from checker.core.speak import cause, evidence, habits


def check(rollback: Rollback) -> Iterator[Found]:
    """Find constraints that are there under another name, and whose old name the target holds."""
    held = {name.lower() for each in rollback.needs.ways(Way.NAMES) for name in each.names}
    for table in rollback.needs.tables if held else ():
        own, now = rollback.own.tables.get(table), rollback.schema.tables.get(table)
        if own is None or now is None or own is now:
            continue
        names = {state.constraint.name for state in now.constraints}
        for state in own.constraints:
            old = state.constraint.name
            if old and old not in names and old.lower() in held:
                yield from _found(rollback, table, old, [s for s in now.constraints if _same(s, state.constraint)])


def _found(rollback: Rollback, table: str, old: str, now: list[ConstraintState]) -> Iterator[Found]:
    for state in now[:1]:
        new, origin = state.constraint.name, renamed(rollback, old) or state.origin
        yield Found(
            object=f"{table} {old}",
            level=Level.RISKY,
            certainty=Certainty.LIKELY,
            message=f"{rollback.target} looks for the name {old}; {cause(origin)} calls the constraint of {table} "
            f"{new or 'something else'}, so its error is not recognised",
            evidence=(
                *evidence(rollback, origin, "renames it"),
                *habits(rollback, _places(rollback, old), "looks for the name"),
            ),
            state=f"called {new}",
            advice=_advice(rollback, table, old, new),
        )


def _same(state: ConstraintState, old: Constraint) -> bool:
    return replace(state.constraint, name="") == replace(old, name="")


def _places(rollback: Rollback, name: str) -> tuple[Habit, ...]:
    return tuple(each for each in rollback.needs.ways(Way.NAMES) if name.lower() in {one.lower() for one in each.names})


def _advice(rollback: Rollback, table: str, old: str, new: str) -> str:
    if rollback.schema.dialect != "postgres" or not new:
        return ""
    at, now, then = (in_sql(each, "postgres") for each in (table, new, old))
    rename = f"ALTER TABLE {at} RENAME CONSTRAINT {now} TO {then};"
    return f"Give it its old name back before {rollback.target} starts: {rename}"


rule = Rule(
    id="constraint-renamed",
    axis=Axis.SCHEMA,
    summary="the older release knows a constraint by a name that it does not have any more",
    advice="Give the constraint its old name back before the old code starts.",
    check=check,
)
