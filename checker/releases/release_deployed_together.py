"""Several releases would be deployed at once, with a migration among them.

What it means
    Between what runs now and this release lie others that were never
    deployed, and one of them brings a migration after which what runs now
    cannot simply be deployed again. What came with the others is pinned
    together with it.

Why it matters at 3 a.m.
    A fault in any of them takes the whole way back, and the whole way back
    needs a release that has to be built first, or is not there at all.

For example
    1.0.0 runs. 1.0.1 has the fault, 1.0.2 adds a column, and both go out
    together. 1.0.0 does not start any more, for its hook does not know the
    migration of 1.0.2. Had 1.0.1 been deployed alone, 1.0.0 could have been
    deployed again.

To mend it for good
    Deploy them one after the other, each after the one before has shown that
    it works: rollback-check deploy-order FROM TO prints the sequence.

What it cannot see
    What runs now, unless it is said: --running, ROLLBACK_CHECK_FROM or your
    own current-command.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.gate import WayBack
from checker.core.shipment import ReleaseRule, Shipment
from checker.core.verdict import Verdict


def check(shipment: Shipment) -> Iterator[Found]:
    """Find releases that would go out together with a migration that pins them."""
    back = next((each for each in shipment.backs if each.why == "running"), None)
    if back is None or back.counted is Verdict.SAFE or not shipment.skipped or not shipment.since_running:
        return
    first, running = shipment.skipped[0], back.target.ref
    yield Found(
        object=f"{first}..{shipment.release}",
        level=Level.RISKY,
        message=f"deploying {first} and {shipment.release} at once pins {shipment.release}: {_outcome(back, running)}"
        if len(shipment.skipped) == 1
        else f"deploying {first} to {shipment.release} at once pins {shipment.release}: {_outcome(back, running)}",
        evidence=tuple(each.place for each in shipment.since_running),
        state=running,
    )


def _outcome(back: WayBack, running: str) -> str:
    if back.counted is Verdict.RISKY:
        return f"going back to {running} would be risky"
    if back.way is None:
        return f"there would be no way back to {running}"
    what = "a hotfix" if back.way.kind == "old-code" else back.way.title[:1].lower() + back.way.title[1:]
    return f"going back to {running} would need {what}"


rule = ReleaseRule(
    id="release-deployed-together",
    axis=Axis.BOOT,
    summary="several releases would be deployed at once, with a migration among them",
    advice="Deploy them one after the other.",
    check=check,
)
