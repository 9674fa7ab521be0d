"""The queries of programs on Gel, and what they mean in the schema that stands beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from checker.core.code import About
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use
from checker.grammars.gel import VERSION
from checker.grammars.gel.access import ANY, Access, EdgeQueries
from checker.grammars.gel.projects import Project, nearest, projects
from checker.grammars.language import Language

if TYPE_CHECKING:
    from checker.grammars.gel.model import Model

_SCRIPTS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_NOTHING: About = frozenset()


def read_all(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:  # noqa: ARG001  it has one
    """Read the queries in these files, and find what they mean in the schema that stands beside them."""
    if about == _NOTHING:
        return Needs()
    schemas = projects(tree)
    program = _Program(tree)
    for path in paths if schemas else ():
        reader = _reader(path)
        project = nearest(schemas, path) if reader else None
        if reader is not None and project is not None:
            program.read(path, reader, project)
    return program.needs()


class _Program:
    """What was found so far."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._uses: list[Use] = []
        self._unread: list[tuple[str, str, int]] = []
        self._mentioned: set[str] = set()
        self._anything: dict[str, tuple[Project, Access, str]] = {}

    def read(self, path: str, reader: Reader[EdgeQueries], project: Project) -> None:
        """Add what one file accesses."""
        found = self._tree.facts(path, reader)
        if isinstance(found, Unread):
            found = EdgeQueries(unread=(found,))
        if found.found or found.words:
            from checker.grammars.gel.resolve import loose, named_in, uses  # noqa: PLC0415  most files reach nothing

            model = self._model(project)
            for access in found.found:
                self._uses.extend(replace(use, path=path) for use in uses(model, access))
                self._mentioned.update(loose(model, access) if access.names else ())
                if access.path.root == ANY and access.touch is Touch.INSERT:
                    self._anything[project.folder] = (project, access, path)
            self._mentioned.update(named_in(model, found.words))
        self._unread.extend((path, each.reason, each.line) for each in found.unread)

    def needs(self) -> Needs:
        """Give what all files need."""
        for project, access, path in self._anything.values():
            self._uses.extend(replace(use, path=path) for use in self._guessed(project, access))
        uses = tuple(dict.fromkeys(self._uses))
        return Needs(uses=uses, unread=tuple(self._unread), mentioned=frozenset(self._mentioned))

    def _guessed(self, project: Project, access: Access) -> Iterator[Use]:
        from checker.grammars.gel.resolve import guesses  # noqa: PLC0415  as above

        yield from tuple(guesses(self._model(project), access, self._uses))

    def _model(self, project: Project) -> "Model":
        from checker.grammars.gel.stated import stated  # noqa: PLC0415  as above

        return stated(self._tree, project)


@lru_cache(maxsize=1)
def _languages() -> dict[str, Language]:
    from checker.grammars.languages import LANGUAGES  # noqa: PLC0415  most programs on Gel are in Python or TypeScript

    return {ending: language for language in LANGUAGES for ending in language.endings if ending not in _SCRIPTS}


def _reader(path: str) -> Reader[EdgeQueries] | None:
    if path.endswith(".edgeql"):
        return _QUERY_FILE
    if path.endswith((".py", ".pyi")):
        return _PYTHON
    if path.endswith(_SCRIPTS):
        return _SCRIPT if not path.endswith(".d.ts") else None
    language = _languages().get(path[path.rfind(".") :])
    if language is None:
        return None
    return Reader(f"gel.{language.name}", VERSION, partial(_in_program, language=language))


def _in_file(content: bytes) -> EdgeQueries:
    from checker.code.gel.texts import in_file  # noqa: PLC0415  an answer from the store reads no file

    return in_file(content)


def _in_python(content: bytes) -> EdgeQueries:
    from checker.code.gel.texts import in_python  # noqa: PLC0415  as above

    return in_python(content)


def _in_script(content: bytes) -> EdgeQueries:
    from checker.code.gel.texts import in_script  # noqa: PLC0415  as above

    return in_script(content)


def _in_program(content: bytes, language: Language) -> EdgeQueries:
    from checker.code.gel.texts import in_program  # noqa: PLC0415  as above

    return in_program(content, language)


_QUERY_FILE: Reader[EdgeQueries] = Reader("gel.query-file", VERSION, _in_file)
_PYTHON: Reader[EdgeQueries] = Reader("gel.python", VERSION, _in_python)
_SCRIPT: Reader[EdgeQueries] = Reader("gel.typescript", VERSION, _in_script)
