"""The older release's deploy command pushes its schema, and drops what came since.

What it means
    The deploy runs "prisma db push". It knows no migrations: it makes the
    database what the older schema declares. Columns and tables that came
    since are dropped; an empty column goes without a word. So does "gel migrate
    --dev-mode", which asks nothing.

Why it matters at 3 a.m.
    The rollback may succeed and take newer data with it. Where rows would be
    lost, the command stops, unless it says --accept-data-loss.

For example
    1.0.1 adds users.nickname. Deploying 1.0.0 runs "prisma db push", which
    drops the column.

To mend it for good
    Tonight: deploy the old code with the push left out. Later: let the hook
    run "prisma migrate deploy".

What it cannot see
    Whether anything stands in what is dropped.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook, of_revision


def check(rollback: Rollback) -> Iterator[Found]:
    """Find a push of the older schema onto a database that is ahead."""
    boot = rollback.boot
    if boot is None or boot.rule != rule.id:
        return
    between = {revision.id: revision for revision in rollback.between}
    files = [between[id_] for id_ in boot.revisions if id_ in between]
    target, command = rollback.target, boot.hook.command
    asks = not any(word in command for word in ("accept-data-loss", "--dev-mode"))
    lost = "and stops only where rows would be lost" if asks else "even where it holds rows"
    if Level(boot.level) is Level.UNKNOWN:
        yield Found(
            object="schema.prisma",
            level=Level.UNKNOWN,
            message=f"The hook of {target} ({command}) makes the database what {target}'s schema declares; it is not "
            f"the schema of {rollback.current}, and what it lacks would be dropped",
            evidence=of_hook(rollback),
        )
        return
    yield Found(
        object=boot.revisions[0] if boot.revisions else "",
        label=listed(boot.revisions),
        level=Level.UNSAFE,
        message=f"The hook of {target} ({command}) drops the newer columns and tables that {target}'s schema lacks, "
        f"{lost}: data loss",
        headline=f"The pre-deploy hook of {target} would drop newer columns and tables ({command}), {lost}: data loss.",
        evidence=(*(of_revision(each, rollback.current) for each in files), *of_hook(rollback)),
    )


rule = Rule(
    id="boot-push-drops",
    axis=Axis.BOOT,
    summary="the older release's deploy command makes the database what its schema declares, and drops the rest",
    advice="Do not run the push: deploy the old code with its hook skipped.",
    check=check,
)
