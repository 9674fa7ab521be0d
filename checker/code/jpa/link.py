"""Makes models of JPA's entities, which may stand in several files, and says what Hibernate sends for them."""

from functools import lru_cache, partial

from checker.code.jpa.classes import mapped, maps_any
from checker.code.jpa.columns import Columns
from checker.code.jpa.facts import JpaFile
from checker.code.jpa.names import Names, Placed
from checker.code.jpa.naming import Spoken
from checker.code.jpa.sent import Spelling, sent
from checker.code.jpa.tables import JpaTable, tables
from checker.core.aside import stands_aside
from checker.core.needs import MappedColumn, Model, Needs, Use
from checker.core.operation import Column
from checker.core.tree import Reader, Tree
from checker.core.types import Type

_VERSION = 1
_RELATIONS = {"one", "many", "none"}
_XML = (".hbm.xml", "META-INF/orm.xml")
_ENOUGH = 0.5
"""What share of the names must stand in the migrations: else the project has a way of its own to make them."""


@lru_cache(maxsize=4)
def read_all(tree: Tree, programs: tuple[str, ...], dialect: str) -> Needs:
    """Read all there is: it is asked for the models first, and then for what is done with some of them."""
    files = _files(tree, programs)
    names = Names(files)
    entities = list(names.entities())
    if not entities:
        return Needs()
    columns, spoken = Columns(names), _spoken(tree)
    found = tables(entities, columns)
    way, share = spoken.way(sorted({name for each in found for name in each.names}))
    spell = Spelling(way, spoken.names_schema, dialect)
    used = _with_carried(_used(files, entities), entities, names)
    models: list[Model] = []
    uses: list[Use] = []
    named: set[str] = set()
    for each in found:
        if each.guessed and not spoken.knows(spell(each.name)):
            continue
        model = _model(each, spell, whole=not each.owners & columns.unknown)
        if each.owners & used:
            models += [] if each.apart else [model]
            uses += sent(each, model, spell)
        else:
            named |= {model.table, *(f"{model.table}.{mapped.column.name}" for mapped in model.columns)}
    hidden = share < _ENOUGH or not all(each.name for each in found) or _hides(tree, files)
    # Where not all of its mapping is known, no model may stand for all of it: then everything is assumed to be used.
    return Needs(models=() if hidden else tuple(models), uses=tuple(uses), mentioned=frozenset(named))


@lru_cache(maxsize=4)
def _files(tree: Tree, programs: tuple[str, ...]) -> dict[str, JpaFile]:
    """Read every file, where some of them maps a class."""
    if not any(tree.facts(path, _ANY) is not False for path in programs):
        return {}
    read_in = {path: tree.facts(path, _KOTLIN if path.endswith(".kt") else _JAVA) for path in programs}
    return {path: each for path, each in read_in.items() if isinstance(each, JpaFile)}


@lru_cache(maxsize=4)
def _spoken(tree: Tree) -> Spoken:
    return Spoken(tree)


def _hides(tree: Tree, files: dict[str, JpaFile]) -> bool:
    """Tell whether tables are mapped where they are not read: XML, another mapper, a class that was not understood."""
    return any(file.lost or file.besides for file in files.values()) or any(
        path.endswith(_XML) and not stands_aside(path) for path in tree.paths()
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


_ANY: Reader[bool] = Reader("jpa", _VERSION, maps_any)
_JAVA: Reader[JpaFile] = Reader("jpa.java", _VERSION, partial(mapped, kotlin=False))
_KOTLIN: Reader[JpaFile] = Reader("jpa.kotlin", _VERSION, partial(mapped, kotlin=True))
