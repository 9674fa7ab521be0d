"""A table is parted now, and no part takes some of the rows that the older release writes.

What it means
    The newer release made the table anew in parts, or took a part away. A row
    that no part takes is refused, unless there is a part for all the others.

Why it matters at 3 a.m.
    Writes of today work, and fail at midnight: the newer release makes the next
    part, the older one does not know that it must.

For example
    1.0.1 parts events by month and makes the parts ahead in a job of its own.
    1.0.0 inserts an event of a month that has no part.

To mend it for good
    A part for all other rows: DEFAULT on Postgres, MAXVALUE on MySQL.

What it cannot see
    Which values the old code writes; parts that are made outside of
    migrations.
"""

from collections.abc import Iterator, Mapping

from checker.core.between import made_here
from checker.core.concern import weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.objects import Partition
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ObjectState, Origin, Schema
from checker.core.speak import doubt, evidence, opening
from checker.core.use import Touch

_WHOLE = ("hash", "key", "linear")
"""Ways of parting in which every row has its part."""


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables that the target writes and whose parts do not take every row."""
    needs = rollback.needs
    for table in sorted({key[1] for key in rollback.schema.objects if key[0] == "partition"}):
        uses = needs.uses_of(table, Touch.INSERT)
        held, own = _parts(rollback.schema, table), _parts(rollback.own, table)
        states = [each.object.says for each in held.values() if isinstance(each.object.says, Partition)]
        by = next((each.by for each in states if each.by), "")
        if by.startswith(_WHOLE) or any(each.takes == "DEFAULT" for each in states):
            continue
        parted = bool(by) and "" not in own
        fewer = own.keys() - held.keys() or any(each.object.verb == "drop" for each in held.values())
        if (parted or fewer) and (uses or needs.proof(table) is Proof.ASSUMED):
            at = next(iter(held.values())).origin
            lost = (o for made, o in made_here(rollback, "partition") if made.verb == "drop" and made.table == table)
            yield _found(rollback, table, by if parted else "", at if parted else next(lost, at))


def _found(rollback: Rollback, table: str, by: str, origin: Origin) -> Found:
    uses = rollback.needs.uses_of(table, Touch.INSERT)
    proof = Proof.PROVEN if uses else rollback.needs.proof(table)
    level, certainty = weigh(Level.RISKY, proof, origin)
    what = f"parts {table} by {by}" if by else f"takes a part of {table} away"
    return Found(
        object=table,
        level=level,
        certainty=Certainty.LIKELY if proof is Proof.PROVEN else certainty,
        message=f"{opening(origin)} {what}, with no part for all other rows; a row of {rollback.target} that no "
        f"part takes is refused{doubt(rollback.needs, rollback.target, proof)}",
        evidence=evidence(rollback, origin, "parts it" if by else "takes a part away", uses),
        state=f"parted {by}",
        user_would_see=_complaint(rollback.schema.dialect, table),
        advice=_advice(rollback.schema.dialect, table, by),
    )


def _parts(schema: Schema, table: str) -> Mapping[str, ObjectState]:
    return {key[2]: each for key, each in schema.objects.items() if key[:2] == ("partition", table)}


def _complaint(dialect: str, table: str) -> str:
    if dialect == "postgres":
        return f'no partition of relation "{table}" found for row'
    return "Table has no partition for value" if dialect == "mysql" else ""


def _advice(dialect: str, table: str, by: str) -> str:
    if dialect == "postgres":
        return f"CREATE TABLE {in_sql(f'{table}_others', dialect)} PARTITION OF {in_sql(table, dialect)} DEFAULT"
    if dialect == "mysql" and by.startswith("range"):
        return f"ALTER TABLE {in_sql(table, dialect)} ADD PARTITION (PARTITION others VALUES LESS THAN MAXVALUE)"
    return ""


rule = Rule(
    id="write-partition-missing",
    axis=Axis.SCHEMA,
    summary="no part of a table takes some rows that the older release writes",
    advice="Make a part for all other rows before the old code starts.",
    check=check,
)
