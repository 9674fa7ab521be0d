"""Makes models of JPA's entities, which may stand in several files, and says what Hibernate sends for them."""

import re
from functools import lru_cache, partial

from checker.code.jpa.classes import mapped, maps_any
from checker.code.jpa.columns import Columns
from checker.code.jpa.facts import JpaFile
from checker.code.jpa.names import Names, Placed
from checker.code.jpa.naming import Naming, Spoken
from checker.code.jpa.sent import Spelling, sent
from checker.code.jpa.tables import JpaTable, tables
from checker.core.aside import stands_aside
from checker.core.column import Column
from checker.core.fact import frozen
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.tree import Reader, Tree
from checker.core.types import Type
from checker.core.use import Use
from checker.grammars.classes import classes_of

_VERSION = 2
_RELATIONS = {"one", "many", "none"}
_XML = (".hbm.xml", "/orm.xml")
_IN_XML = re.compile(rb"<(?:entity|class|mapped-superclass|embeddable)\s")
_ENOUGH = 0.5
"""What share of the names must stand in the migrations: else the project has a way of its own to make them."""


@frozen
class _Mapping:
    """What the entities of a tree are kept in, whatever database it is."""

    tables: tuple[JpaTable, ...]
    used: frozenset[str]
    """The entities that some query or repository is given, and what is loaded with them."""
    unknown: frozenset[str]
    """Those whose columns are not all known."""
    way: Naming
    spoken: Spoken
    hidden: bool
    """Whether some tables are mapped in a way that was not read."""


@lru_cache(maxsize=4)
def read_all(tree: Tree, programs: tuple[str, ...], own: frozenset[str], dialect: str) -> Needs:
    """Read a service's own files, among all: it is asked for the models first, and then for what is done with them."""
    mapping = _mapping(tree, programs, own)
    if mapping is None:
        return Needs()
    spell = Spelling(mapping.way, mapping.spoken.names_schema, dialect)
    models: list[Model] = []
    uses: list[Use] = []
    named: set[str] = set()
    for each in mapping.tables:
        if each.guessed and not mapping.spoken.knows(spell(each.name)):
            continue
        model = _model(each, spell, whole=not each.owners & mapping.unknown)
        if each.owners & mapping.used:
            models += [] if each.apart else [model]
            uses += sent(each, model, spell)
        else:
            named |= {model.table, *(f"{model.table}.{mapped.column.name}" for mapped in model.columns)}
    # Where not all of its mapping is known, no model may stand for all of it: then everything is assumed to be used.
    return Needs(models=() if mapping.hidden else tuple(models), uses=tuple(uses), mentioned=frozenset(named))


@lru_cache(maxsize=4)
def _mapping(tree: Tree, programs: tuple[str, ...], own: frozenset[str]) -> _Mapping | None:
    names = _names(tree, programs)
    every = list(names.entities())
    entities = [each for each in every if each.path in own]
    if not entities:
        return None
    columns = Columns(names)
    found = tuple(tables(entities, columns))
    spoken, way, share = _spelled(tree, programs)
    hidden = share < _ENOUGH or not all(each.name for each in found) or _hides(tree, _files(tree, programs), own)
    used = frozenset(_with_carried(_used(_files(tree, programs), every), every, names))
    return _Mapping(found, used, frozenset(columns.unknown), way, spoken, hidden)


@lru_cache(maxsize=4)
def _names(tree: Tree, programs: tuple[str, ...]) -> Names:
    return Names(_files(tree, programs), _Plain(tree, programs).parent)


@lru_cache(maxsize=4)
def _spelled(tree: Tree, programs: tuple[str, ...]) -> tuple[Spoken, Naming, float]:
    """Give what the migrations speak of, and how the names of the whole tree's entities are made."""
    names, spoken = _names(tree, programs), Spoken(tree)
    said = {name for each in tables(list(names.entities()), Columns(names)) for name in each.names}
    return spoken, *spoken.way(sorted(said))


class _Plain:
    """The classes of a tree that JPA knows nothing of, read where they are asked for."""

    def __init__(self, tree: Tree, programs: tuple[str, ...]) -> None:
        self._tree = tree
        self._places = {path.rpartition("/")[2].partition(".")[0]: path for path in programs}

    def parent(self, name: str) -> str | None:
        """Name what a class extends; None where it stands in no file of its name."""
        path = self._places.get(name, "")
        found = self._tree.facts(path, _PARENTS_KOTLIN if path.endswith(".kt") else _PARENTS_JAVA) if path else ()
        return next((parent for each, parent in found if each == name), None) if isinstance(found, tuple) else None


def _parents(content: bytes, *, kotlin: bool) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.parent) for each in classes_of(content, kotlin=kotlin))


@lru_cache(maxsize=4)
def _files(tree: Tree, programs: tuple[str, ...]) -> dict[str, JpaFile]:
    """Read every file, where some of them maps a class."""
    if not any(tree.facts(path, _ANY) is not False for path in programs):
        return {}
    read_in = {path: tree.facts(path, _KOTLIN if path.endswith(".kt") else _JAVA) for path in programs}
    return {path: each for path, each in read_in.items() if isinstance(each, JpaFile)}


def _hides(tree: Tree, files: dict[str, JpaFile], own: frozenset[str]) -> bool:
    """Tell whether tables are mapped where they are not read: XML, another mapper, a class that was not understood."""
    return any(file.lost or file.besides for path, file in files.items() if path in own) or any(
        path.endswith(_XML) and not stands_aside(path) and tree.facts(path, _OF_XML) is not False
        for path in tree.paths()
    )


def _used(files: dict[str, JpaFile], entities: list[Placed]) -> set[str]:
    """Name the entities that some file beside their own gives to a query or a repository."""
    holders: dict[str, set[str]] = {}
    for path, file in files.items():
        for name in file.uses:
            holders.setdefault(name, set()).add(path)
    asked = ((each, holders.get(name)) for each in entities for name in (each.of.name, each.of.entity))
    return {each.of.name for each, paths in asked if paths and paths != {each.path}}


def _with_carried(used: set[str], entities: list[Placed], names: Names) -> set[str]:
    """Add what these refer to, which is loaded with them or when somebody asks, and classes above and below."""
    held = {each.of.name: each for each in entities}
    below: dict[str, list[str]] = {}
    for each in entities:
        below.setdefault(each.of.parent, []).append(each.of.name)
    waiting = [name for name in used if name in held]
    while waiting:
        placed = held[waiting.pop()]
        fields = [field for field in placed.of.fields if field.kind in _RELATIONS]
        targets = (names.find(field.type, placed.path) for field in fields)
        more = {each.of.name for each in targets if each} | {placed.of.parent, *below.get(placed.of.name, ())}
        more = (more & held.keys()) - used
        used |= more
        waiting += more
    return used


def _model(table: JpaTable, spell: Spelling, *, whole: bool) -> Model:
    mapped = []
    for each in table.columns:
        labels = each.labels
        column = Column(
            spell(each.name),
            Type("text", "text") if labels and each.field.stored_as == "STRING" else None,
            nullable=each.nullable,
            identity="auto" if each.field.numbered == "identity" else "",
            primary_key=each.field.id,
        )
        attribute = each.attribute if each.attribute != column.name else ""
        mapped.append(MappedColumn(column, attribute, labels, line=each.field.line, path=each.path))
    return Model(
        table.by, spell.table(table.name, table.schema), tuple(mapped), whole=whole, line=table.line, path=table.path
    )


_Parents = tuple[tuple[str, str], ...]
_PARENTS_JAVA: Reader[_Parents] = Reader("jpa.parents.java", _VERSION, partial(_parents, kotlin=False))
_PARENTS_KOTLIN: Reader[_Parents] = Reader("jpa.parents.kotlin", _VERSION, partial(_parents, kotlin=True))
_OF_XML: Reader[bool] = Reader("jpa.xml", _VERSION, lambda content: _IN_XML.search(content) is not None)
_ANY: Reader[bool] = Reader("jpa", _VERSION, maps_any)
_JAVA: Reader[JpaFile] = Reader("jpa.java", _VERSION, partial(mapped, kotlin=False))
_KOTLIN: Reader[JpaFile] = Reader("jpa.kotlin", _VERSION, partial(mapped, kotlin=True))
