"""The older release has several newest revisions, and its hook asks for the one.

What it means
    Two revisions have the same parent and nothing joins them. "upgrade head"
    wants a single newest revision; with two it stops before it looks at the
    database.

Why it matters at 3 a.m.
    The deploy of the older release fails, as it did (or would have) when it
    was new. The schema has no part in it.

For example
    1.0.0 shipped two branches and was deployed by hand with "upgrade heads";
    its release script says "alembic upgrade head".

To mend it for good
    Add a merge revision (alembic merge heads), or let the hook say "heads".
    Ask for a single head in the pull request: alembic heads | wc -l.

What it cannot see
    A hook that was changed outside the repository. Django asks for one newest
    migration of each app, and has no word for several.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find the heads between which the hook cannot choose."""
    boot = rollback.boot
    if boot is None or boot.rule != rule.id:
        return
    known = rollback.history.by_id if rollback.history else {}
    ids = boot.revisions or (rollback.history.heads if rollback.history else ())
    heads = boot.about or listed(ids)
    yield Found(
        object=", ".join(ids),
        level=Level(boot.level),
        message=f"{rollback.target} has several newest revisions ({heads}), and its hook ({boot.hook.command}) "
        "asks for one, so it stops",
        evidence=(
            *(of_revision(known[id_], rollback.target) for id_ in ids if id_ in known),
            *of_hook(rollback),
        ),
        user_would_see=boot.says,
        advice=boot.advice or "Deploy with a hook that says heads: alembic upgrade heads",
    )


rule = Rule(
    id="boot-heads-multiple",
    axis=Axis.BOOT,
    summary="the older release has several newest revisions and its hook asks for one",
    advice="Merge the heads, or let the hook say heads.",
    check=check,
)
