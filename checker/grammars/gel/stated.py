"""The schema that queries of a release meet: what its migrations make, and what only its schema files declare."""

from functools import lru_cache

from checker.core.tree import Tree, Unread
from checker.grammars.gel.model import Model
from checker.grammars.gel.projects import Project, edgeql_files, schema_files
from checker.grammars.gel.readers import SCHEMA
from checker.grammars.gel.sdl import declared


@lru_cache(maxsize=8)
def stated(tree: Tree, project: Project) -> Model:
    """Give the schema; the files that declare it may say more than the migrations, which alone reach a database."""
    found = (tree.facts(path, SCHEMA) for path in schema_files(tree, project))
    model = declared(each.commands for each in found if not isinstance(each, Unread))
    if not edgeql_files(tree, project.migrations):
        return model
    from checker.grammars.gel.replayed import replayed  # noqa: PLC0415  what nobody migrates needs no replay

    made = replayed(tree, project.migrations).model
    both = Model()
    both.types = {**model.types, **made.types}
    both.scalars = {**model.scalars, **made.scalars}
    both.aliases = {**model.aliases, **made.aliases}
    both.functions = {**model.functions, **made.functions}
    both.globals = {**model.globals, **made.globals}
    both.links = {**model.links, **made.links}
    return both
