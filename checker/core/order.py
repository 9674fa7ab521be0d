"""Deploy order: from what runs now to what shall run, so that every step can be taken back."""

from checker.core.fact import fact
from checker.core.verdict import Assumption, Ref
from checker.core.way import Command


@fact
class Deploy:
    """One deploy of the sequence."""

    title: str
    """What is deployed: "1.0.1", or "the migrations of 1.0.2 alone, with the code of 1.0.1"."""
    ref: str
    """The tag that is deployed; it may have to be made first."""
    back: str
    """How it is taken back."""
    steps: tuple[Command, ...] = ()
    """What makes the tag, where it does not exist."""
    says: tuple[str, ...] = ()
    returns: bool = True
    """Whether it can be taken back without loss."""


@fact
class DeployOrder:
    """What `deploy-order` says."""

    current: Ref
    target: Ref
    headline: str
    deploys: tuple[Deploy, ...] = ()
    """None where no sequence was found."""
    because: tuple[str, ...] = ()
    """Why it does not go at once, or not at all."""
    assumptions: tuple[Assumption, ...] = ()
    not_checked: tuple[str, ...] = ()
