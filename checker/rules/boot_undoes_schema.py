"""The older release's deploy command makes the database what that release states, and takes newer data away.

What it means
    The deploy brings the database to the schema that the release states, with
    no memory of what was applied. To the older release, everything that came
    since is too much: its columns and tables are dropped, with what is in
    them. What went since is made again, empty.

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
    that leaves tables out.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import listed, of_hook


def check(rollback: Rollback) -> Iterator[Found]:
    """Find what the hook takes away, or makes again without what was in it."""
    boot = rollback.boot
    if boot is None:
        return
    target, command = rollback.target, boot.hook.command
    if boot.rule == rule.id:
        lost = listed(boot.loses)
        drops = f"drops {lost}, which {target} does not state"
        if boot.level == "unsafe":
            message = f"The hook of {target} ({command}) {drops}, and what is in it"
            headline = f"The pre-deploy hook of {target} would succeed, and lose data: {command} {drops}."
        else:  # it asks first, nobody answers, and it ends well all the same
            message = f"The hook of {target} ({command}) {drops}, where nothing is in it, and else changes nothing"
            headline = f"The pre-deploy hook of {target} would succeed: {command} {drops}, unless something is in it."
        yield Found(
            object=boot.loses[0] if boot.loses else "",
            label=lost,
            level=Level(boot.level),
            message=message,
            headline=headline,
            evidence=of_hook(rollback),
            user_would_see=boot.says,
        )
    elif boot.brings_back:
        back = listed(boot.brings_back)
        yield Found(
            object=boot.brings_back[0],
            label=back,
            level=Level.RISKY,
            certainty=Certainty.LIKELY,
            message=f"The hook of {target} ({command}) makes {back} what {target} states: what is made again is empty",
            evidence=of_hook(rollback),
        )


rule = Rule(
    id="boot-undoes-schema",
    axis=Axis.BOOT,
    summary="the older release's deploy command drops what came since, with what is in it",
    advice="Do not run that command: deploy the old code with its hook skipped, or with the newer schema files.",
    check=check,
)
