"""Row security came to a table that the older release uses: rows may be hidden from it.

What it means
    The newer release enabled row-level security, or made a policy. A policy
    that counts on a setting which only the newer code makes hides all rows from
    the older one.

Why it matters at 3 a.m.
    Nothing fails. Lists are empty, and writes are refused: new row violates
    row-level security policy.

For example
    1.0.1 lets each tenant see its own orders, by a setting of the session.
    1.0.0 does not make the setting, and sees none.

To mend it for good
    A policy that lets the old code's role see all rows, until no release in the
    window needs it.

What it cannot see
    Under which role the old code runs; what the policy says. An owner of the
    table is not held by it.
"""

from collections.abc import Iterator

from checker.core.between import made_here
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence, opening


def check(rollback: Rollback) -> Iterator[Found]:
    """Find row security and policies made between the releases on tables that the target uses."""
    needs = rollback.needs
    seen: set[str] = set()
    for made, origin in made_here(rollback, "row security", "policy"):
        proof = needs.proof(made.table)
        if made.verb == "drop" or proof is Proof.ABSENT or made.table in seen:
            continue
        seen.add(made.table)
        yield Found(
            object=made.table,
            level=Level.RISKY,
            certainty=Certainty.LIKELY if proof is Proof.PROVEN else Certainty.POSSIBLE,
            message=f"{opening(origin)} puts row security on {made.table}; {rollback.target} may see fewer rows or "
            f"none, without an error{doubt(needs, rollback.target, proof)}",
            evidence=evidence(rollback, origin, "hides rows", needs.uses_of(made.table)),
        )


rule = Rule(
    id="read-rows-hidden",
    axis=Axis.SCHEMA,
    summary="row security may hide rows from the older release",
    advice="Give the old code's role a policy that lets it see the rows.",
    check=check,
)
