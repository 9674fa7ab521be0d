"""A revision that both releases have reads differently in each, and nobody knows which text ran.

What it means
    A migration was edited after it had been released. Databases that ran it
    before have one schema, those that ran it later another. The edit changes
    something that the older release needs.

Why it matters at 3 a.m.
    The answer depends on when this database was migrated, and the files do not
    say.

For example
    1.0.1 adds a column that must have a value to the first migration instead
    of writing a new one: new installations have it, the old database has not.

To mend it for good
    Compare the database with both texts. Never edit a released migration; add
    another one. A checksum in the pipeline keeps it that way.

What it cannot see
    When the database ran it. An edit with which 1.0.0 lives either way (another
    spelling, a nullable column more, a wider type) is not reported, and neither
    is one in a part that could not be read in either text.
"""

from collections.abc import Iterator

from checker.core.edit import harmful_edits
from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find revisions whose edit changes something that the target needs."""
    for ours, theirs, steps in harmful_edits(rollback):
        yield Found(
            object=ours.id,
            label=f"{ours.id} {ours.title}".strip(),
            level=Level.UNKNOWN,
            message=f"Revision {ours.id} was edited between {rollback.target} and {rollback.current}; which of the two "
            f"texts ran on this database is not known, and they differ in what {rollback.target} needs",
            evidence=(
                of_revision(theirs, rollback.current, "as edited"),
                of_revision(ours, rollback.target, "as it was"),
            ),
            state=repr([step.operation for step in steps]),
            advice="Compare the database with both texts of the revision before deploying.",
        )


rule = Rule(
    id="unread-revision-edited",
    axis=Axis.SCHEMA,
    summary="a revision was edited after it was released, in something that the older release needs",
    advice="Compare the database with both texts of the revision before deploying.",
    check=check,
)
