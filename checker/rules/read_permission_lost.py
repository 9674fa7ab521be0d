"""A right was taken away on a table that the older release uses.

What it means
    The newer release's migrations REVOKE something. If it is taken from the
    role that the older release runs under, its statements are refused.

Why it matters at 3 a.m.
    permission denied for table orders. Taking UPDATE away also stops SELECT ...
    FOR UPDATE and upserts.

For example
    1.0.1 lets only a service of its own write orders, and revokes UPDATE from
    the application's role.

To mend it for good
    GRANT it again before the old code starts. Next time revoke one release
    after the last use.

What it cannot see
    Under which role the old code runs. A table that is built anew has lost its
    grants too; nothing says so here.
"""

from collections.abc import Iterator

from checker.core.between import made_here
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence, opening


def check(rollback: Rollback) -> Iterator[Found]:
    """Find rights that were revoked between the releases on tables that the target uses."""
    needs = rollback.needs
    for made, origin in made_here(rollback, "grant"):
        proof = needs.proof(made.table) if made.table else Proof.ASSUMED
        if made.verb != "drop" or proof is Proof.ABSENT:
            continue
        where = made.table or "some objects"
        yield Found(
            object=f"{made.table} {made.name}".strip(),
            level=Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{opening(origin)} revokes {made.name} on {where}; if it is taken from the role of "
            f"{rollback.target}, its statements there are refused{doubt(needs, rollback.target, proof)}",
            evidence=evidence(rollback, origin, "revokes it", needs.uses_of(made.table)),
        )


rule = Rule(
    id="read-permission-lost",
    axis=Axis.SCHEMA,
    summary="a right was taken away on a table that the older release uses",
    advice="Grant the right again before the old code starts, if its role lost it.",
    check=check,
)
