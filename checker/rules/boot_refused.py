"""The older release's migration step refuses for a reason of its own.

What it means
    The tool looks at its files and at the ledger and finds something it does
    not accept: a parent without a file, an applied file that was edited, a
    migration that failed half-way, a gap. A push that brings the database to
    what the release states stops where newer columns, tables or values stand
    in its way, unless it may drop them.

Why it matters at 3 a.m.
    The deploy stops in the hook, and the text on the screen speaks of
    migrations, not of the rollback.

For example
    A file was forgotten in the commit of 1.0.0; Alembic ends with KeyError,
    whatever it is asked to do.

To mend it for good
    Tag a hotfix in which the files are whole again. Run the migration tool
    against an empty database in the release pipeline: that fails there.

What it cannot see
    Reasons that lie in the database itself (a lock that was left, a failed
    row), as long as it is not asked. Prisma: SELECT migration_name FROM
    _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL.
    One such row, and "prisma migrate deploy" ends with P3009, whether or not
    the release has a file for it.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find why the hook refuses."""
    boot = rollback.boot
    if boot is None or boot.rule != rule.id:
        return
    known = {revision.id: (revision, rollback.current) for revision in rollback.between}
    if rollback.history:
        known |= {id_: (revision, rollback.target) for id_, revision in rollback.history.by_id.items()}
    why = _missing(rollback) or boot.says or boot.about or "its tool refuses"
    where = f", where anything is in {listed(boot.loses)}" if boot.loses else ""
    yield Found(
        object=", ".join(boot.revisions),
        label=listed(boot.revisions),
        level=Level(boot.level),
        message=f"The hook of {rollback.target} ({boot.hook.command}) would stop{where}: {why}",
        headline=f"The pre-deploy hook of {rollback.target} would stop{where}: {why.rstrip('.')}.",
        evidence=(
            *(of_revision(*known[id_]) for id_ in boot.revisions if id_ in known),
            *of_hook(rollback),
        ),
        user_would_see=boot.says,
    )


def _missing(rollback: Rollback) -> str:
    """Say which parent has no file, where that is the reason."""
    boot, history = rollback.boot, rollback.history
    for revision, parent in history.missing if history else ():
        if boot and revision.id in boot.revisions and parent == boot.about:
            return f"its revision {revision.id} follows {parent}, which has no file"
    return ""


rule = Rule(
    id="boot-refused",
    axis=Axis.BOOT,
    summary="the older release's migration tool refuses for another reason",
    advice="Tag a hotfix with the code of the older release and migrations that its tool accepts.",
    check=check,
)
