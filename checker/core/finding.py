"""One fact that speaks against a rollback, with the place it was read from."""

from enum import StrEnum

from checker.core.fact import fact, known


@known
class Axis(StrEnum):
    """What is judged apart."""

    BOOT = "boot"
    SCHEMA = "schema"
    DATA = "data"
    ROLLING = "rolling"


@known
class Level(StrEnum):
    """How bad it is."""

    UNSAFE = "unsafe"
    UNKNOWN = "unknown"
    RISKY = "risky"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for a note, more for worse."""
        return ("note", "risky", "unknown", "unsafe").index(self.value)


@known
class Certainty(StrEnum):
    """How sure a finding is; only a certain one can be unsafe."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@fact
class Evidence:
    """A place that was read."""

    ref: str
    """The release it stands in."""
    path: str
    line: int = 0
    revision: str = ""
    object: str = ""
    says: str = ""
    """A few words: what this place does ("writes it")."""


@fact
class Found:
    """What a rule says of one object."""

    object: str
    """`table`, `table.column`, a revision: what it is about, stable across releases."""
    level: Level
    message: str
    """What and so what, with the object's name: "1.0.0 loads orders.note on every Order query; it was dropped"."""
    evidence: tuple[Evidence, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    state: str = ""
    """The object's state in the schema asked about; equal findings have equal states."""
    user_would_see: str = ""
    advice: str = ""
    """What to do about this one; else the rule's own advice counts."""
    remedy: tuple[str, ...] = ()
    """SQL that mends it when it is run before TO starts; else what ends the advice counts."""
    axis: Axis | None = None
    """Where it differs from the rule's own axis."""
    headline: str = ""
    """The first sentence of the answer, when this is the worst finding; else the message serves."""
    short: str = ""
    """A few words for tables: "orders.note was dropped in 1.3.9"; else the label serves."""
    label: str = ""
    """What stands behind the rule's id in lists ("b2c3d4e5f6a7 add_nickname"); else the object serves."""


@fact
class Finding:
    """What a rule found, under the rule's name."""

    rule: str
    axis: Axis
    level: Level
    certainty: Certainty
    object: str
    message: str
    evidence: tuple[Evidence, ...] = ()
    user_would_see: str = ""
    advice: str = ""
    accepted: str = ""
    headline: str = ""
    label: str = ""
    short: str = ""
    remedy: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Stable across line moves."""
        return f"{self.rule}:{self.object}"


def named(rule: str, axis: Axis, advice: str, found: Found) -> Finding:
    """Give what a rule found under the rule's name; only what is certain can be unsafe."""
    doubtful = found.level is Level.UNSAFE and found.certainty is not Certainty.CERTAIN
    return Finding(
        rule=rule,
        axis=found.axis or axis,
        level=Level.RISKY if doubtful else found.level,
        certainty=found.certainty,
        object=found.object,
        message=found.message,
        evidence=found.evidence,
        user_would_see=found.user_would_see,
        advice=found.advice or advice,
        headline=found.headline or found.message,
        label=found.label or found.object,
        short=found.short,
        remedy=found.remedy,
    )
