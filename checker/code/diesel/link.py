"""Puts together what several files say of Diesel's tables, and finds what touches them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

from checker.code.diesel.calls import DieselCall, calls
from checker.code.diesel.schema import DieselFile, DieselStruct, DieselTable, declared
from checker.core.column import Column
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
_OF_DIALECT = re.compile(r"(?:^|[/_-])(mysql|postgres(?:ql)?|pg|sqlite)(?=[/_.-])")
_SPELLED = {"postgresql": "postgres", "pg": "postgres"}


@lru_cache(maxsize=4)
def read_all(tree: Tree, programs: tuple[str, ...], dialect: str) -> Needs:
    """Read all there is: it is asked for the models first, and then for what is done with some of them."""
    read_in = {path: tree.facts(path, _DECLARED) for path in programs}
    files = {path: each for path, each in read_in.items() if isinstance(each, DieselFile)}
    tables = {
        table.key: (table, _model(table, path, dialect))
        for path, file in files.items()
        if _speaks(path, dialect)
        for table in file.tables
    }
    if not tables:
        return Needs()
    structs = [(struct, path) for path, file in files.items() for struct in file.structs if struct.table in tables]
    keys = tuple(sorted(tables))
    reader = Reader("diesel.calls", _VERSION, partial(calls, keys=keys), keys)
    uses: list[Use] = []
    for path in programs:
        found = tree.facts(path, reader)
        for call in () if isinstance(found, Unread) else found:
            uses.extend(_uses(*tables[call.of], structs, call, path))
    whole = {use.table for use in uses if use.touch in {Touch.LOAD, Touch.INSERT}}
    models = tuple(model for _, model in tables.values() if model.table in whole)
    return Needs(models=models, uses=tuple(dict.fromkeys(uses)))


def _speaks(path: str, dialect: str) -> bool:
    """Tell whether a file declares tables of this database: some programs keep a file for each that they serve."""
    said = {_SPELLED.get(name, name) for name in _OF_DIALECT.findall(path)}
    return not said or dialect in said


def _model(table: DieselTable, path: str, dialect: str) -> Model:
    schema, _, own_name = table.name.rpartition(".")
    mapped = tuple(
        MappedColumn(
            Column(fold(each.name, dialect), nullable=each.nullable),
            each.key if each.key != each.name else "",
            line=each.line,
            path=path,
        )
        for each in table.columns
    )
    return Model(table.key, qualified(fold(own_name, dialect), schema, dialect), mapped, line=table.line, path=path)


def _uses(
    table: DieselTable, model: Model, structs: Sequence[tuple[DieselStruct, str]], call: DieselCall, path: str
) -> Iterator[Use]:
    """Give what Diesel sends (2.2): it lists every column where it loads, and writes what is named or a struct has."""
    names = {each.key: mapped.column.name for each, mapped in zip(table.columns, model.columns, strict=True)}
    touch = _TOUCHES[call.verb]
    if call.verb == "load":
        yield _use(touch, model, tuple(names.values()), call, path)
        return
    own = tuple(names[key] for key in call.keys if key in names)
    if own or call.verb == "delete":
        yield _use(touch, model, own, call, path)
        return
    for struct, _ in structs:
        if struct.table == table.key and (struct.inserts if call.verb == "insert" else struct.updates):
            yield from _written(touch, model, struct, names, call, path)


def _written(
    touch: Touch, model: Model, struct: DieselStruct, names: Mapping[str, str], call: DieselCall, path: str
) -> Iterator[Use]:
    fields = [(names[field], optional) for field, optional in struct.fields if field in names]
    nulls = tuple(name for name, optional in fields if optional) if touch is Touch.INSERT else ()
    if fields:
        columns = tuple(name for name, _ in fields)
        yield Use(touch, model.table, columns, nulls, by=struct.name, line=call.line, path=path)


def _use(touch: Touch, model: Model, columns: tuple[str, ...], call: DieselCall, path: str) -> Use:
    return Use(touch, model.table, columns, by=model.name, line=call.line, path=path)


_DECLARED: Reader[DieselFile] = Reader("diesel.declared", _VERSION, declared)
