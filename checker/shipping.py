"""Finds what a release brings at once: its revisions, the commits that do not need them, the releases it skips."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.acts import GOOD, Acts, Counting, worst
from checker.adapters import ADAPTERS
from checker.built import old_code
from checker.core.finding import Evidence
from checker.core.gate import WayBack
from checker.core.history import Revision
from checker.core.operation import AddColumn, CreateTable, RenameColumn, RenameTable
from checker.core.release import Release
from checker.core.service import Service, home, migration_folders
from checker.core.shipment import TAKEN_AWAY, Brought, Shipment
from checker.core.tree import Tree, Unread
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk
from checker.judge import judge
from checker.near import names_for
from checker.reading import Reading
from checker.repo.commits import commits_between
from checker.services import Pair, dialects_spoken, own_code, services
from checker.window import Window

_SHARED = (".py", ".sql", ".prisma", ".edgeql", ".gel", ".esdl", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".rb")


def shipment(desk: Desk, asked: Window, backs: tuple[WayBack, ...], counting: Counting) -> Shipment:
    """Say what a release brings at once. Raises CheckError."""
    release, previous = asked.release, asked.previous
    running = next((each for each, why in asked.olds if why == "running"), None)
    base = previous or running
    brought = tuple(_brought(desk, release, base)) if base else ()
    since = tuple(_brought(desk, release, running)) if running and asked.skipped else ()
    alone = bool(brought and base and _goes_alone(desk, release, base, counting))
    return Shipment(
        release=release.ref,
        previous=base.ref if base else "",
        backs=backs,
        brought=brought,
        since_running=since,
        alone=alone,
        commits=tuple(_idle(desk, release, base, brought)) if alone and base else (),
        still_used=_still_used(desk, asked, backs, counting),
        demanded=frozenset(_demanded(desk, asked, backs)),
        skipped=tuple(each.ref for each in asked.skipped),
    )


def untouched(desk: Desk, release: Release, old: Release, answers: Sequence[ServiceAnswer]) -> frozenset[str]:
    """Give the services, of several, of which no file differs between two releases.

    What is said of them was so before the release, and going back does not change it.
    """
    if len(answers) < 2:  # noqa: PLR2004  one alone is what it is about
        return frozenset()
    pair = _pair(desk, release, old)
    found = services(desk, pair)
    return frozenset(
        service.name
        for service in found
        if service.current and service.target and _held(pair.ran, service, found) == _held(pair.known, service, found)
    )


def _held(tree: Tree, service: Service, others: tuple[Service, ...]) -> frozenset[tuple[str, str]]:
    """Give the files of a service: all in its folder, of what all share the source alone, and its migrations."""
    own = own_code(tree, service, others)
    folder = service.path or home(own, service.place)
    inside = f"{folder}/" if folder else ""
    folders = tuple(f"{each}/" for each in migration_folders(service.place))
    ids = tree.paths()
    code = (path for path in own if (inside and path.startswith(inside)) or path.endswith(_SHARED))
    return frozenset((path, ids[path]) for path in (*code, *(path for path in ids if path.startswith(folders))))


def _goes_alone(desk: Desk, release: Release, old: Release, counting: Counting) -> bool:
    """Tell whether the older code was found to work on the newer schema, and a release can be made of the two."""
    answers = judge(desk, release, old)
    acts = Acts(desk, release, old, answers, False, names_for(desk, release), True, counting)
    return worst(acts.unhooked_answers()) in GOOD and bool(acts.moves) and not acts.lacking


def _still_used(desk: Desk, asked: Window, backs: tuple[WayBack, ...], counting: Counting) -> frozenset[str]:
    """Give what is taken away from older releases and from the release itself: its code is asked as if it were older.

    A release always fits its own schema, so its code is given the older migrations, and that is asked for back. Where
    what the code needs is read out of its migrations that tells nothing: a model goes with the migration that drops it.
    """
    release, taken = asked.release, _taken(backs)
    found: set[str] = set()
    apart = {adapter.name for adapter in ADAPTERS if adapter.holds_models}
    for old in [each for each, _ in asked.olds if taken.get(each.ref)]:
        acts = Acts(desk, release, old, judge(desk, release, old), False, names_for(desk, release), True, counting)
        moves = ((source, at) for at, source in acts.moves)
        code = old_code(f"{release.ref} before", (release, desk.tree(release)), (old, desk.tree(old)), moves)
        desk.lend(code.release, code.tree)
        answers = [each for each in judge(acts.unhooked, release, code.release) if each.tool not in apart]
        found |= {
            each.object for answer in answers for each in answer.findings if each.rule in TAKEN_AWAY and each.level.rank
        }
    return frozenset(found)


def _demanded(desk: Desk, asked: Window, backs: tuple[WayBack, ...]) -> Iterator[str]:
    """Give what is taken away and must have a value until then: without the migration, inserts without it fail."""
    taken = _taken(backs)
    unhooked = replace(desk, question=replace(desk.question, hook="none"))
    for old in [each for each, _ in asked.olds if taken.get(each.ref)]:
        for answer in judge(unhooked, old, asked.release, forward=True):
            yield from (
                each.object
                for each in answer.findings
                if each.rule == "write-required-column" and each.object in taken[old.ref]
            )


def _taken(backs: tuple[WayBack, ...]) -> dict[str, set[str]]:
    """Give what is taken away from each older release that is out of reach for it."""
    return {
        back.target.ref: {each.object for each in back.stops if each.rule in TAKEN_AWAY} for back in backs if back.stops
    }


def _brought(desk: Desk, release: Release, old: Release) -> Iterator[Brought]:
    pair = _pair(desk, release, old)
    found = services(desk, pair)
    for service in found:
        if service.current is None:
            continue
        paths = own_code(pair.known, service, found)
        dialect = dialects_spoken(desk, pair, service)[0]
        for revision in Reading(desk, pair, service, paths, dialect).rollback(None).between:
            place = Evidence(release.ref, revision.path, revision.line, revision.id)
            yield Brought(revision.id, revision.title, place, tuple(dict.fromkeys(_made(revision))))


def _made(revision: Revision) -> Iterator[str]:
    for step in revision.up:
        match step.operation:
            case CreateTable(table=name) | RenameTable(to=name) | RenameColumn(to=name):
                yield name
            case AddColumn(column=column):
                yield column.name
            case _:
                pass


def _idle(desk: Desk, release: Release, old: Release, brought: tuple[Brought, ...]) -> Iterator[str]:
    """Give the commits that neither carry a migration nor change a file which mentions what the migrations make."""
    pair = _pair(desk, release, old)
    places = [held.place for service in services(desk, pair) for held in (service.current, service.target) if held]
    folders = tuple(f"{folder}/" for place in places for folder in migration_folders(place) if folder)
    names = {name.rpartition(".")[2] for each in brought for name in each.makes}
    pattern = (
        re.compile(rb"\b(" + b"|".join(re.escape(name.encode()) for name in sorted(names)) + rb")\b") if names else None
    )
    for commit in commits_between(desk.repository, old.commit, release.commit):
        if not commit.paths or any(path.startswith(folders) for path in commit.paths):
            continue
        if not (pattern and any(_mentions(pair.ran, path, pattern) for path in commit.paths)):
            yield commit.id


def _mentions(tree: Tree, path: str, pattern: "re.Pattern[bytes]") -> bool:
    content = tree.content(path) if path in tree.paths() else b""
    return isinstance(content, Unread) or pattern.search(content) is not None


def _pair(desk: Desk, release: Release, old: Release) -> Pair:
    return Pair(release, old, desk.tree(release), desk.tree(old))
