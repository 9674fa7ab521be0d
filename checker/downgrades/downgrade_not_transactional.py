"""The way down is not one transaction.

What it means
    MySQL and MariaDB commit each change of the schema at once. A downgrade that
    stops in its middle leaves half of itself behind.

Why it matters at 3 a.m.
    The ledger still names the revision, and half of it is gone: neither going
    down again nor going up works.

For example
    Two columns are dropped; the second one is held by a foreign key, and the
    first is gone.

To mend it for good
    Run the steps one by one, and write down how far you came.

What it cannot see
    Whether a step will fail.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.operation import Harmless, WriteRows


def check(descent: Descent) -> Iterator[Found]:
    """Find revisions of several steps where each step commits."""
    if descent.dialect != "mysql":
        return
    for revision in descent.revisions:
        steps = [step for step in revision.down or () if not isinstance(step.operation, Harmless | WriteRows)]
        if len(steps) > 1:
            yield Found(
                object=revision.id,
                level=Level.RISKY,
                message=f"{revision.id} goes down in {len(steps)} steps, and each commits: a failure leaves half of it",
                evidence=(descent.place(revision, steps[0]),),
            )


rule = DownRule(
    id="downgrade-not-transactional",
    summary="the way down is not one transaction",
    advice="Run the steps one by one, and write down how far you came.",
    check=check,
)
