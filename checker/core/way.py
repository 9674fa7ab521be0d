"""Ways out: how the wanted release's behaviour comes back, what each way costs, and what only makes it worse."""

from checker.core.fact import fact
from checker.core.verdict import Verdict


@fact
class Command:
    """One command to copy."""

    run: str
    place: str = "repository"
    """Where it is run: `repository`, `checkout:<ref>`, `database` or `deploy`."""


@fact
class Way:
    """One way out. What it says of its result was judged like any release, never assumed."""

    kind: str
    """`old-code`, `nearest`, `revert`, `hook-skipped`, `downgrade`, `remedy` or `route`."""
    title: str
    """A few words: "Old code, new migrations"."""
    steps: tuple[Command, ...] = ()
    loses: tuple[str, ...] = ()
    """What is gone for good: `users.nickname`, table by table and column by column; nothing where empty."""
    locks: tuple[str, ...] = ()
    """What it locks or rewrites: "users, short"."""
    boots: str = "yes"
    """`yes`, `no` or `skipped` (the hook is not run)."""
    verdict: Verdict = Verdict.SAFE
    """The verdict of the release that it ends with, on the schema that it ends with."""
    brings_back: bool = True
    """Whether all of the wanted release's code runs in the end."""
    says: tuple[str, ...] = ()
    """What a person must know besides, one sentence each."""
    door: str = ""
    """How far back one can go afterwards: the door it keeps open."""


@fact
class Avoid:
    """A well-known quick fix that makes it worse."""

    run: str
    because: str
