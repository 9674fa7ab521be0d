"""Leaves out of a Prisma model the columns that no call asks for: every call was read, and says what it wants back.

One call that gives no `select` asks for all columns of its model, as a write does that gives none (ran on 6.19.3).
Where anything is said that could be a call in disguise, all columns stay.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.code.prisma.asked import Asked, NotKnown, asked_of, delegate
from checker.code.prisma.models import SOURCE, schemas_for, words_of
from checker.core.aside import is_test
from checker.core.code import About
from checker.core.name import bare
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use
from checker.grammars.prisma.calls import PrismaCalls, calls, passed_on, strangers

if TYPE_CHECKING:
    from checker.grammars.prisma.facts import PrismaBlock
    from checker.grammars.prisma.schema import Declared

_SCRIPTS = tuple(ending for ending in SOURCE if ending not in {".py", ".go", ".rs"})
_CLIENTS = frozenset(("prisma-client-js", "prisma-client"))
_Spare = Mapping[tuple[str, str], frozenset[str]]
"""The fields that nothing asks for, by the file and the name of their model."""


def without_avoided(
    found: Needs, tree: Tree, files: Sequence[str], paths: tuple[str, ...], dialect: str, about: About
) -> Needs:
    """Leave out what no call asks for, where an answer turns on one of the models."""
    if not any(about is None or bare(model.table).lower() in about for model in found.models):
        return found
    spare = _spare(tree, tuple(files), paths, dialect)
    if not spare:
        return found
    gone: dict[tuple[str, str], MappedColumn] = {}
    models = []
    for model in found.models:
        fields = spare.get((model.path, model.name), frozenset())
        lost = [each for each in model.columns if (each.attribute or each.column.name) in fields]
        gone |= {(model.table, each.column.name): each for each in lost}
        models.append(_less(model, lost))
    return replace(found, models=tuple(models), uses=tuple(_use(use, gone) for use in found.uses))


def _less(model: Model, lost: Sequence[MappedColumn]) -> Model:
    return replace(model, columns=tuple(each for each in model.columns if each not in lost)) if lost else model


def _use(use: Use, gone: Mapping[tuple[str, str], MappedColumn]) -> Use:
    """Leave columns out of what a call names; a value that the client gives by itself goes with every insert."""

    def stays(column: str) -> bool:
        lost = gone.get((use.table, column))
        return lost is None or (use.touch is Touch.INSERT and lost.python_default)

    return use if all(map(stays, use.columns)) else replace(use, columns=tuple(filter(stays, use.columns)))


@lru_cache(maxsize=8)
def _spare(tree: Tree, files: tuple[str, ...], paths: tuple[str, ...], dialect: str) -> _Spare:
    said = _said(tree, paths)
    if said is None:
        return {}
    schemas = schemas_for(tree, files, dialect, [])
    known = {block.block.name for schema in schemas for block in schema.models.values()}
    if any(not _is_plain(schema) for schema in schemas) or len(known) < sum(len(each.models) for each in schemas):
        return {}
    found: dict[tuple[str, str], frozenset[str]] = {}
    for schema in schemas:
        try:
            asked = asked_of(schema, said, _passed(tree, paths, tuple(sorted(map(delegate, schema.models)))))
        except NotKnown:
            return {}
        words = words_of(tree, paths) if asked.blind else frozenset[str]()
        for name, placed in schema.models.items():
            fields = _never(placed.block, schema, asked, words)
            found[placed.path, name] = fields
    return found


def _said(tree: Tree, paths: tuple[str, ...]) -> tuple[PrismaCalls, ...] | None:
    """Give what all scripts say; None where another language has a client too, or somebody else is given it."""
    if words_of(tree, [path for path in paths if path.endswith(SOURCE) and not path.endswith(_SCRIPTS)]) is not None:
        return None
    own = frozenset(_own_packages(tree))
    for path in _scripts(paths):
        strange = tree.facts(path, _STRANGERS)
        if isinstance(strange, Unread) or not own.issuperset("/".join(each.split("/")[:2]) for each in strange):
            return None
    return tuple(said for path in _scripts(paths) if not isinstance(said := tree.facts(path, _READER), Unread))


def _scripts(paths: Sequence[str]) -> Iterator[str]:
    return (path for path in paths if path.endswith(_SCRIPTS) and not is_test(path))


def _passed(tree: Tree, paths: Sequence[str], models: tuple[str, ...]) -> frozenset[str]:
    """Give whose models are passed on somewhere."""
    reader = Reader("prisma.passed", 1, lambda content: passed_on(content, models), models)
    found: set[str] = set()
    for path in _scripts(paths):
        owners = tree.facts(path, reader)
        found.update(("this",) if isinstance(owners, Unread) else owners)
    return frozenset(found)


def _own_packages(tree: Tree) -> Iterator[str]:
    """Give the packages of the repository itself, one of which may make the client for the others."""
    for path in tree.paths():
        if path.endswith("package.json") and path.rpartition("/")[2] == "package.json":
            name = tree.facts(path, _NAME)
            if isinstance(name, str) and name:
                yield name


def _name(content: bytes) -> str:
    found = re.search(rb'^\s*"name"\s*:\s*"([^"]+)"', content, re.MULTILINE)
    return found[1].decode("utf-8", "replace") if found else ""


def _is_plain(schema: "Declared") -> bool:
    """Tell whether the client alone is made of a schema: what else is made may ask for everything."""
    makers = (each.block.setting("provider") for each in schema.blocks if each.block.kind == "generator")
    return not any(True for _ in schema.unread) and all(made and made.text in _CLIENTS for made in makers)


def _never(block: "PrismaBlock", schema: "Declared", asked: Asked, words: frozenset[str] | None) -> frozenset[str]:
    """Give the fields of a model that no call names: keys are named by the client itself."""
    keys = {name for relation in schema.relations(block) for name in relation.columns}
    keys |= {name for each in schema.models.values() for it in schema.relations(each.block) for name in it.references}
    keys |= {field.name for field in block.fields if field.attribute("id") or field.attribute("updatedAt")}
    several = block.attribute("id")
    listed = several.given("fields", 0) if several else None
    keys |= set(listed.names) if listed else set()
    loaded = asked.loaded.get(block.name, frozenset())
    return frozenset(
        field.name
        for field in schema.columns(block)
        if field.name not in keys | loaded | asked.named and words is not None and field.name not in words
    )


_READER: Reader[PrismaCalls] = Reader("prisma.calls", 1, calls)
_STRANGERS: Reader[tuple[str, ...]] = Reader("prisma.strangers", 1, strangers)
_NAME: Reader[str] = Reader("package.name", 1, _name)
