"""The answer: safe, risky, unknown or unsafe, with its findings, per service and as a whole."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from checker.core.fact import fact, known
from checker.core.finding import Axis, Finding, Level
from checker.core.layout import listed

if TYPE_CHECKING:
    from checker.core.way import Ways


@known
class Verdict(StrEnum):
    """The word that is said first, from good to bad."""

    SAFE = "safe"
    RISKY = "risky"
    UNKNOWN = "unknown"
    UNSAFE = "unsafe"

    @property
    def rank(self) -> int:
        """0 for safe, more for worse."""
        return tuple(Verdict).index(self)

    @property
    def exit_code(self) -> int:
        """What the process exits with: verdicts start at 10, so that a crash is never an answer."""
        return (0, 10, 11, 12)[self.rank]

    @classmethod
    def of(cls, levels: Iterable[Level]) -> "Verdict":
        """Give the verdict of the worst level; notes do not count."""
        worst = max((level.rank for level in levels), default=0)
        return tuple(cls)[worst]

    @classmethod
    def worst(cls, verdicts: Iterable["Verdict"]) -> "Verdict":
        """Give the worst of several; safe where there are none."""
        return max(verdicts, key=lambda verdict: verdict.rank, default=cls.SAFE)


@fact
class AxisAnswer:
    """One axis of one service."""

    axis: Axis
    verdict: Verdict | None
    """None where it was not asked."""
    says: str = ""
    """One line, without the axis's name: "1 column added, nullable; 1.0.0 works with it"."""
    short: str = ""
    """The same where a row names the release: "1 column added, nullable"; empty where it does not speak of it."""


@fact
class Side:
    """One of two releases at work together, on a schema."""

    ref: str
    """The release whose code it is."""
    schema: str
    """`newer`: the newer release's migrations have run; `older`: not yet."""
    verdict: Verdict
    says: str = ""
    """The worst that was found, else why it is fine."""
    headline: str = ""
    counts: bool = True
    """Whether the answer rests on it too."""
    findings: tuple[Finding, ...] = ()


@fact
class ServiceAnswer:
    """The answer for one service."""

    name: str
    path: str
    tool: str
    """Empty where no tool was found."""
    dialects: tuple[str, ...]
    verdict: Verdict
    axes: tuple[AxisAnswer, ...]
    findings: tuple[Finding, ...]
    """Worst first; notes last."""
    headline: str = ""
    """One or two sentences: what would happen."""
    from_revisions: tuple[str, ...] = ()
    to_revisions: tuple[str, ...] = ()
    missing_in_to: tuple[str, ...] = ()
    """Revisions that only FROM has, parents first."""
    between: int = 0
    unreadable: int = 0
    """How many of those between could not be read whole."""
    dialect_seen: str = ""
    """The migration that shows the dialect, where nothing else does."""
    hook: str = ""
    hook_assumed: bool = False
    needs_assumed: bool = False
    needs_through: tuple[str, ...] = ()
    """What the code reaches the database through that is not read, where that is why."""
    folders: tuple[str, ...] = ()
    """The folders that hold FROM's migrations."""
    loses: str = ""
    """What going down from FROM would lose, as the end of "it ...": "drops users.nickname and what is in it"."""
    added: tuple[str, ...] = ()
    """Of schemas that are stated: what is only in the newer one, `users.nickname`, `posts`."""
    instead_of: tuple[str, ...] = ()
    """The folders of the same history for databases that FROM speaks no more."""
    stated: bool = False
    """Whether the schemas that the two releases state were compared, rather than their revisions."""
    advice: tuple["Advice", ...] = ()
    sides: tuple[Side, ...] = ()
    """For `rolling`: each release on each schema that it meets."""
    waiting: tuple[str, ...] = ()
    """For `rolling`: revisions that have yet to run, since they run only once the old release is gone."""

    @property
    def declared(self) -> tuple[str, ...]:
        """What the answer takes for granted because somebody wrote it down."""
        return tuple(dict.fromkeys(each.message for each in self.findings if each.rule == "note-effect-declared"))

    @property
    def not_understood(self) -> tuple[str, ...]:
        """The directives that do not count, a line for each."""
        return tuple(dict.fromkeys(each.message for each in self.findings if each.rule == "unread-directive"))

    def axis(self, axis: Axis) -> AxisAnswer | None:
        """Give one axis."""
        return next((each for each in self.axes if each.axis is axis), None)


@fact
class Advice:
    """Something to do, or not to do."""

    kind: str
    """`do`, `or` or `not`."""
    text: str
    """A sentence, without a full stop where a command follows."""
    run: tuple[str, ...] = ()
    """Commands to copy."""
    because: str = ""


@fact
class Ref:
    """A release as the answer names it."""

    ref: str
    commit: str
    chosen_by: str = ""
    """For FROM: `option`, `environment`, `user-config`, `newest-tag`, `current`."""


@fact
class Assumption:
    """Something taken for granted, and how to make sure."""

    id: str
    text: str
    check: str = ""


@fact
class Reach:
    """One older release and how it stands, for "Can go back to" and `horizon`."""

    ref: str
    verdict: Verdict
    because: str = ""
    rule: str = ""


@fact
class Horizon:
    """How far back one can go."""

    targets: tuple[Reach, ...] = ()
    """Newest first."""
    newest_safe: str = ""
    floor: str = ""
    floor_set_by: str = ""
    looked_at: int = 0
    of: int = 0
    """How many older releases there are in all."""


@fact
class Answer:
    """What `check` says."""

    current: Ref
    target: Ref
    verdict: Verdict
    headline: str
    services: tuple[ServiceAnswer, ...]
    forward: bool = False
    same: bool = False
    """TO equals FROM."""
    horizon: Horizon | None = None
    assumptions: tuple[Assumption, ...] = ()
    not_checked: tuple[str, ...] = ()
    command: str = "check"
    ways: "Ways | None" = None
    """The ways out that were looked for; None where none were."""


@fact
class HorizonAnswer:
    """What `horizon` says."""

    current: Ref
    horizon: Horizon
    assumptions: tuple[Assumption, ...] = ()
    not_checked: tuple[str, ...] = ()


@fact
class DoctorAnswer:
    """What `doctor` says: titles, each with its lines."""

    sections: tuple[tuple[str, tuple[str, ...]], ...]


_NOTHING_READ = "no models or queries were found"


def assumed(services: Iterable[ServiceAnswer]) -> tuple[Assumption, ...]:
    """Give what answers take for granted, each once."""
    found = []
    for service in services:
        boot = service.axis(Axis.BOOT)
        if boot and boot.verdict is not None and service.hook_assumed:
            found.append(Assumption("hook", f"the hook is {service.hook}, which nothing here names", "--hook COMMAND"))
        if len(service.dialects) > 1:
            found.append(
                Assumption(
                    "dialect",
                    f"the database may be {' or '.join(service.dialects)}; the worst counts",
                    "--dialect NAME",
                )
            )
        elif service.dialect_seen:
            found.append(
                Assumption(
                    "dialect",
                    f"the database is {service.dialects[0]}, as {service.dialect_seen} is written for it alone",
                    "--dialect NAME",
                )
            )
        if service.instead_of:
            text = f"the database is {service.dialects[0]}: what runs now is without {listed(service.instead_of)}"
            found.append(Assumption("dialect", text, "--service NAME"))
        found += [Assumption("effect", text) for text in service.declared]
        if service.needs_assumed and any(finding.level is not Level.NOTE for finding in service.findings):
            why = (
                f"what goes through {listed(service.needs_through)} is not all read"
                if service.needs_through
                else _NOTHING_READ
            )
            found.append(Assumption("needs", f"{why}, so everything counts as used"))
    return tuple(dict.fromkeys(found))
