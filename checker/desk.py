"""Everything one question is answered with: the repository, its releases, the configuration and the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checker import config as configuration
from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.core.release import Release, candidates, match, newest, older, previous, releases
from checker.core.tree import Tree
from checker.core.verdict import Assumption, Ref
from checker.later import later
from checker.question import Progress, Question, quiet
from checker.repo import Repository
from checker.store import Store, default_folder

if TYPE_CHECKING:
    from checker.core.history import History
    from checker.core.rollback import Rollback
    from checker.store.beside import Beside


@frozen
class Ends:
    """The two ends of a rollback, and how they were found."""

    current: Release
    target: Release
    ref: Ref
    assumptions: tuple[Assumption, ...] = ()


@dataclass
class Desk:
    """An opened question."""

    question: Question
    repository: Repository
    store: Store
    config: configuration.Config
    progress: Progress = quiet
    notes: list[str] = field(default_factory=list)
    """What stands under "not checked"."""
    beside: "Beside | None" = None
    """A second process that judges some of the rollbacks meanwhile."""
    copied: bool = False
    """Whether this is that second process."""
    alone: bool = False
    """Whether no second process reads ahead: many rollbacks share what is read."""
    borrowed: bool = False
    """Whether the answer rests on something that stands in the work tree only."""
    stopped: dict[tuple[object, ...], "Rollback"] = field(default_factory=dict)
    """What was read of rollbacks whose hook stops; it holds without a hook, too."""
    histories: dict[Tree, "tuple[History, ...]"] = field(default_factory=dict)
    """What was found in each release's files."""
    silent: set[tuple[str, str | None, str | None]] = field(default_factory=set)
    """Migrations about which nothing is written down: path, and its content in one release and in the other."""
    _trees: dict[str, Tree] = field(default_factory=dict)
    _copies: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def tags(self) -> tuple[Release, ...]:
        """Every tag on a commit."""
        return self.repository.tags()

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """The tags that are releases, oldest first within their family."""
        glob = self.question.tags or self._prefixed() or self.config.releases.tags
        order = self.config.releases.order
        return releases(self.tags, glob, order, line=self.repository.line() if order == "topology" else ())

    def release(self, text: str) -> Release:
        """Find what a person means by a word: a release tag, any other tag, a branch, a commit. Raises CheckError."""
        for tags in (self.releases, self.tags):
            if candidates(text, tags):
                return match(text, tags, shallow=self.repository.shallow)
        return self.repository.resolve(text)

    def current(self, family: str | None = None) -> tuple[Release, Ref, tuple[Assumption, ...]]:
        """Find FROM: what was named, else the release of the ledger's revisions, else the newest. Raises CheckError."""
        if self.question.current:
            found = self.release(self.question.current)
            said = self._named_twice(found, self.question.current)
            return found, Ref(found.ref, found.commit, self.question.chosen_by), said
        if self.question.current_revisions:
            from checker.ledger import release_at  # noqa: PLC0415  most questions name no revision

            found, assumptions = release_at(self, family)
            return found, Ref(found.ref, found.commit, "current"), assumptions
        self.wants_tags()
        found = newest(self.releases, family)
        text = f"{found.ref} runs now"
        return found, Ref(found.ref, found.commit, "newest-tag"), (Assumption("from-newest-tag", text, "--from REF"),)

    def ends(self) -> Ends:
        """Find FROM and TO. Raises CheckError."""
        word = self.question.target
        if word == "previous":
            current, ref, assumptions = self.current()
            return Ends(current, previous(self.releases, current), ref, assumptions)
        target = self.release(word)
        current, ref, assumptions = self.current(target.family)
        return Ends(current, target, ref, (*assumptions, *self._named_twice(target, word)))

    def tree(self, release: Release) -> Tree:
        """Give the files of a release; what is read from them is kept."""
        if release.root not in self._trees:
            self._trees[release.root] = self.repository.tree(release, self.store)
        return self._trees[release.root]

    def begin_again(self) -> None:
        """Let go of what belongs to the process that this one was copied from."""
        self.beside, self.copied, self.progress = None, True, quiet
        self.repository.begin_again()
        self.store.begin_again()

    def lend(self, release: Release, tree: Tree) -> None:
        """Give the files of a release that git does not know yet."""
        self._trees[release.root] = tree

    def work_copy(self, path: str) -> bytes:
        """Give a file as it stands in the work tree; empty where there is none. It is looked at once."""
        if path not in self._copies:
            top = self.repository.top if self.repository else None
            try:
                self._copies[path] = (top / path).read_bytes() if top else b""
            except OSError:
                self._copies[path] = b""
        return self._copies[path]

    def older(self, than: Release) -> tuple[tuple[Release, ...], int]:
        """Give (the last releases before one, newest first, as many as asked for; how many there are in all)."""
        found = older(self.releases, than)
        return found if self.question.last is None else found[: self.question.last], len(found)

    def not_checked(self) -> tuple[str, ...]:
        """Say what could not be looked at."""
        shallow = ("this clone is shallow: other releases may be missing from it",) if self.repository.shallow else ()
        return (*self.notes, *shallow)

    def _named_twice(self, found: Release, word: str) -> tuple[Assumption, ...]:
        """Say so where a branch has the name of the tag that is meant."""
        if found.kind != "tag" or word.startswith("refs/") or not self.repository.has_branch(found.ref):
            return ()
        text = f"{found.ref} is a branch too; the tag is meant"
        return (Assumption("branch-too", text, f"refs/heads/{found.ref}"),)

    def _prefixed(self) -> str:
        """Give the glob of the tags of the one service that is asked about, where the configuration says its prefix."""
        asked = [service for service in self.config.services if service.name in self.question.services]
        return f"{asked[0].tag_prefix}*" if len(asked) == 1 and asked[0].tag_prefix else ""

    def wants_tags(self) -> None:
        """See that the newest release is known. Raises CheckError."""
        if self.repository.shallow:
            message = "this clone is shallow, so the newest release may be missing from it."
            raise CheckError(message, "git fetch --unshallow --tags", "name what runs now: --from REF")
        if not self.tags:
            raise CheckError("this clone has no tags.", "git fetch --tags", "name what runs now: --from REF")
        self.repository.newest_is_known()


@contextmanager
def opened(question: Question, progress: Progress = quiet) -> Iterator[Desk]:
    """Open the repository, the configuration and the store for one question. Raises CheckError.

    The store is written when the answer is out.
    """
    repository = Repository.open(Path(question.repo))
    store = Store.open(default_folder() if question.cache else None, repository.identity)
    try:
        yield Desk(question, repository, store, _configured(question, repository), progress)
    finally:
        repository.close()
        later(store.put_away)


def _configured(question: Question, repository: Repository) -> configuration.Config:
    if question.config:
        return configuration.load_file(Path(question.config))
    if repository.top is None:
        return configuration.Config()
    return configuration.load(Path(question.repo).resolve(), repository.top)
