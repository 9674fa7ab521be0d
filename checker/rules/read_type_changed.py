"""A column gives another type of value than the older release was written for.

What it means
    The type of a column changed, and the driver now hands out another kind of
    value: text for a number, a datetime with a time zone for one without.

Why it matters at 3 a.m.
    Queries work. The code behind them fails later, or silently computes
    something else: TypeError: can't compare offset-naive and offset-aware
    datetimes. Prisma's client checks what comes back, and fails on every row:
    Expected a string in column 'name', got number: 1.

For example
    1.0.1 turns orders.placed_at from timestamp into timestamptz; 1.0.0
    compares it with datetime.now().

To mend it for good
    Add a column of the new type beside the old one, fill both, and drop the
    old one when no release in the window reads it.

What it cannot see
    What the code does with the value; a WHERE that compares it with a value of
    the old type (Postgres refuses text = integer). On SQLite only a change
    between numbers, text and bytes counts, since it keeps what it is given.
"""

from collections.abc import Iterator

from checker.core.concern import READS, proof_of, proof_of_type, starred, typed, weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import doubt, evidence
from checker.core.types import Type, python_type, reads_differently
from checker.core.use import Touch

_BIG = 64
_SQLITE = {"int": "int", "bool": "int", "decimal": "real", "float": "real", "bytes": "bytes"}
_MYSQL = {"bool": "int", "json": "text", "enum": "text", "uuid": "text"}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target reads and whose values come back as another Python type."""
    for table, name, old, new in typed(rollback):
        if not (reads_differently(old, new) or _is_another(rollback.schema.dialect, old, new)):
            continue
        if _same_to_driver(rollback.schema.dialect, old, new):
            continue
        state = rollback.schema.state(table, name)
        origin = state.origin_of("type") if state else Origin("", 0)
        proof = proof_of_type(rollback, table, name)
        refused = _refused_by_prisma(rollback, table, name, old, new)
        level, certainty = weigh(Level.UNSAFE if refused else Level.RISKY, proof, origin)
        uses = (*rollback.needs.naming(table, name, *READS), *starred(rollback, table, name, Touch.STAR))
        if proof is Proof.PROVEN and not uses and proof_of(rollback.needs, table, name) is not Proof.PROVEN:
            continue  # it is only written, by position
        yield Found(
            object=f"{table}.{name}",
            level=level,
            certainty=certainty,
            message=(
                f"{table}.{name} comes back as a {refused} now ({new}); Prisma's client of {rollback.target} takes "
                "nothing but a string, and every query that meets a row fails"
                if refused
                else f"{table}.{name} comes back as {python_type(new) or 'another value'} now ({new}); "
                f"{rollback.target} was written for {python_type(old) or 'another'} ({old})"
            )
            + doubt(rollback.needs, rollback.target, proof),
            evidence=evidence(rollback, origin, "changes its type", uses),
            state=f"type {new}",
            user_would_see=f"Expected a string in column '{name}', got {refused}" if refused else "",
            advice=f"Do not deploy it: give {table}.{name} its old type back first." if refused else "",
        )


def _is_another(dialect: str, old: Type, new: Type) -> bool:
    """Tell of Gel's ranges and tuples, which have no Python type of their own here: each reads as itself alone."""
    return dialect == "gel" and "other" in {old.family, new.family} and str(old) != str(new)


def _refused_by_prisma(rollback: Rollback, table: str, name: str, old: Type, new: Type) -> str:
    """Give what comes back where Prisma's client wants a string, and refuses anything else (6.19.3 ran, Postgres).

    Numbers that JavaScript does not hold come back as strings, and pass.
    """
    mapped = rollback.needs.mapped(table, name)
    if mapped is None or not mapped.path.endswith(".prisma") or mapped.column.nullable or old.family != "text":
        return ""
    if new.family == "bool" and rollback.schema.dialect == "postgres":
        return "boolean"
    return "number" if new.family == "float" or (new.family == "int" and new.bits != _BIG) else ""


def _same_to_driver(dialect: str, old: Type, new: Type) -> bool:
    if dialect == "sqlite":
        return _SQLITE.get(old.family, "text") == _SQLITE.get(new.family, "text")
    if dialect == "mysql":
        return _MYSQL.get(old.family, old.family) == _MYSQL.get(new.family, new.family)
    return False


rule = Rule(
    id="read-type-changed",
    axis=Axis.SCHEMA,
    summary="a column gives another Python type than the older release expects",
    advice="Try the old code's paths that use this column on a copy of the database first.",
    check=check,
)
