"""The older release sends a column values that the database does not take for its new type.

What it means
    The type of a column changed to another kind, and Postgres converts between
    the two only when it is told to, as Gel does. The older release's statements
    do not say so.

Why it matters at 3 a.m.
    Writing fails, and so does looking for a value: column "paid" is of type
    boolean but expression is of type integer; operator does not exist.

For example
    1.0.1 turns orders.paid from integer into boolean; 1.0.0 writes 0 and 1.

To mend it for good
    Add a column of the new type beside the old one, let code move over, drop
    the old one last.

What it cannot see
    How the driver sends a text: some leave its type open, and Postgres then
    reads it as whatever is needed. Text is therefore risky, not unsafe.
"""

from collections.abc import Iterator

from checker.core.concern import WRITES, proof_of_type, starred, typed, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import doubt, evidence
from checker.core.types import Type
from checker.core.use import Touch

_GROUPS = {"decimal": "int", "float": "int", "timestamp": "date"}
_CONVERTED = {("timestamp", "time"), ("time", "interval"), ("interval", "time")}
_TYPED = (".py", ".sql", ".prisma")
"""Where what is sent has the type that the program knows; drivers of other languages ask the database for it, or send a
text: lib/pq, pgx, node-postgres."""
_STRICT = frozenset(("postgres", "gel"))
_GEL_CONVERTS = frozenset(
    (("int", "decimal"), ("int", "float"), ("text", "enum"), ("date", "timestamp"), ("enum", "enum"))
)
_GEL_MAY = frozenset((("float", "int"), ("decimal", "int"), ("decimal", "float"), ("float", "decimal")))
"""What may have been sent as what the new type takes too."""
_TAKES_TEXT = {"citext", "name", "bpchar"}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target writes and whose new type takes no value of the old one (Postgres, Gel)."""
    if rollback.schema.dialect not in _STRICT:
        return
    for table, name, old, new in typed(rollback):
        uses = (*rollback.needs.naming(table, name, *WRITES), *starred(rollback, table, name, Touch.INSERT))
        proof = proof_of_type(rollback, table, name)
        refused = (_refuses if rollback.schema.dialect == "postgres" else _gel_refuses)(old, new)
        if not refused or (proof is Proof.PROVEN and not uses):
            continue
        if rollback.schema.dialect == "postgres" and uses and not any(use.path.endswith(_TYPED) for use in uses):
            refused = Level.RISKY
        state = rollback.schema.state(table, name)
        origin = state.origin_of("type") if state else Origin("", 0)
        level, certainty = weigh(refused, proof, origin)
        if refused is Level.RISKY and proof is Proof.PROVEN:
            certainty = Certainty.LIKELY
        yield Found(
            object=f"{table}.{name}",
            level=level,
            certainty=certainty,
            message=f"{rollback.target} sends {table}.{name} values for {old}; it is {new} now, and "
            f"{_converts(rollback.schema.dialect, refused)}"
            f"{doubt(rollback.needs, rollback.target, proof)}",
            evidence=evidence(rollback, origin, "changes its type", uses),
            state=f"type {new}",
            user_would_see=_complaint(rollback.schema.dialect, name, old, new) if level is Level.UNSAFE else "",
        )


def _refuses(old: Type, new: Type) -> Level | None:
    """Say how bad it is to send the old type (pairs ran on 15 with psycopg 3; a text may go without a type)."""
    before, after = (_GROUPS.get(each.family, each.family) for each in (old, new))
    if after in {before, "text"} or (old.family, new.family) in _CONVERTED or new.name.lower() in _TAKES_TEXT:
        return None
    if before == "other":
        return None
    return Level.RISKY if before in {"text", "enum"} or after == "other" else Level.UNSAFE


def _gel_refuses(old: Type, new: Type) -> Level | None:
    """Say how bad it is in a language with types: every INSERT and UPDATE is checked when the server compiles it.

    What Gel converts by itself is in its library (geldata/gel 7, edb/lib/std/*casts*, read): numbers into wider ones
    and integers into narrower, a text into an enum, a local_date into a local_datetime.
    """
    before, after = old.family, new.family
    if (before, after) in _GEL_CONVERTS or "array" in {before, after}:
        return None
    if before == after:
        return Level.RISKY if before == "other" and str(old) != str(new) else None
    return Level.RISKY if {before, after} & {"other", "enum"} or (before, after) in _GEL_MAY else Level.UNSAFE


def _converts(dialect: str, refused: Level) -> str:
    if dialect == "gel":
        return "Gel does not convert them" if refused is Level.UNSAFE else "Gel converts few of them"
    return (
        "Postgres does not convert them"
        if refused is Level.UNSAFE
        else "Postgres converts them only where the driver lets it"
    )


def _complaint(dialect: str, name: str, old: Type, new: Type) -> str:
    if dialect == "gel":
        return f"invalid target for property '{name}'"
    return f'column "{name}" is of type {new} but expression is of type {old}'


rule = Rule(
    id="write-type-mismatch",
    axis=Axis.SCHEMA,
    summary="the older release sends values that the database does not take for the column's new type",
    advice="Do not deploy it: give the column its old type back first, or a column of the old type beside it.",
    check=check,
)
