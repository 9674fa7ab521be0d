"""The shape of a migration tool's adapter."""

from collections.abc import Callable
from dataclasses import dataclass

from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree


@dataclass(frozen=True)
class Applied:
    """What the ledger of the database says."""

    heads: tuple[str, ...]
    """The rows as the tool stores them."""
    all: frozenset[str]
    """Every revision applied, as far as FROM's history tells."""
    history: History | None = None
    """FROM's."""


@dataclass(frozen=True)
class HookForm:
    """How a tool's deploy command looks in deploy files and in code."""

    pattern: str
    """A regular expression; its match is the command."""
    in_code: bool = False
    """Whether it stands in Python source rather than in a deploy file."""


@dataclass(frozen=True)
class Adapter:
    """One migration tool."""

    name: str
    detect: Callable[[Tree], tuple[Place, ...]]
    """Find its histories in a tree."""
    read: Callable[[Tree, Place, str], History]
    """Read one history as this release wrote it, for a dialect."""
    boot: Callable[[History, Applied, Hook], Boot]
    """Say what the hook does in the target's tree when the database has these revisions applied."""
    hook: Callable[[Place], str]
    """Give the usual deploy command."""
    forms: tuple[HookForm, ...] = ()
    looks_like: str = ""
    """A regular expression for paths that are surely this tool's migrations."""
