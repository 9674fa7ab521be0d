"""The right to read a table was taken away from a role, or went with a table that was made anew.

What it means
    The newer release's migrations REVOKE SELECT, narrow it to some columns, or
    drop and re-create a table without its grants. If it was the role that the
    older release runs under, its queries are refused.

Why it matters at 3 a.m.
    permission denied for table orders. A right on some columns is not enough
    for an ORM: it names them all.

For example
    1.0.1 lets only a service of its own read orders, and revokes SELECT from
    the application's role.

To mend it for good
    GRANT it again before the old code starts. Next time revoke one release
    after the last use.

What it cannot see
    Under which role the old code runs; rights that no migration gave; what a
    role may do because it owns the table.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rights import Lost, rights_lost
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence, opening
from checker.core.use import Touch

_READS = (Touch.LOAD, Touch.READ, Touch.STAR)


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables that the target reads and that a role may not read any more."""
    needs = rollback.needs
    for lost in rights_lost(rollback, "table"):
        uses = needs.uses_of(lost.name, *_READS)
        proof = Proof.PROVEN if uses else needs.proof(lost.name) if lost.name else Proof.ASSUMED
        there = not lost.name or lost.name in rollback.schema.tables
        if there and "select" in lost.privileges and (uses or proof is Proof.ASSUMED):
            yield _found(rollback, lost, proof)


def _found(rollback: Rollback, lost: Lost, proof: Proof) -> Found:
    where, role = lost.name or "every table", lost.role or "a role"
    how = "makes it anew without SELECT for" if lost.anew else "takes SELECT from"
    some = f" except on {', '.join(lost.columns)}" if lost.columns else ""
    return Found(
        object=f"{where} {lost.role}".strip(),
        level=Level.RISKY,
        certainty=Certainty.POSSIBLE,
        message=f"{opening(lost.origin)} {how} {role} on {where}{some}; if {rollback.target} runs under it, its "
        f"queries are refused{doubt(rollback.needs, rollback.target, proof)}",
        evidence=evidence(rollback, lost.origin, "takes SELECT away", rollback.needs.uses_of(lost.name, *_READS)),
        state="no SELECT",
        user_would_see=f"permission denied for table {lost.name}" if rollback.schema.dialect == "postgres" else "",
        advice=f"GRANT SELECT ON {lost.name} TO {lost.role}" if lost.name and lost.role else "",
    )


rule = Rule(
    id="read-permission-lost",
    axis=Axis.SCHEMA,
    summary="a role may no longer read a table that the older release reads",
    advice="Grant SELECT again before the old code starts, if its role lost it.",
    check=check,
)
