"""A revision has no way back.

What it means
    Its downgrade is not there, is empty although its upgrade changes the
    schema, or raises an error. The ones before it cannot be reached by going
    down either.

Why it matters at 3 a.m.
    An empty downgrade is the worst kind: the command ends well, the ledger
    goes down and the schema stays. The next upgrade then fails, because what
    it adds is there already.

For example
    b2c3d4e5f6a7 adds users.nickname, and its downgrade says pass.

To mend it for good
    Write the downgrade when you write the upgrade. Where nothing can bring the
    data back, let it raise, with a sentence that says so.

What it cannot see
    Whether somebody has a script for it elsewhere.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.history import Revision
from checker.core.operation import Harmless, WriteRows


def check(descent: Descent) -> Iterator[Found]:
    """Find revisions that cannot be taken back."""
    for revision in descent.revisions:
        if revision.down is None or (not revision.down and _changes(revision)):
            how = "has no way back" if revision.down is None else "has an empty way back: the schema would stay"
            yield Found(
                object=revision.id,
                level=Level.UNSAFE,
                message=f"{revision.id} {how}",
                evidence=(descent.place(revision),),
                label=f"{revision.id} {revision.title}",
            )


def _changes(revision: Revision) -> bool:
    return any(not isinstance(step.operation, Harmless | WriteRows) for step in revision.up)


rule = DownRule(
    id="downgrade-missing",
    summary="a revision has no way back",
    advice="Take another way out: this one ends at the revision.",
    check=check,
)
