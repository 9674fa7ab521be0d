"""Which releases must fare alike: what a verdict turns on, put into keys that are equal only where all of it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from checker.code import speaking
from checker.core.adapter import EVERYTHING
from checker.core.fact import encode
from checker.core.foreign import tool_of
from checker.core.history import History, Place
from checker.core.mentions import SOURCE
from checker.core.needs import joined
from checker.core.release import Release
from checker.core.service import Service, is_aside
from checker.core.spoken import dialects_of
from checker.core.tree import Reader, T, Tree, Unread
from checker.core.use import Touch
from checker.desk import Desk
from checker.newer import MODELS
from checker.services import Pair, adapter_of, code_of, dialects_spoken, histories, hook_of, own_code
from checker.written_for import written_for


@dataclass(frozen=True)
class View:
    """How two groups of releases look at each other: what is judged, and in which dialects."""

    services: tuple[Service, ...]
    dialects: tuple[tuple[str, ...], ...]
    id: str = ""
    """Equal where the services stand at the same places."""


class Listening:
    """A tree that remembers which words were looked for in its source; a `Tree`.

    What was made of the tree itself holds for it: it is equal to it.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.paths = tree.paths
        self.content = tree.content
        self.heard: dict[tuple[str, ...], Reader[object]] = {}

    def __hash__(self) -> int:
        return hash(self._tree)

    def __eq__(self, other: object) -> bool:
        return (other._tree if isinstance(other, Listening) else other) is self._tree

    def facts(self, path: str, reader: Reader[T]) -> T | Unread:
        """Give what the reader finds in a file."""
        if reader.name == "mentions":
            self.heard[reader.options] = reader
        return self._tree.facts(path, reader)


@dataclass
class Keys:
    """Keys of the releases of one question, each found once."""

    desk: Desk
    near: tuple[str, ...] = ()
    """The folders of all services of all releases: dialects are looked for beside them."""
    before: Mapping[str, str] = field(default_factory=dict)
    """Those of another run, by the digests of their names."""
    now: dict[str, str] = field(default_factory=dict)
    """Those of this run, likewise."""
    _kept: dict[tuple[object, ...], str] = field(default_factory=dict)
    _both: dict[tuple[object, ...], tuple[str, str]] = field(default_factory=dict)
    _enums: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)

    def graph(self, release: Release, found: Sequence[History]) -> str:
        """Give the key of all that places a release: its revisions' texts, the files of other tools, its dialects."""
        tree = self.desk.tree(release)

        def parts() -> Iterator[object]:
            yield from ((each.place, each.unread, each.revisions, each.stated, each.packages) for each in found)
            yield [each for each in tree.paths().items() if tool_of(each[0]) and not is_aside(each[0])]
            yield [dialects_of(tree, near) for near in self.near]
            yield [release.ref.startswith(each.tag_prefix) for each in self.desk.config.services]

        return self._key(("graph", release.root, release.ref if self.desk.config.services else "", self.near), parts)

    def hook(self, release: Release, view: View, current: Release) -> str:
        """Give the key of what runs before a release is deployed."""
        pair = self._pair(current, release)
        hooks = (hook_of(self.desk, pair, service) for service in view.services)
        return self._key(
            ("hook", release.root, view.id),
            lambda: ((each.command, each.path, each.assumed) if each else None for each in hooks),
        )

    def code(self, release: Release, view: View) -> str:
        """Give the key of what a release needs, as TO."""
        tree = self.desk.tree(release)

        def parts() -> Iterator[object]:
            for service, dialects in zip(view.services, view.dialects, strict=True):
                paths = own_code(tree, service, view.services)
                yield from (self._read(tree, paths, service.target, dialect)[0] for dialect in dialects)

        return self._key(("code", release.root, view.id), parts)

    def written_for(self, release: Release, view: View) -> str:
        """Give the key of the files that a release's code comes from, where it is a hotfix."""
        pair = self._pair(release, release)

        def parts() -> Iterator[object]:
            held = {history.place: history for history in histories(self.desk, pair.known)}
            for service in view.services:
                own = held.get(service.target.place) if service.target else None
                found = written_for(self.desk, pair, replace(service, target=own))
                yield found.pair.target.root if found else ""

        return self._key(("written-for", release.commit, view.id), parts)

    def models(self, release: Release, view: View) -> str:
        """Give the key of what a release may have written, as FROM: by its models, and by what it leaves out."""
        tree = self.desk.tree(release)

        def parts() -> Iterator[object]:
            for service, dialects in zip(view.services, view.dialects, strict=True):
                paths = code_of(tree, service.current.place) if service.current else ()
                yield from (self._read(tree, paths, service.current, dialect)[1] for dialect in dialects)

        return self._key(("models", release.root, view.id), parts)

    def words(self, release: Release, view: View, heard: Sequence[Reader[object]]) -> str:
        """Give the key of what a release's source says of the words that were looked for in another's."""
        tree = self.desk.tree(release)

        def parts() -> Iterator[object]:
            for service in view.services:
                own = [path for path in own_code(tree, service, view.services) if path.endswith(SOURCE)]
                yield from (sorted({repr(tree.facts(path, reader)) for path in own}) for reader in heard)

        return self._key(("words", release.root, view.id, tuple(reader.options for reader in heard)), parts)

    def view(self, current: Release, target: Release, found: tuple[Service, ...]) -> View:
        """Give how two releases look at each other."""
        pair = self._pair(current, target)
        dialects = tuple(dialects_spoken(self.desk, pair, service) for service in found)
        places = [
            (each.name, each.path, *(history.place if history else None for history in (each.current, each.target)))
            for each in found
        ]
        return View(found, dialects, repr((places, dialects)))

    def enums(self, release: Release) -> frozenset[tuple[str, str]]:
        """Give the Python files with a word about models: where one differs, they are read in any case."""
        if release.root not in self._enums:
            tree = self.desk.tree(release)
            held = (each for each in tree.paths().items() if each[0].endswith(".py"))
            self._enums[release.root] = frozenset(each for each in held if tree.facts(each[0], MODELS) is not False)
        return self._enums[release.root]

    def _pair(self, current: Release, target: Release) -> Pair:
        return Pair(current, target, self.desk.tree(current), self.desk.tree(target))

    def _read(self, tree: Tree, paths: tuple[str, ...], history: History | None, dialect: str) -> tuple[str, str]:
        """Give the keys of what stands in these files, as TO's code and as FROM's: mostly they are the same files.

        FROM's code is asked for its models and for the rows that it adds, and for nothing else.
        """
        place = history.place if history else None
        name = (tree, paths, place, dialect)
        if name not in self._both:
            *of_both, others, more = self._facts(tree, paths, place, dialect)
            self._both[name] = _digest([*of_both, others, more]), _digest(of_both)
        return self._both[name]

    def _facts(self, tree: Tree, paths: tuple[str, ...], place: Place | None, dialect: str) -> tuple[object, ...]:
        needs = joined(code.read(tree, paths, dialect) for code in speaking(dialect))
        adds = tuple(use for use in needs.uses if use.touch is Touch.INSERT)
        others = tuple(use for use in needs.uses if use.touch is not Touch.INSERT)
        read = adapter_of(place.tool).read(tree, place, dialect, EVERYTHING) if place else None
        steps = [(each.id, encode(each.up)) for each in (*read.revisions, *(read.stated or ()))] if read else []
        unread = [each[:2] for each in needs.unread]
        more = (
            needs.habits,
            needs.assumed,
            needs.through,
            needs.mentioned,
            needs.strict,
            needs.lenient,
            needs.kept,
            needs.unnamed,
        )
        told = ([_told(each) for each in parts] for parts in (needs.listing, adds, others, more))
        return (steps, unread, *told)

    def _key(self, name: tuple[object, ...], parts: Callable[[], Iterator[object]]) -> str:
        if name not in self._kept:
            stable = _digest([name])
            self._kept[name] = self.now[stable] = self.before.get(stable) or _digest(list(parts()))
        return self._kept[name]


def _digest(parts: list[object]) -> str:
    return sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


@lru_cache(maxsize=1 << 14)
def _told(fact: object) -> str:
    """Give a model or a use as text, but for its lines: releases have most of them in common."""
    return repr(_without_lines(encode(fact)))


def _without_lines(value: object) -> object:
    """Leave out the lines on which code stands: no verdict turns on them."""
    if isinstance(value, list):
        return [_without_lines(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_lines(each) for key, each in value.items() if key != "line"}
    return value
