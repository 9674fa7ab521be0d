"""The older release's migration step meets a revision that it has no file for, and stops.

What it means
    The database remembers which revisions ran. The newer release's revision
    stands there, and the older release does not ship it. Its tool cannot tell
    where the database stands, and refuses to go on.

Why it matters at 3 a.m.
    The deploy fails before the old code has started. The schema may fit
    perfectly; nobody gets to see that.

For example
    1.0.2 adds a nullable column. Rolling back to 1.0.0 runs "alembic upgrade
    head", which ends with: Can't locate revision identified by 'b2c3d4e5f6a7'.

To mend it for good
    Tonight: tag a hotfix, the old code with the newer migrations; no data is
    touched. Later: run migrations as a job of their own, from the newest
    release, and let code start without one. Do not "stamp --purge": the hook
    passes, and the next deploy forward fails.

What it cannot see
    What code makes of the revision that asks for it before it lets the tool
    run: not a yes then. A hook that the deploy system skips by itself, and one
    that stands nowhere in the repository (say so with hook = "none", or with
    the real command).
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.history import Revision
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find the revision that stops the hook."""
    boot = rollback.boot
    if boot is None or boot.rule != rule.id:
        return
    between = {revision.id: revision for revision in rollback.between}
    files = [between[id_] for id_ in boot.revisions if id_ in between]
    target, unknown = rollback.target, listed(boot.revisions) or "a revision"
    came = f"which came with {rollback.current}, and {target} has no file for it"
    if not files:
        came = f"and {target} has no file for it"
    message = f"{target} has no file for revision {unknown}, so its hook ({boot.hook.command}) stops"
    headline = f"The pre-deploy hook of {target} would stop: the database is at revision {unknown}, {came}."
    if Level(boot.level) is Level.UNKNOWN and boot.about:
        message = f"{target} has no file for revision {unknown}; {boot.about}"
        headline = f"Not a yes: the database is at revision {unknown}, {came}; {boot.about}."
    yield Found(
        object=boot.revisions[0] if boot.revisions else "",
        label=_label(files, unknown),
        level=Level(boot.level),
        message=message,
        headline=headline,
        evidence=(*(of_revision(each, rollback.current) for each in files), *of_hook(rollback)),
        user_would_see=boot.says,
        advice=f"Tag a hotfix: the code of {target} with the migrations of {rollback.current}. No data is touched.",
    )


def _label(files: list[Revision], unknown: str) -> str:
    return f"{files[0].id} {files[0].title}".strip() if len(files) == 1 else unknown


rule = Rule(
    id="boot-revision-unknown",
    axis=Axis.BOOT,
    summary="the database is at a revision that the older release has no file for, and its tool refuses",
    advice="Tag a hotfix: the old code with the newer migrations.",
    check=check,
)
