"""The graph that Django makes of a tree's migrations when some are applied: squashes stand in where they can.

`MigrationLoader.build_graph` of `django/db/migrations/loader.py` (ran with Django 5.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.core.history import History, Revision


@dataclass
class Graph:
    """Which migrations wait for which."""

    parents: dict[str, set[str]]
    replacing: Mapping[str, Revision]
    done: frozenset[str]
    """What counts as applied: a squash does when all that it stands for is."""
    broken: tuple[str, str, str] | None = None
    """(migration, the parent that it lacks, the squash that cannot stand in for it)."""

    def leaves(self) -> dict[str, tuple[str, ...]]:
        """Give, by app, the migrations that no other of the same app follows."""
        inner = {p for id_, held in self.parents.items() for p in held if app_of(p) == app_of(id_)}
        found: dict[str, list[str]] = {}
        for id_ in sorted(self.parents.keys() - inner):
            found.setdefault(app_of(id_), []).append(id_)
        return {app: tuple(ids) for app, ids in found.items()}


def app_of(id_: str) -> str:
    """Give the app of a migration."""
    return id_.partition(".")[0]


def graph(history: History, applied: frozenset[str]) -> Graph:
    """Build the graph; `applied` are the ids in the ledger."""
    replacing = {each.id: each for each in history.revisions if each.replaces}
    made = Graph({each.id: set(each.parents) for each in history.revisions}, replacing, applied)
    for id_, revision in replacing.items():
        made.parents[id_] -= set(revision.replaces)
    for id_, revision in replacing.items():
        there = [each in made.done for each in revision.replaces]
        made.done = made.done | {id_} if all(there) else made.done - {id_}
        if all(there) or not any(there):
            _stand_in(made, revision)
        else:
            _stand_back(made, revision)
    return made


def _stand_in(made: Graph, revision: Revision) -> None:
    replaced = set(revision.replaces)
    for old in revision.replaces:
        made.parents[revision.id] |= made.parents.pop(old, set()) - replaced - {revision.id}
    for id_, held in made.parents.items():
        if held & replaced and id_ != revision.id:
            held.difference_update(replaced)
            held.add(revision.id)


def _stand_back(made: Graph, revision: Revision) -> None:
    here = [old for old in revision.replaces if old in made.parents]
    last = {old for old in here if all(old not in made.parents[other] for other in here)}
    made.parents.pop(revision.id, None)
    for id_, held in made.parents.items():
        if revision.id in held:
            held.remove(revision.id)
            held.update(last)
        gone = sorted(held & {old for old in revision.replaces if old not in made.parents})
        if gone and not made.broken:
            made.broken = (id_, gone[0], revision.id)
