"""The older release's revisions contradict each other, and what its tool makes of that is not on record.

What it means
    Two files call themselves by one id, revisions wait for each other in a
    circle, or a parent has no file. The order of the revisions, and so the
    schema, cannot be told.

Why it matters at 3 a.m.
    The hook may pass, stop, or run the wrong file. Not a yes.

For example
    A file of 1.0.0 was copied and its "revision" line left as it was. Alembic
    takes one of the two, and warns.

To mend it for good
    Give one of the files another id, or take it out, and release that. A test
    that loads the script directory and asks for a single head finds it early.

What it cannot see
    Which of two files with the same id ran.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Evidence, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what is wrong with the target's own history."""
    boot = rollback.boot
    if boot is None or boot.rule != rule.id:
        return
    ids = boot.revisions
    yield Found(
        object=", ".join(ids),
        level=Level.UNKNOWN,
        message=f"The revisions of {rollback.target} contradict each other: {_fault(rollback, ids)}; "
        "what its hook makes of that is not known",
        evidence=(*_places(rollback, ids), *of_hook(rollback)),
        user_would_see=boot.says,
    )


def _fault(rollback: Rollback, ids: tuple[str, ...]) -> str:
    history = rollback.history
    if history is not None:
        for first, second in history.duplicates:
            return f"{first.path} and {second.path} both call themselves {first.id}"
        for revision, parent in history.missing:
            return f"{revision.id} follows {parent}, which has no file"
        circle = history.cycle()
        if circle:
            return f"{listed(circle)} wait for each other"
    return (rollback.boot.about if rollback.boot else "") or listed(ids) or "their order cannot be told"


def _places(rollback: Rollback, ids: tuple[str, ...]) -> Iterator[Evidence]:
    history = rollback.history
    if history is None:
        return
    twice = [revision for pair in history.duplicates for revision in pair]
    named = [history.by_id[id_] for id_ in ids if id_ in history.by_id]
    for revision in dict.fromkeys((*twice, *named)):
        yield of_revision(revision, rollback.target)


rule = Rule(
    id="boot-history-broken",
    axis=Axis.BOOT,
    summary="the older release's revisions contradict each other",
    advice="Mend the history in a hotfix (another id, or one file less), or deploy with the hook skipped.",
    check=check,
)
