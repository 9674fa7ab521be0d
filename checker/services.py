"""Finds the services of two releases, what runs before each is deployed, and which dialects it speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import lru_cache

from checker.adapters import ADAPTERS
from checker.config import Service as Configured
from checker.core.adapter import GRAPH_ONLY, Adapter
from checker.core.before import Before
from checker.core.boot import Hook
from checker.core.dialect import LIKELY
from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.core.history import History, Place
from checker.core.hook import find_hook
from checker.core.left_behind import without_left_behind
from checker.core.release import Release
from checker.core.service import Service, code_paths, counted, matched, names, without_fallbacks
from checker.core.spoken import dialects_of, dialects_of_migrations
from checker.core.tree import Tree
from checker.desk import Desk

_NO_PLACE = Place("", "")


@frozen
class Pair:
    """Two releases and their files."""

    current: Release
    target: Release
    ran: Tree
    """FROM's files."""
    known: Tree
    """TO's files."""
    forward: bool = False
    """Whether TO is the newer one."""
    together: bool = False
    """Whether TO's own migrations have run as well, and FROM's code still writes: a rolling deploy."""
    before: Before = field(default_factory=Before)
    """What is done to the database before TO is deployed on it."""

    @property
    def refs(self) -> tuple[str, str]:
        """The names of FROM and TO."""
        return self.current.ref, self.target.ref


def services(desk: Desk, pair: Pair) -> tuple[Service, ...]:
    """Find the services of two releases: configured ones, else each history that either has."""
    current, target = (histories(desk, tree) for tree in (pair.ran, pair.known))
    pairs = matched(current, target)
    places = [history.place if (history := known or ran) else _NO_PLACE for ran, known in pairs]
    configured = _of_tag(desk.config.services, pair.target)
    found = []
    for (ran, known), place, name in zip(pairs, places, names(places) if places else (), strict=True):
        own = next((each for each in configured if _is_of(place, each)), None)
        if desk.config.services and own is None:
            continue
        found.append(
            Service(
                name=own.name if own else name,
                current=ran,
                target=known,
                hook=(own.hook if own else "") or "",
                dialect=(own.dialect if own else "") or "",
                path=own.path if own else "",
                on_unknown_revision=own.on_unknown_revision if own else "auto",
                readiness=own.readiness if own else "any",
                after_deploy=own.after_deploy if own else (),
            )
        )
    if not configured and not desk.question.services:
        found = list(without_left_behind(found))
    meant = desk.question.dialect or desk.config.dialect
    if meant:
        found.sort(key=lambda service: service.place.dialect not in {"", meant})
    asked = desk.question.services
    there = [service.name for service in found]
    for each in configured:
        if each.name not in there and (not asked or each.name in asked):
            raise _nowhere(each, pair)
    for name in asked:
        if name not in there:
            message = f"there is no service {name} in {pair.current.ref} or {pair.target.ref}."
            raise CheckError(message, f"one of {', '.join(there)}" if there else "rollback-check doctor")
    return tuple(service for service in found if not asked or service.name in asked)


def hook_of(desk: Desk, pair: Pair, service: Service) -> Hook | None:
    """Give what runs before TO is deployed: as asked, as configured, or as its files show; None where nothing does."""
    said = desk.question.hook or service.hook or desk.config.hook or "auto"
    if said == "none":
        return None
    if said != "auto":
        return Hook(said)
    found = find_hook(pair.known, adapter_of(service.place.tool), service.place, own_code(pair.known, service, ()))
    return found if found.command else None


def dialects_spoken(desk: Desk, pair: Pair, service: Service) -> tuple[str, ...]:
    """Give the dialects to judge by: as asked, as configured, as the files show, else all that are likely.

    Of folders for several dialects side by side, the one that was asked for is meant; the others speak their own.
    """
    only = adapter_of(service.place.tool).dialect
    asked = desk.question.dialect or desk.config.dialect
    if not only and asked and _stands_beside(desk, pair, service.place, asked):
        only = service.place.dialect
    said = only or desk.question.dialect or service.dialect or desk.config.dialect or service.place.dialect
    if said:
        return (said,)
    near = service.path or service.place.folder
    return dialects_of(pair.known, near) or dialects_of(pair.ran, near) or tuple(_inferred(pair, service)) or LIKELY


def _stands_beside(desk: Desk, pair: Pair, place: Place, asked: str) -> bool:
    """Tell whether a folder is one dialect's, and the one that was asked for has a folder of its own beside it."""
    if not place.dialect or place.dialect == asked:
        return False
    home = place.folder.rpartition("/")[0]
    others = (history.place for tree in (pair.known, pair.ran) for history in histories(desk, tree))
    return any(
        each.dialect == asked and each.tool == place.tool and each.folder.rpartition("/")[0] == home for each in others
    )


def dialect_seen(desk: Desk, pair: Pair, service: Service) -> str:
    """Give the migration that shows the one dialect which nothing else does; empty where none had to."""
    place = service.place
    said = desk.question.dialect or service.dialect or desk.config.dialect or place.dialect
    near = service.path or place.folder
    if adapter_of(place.tool).dialect or said or dialects_of(pair.known, near) or dialects_of(pair.ran, near):
        return ""
    found = _inferred(pair, service)
    return next(iter(found.values())) if len(found) == 1 else ""


def _inferred(pair: Pair, service: Service) -> dict[str, str]:
    place = service.place
    tree = pair.known if service.target else pair.ran
    return dialects_of_migrations(tree, place.versions or (place.folder,))


def own_code(tree: Tree, service: Service, others: Sequence[Service]) -> tuple[str, ...]:
    """Give the paths of a service's own code."""
    return code_of(tree, service.place, tuple(other.place for other in others), service.path)


@lru_cache(maxsize=128)
def code_of(tree: Tree, place: Place, others: tuple[Place, ...] = (), root: str = "") -> tuple[str, ...]:
    """Give the paths of the code that belongs to a place, found once for all that is asked of a release."""
    return code_paths(tree.paths(), place, others, root)


def adapter_of(tool: str) -> Adapter:
    """Give the adapter of a tool."""
    return next(adapter for adapter in ADAPTERS if adapter.name == tool)


def histories(desk: Desk, tree: Tree) -> tuple[History, ...]:
    """Give every history of a tree that counts, without its operations; found once for all that is asked of it."""
    if tree not in desk.histories:
        found = tuple(_histories(desk, tree))
        guessed = frozenset(adapter.name for adapter in ADAPTERS if adapter.fallback and not desk.config.services)
        desk.histories[tree] = without_fallbacks(found, guessed, tree.paths())
    return desk.histories[tree]


def _histories(desk: Desk, tree: Tree) -> Iterator[History]:
    for adapter in ADAPTERS:
        places = adapter.detect(tree)
        wanted = tuple(service.migrations or service.path for service in desk.config.services)
        for place in places if wanted else counted(places)[0]:
            history = adapter.read(tree, place, place.dialect or LIKELY[0], GRAPH_ONLY)
            if history.revisions or history.unread or history.snapshot:
                yield history


def _of_tag(configured: tuple[Configured, ...], target: Release) -> tuple[Configured, ...]:
    """Leave out the services that TO is no release of: its tag has the prefix of others."""
    named = [each for each in configured if each.tag_prefix and target.ref.startswith(each.tag_prefix)]
    if target.kind != "tag" or not named:
        return configured
    return tuple(each for each in configured if each in named or not each.tag_prefix)


def _nowhere(service: Configured, pair: Pair) -> CheckError:
    place = service.migrations or service.path
    where = f" in {place}" if place else ""
    releases = f"neither at {pair.current.ref} nor at {pair.target.ref}"
    return CheckError(f"service {service.name}: no migrations were found{where}, {releases}.", "rollback-check doctor")


def _is_of(place: Place, service: Configured) -> bool:
    return service.tool in {"", place.tool} and _belongs(place, service.migrations or service.path)


def _belongs(place: Place, folder: str) -> bool:
    return not folder or place.folder == folder or place.folder.startswith(f"{folder.rstrip('/')}/")
