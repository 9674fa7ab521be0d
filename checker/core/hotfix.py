"""A release that could be built: what its commit would be, and how the running release gets to it."""

from checker.core.fact import fact
from checker.core.verdict import Answer


@fact
class Change:
    """One file in which the built release differs from the one that it is built on."""

    how: str
    """`A` for added, `M` for modified, `D` for deleted, `T` for another kind of file."""
    path: str


@fact
class Taken:
    """One commit of the range that is reverted."""

    commit: str
    title: str


@fact
class Hotfix:
    """What `hotfix` says."""

    kind: str
    """`old-code` or `revert`."""
    tag: str
    branch: str
    base: str
    """The release that it is built on."""
    parents: tuple[str, ...]
    """The ids of the commits that it follows."""
    root: str
    """The id of its tree."""
    title: str
    """The first line of the commit's message."""
    message: str
    changes: tuple[Change, ...]
    """What differs from the release that it is built on."""
    answer: Answer
    """Whether it can be deployed on the database that FROM left."""
    commit: str = ""
    """The id of what was written; empty: nothing was."""
    reverted: tuple[Taken, ...] = ()
    left_out: tuple[Taken, ...] = ()
    """Commits of the range that carry migrations, and stay."""
    says: tuple[str, ...] = ()
    """What a person must know besides, one sentence each."""
    again: str = ""
    """The command that writes it."""
