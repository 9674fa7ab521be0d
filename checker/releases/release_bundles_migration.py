"""A release brings a migration together with code that does not need it.

What it means
    Between the previous release and this one lie commits that neither carry
    the new migrations nor mention anything that they make. The older code was
    found to work on the newer schema, so the migrations could be deployed
    first, alone. Shipped together they pin the release: where the hook refuses
    a database that is ahead, nobody gets back to before the other commits
    without a hotfix.

Why it matters at 3 a.m.
    The fault is nearly always in the code. With the migrations already there
    the code can be taken back as always; with both in one release it takes a
    release that does not exist yet.

For example
    1.0.2 adds orders.note, and brings a new search besides. The search is
    wrong. 1.0.1 does not start, for its hook does not know the migration.

To mend it for good
    Tag the migration alone, deploy it, then the rest: rollback-check
    deploy-order FROM TO prints the commands.

What it cannot see
    A commit that needs the new column without naming it, or that only happens
    to name it. It says so as a note, and never blocks unless the gate is
    strict.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.layout import counted
from checker.core.shipment import ReleaseRule, Shipment


def check(shipment: Shipment) -> Iterator[Found]:
    """Find migrations that could go first."""
    pinned = any(back.target.ref == shipment.previous and back.counting_boot() for back in shipment.backs)
    if not (shipment.brought and shipment.commits and shipment.alone and pinned):
        return
    number, first = len(shipment.commits), shipment.brought[0]
    ids = ", ".join(each.id for each in shipment.brought[:2]) + (", ..." if len(shipment.brought) > 2 else "")  # noqa: PLR2004
    needs = "does not need it" if number == 1 else "do not need it"
    yield Found(
        object=first.id,
        label=f"{first.id} {first.title}".strip(),
        level=Level.RISKY if shipment.strict else Level.NOTE,
        message=f"{shipment.release} ships {ids} together with {counted(number, 'commit')} that {needs}: "
        "ship the migration alone first",
        evidence=tuple(each.place for each in shipment.brought),
        state=ids,
    )


rule = ReleaseRule(
    id="release-bundles-migration",
    axis=Axis.BOOT,
    summary="a release brings a migration together with code that does not need it",
    advice="Deploy the migration alone first, with the older code; then the rest.",
    check=check,
)
