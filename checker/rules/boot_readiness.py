"""The older release's readiness probe wants the database at its own newest revision.

What it means
    The configuration says readiness = "head": a probe compares the database's
    revision with the newest one that the release has a file for, and says
    "ready" only where they are the same. The database is ahead.

Why it matters at 3 a.m.
    The old release starts and works, and never gets traffic: its probe stays
    red, and the deploy is taken back or waits for ever.

For example
    1.0.0 answers /ready with 503 while alembic current is not its own head;
    1.0.1 has added a revision.

To mend it for good
    Let the probe ask whether the revisions that the release needs were
    applied, not whether they are the last ones.

What it cannot see
    Anything but the configuration: the probe itself is not read.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_revision, one


def check(rollback: Rollback) -> Iterator[Found]:
    """Find a database that is ahead of a target whose probe minds."""
    if rollback.readiness != "head" or not rollback.between:
        return
    parents = {parent for revision in rollback.between for parent in revision.parents}
    heads = tuple(revision for revision in rollback.between if revision.id not in parents)
    yield Found(
        object=", ".join(revision.id for revision in heads),
        label=listed(revision.id for revision in heads),
        level=Level.UNSAFE,
        message=f"The readiness probe of {rollback.target} would stay red: it wants its own newest revision, and the "
        f"database is {one(len(rollback.between), 'revision')} ahead",
        evidence=tuple(of_revision(revision, rollback.current) for revision in heads),
    )


rule = Rule(
    id="boot-readiness",
    axis=Axis.BOOT,
    summary="the older release's readiness probe wants its own newest revision",
    advice="Let the probe pass while the database is ahead, before the old code is deployed.",
    check=check,
)
