"""The second step: the facts of one tree's files, joined into needs."""

import re
from collections.abc import Sequence
from functools import lru_cache

from checker.code.sqlalchemy.calls import calls_of
from checker.code.sqlalchemy.entities import entities
from checker.code.sqlalchemy.looked import take_over
from checker.code.sqlalchemy.mapping import Linked
from checker.code.sqlalchemy.models import Linker
from checker.code.sqlalchemy.program import VERSION, Placed, Program
from checker.code.sqlalchemy.relations import uses_of_relations
from checker.code.sqlalchemy.symbols import LOCAL
from checker.code.sqlalchemy.uses import Made, read_made, uses_of
from checker.core.code import About
from checker.core.name import bare
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread
from checker.python.sqlalchemy import last_of
from checker.python.values import Class

_MADE = Reader("sqlalchemy-made", VERSION, read_made)
_DERIVED = re.compile(
    rb"^[ \t]*class[ \t]+(\w+)[ \t]*\((?!\s*(?:object|[\w.]*(?:Exception|Error|Enum|TestCase))?\s*\))", re.MULTILINE
)


def link(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Give the needs of these files; calls that make objects are looked for only of tables that are asked about."""
    program, linked = _linked(tree, tuple(paths), dialect)
    facts = [program.facts(path) for path in paths]
    assigned = frozenset(name for each in facts for name in each.assigned)
    deletes = any(each.deletes for each in facts)
    asked = entities(program, linked, about)
    making = _Making(program, linked, about)
    called, habits = calls_of(asked, paths, making.read)
    uses = (
        *uses_of(linked, making.by_class(), assigned, deletes=deletes),
        *(uses_of_relations(program, linked, deletes=deletes) if asked.names else ()),
        *called,
    )
    unread = [(path, each.reason, each.line) for path, each in sorted(program.unread.items())]
    unnamed = [*linked.unnamed]
    for path, each in zip(paths, facts, strict=True):
        if each.unread:
            unread.append((path, each.unread.reason, each.unread.line))
            unnamed += _classes(tree.content(path))
    return Needs(
        models=(*(each.model for each in linked.mappings), *linked.tables),
        uses=uses,
        habits=tuple(habits),
        unnamed=tuple(unnamed),
        unread=(*unread, *linked.unread),
    )


def _classes(content: bytes | Unread) -> list[str]:
    """Name the classes of a file that could not be read, but for those whose base is surely no model."""
    return [] if isinstance(content, Unread) else [each.decode() for each in _DERIVED.findall(content)]


@lru_cache(maxsize=128)
def _linked(tree: Tree, paths: tuple[str, ...], dialect: str) -> tuple[Program, Linked]:
    """Link once what is asked for twice: what the models are, then what is done with some of them.

    Most releases have the models of another: those are linked once for all.
    """
    program, ids = _program(tree, paths), tree.paths()
    before = _before(tuple((path, ids[path]) for path in paths if program.facts(path).whole), dialect)
    for each, linked in before:
        if take_over(program, each):
            Linker(program, dialect)  # says what foreign keys mean
            return program, linked
    linked = Linker(program, dialect).link(paths)
    before.append((program, linked))
    return program, linked


@lru_cache(maxsize=256)
def _before(declaring: tuple[tuple[str, str], ...], dialect: str) -> list[tuple[Program, Linked]]:  # noqa: ARG001  the key
    """Give what was linked of the same files that declare something, in any tree."""
    return []


@lru_cache(maxsize=128)
def _program(tree: Tree, paths: tuple[str, ...]) -> Program:  # noqa: ARG001  which files are read together
    """Look names up once for all dialects."""
    return Program(tree)


class _Making:
    """The calls that make objects of the tables that are asked about."""

    def __init__(self, program: Program, linked: Linked, about: About) -> None:
        """Start with nothing read."""
        self._program = program
        self._kinds = {
            (each.kind.path, each.kind.value.name)
            for each in linked.mappings
            if each.kind and (about is None or bare(each.model.table).lower() in about)
        }
        self._names = {name for _, name in self._kinds}
        self._found: dict[tuple[str, str], list[Made]] = {}

    def read(self, path: str) -> None:
        """Read the calls in a file."""
        called = self._program.facts(path).called
        if not (self._names & called or (self._names and "cls" in called)):
            return
        read = self._program.tree.facts(path, _MADE)
        for each in () if isinstance(read, Unread) else read:
            if last_of(each.kind).removeprefix(LOCAL) not in self._names:
                continue
            settled = self._program.settle(Placed(each.kind, path))
            if isinstance(settled.value, Class):
                self._found.setdefault((settled.path, settled.value.name), []).append(each)

    def by_class(self) -> dict[tuple[str, str], tuple[Made, ...]]:
        """Give what was read by the path and name of each class."""
        return {key: tuple(each) for key, each in self._found.items() if key in self._kinds}
