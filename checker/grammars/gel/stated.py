"""The schema that a release states: in its schema files, else by the migrations that lead to it."""

from functools import lru_cache

from checker.core.tree import Tree, Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.model import Model
from checker.grammars.gel.projects import Project, migration_files, schema_files
from checker.grammars.gel.readers import COMMANDS, HEADING, SCHEMA
from checker.grammars.gel.sdl import declared


@lru_cache(maxsize=8)
def stated(tree: Tree, project: Project) -> Model:
    """Give what the schema files declare together; where one cannot be read or there is none, what migrations make."""
    files: list[tuple[DdlCommand, ...]] = []
    for path in schema_files(tree, project):
        found = tree.facts(path, SCHEMA)
        if isinstance(found, Unread):
            return _made(tree, project)
        files.append(found.commands)
    return declared(files) if files else _made(tree, project)


def _made(tree: Tree, project: Project) -> Model:
    """Give what the migrations make, one after the other."""
    from checker.grammars.gel.steps import Replay  # noqa: PLC0415  few projects need it

    following: dict[str, tuple[str, str]] = {}
    for path in migration_files(tree, project):
        heading = tree.facts(path, HEADING)
        if not isinstance(heading, Unread):
            following[heading.parent] = (heading.id, path)
    replay, at = Replay(), ""
    while at in following:
        at, path = following.pop(at)
        commands = tree.facts(path, COMMANDS)
        if not isinstance(commands, Unread):
            replay.run(commands.commands)
    return replay.model
