"""A release takes something away that a release one may go back to still uses.

What it means
    Its migrations drop or rename a table, a column or an allowed value, and
    the code of a release within the gate's depth still reads or writes it.
    Taking away is the last step of three: a release stops writing it, a
    release stops reading it, and only when every release that one may go back
    to has left it alone may it go.

Why it matters at 3 a.m.
    A dropped column is no matter of starting: the old code starts and fails
    on its first query, and the values are gone, so that no hotfix brings them
    back.

For example
    1.0.2 stops reading orders.note and drops it at once. 1.0.1 reads it. With
    a depth of one the release after 1.0.2 is the first that may drop it, for
    then one goes back to 1.0.2, which does not read it.

To mend it for good
    Ship the code without the dropping migration; bring the migration in the
    release that this rule names. A column that must have a value is made
    nullable first, or gets a default: the new code writes it no more.

What it cannot see
    Whether the release after this one is deployed at all before the next: see
    release-deployed-together.
"""

from collections.abc import Iterator

from checker.core.finding import Finding, Found
from checker.core.gate import WayBack
from checker.core.shipment import TAKEN_AWAY, ReleaseRule, Shipment


def check(shipment: Shipment) -> Iterator[Found]:
    """Find what is taken away too early."""
    told = set()
    for back in shipment.backs:
        if back.passed:
            continue
        for each in back.counting():
            if each.rule in TAKEN_AWAY and each.object not in told:
                told.add(each.object)
                yield _found(shipment, back, each)


def _found(shipment: Shipment, back: WayBack, finding: Finding) -> Found:
    place = next((each for each in finding.evidence if each.ref == shipment.release and each.revision), None)
    by = f"{place.revision} of {shipment.release}" if place else shipment.release
    earliest, instead = _earliest(shipment, back, finding.object)
    return Found(
        object=finding.object,
        label=finding.label,
        level=finding.level,
        certainty=finding.certainty,
        message=f"{by} takes {finding.object} away, which {back.target.ref} still uses. {earliest}",
        short=instead,
        evidence=(place,) if place else finding.evidence[:1],
        state=back.target.ref,
    )


def _earliest(shipment: Shipment, back: WayBack, object_: str) -> tuple[str, str]:
    """Say which release may do it, and what to do with it until then.

    It is the first from which one goes back, within the gate's depth, to nothing that uses it.
    """
    depth = shipment.depth or 1
    which = "release" if depth == 1 else f"{_ORDINALS.get(depth, f'{depth}th')} release"
    if object_ in shipment.still_used:
        earliest = f"{shipment.release} itself still uses it: it may go in the {which} after one that does not"
        return earliest, f"first ship code that does not use {object_}, and bring it in the {which} after that"
    if back.why == "running" and shipment.skipped and back.target.ref != shipment.previous:
        first = shipment.skipped[-1]
        return (
            f"It may go when {back.target.ref} is not wanted back any more",
            f"or deploy {first} first, and this when nobody wants {back.target.ref} back",
        )
    name = "the one that comes of this" if shipment.release == "HEAD" else shipment.release
    earliest = f"The earliest release that may take it away is the {which} after {name}"
    if object_ in shipment.demanded:
        lets = f"until then let {object_} be NULL, or have a default, for {name} gives it no value"
        return earliest, f"{lets}; bring it in the {which} after"
    return earliest, f"bring it in the {which} after"


_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}

rule = ReleaseRule(
    id="release-contract-step-early",
    summary="a release takes something away that a release one may go back to still uses",
    advice="Ship the code first, without the migration that takes it away; bring that one later.",
    check=check,
)
