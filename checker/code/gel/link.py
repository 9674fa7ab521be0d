"""The queries of programs on Gel, and what they mean in the schema that stands beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.core.code import About
from checker.core.fact import fact
from checker.core.needs import Needs, Use
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.gel import VERSION
from checker.grammars.gel.edgeql import ANY, Access
from checker.grammars.gel.migration import Commands
from checker.grammars.gel.model import Model
from checker.grammars.gel.projects import Project, nearest, projects, schema_files

_SCRIPTS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_NOTHING: About = frozenset()


@fact
class Accesses:
    """What the queries of one file reach, not resolved yet."""

    found: tuple[Access, ...] = ()
    unread: tuple[Unread, ...] = ()


def read_all(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:  # noqa: ARG001  it has one
    """Read the queries in these files, and find what they mean in the schema that stands beside them."""
    if about == _NOTHING:
        return Needs()
    schemas = projects(tree)
    uses: list[Use] = []
    unread: list[tuple[str, str, int]] = []
    anything: dict[str, tuple[Project, Access, str]] = {}
    for path in paths:
        reader = _reader(path)
        project = nearest(schemas, path) if reader else None
        if reader is None or project is None:
            continue
        found = tree.facts(path, reader)
        if isinstance(found, Unread):
            unread.append((path, found.reason, found.line))
            continue
        uses.extend(replace(use, path=path) for use in _resolved(tree, project, found))
        for each in found.found:
            if each.path.root == ANY:
                anything[project.folder] = (project, each, path)
        unread.extend((path, each.reason, each.line) for each in found.unread)
    for project, access, path in anything.values():
        uses.extend(replace(use, path=path) for use in _guessed(tree, project, access, uses))
    return Needs(uses=tuple(dict.fromkeys(uses)), unread=tuple(unread))


def _resolved(tree: Tree, project: Project, found: Accesses) -> Iterator[Use]:
    if found.found:
        from checker.grammars.gel.resolve import uses  # noqa: PLC0415  most files reach nothing

        model = _model(tree, project)
        for access in found.found:
            yield from uses(model, access)


def _guessed(tree: Tree, project: Project, access: Access, found: Sequence[Use]) -> tuple[Use, ...]:
    from checker.grammars.gel.resolve import guesses  # noqa: PLC0415  as above

    return tuple(guesses(_model(tree, project), access, found))


@lru_cache(maxsize=8)
def _model(tree: Tree, project: Project) -> Model:
    from checker.grammars.gel.sdl import declared  # noqa: PLC0415  as above

    found = (tree.facts(path, _SCHEMA) for path in schema_files(tree, project))
    return declared(each.commands for each in found if not isinstance(each, Unread))


def _reader(path: str) -> Reader[Accesses] | None:
    if path.endswith(".edgeql"):
        return _QUERY_FILE
    if path.endswith(".py"):
        return _PYTHON
    return _SCRIPT if path.endswith(_SCRIPTS) and not path.endswith(".d.ts") else None


def _in_file(content: bytes) -> Accesses:
    from checker.code.gel.texts import in_file  # noqa: PLC0415  an answer from the store reads no file

    return Accesses(*in_file(content))


def _in_python(content: bytes) -> Accesses:
    from checker.code.gel.texts import in_python  # noqa: PLC0415  as above

    return Accesses(*in_python(content))


def _in_script(content: bytes) -> Accesses:
    from checker.code.gel.texts import in_script  # noqa: PLC0415  as above

    return Accesses(*in_script(content))


def _read_schema(content: bytes) -> Commands | Unread:
    from checker.grammars.gel.migration import read_schema  # noqa: PLC0415  as above

    return read_schema(content)


_QUERY_FILE: Reader[Accesses] = Reader("gel.query-file", VERSION, _in_file)
_PYTHON: Reader[Accesses] = Reader("gel.python", VERSION, _in_python)
_SCRIPT: Reader[Accesses] = Reader("gel.typescript", VERSION, _in_script)
_SCHEMA: Reader[Commands | Unread] = Reader("gel.schema", VERSION, _read_schema)
