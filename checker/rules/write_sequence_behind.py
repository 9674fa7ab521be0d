"""A migration wrote rows with numbers of its own, and the sequence was not moved past them.

What it means
    On Postgres a row that brings its own key does not move the sequence. The
    next rows that the older release adds get numbers that are taken.

Why it matters at 3 a.m.
    duplicate key value violates unique constraint, once for each taken number;
    then it works again, until the next time.

For example
    1.0.1 copies customers into accounts with their ids. 1.0.0 adds an account
    and gets id 1.

To mend it for good
    SELECT setval(pg_get_serial_sequence('accounts', 'id'), max(id)) FROM
    accounts, in the migration that copies.

What it cannot see
    Where the sequence stands; the newer code meets the same numbers, and may
    have used them up.
"""

from collections.abc import Iterator

from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.objects import Sequence
from checker.core.operation import OtherObject, RenameTable, WriteRows
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, origin_of
from checker.core.speak import evidence, opening, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables whose key the target leaves to a sequence that a migration has overtaken."""
    if rollback.schema.dialect != "postgres":
        return
    for table, (columns, origin) in sorted(_written(rollback).items()):
        held = rollback.schema.tables.get(table)
        for name, state in held.columns.items() if held else ():
            uses = tuple(u for u in rollback.needs.uses_of(table, Touch.INSERT) if name not in u.columns)
            if name in columns and state.column.identity and uses:
                yield _found(rollback, f"{table}.{name}", origin, uses)


def _written(rollback: Rollback) -> dict[str, tuple[frozenset[str], Origin]]:
    """Give the columns that were written, by the table's last name, but where a sequence was set past them."""
    found: dict[str, tuple[frozenset[str], Origin]] = {}
    for revision in rollback.between:
        for step in revision.up:
            match step.operation:
                case WriteRows(verb="insert", table=table, columns=columns):
                    before = found[table][0] if table in found else frozenset()
                    origin = origin_of(revision, step)
                    found[table] = before | frozenset(columns), origin
                case RenameTable(table=table, to=to) if table in found:
                    found[to] = found.pop(table)
                case OtherObject(kind="sequence", name=name, says=Sequence(value=value, owner=owner)) if value:
                    for table in [each for each in found if owner.startswith(f"{each}.") or _numbers(name, each)]:
                        del found[table]
                case _:
                    pass
    return found


def _numbers(sequence: str, table: str) -> bool:
    return sequence.startswith(f"{table}_") and sequence.endswith("_seq")


def _found(rollback: Rollback, column: str, origin: Origin, uses: tuple[Use, ...]) -> Found:
    table, _, name = column.rpartition(".")
    level, _ = weigh(Level.RISKY, Proof.PROVEN, origin)
    at = in_sql(table, "postgres")
    remedy = f"SELECT setval(pg_get_serial_sequence('{at}', '{name}'), max({in_sql(name, 'postgres')})) FROM {at}"  # noqa: S608  shown
    return Found(
        object=column,
        level=level,
        certainty=Certainty.POSSIBLE,
        message=f"{opening(origin)} writes {table} with values of its own for {name} and does not move the sequence; "
        f"{rollback.target} ({user(uses[0])}) may get numbers that are taken",
        evidence=evidence(rollback, origin, "writes its own numbers", uses),
        state="behind",
        user_would_see=f'duplicate key value violates unique constraint "{table}_pkey"',
        advice=remedy,
    )


rule = Rule(
    id="write-sequence-behind",
    axis=Axis.SCHEMA,
    summary="a migration wrote numbers of its own, and the sequence may give them again",
    advice="Set the sequence past the greatest number before the old code starts.",
    check=check,
)
