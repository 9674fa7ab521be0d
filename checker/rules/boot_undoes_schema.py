"""The older release's deploy command makes the database what that release states, and takes newer data away.

What it means
    The deploy brings the database to the schema that the release states, with
    no memory of what was applied. To the older release, everything that came
    since is too much: its columns and tables are dropped, with what is in
    them. What went since is made again, empty; what was loosened since is
    narrowed again, and the command stops at rows that do not fit.

    A push that must ask first, such as "prisma db push" without
    --accept-data-loss or "skeema push" without --allow-unsafe, stops
    instead: boot-refused.

Why it matters at 3 a.m.
    The rollback succeeds, quickly and without an error, and what users have
    entered since the newer release is gone. Going forward again makes the
    columns anew, without their values.

For example
    1.0.1 adds users.nickname. Deploying 1.0.0 runs a push that may drop:
    ALTER TABLE users DROP COLUMN nickname.

To mend it for good
    Tonight: deploy the old code with the push left out, or with the newer
    schema files beside it. Later: let the push refuse what takes something
    away, and run it as a job of its own, from the newest release.

What it cannot see
    Whether there is anything in what is dropped; a tool's own configuration
    that leaves tables out. Where what a release states could not be read, it
    is unknown what goes.
"""

from collections.abc import Iterator

from checker.core.boot import Boot
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what the hook takes away, makes again without what was in it, or demands again."""
    boot = rollback.boot
    if boot is None:
        return
    if boot.rule == rule.id:
        yield _unread(rollback, boot) if boot.level == "unknown" else _taken(rollback, boot)
        return
    target, command = rollback.target, boot.hook.command
    for names, tail in (
        (boot.brings_back, f"what {target} states: what is made again is empty"),
        (boot.tightens, f"as narrow as {target} states it: where rows written since do not fit, it stops"),
    ):
        if names:
            yield Found(
                object=names[0],
                label=listed(names),
                level=Level.RISKY,
                certainty=Certainty.LIKELY,
                message=f"The hook of {target} ({command}) makes {listed(names)} {tail}",
                evidence=of_hook(rollback),
            )


def _taken(rollback: Rollback, boot: Boot) -> Found:
    target, command, lost = rollback.target, boot.hook.command, listed(boot.loses)
    drops = f"drops {lost}, which {target} does not state"
    if boot.level == "unsafe":
        message = f"The hook of {target} ({command}) {drops}, and what is in it"
        headline = f"The pre-deploy hook of {target} would succeed, and lose data: {command} {drops}."
    else:  # it asks first, nobody answers, and it ends well all the same
        message = f"The hook of {target} ({command}) {drops}, where nothing is in it, and else changes nothing"
        headline = f"The pre-deploy hook of {target} would succeed: {command} {drops}, unless something is in it."
    return Found(
        object=boot.loses[0] if boot.loses else "",
        label=lost,
        level=Level(boot.level),
        message=message,
        headline=headline,
        evidence=of_hook(rollback),
        user_would_see=boot.says,
    )


def _unread(rollback: Rollback, boot: Boot) -> Found:
    target = rollback.target
    return Found(
        object="",
        level=Level.UNKNOWN,
        message=f"The hook of {target} ({boot.hook.command}) makes the database what {target} states; that differs, in "
        f"words that could not be read, and what {target} lacks would be dropped",
        evidence=of_hook(rollback),
    )


rule = Rule(
    id="boot-undoes-schema",
    axis=Axis.BOOT,
    summary="the older release's deploy command drops what came since, with what is in it",
    advice="Do not run that command: deploy the old code with its hook skipped, or with the newer schema files.",
    check=check,
)
