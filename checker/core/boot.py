"""What the target's migration step does with a database that is ahead."""

from collections.abc import Sequence

from checker.core.fact import fact

_UNKNOWN = "boot-revision-unknown"


@fact
class Hook:
    """What runs before a deploy."""

    command: str
    path: str = ""
    line: int = 0
    """Where it was found; no path: it was configured, or assumed."""
    assumed: bool = False
    """Whether nothing names it and the tool's usual command is taken."""


@fact
class Boot:
    """The outcome of the hook."""

    hook: Hook
    rule: str = ""
    """The boot rule that speaks of it; empty where the hook passes."""
    says: str = ""
    """The exact words that the user would see."""
    exit_code: int = 0
    revisions: tuple[str, ...] = ()
    """The revisions it is about, worst first."""
    about: str = ""
    """What the message needs besides: the heads that clash, the parent that is missing."""
    passes: str = ""
    """Where it passes: why, as the end of "boot: ..."."""
    level: str = "unsafe"
    applies: tuple[str, ...] = ()
    """Revisions of the target that the hook would apply to the newer schema."""
    loses: tuple[str, ...] = ()
    """What the hook takes away with all that is in it: `users.nickname`, `posts`."""
    brings_back: tuple[str, ...] = ()
    """What the hook makes again, empty."""
    tightens: tuple[str, ...] = ()
    """Where it demands again what rows written since may not fit: a type, a value, one row only."""
    advice: str = ""
    """What to do, where the tool has a way of its own."""
    restates: bool = False
    """Whether the hook makes the database what the target states, as far as nothing is taken away."""


def overruled(boot: Boot, says: str, unknown: Sequence[str]) -> Boot:
    """Give what the hook does as the configuration says it (`on-unknown-revision`), against what the files show.

    `unknown`: the applied revisions that the target has no file for.
    """
    if says == "ignore" and boot.rule == _UNKNOWN:
        return Boot(boot.hook, passes="unknown revisions are ignored, says the configuration; the files do not show it")
    if says == "fail" and not boot.rule and unknown:
        return Boot(boot.hook, _UNKNOWN, revisions=tuple(unknown))
    return boot
