"""A step of the way down could not be read.

What it means
    The step is not known before the program runs, or is in a form that is not
    understood. What it does to the tables and the rows is not known.

Why it matters at 3 a.m.
    A way down is run once, in a hurry, and mostly for the first time. One that
    nobody has read is no way out.

For example
    downgrade() runs a statement that it reads from a file.

To mend it for good
    Write the statement into the revision. Or say what it does, with an
    [[effect]] in the configuration.

What it cannot see
    What stands there.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Found, Level
from checker.core.tree import Unread


def check(descent: Descent) -> Iterator[Found]:
    """Find steps that nobody knows."""
    for down in descent.downs:
        if isinstance(down.operation, Unread):
            yield Found(
                object=down.revision.id,
                level=Level.UNKNOWN,
                message=f"the way back of {down.revision.id} could not be read: {down.operation.reason}",
                evidence=(descent.place(down.revision, down.step),),
            )


rule = DownRule(
    id="downgrade-unread",
    summary="a step of the way down could not be read",
    advice="Read the step yourself before running it.",
    check=check,
)
