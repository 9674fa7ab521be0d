"""The shape of a migration tool's adapter."""

from collections.abc import Callable
from typing import Protocol

from checker.core.boot import Boot, Hook
from checker.core.fact import frozen
from checker.core.history import History, Place
from checker.core.tree import Tree


@frozen
class Applied:
    """What the ledger of the database says."""

    heads: tuple[str, ...]
    """The rows as the tool stores them."""
    all: frozenset[str]
    """Every revision applied, as far as FROM's history tells."""
    history: History | None = None
    """FROM's."""


@frozen
class Wanted:
    """Which revisions of a history are read whole; of the others only what places them in the graph."""

    ids: frozenset[str] | None = None
    """None: all of them."""
    words: frozenset[str] = frozenset()
    """Also those whose text holds one of these, in lower case."""

    def wants(self, id_: str, content: Callable[[], bytes]) -> bool:
        """Tell whether a revision is read whole."""
        if self.ids is None or id_ in self.ids:
            return True
        if not self.words:
            return False
        lowered = content().lower()
        return any(word.encode() in lowered for word in self.words)

    def both_ways(self, id_: str) -> bool:
        """Tell whether its way down is read too, rather than its way up alone."""
        return self.ids is None or id_ in self.ids


EVERYTHING = Wanted()
GRAPH_ONLY = Wanted(frozenset())


class Read(Protocol):
    """Reads one history as a release wrote it, for a dialect."""

    def __call__(self, tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
        """Give the history; revisions that are not wanted have no operations."""
        ...


@frozen
class HookForm:
    """How a tool's deploy command looks in deploy files and in code."""

    pattern: str
    """A regular expression; its match is the command, or its group `call` where the match needs what stands before."""
    in_code: bool = False
    """Whether it stands in source rather than in a deploy file."""
    word: str = ""
    """A word that every match holds, to pass over files without one quickly."""
    endings: tuple[str, ...] = (".py",)
    """How the source files are called in which it stands."""


@frozen
class QuickFix:
    """A well-known quick fix that makes it worse, in the words that people type."""

    run: str
    """With {ledger} for the table that remembers what ran."""
    because: str
    """Why not, with {current}, {target} and {loses} ("drops users.nickname and what is in it") for what they name."""
    after: tuple[str, ...]
    """The boot rules that make people think of it."""
    hook: str = ""
    """A word of the deploy command without which nobody thinks of it."""
    goes_down: bool = False
    """Whether it takes revisions back: not named where the way down is among the ways out."""


@frozen
class Adapter:
    """One migration tool."""

    name: str
    detect: Callable[[Tree], tuple[Place, ...]]
    """Find its histories in a tree."""
    read: Read
    boot: Callable[[History, Applied, Hook], Boot]
    """Say what the hook does in the target's tree when the database has these revisions applied."""
    hook: Callable[[Place], str]
    """Give the usual deploy command; empty where nothing applies the schema at a deploy."""
    down: Callable[[Place, str], str] | None = None
    """Give the command that takes revisions back as far as one of them, or all; None: the tool has no ways down."""
    downs: Callable[[History, frozenset[str], frozenset[str]], tuple[str, ...]] | None = None
    """Where one command does not reach all: give those that take some revisions of FROM's history back, from what is
    applied, one after the other; none where even several do not. `down` is not asked then."""
    asks: str = ""
    """The SQL by which the database tells which revisions it is at, for `--current`; with {ledger} as above."""
    ledger: Callable[[Tree], str] | None = None
    """Give the table that remembers what ran, where a project may call it as it likes."""
    quick_fixes: tuple[QuickFix, ...] = ()
    """Above all where its way down, run from the older checkout, takes back the wrong revision."""
    forms: tuple[HookForm, ...] = ()
    looks_like: str = ""
    """A regular expression for paths that are surely this tool's migrations."""
    held: Callable[[Place, History], str] | None = None
    """Give the hook's command that asks for its own newest revision, where that passes on a database beyond it."""
    dialect: str = ""
    """The one dialect that its histories speak; empty where the files must show it."""
    fallback: bool = False
    """Whether its places count only where no other tool has a history beside them."""
    holds_models: bool = False
    """Whether what the code needs is read out of its histories: code with another history needs something else then."""
