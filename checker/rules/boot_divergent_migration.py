"""The older release has a revision that the newer one never had, and its hook would apply it now.

What it means
    The older release comes from another line (a hotfix branch, a revision that
    was taken out again). The database never ran its revision, and the tool
    does not mind: it applies it on top of the newer schema.

Why it matters at 3 a.m.
    A rollback that should change nothing changes the database, with a
    migration that nobody has tried on this schema. Going forward again, the
    newer release may refuse to start, because now it lacks a file.

For example
    1.0.0 carries a revision that adds users.trial; 1.0.1 was cut without it.
    Deploying 1.0.0 adds the column, and 1.0.1 cannot be deployed again:
    Can't locate revision identified by ...

To mend it for good
    Merge the hotfix branch before the next release is cut. For this rollback,
    deploy with the hook skipped, if the old code works without its revision.

What it cannot see
    Whether the revision works on the newer schema.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find the revisions that the hook would apply to the newer schema."""
    boot = rollback.boot
    if boot is None or (boot.rule != rule.id and (boot.rule or rollback.forward)):
        return
    ids = boot.applies or boot.revisions
    if not ids:
        return
    known = rollback.history.by_id if rollback.history else {}
    files = [known[id_] for id_ in ids if id_ in known]
    which = listed(ids)
    yield Found(
        object=ids[0],
        label=f"{files[0].id} {files[0].title}".strip() if len(files) == 1 else which,
        level=Level.RISKY,
        message=f"The hook of {rollback.target} would apply {which}, which {rollback.current} never had, to the newer "
        f"schema; {rollback.current} has no file for it and may not be deployable again",
        evidence=(*(of_revision(each, rollback.target) for each in files), *of_hook(rollback)),
        user_would_see=boot.says,
    )


rule = Rule(
    id="boot-divergent-migration",
    axis=Axis.BOOT,
    summary="the older release's hook applies a revision that the newer one never had",
    advice="Tag a release whose migrations merge the two lines, and deploy that: its code may need what its hook adds.",
    check=check,
)
