"""The older release has a revision that its hook passes over: it never ran, and never will.

What it means
    The older release comes from another line (a hotfix). Its tool looks only
    at what comes after the newest revision of the database, by number or by
    date, and the hotfix's own revision comes before it.

Why it matters at 3 a.m.
    The hook says that all is done. What the hotfix's code counts on, a column
    or a table of its own, is not there.

For example
    1.0.1 brings its own 000003 on an older line, and 1.1.0 another 000003 and
    000004. Deploying 1.0.1 on the database of 1.1.0 runs nothing.

To mend it for good
    Give the revision a number after the newest one, in a release that has
    both lines. Cut a release only from what has the hotfix in it.

What it cannot see
    Whether somebody ran the revision by hand.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find the revisions that the hook passes over for good."""
    boot = rollback.boot
    if boot is None or boot.rule != rule.id:
        return
    known = rollback.history.by_id if rollback.history else {}
    files = [known[id_] for id_ in boot.revisions if id_ in known]
    which = listed(boot.revisions)
    yield Found(
        object=", ".join(boot.revisions),
        label=f"{files[0].id} {files[0].title}".strip() if len(files) == 1 else which,
        level=Level.RISKY,
        message=f"The hook of {rollback.target} passes over {which}, which {rollback.current} never had: "
        f"{boot.about or 'its tool'} runs only what comes after the newest revision of the database",
        evidence=(*(of_revision(each, rollback.target) for each in files), *of_hook(rollback)),
    )


rule = Rule(
    id="boot-revision-skipped",
    axis=Axis.BOOT,
    summary="the older release has a revision that its hook passes over for good",
    advice="Find out whether the old code needs what that revision makes, and make it by hand first.",
    check=check,
)
