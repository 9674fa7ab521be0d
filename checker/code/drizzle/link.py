"""Puts Drizzle's tables together from what stands in several files, and finds what touches them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from checker.code.drizzle.calls import DrizzleCall, calls
from checker.code.drizzle.schema import DrizzleColumn, DrizzleFile, DrizzleTable, declared
from checker.core.column import Column
from checker.core.fact import frozen
from checker.core.name import fold, qualified
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use

_VERSION = 1
_TOUCHES = {
    "load": Touch.LOAD,
    "insert": Touch.INSERT,
    "update": Touch.UPDATE,
    "delete": Touch.DELETE,
    "read": Touch.READ,
}
_WHOLE = {"load", "insert"}
"""What names every column of a table."""


@lru_cache(maxsize=4)
def read_all(tree: Tree, scripts: tuple[str, ...], dialect: str) -> Needs:
    """Read all there is: it is asked for the models first, and then for what is done with some of them."""
    files = {path: tree.facts(path, _DECLARED) for path in scripts}
    linked = _linked({path: each for path, each in files.items() if isinstance(each, DrizzleFile)}, dialect)
    if not linked.tables:
        return Needs()
    touched = _touched(tree, scripts, linked)
    models = {const: linked.model(const) for const, call, _ in touched if call.verb in _WHOLE}
    uses = (use for const, call, path in touched for use in _uses(linked.model(const), linked, const, call, path))
    return Needs(models=tuple(models.values()), uses=tuple(dict.fromkeys(uses)))


@frozen
class _Linked:
    """The tables of a tree, by their constants."""

    tables: Mapping[str, tuple[Model, Mapping[str, DrizzleColumn]]]
    """With the columns by their names in the database."""
    relations: Mapping[str, frozenset[str]]
    """The constants that a relation of this name may lead to."""
    homes: frozenset[str]
    """The files that declare tables."""

    def model(self, const: str) -> Model:
        """Give a table as a model."""
        return self.tables[const][0]


def _linked(files: Mapping[str, DrizzleFile], dialect: str) -> _Linked:
    """Put tables together from what stands in several files; a name that means two things means nothing."""
    columns = _settled(pair for each in files.values() for pair in each.columns)
    shapes = _settled(pair for each in files.values() for pair in each.shapes)
    casing = next((each.casing for each in files.values() if each.casing), "")
    tables: dict[str, tuple[Model, Mapping[str, DrizzleColumn]]] = {}
    for path, file in files.items():
        for table in file.tables:
            if table.dialect == dialect:
                tables[table.const] = _model(table, path, columns, shapes, casing)
    relations: dict[str, frozenset[str]] = {}
    for file in files.values():
        for name, const in file.relations:
            relations[name] = relations.get(name, frozenset()) | {const}
    return _Linked(tables, relations, frozenset(path for path, file in files.items() if file.tables))


def _settled(pairs: Iterable[tuple[str, object]]) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        found[name] = value if found.get(name, value) == value else None
    return found


def _model(
    table: DrizzleTable, path: str, columns: Mapping[str, object], shapes: Mapping[str, object], casing: str
) -> tuple[Model, Mapping[str, DrizzleColumn]]:
    made: dict[str, DrizzleColumn] = {}
    mapped: list[MappedColumn] = []
    whole = table.whole
    own = [*table.columns]
    for spread in table.spreads:
        shape = shapes.get(spread)
        whole = whole and isinstance(shape, tuple)
        own += shape if isinstance(shape, tuple) else ()
    for column in own:
        helper = columns.get(column.helper)
        begun = helper if isinstance(helper, DrizzleColumn) else DrizzleColumn("")
        if column.helper and not column.name and not begun.name:
            whole = False  # its name may be set where it is not seen
            continue
        name = fold(column.name or begun.name or _spelled(column.key, casing), table.dialect)
        made[name] = _together(column, begun)
        mapped.append(_mapped(name, made[name], path))
    schema, _, own_name = table.name.rpartition(".")
    name = qualified(fold(own_name, table.dialect), schema, table.dialect)
    return Model(table.const, name, tuple(mapped), whole=whole, line=table.line, path=path), made


def _spelled(key: str, casing: str) -> str:
    """Spell a property as Drizzle's option `casing` says."""
    if casing == "snake_case":
        return re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key).lower()
    if casing == "camelCase":
        return re.sub(r"_([a-z])", lambda match: match[1].upper(), key)
    return key


def _together(column: DrizzleColumn, begun: DrizzleColumn) -> DrizzleColumn:
    """Give a column with what the function says that begins it."""
    return DrizzleColumn(
        column.key,
        nullable=column.nullable and begun.nullable,
        default=column.default or begun.default,
        client=column.client or begun.client,
        updates=column.updates or begun.updates,
        generated=column.generated or begun.generated,
        numbered=column.numbered or begun.numbered,
        key_of_row=column.key_of_row or begun.key_of_row,
        line=column.line,
    )


def _mapped(name: str, column: DrizzleColumn, path: str) -> MappedColumn:
    held = Column(
        name,
        nullable=column.nullable,
        default="DEFAULT" if column.default else None,
        generated="..." if column.generated else None,
        identity="auto" if column.numbered else "",
        primary_key=column.key_of_row,
    )
    attribute = column.key if column.key != name else ""
    return MappedColumn(held, attribute, python_default=column.client, line=column.line, path=path)


def _touched(tree: Tree, scripts: Sequence[str], linked: _Linked) -> list[tuple[str, DrizzleCall, str]]:
    """Give (constant, call, path) of every call that touches a table."""
    consts = tuple(sorted(linked.tables))
    own, others = (
        Reader(f"drizzle.calls.{kind}", _VERSION, partial(calls, consts=consts, declares=kind == "own"), consts)
        for kind in ("own", "others")
    )
    found: list[tuple[str, DrizzleCall, str]] = []
    for path in scripts:
        made = tree.facts(path, own if path in linked.homes else others)
        for call in () if isinstance(made, Unread) else made:
            if call.verb != "with":
                found.append((call.of, call, path))
                continue
            led = linked.relations.get(call.of, frozenset()) & linked.tables.keys()
            found += (
                (const, DrizzleCall("load", const, line=call.line), path) for const in sorted(led) if len(led) == 1
            )
    return found


def _uses(model: Model, linked: _Linked, const: str, call: DrizzleCall, path: str) -> Iterator[Use]:
    """Give what Drizzle sends (0.38): it lists every column where it loads whole rows, and in each INSERT."""
    columns = linked.tables[const][1]
    by_key = {column.key: name for name, column in columns.items()}
    if call.verb == "insert":
        names = tuple(name for name, column in columns.items() if not column.generated)
        nulls = tuple(
            name
            for name in names
            if columns[name].nullable and not (columns[name].default or columns[name].client or columns[name].numbered)
        )
        yield Use(Touch.INSERT, model.table, names, nulls, by=const, line=call.line, path=path)
        return
    named = tuple(by_key[key] for key in call.keys if key in by_key)
    names = tuple(columns) if call.verb == "load" else named
    if call.verb == "update":
        names = tuple(dict.fromkeys((*names, *(name for name, column in columns.items() if column.updates))))
    if names or call.verb != "read":
        yield Use(_TOUCHES[call.verb], model.table, names, by=const, line=call.line, path=path)


_DECLARED: Reader[DrizzleFile] = Reader("drizzle.declared", _VERSION, declared)
