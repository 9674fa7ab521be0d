"""Only the newer release's checkout can go down.

What it means
    The ways down of a revision stand in its own file, and the older release
    does not have that file. So the way down is run from a checkout of the
    newer release, before the older one is deployed.

Why it matters at 3 a.m.
    From the older checkout some tools refuse; others exit with 0 and take back
    the wrong, older revision.

For example
    Alembic, from 1.0.0: Can't locate revision identified by 'b2c3d4e5f6a7'.

To mend it for good
    Keep the image of the newer release until the rollback is over.

What it cannot see
    Which image is still at hand.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level


def check(descent: Descent) -> Iterator[Found]:
    """Say where the way down stands; the way out that is offered keeps to it."""
    for revision in descent.revisions[:1]:
        yield Found(
            object=revision.id,
            level=Level.NOTE,
            message=f"Go down with {descent.current}'s code first; {descent.target} cannot.",
            evidence=(descent.place(revision),),
        )


rule = DownRule(
    id="downgrade-order",
    summary="only the newer release's checkout can go down",
    advice="Go down from a checkout of the newer release, before the older one is deployed.",
    check=check,
)
