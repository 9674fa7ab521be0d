"""Ways out: how the wanted release's behaviour comes back, what each way costs, and what only makes it worse."""

from checker.core.fact import fact
from checker.core.finding import Finding
from checker.core.verdict import Assumption, Ref, Verdict


@fact
class Command:
    """One command to copy."""

    run: str
    place: str = "repository"
    """Where it is run: `repository`, `checkout:<ref>`, `database` or `deploy`."""


@fact
class WayOut:
    """One way out. What it says of its result was judged like any release, never assumed."""

    kind: str
    """`deploy`, `old-code`, `nearest`, `revert`, `schema-revert`, `hook-skipped`, `downgrade`, `remedy` or `route`."""
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
    hints: tuple[str, ...] = ()
    """What is said only where everything is."""
    door: str = ""
    """How far back one can go afterwards: the door it keeps open."""
    downtime: str = ""
    """Which release fails meanwhile, and until when; empty where none does."""
    promised: bool = False
    """Whether it rests on what the deploy system does, which cannot be checked from here."""
    risks: tuple[Finding, ...] = ()
    """What can go wrong on the way, or with the release that it ends with."""
    at_once: str = ""
    """One command that does all of it."""
    acts: tuple[str, ...] = ()
    """The edges of the graph of states that it goes along, by their names."""


@fact
class Avoid:
    """A well-known quick fix that makes it worse."""

    run: str
    because: str


@fact
class Ways:
    """Everything that was found out about the ways from one release back to another."""

    ways: tuple[WayOut, ...] = ()
    """The best first."""
    avoid: tuple[Avoid, ...] = ()
    not_offered: tuple[Avoid, ...] = ()
    """What one may think of and is not among the ways, with the reason."""


@fact
class PlanAnswer:
    """What `plan` says."""

    current: Ref
    target: Ref
    verdict: Verdict
    """The verdict of the plain rollback."""
    headline: str
    found: Ways
    services: tuple[str, ...] = ()
    """The services that the tag deploys, where they are several."""
    most: int = 0
    """How many ways are asked for; 0: as many as a page takes."""
    assumptions: tuple[Assumption, ...] = ()
    not_checked: tuple[str, ...] = ()
