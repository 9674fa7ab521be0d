"""What a release brings at once: what the rules named `release-...` are asked, and the shape of such a rule."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from checker.core.finding import Axis, Evidence, Finding, Found, named
from checker.core.gate import WayBack
from checker.core.rule import manual_page

TAKEN_AWAY = frozenset(
    (
        "read-column-missing",
        "read-table-missing",
        "read-routine-missing",
        "write-column-missing",
        "write-table-missing",
        "write-enum-value-removed",
        "write-enum-type-missing",
    )
)
"""Rules that find what the newer release has no more, and the older one uses."""


@dataclass(frozen=True)
class Brought:
    """One revision that comes with the release."""

    id: str
    title: str
    place: Evidence
    makes: tuple[str, ...] = ()
    """Names of tables and columns that it makes or renames to: what code that needs it must mention."""


@dataclass(frozen=True)
class Shipment:
    """What the rules of the family `release` are asked about."""

    release: str
    previous: str
    """The release before it; empty where there is none."""
    backs: tuple[WayBack, ...] = ()
    """The older releases that must stay within reach. What was accepted is marked in their findings."""
    brought: tuple[Brought, ...] = ()
    """The revisions that came since the previous release, parents first."""
    since_running: tuple[Brought, ...] = ()
    """Those that came since what runs now; none where that was not said."""
    alone: bool = False
    """Whether these revisions could be deployed first, alone: the previous release's code was found to work on them."""
    commits: tuple[str, ...] = ()
    """The ids of the commits since the previous release that neither carry nor mention anything of them."""
    still_used: frozenset[str] = frozenset()
    """What it takes away although its own code uses it."""
    demanded: frozenset[str] = frozenset()
    """What it takes away and must have a value as long as it is there, which its own code does not give it."""
    skipped: tuple[str, ...] = ()
    """Releases between what runs now and this one, the oldest first."""
    depth: int | None = 1
    """How many releases back must stay within reach; None: as far as one gets."""
    strict: bool = False


@dataclass(frozen=True)
class ReleaseRule:
    """One thing that a release should not bring at once. Its module's docstring is its manual page."""

    id: str
    summary: str
    """One line, for lists."""
    advice: str
    """What to do, as one or two short sentences."""
    check: Callable[[Shipment], Iterator[Found]]
    axis: Axis = Axis.SCHEMA

    @property
    def family(self) -> str:
        """What it speaks about: the release, for the gate alone."""
        return "release"

    @property
    def page(self) -> str:
        """Its manual page."""
        return manual_page(self.check)


def found_by(shipment: Shipment, rules: Iterable[ReleaseRule]) -> tuple[Finding, ...]:
    """Ask every rule, worst first."""
    found = (named(rule.id, rule.axis, rule.advice, each) for rule in rules for each in rule.check(shipment))
    return tuple(sorted(found, key=lambda each: (-each.level.rank, each.rule, each.object)))
