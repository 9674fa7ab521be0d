"""The migrations of a schema, run one after the other: what each does, and the schema that they make."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from checker.core.fact import frozen
from checker.core.operation import Step
from checker.core.tree import Tree, Unread
from checker.grammars.gel.model import Model
from checker.grammars.gel.projects import edgeql_files
from checker.grammars.gel.readers import COMMANDS, HEADING
from checker.grammars.gel.steps import Replay


@frozen
class Replayed:
    """What came of it."""

    steps: Mapping[str, tuple[Step, ...]]
    """By the path of the migration."""
    model: Model


@lru_cache(maxsize=8)
def replayed(tree: Tree, folder: str) -> Replayed:
    """Run the migrations in a folder, each after the one that it follows; those that follow none come last."""
    replay = Replay()
    steps: dict[str, tuple[Step, ...]] = {}
    for path in _in_order(tree, folder):
        body = tree.facts(path, COMMANDS)
        steps[path] = (Step(body, body.line),) if isinstance(body, Unread) else replay.run(body.commands)
    return Replayed(steps, replay.model)


def _in_order(tree: Tree, folder: str) -> Iterator[str]:
    following: dict[str, list[tuple[str, str]]] = {}
    for path in edgeql_files(tree, folder):
        heading = tree.facts(path, HEADING)
        if not isinstance(heading, Unread):
            following.setdefault(heading.parent, []).append((heading.id, path))
    waiting = [""]
    while waiting:
        for id_, path in following.pop(waiting.pop(), ()):
            yield path
            waiting.append(id_)
    yield from (path for each in following.values() for _, path in each)
