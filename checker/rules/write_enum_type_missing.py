"""An enum type of the database that the older code names is gone.

What it means
    SQLAlchemy names a column's enum type in some statements, as in
    "$1::state_kind". The newer release dropped the type, or renamed it; the
    column itself may live on as text.

Why it matters at 3 a.m.
    Reading works, and adding one row works. Adding two rows at once fails with
    psycopg, and every insert and filter fails with asyncpg: a fault that shows
    only under load.

For example
    orders.state became text and state_kind was dropped. 1.0.0 saves a basket of
    two: type "state_kind" does not exist.

To mend it for good
    Tonight: CREATE TYPE with the old name and its old labels; nothing has to
    use it. Later: drop an enum type one release after the code stops naming it.

What it cannot see
    Which driver runs, and types named in queries that were not read.
"""

from collections.abc import Iterator

from checker.core.concern import proof_of, weigh, writers
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import MappedColumn, Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence, literal, went, went_verb


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns whose model names an enum type that is gone."""
    if rollback.schema.dialect != "postgres":
        return
    for model in rollback.needs.models:
        for mapped in model.columns:
            if _names_enum(mapped) and mapped.column.type and mapped.column.type.name in rollback.schema.gone_types:
                yield _found(rollback, model.table, mapped, mapped.column.type.name)


def _names_enum(mapped: MappedColumn) -> bool:
    type_ = mapped.column.type
    return type_ is not None and type_.family == "enum" and type_.native and bool(type_.name)


def _found(rollback: Rollback, table: str, mapped: MappedColumn, type_: str) -> Found:
    column = mapped.column.name
    gone = rollback.schema.gone_types[type_]
    proof = proof_of(rollback.needs, table, column)
    level, certainty = weigh(Level.RISKY, proof, gone.origin)
    labels = ", ".join(literal(label) for label in mapped.labels or ())
    return Found(
        object=f"{table}.{column}",
        level=level,
        certainty=Certainty.LIKELY if proof is Proof.PROVEN else certainty,
        message=f"{rollback.target} names the type {type_} when it adds several rows to {table}, and "
        f"{went(gone, rollback.target)}{doubt(rollback.needs, rollback.target, proof)}",
        evidence=evidence(rollback, gone.origin, went_verb(gone), writers(rollback, table, column)),
        state=f"type {type_} gone",
        user_would_see=f'type "{type_}" does not exist',
        advice=f"Make the type again before {rollback.target} starts: CREATE TYPE {type_} AS ENUM ({labels});",
    )


rule = Rule(
    id="write-enum-type-missing",
    axis=Axis.SCHEMA,
    summary="an enum type that the older release names is gone",
    advice="Make the type again, with its old labels, before the old code starts.",
    check=check,
)
