"""Types, sequences, views and tables that a migration makes through objects of their own."""

from checker.adapters.alembic import rows, tables
from checker.adapters.alembic.here import Here, Made, shown, table_of, touched, unread
from checker.core.name import qualified
from checker.core.operation import (
    AddConstraint,
    CreateEnum,
    CreateIndex,
    CreateView,
    DropIndex,
    DropTable,
    DropType,
    DropView,
    Harmless,
    OtherObject,
    Step,
)
from checker.core.tree import Unread
from checker.python.sqlalchemy import enum_of, last_of, name_of, path_of, string_of
from checker.python.sqlalchemy_constraints import index_of
from checker.python.values import Attribute, Call, Class, Value

_ENTITIES = {
    "PGFunction": "function",
    "PGProcedure": "procedure",
    "PGTrigger": "trigger",
    "PGPolicy": "policy",
    "PGExtension": "extension",
    "PGGrantTable": "grant",
}
_VIEWS = {"PGView", "PGMaterializedView"}
_DDL = {
    "CreateSequence": ("create", "sequence"),
    "DropSequence": ("drop", "sequence"),
    "CreateSchema": ("create", "schema"),
    "DropSchema": ("drop", "schema"),
}


def construct(value: Call, here: Here) -> Made:
    """Read a statement object of DDL: `sa.schema.CreateSequence(...)`."""
    name = last_of(value)
    first = value.arguments[0] if value.arguments else value.keywords.get("element")
    if name in _DDL and first is not None:
        verb, kind = _DDL[name]
        yield OtherObject(verb, kind, _own_name(first, here))
    elif name == "CreateTable" and isinstance(first, Call):
        yield from object_made("create", first, value, here) or ()
    elif name == "DropTable":
        table = table_of(first, here)
        yield DropTable(table) if table else unread(value, "the table is not known", here.line)
    elif rows.is_read(value) or path_of(value).startswith("sqlalchemy.func"):
        yield Harmless(shown(value))
    else:
        yield unread(value, "the statement could not be read", here.line)


def object_made(verb: str, of: Value, call: Call, here: Here) -> Made | None:
    """Read `sa.Enum(...).create(bind)`, `table.create(bind)`, `sa.Index(...).drop(bind)`; None for anything else."""
    known = of if isinstance(of, Call | Class) or last_of(of) == "__table__" else here.resolve(of)
    kind = last_of(known)
    if kind in {"Enum", "ENUM"}:
        return _enum(verb, known, here)
    if kind == "Sequence" and isinstance(known, Call):
        return iter((OtherObject(verb, "sequence", _own_name(known, here)),))
    if kind == "Index" and isinstance(known, Call):
        return _index(verb, known, here)
    table = table_of(known, here)
    if table and verb == "drop":
        return iter((DropTable(table),))
    if table and isinstance(known, Call) and kind in {"Table", "create_table"}:
        start = 2 if kind == "Table" else 1
        return tables.table_made(table, known.arguments[start:], known, here)
    if table and isinstance(known, Attribute) and isinstance(known.of, Class):
        return tables.model_made(table, known.of, call, here)
    if table and isinstance(known, Class):
        return tables.model_made(table, known, call, here)
    return None


def _enum(verb: str, value: Value, here: Here) -> Made:
    read = enum_of(value, here.dialect, here.resolve)
    if read is None or not read.native or here.dialect != "postgres":
        return
    if not read.name or (verb == "create" and not read.labels):
        yield Step(Unread("the enum type is not known", shown(value), here.line), here.line, touches=touched(value))
    elif verb == "create":
        yield CreateEnum(read.name, read.labels or ())
    else:
        yield DropType(read.name)


def _index(verb: str, value: Call, here: Here) -> Made:
    table = next(
        (found for found in (table_of(getattr(each, "of", each), here) for each in value.arguments[1:]) if found), ""
    )
    if verb == "drop":
        yield DropIndex(name_of(value.arguments[0], here.dialect), table)
        return
    made = index_of(value.arguments[0], value.arguments[1:], value, here.dialect, table)
    if not table or isinstance(made, Unread):
        yield unread(value, "the index's columns are not known", here.line)
        return
    yield made if isinstance(made, CreateIndex) else AddConstraint(table, made)


def _own_name(value: Value, here: Here) -> str:
    if isinstance(value, Call):
        return name_of(value.arguments[0] if value.arguments else value.keywords.get("name"), here.dialect)
    return name_of(value, here.dialect)


def entity(verb: str, call: Call, here: Here) -> Made:
    """Read what alembic_utils makes: functions, triggers, views and the like as objects."""
    value = call.arguments[0] if call.arguments else None
    kind = last_of(value)
    if not isinstance(value, Call) or kind not in {*_ENTITIES, *_VIEWS}:
        yield unread(call, "the object is not known before the program runs", here.line)
        return
    signature = string_of(value.keywords.get("signature")) or ""
    name = name_of(signature.partition("(")[0].strip(), here.dialect)
    name = qualified(name, string_of(value.keywords.get("schema")), here.dialect)
    if kind in _VIEWS:
        yield DropView(name) if verb == "drop" else CreateView(name)
        return
    table = name_of(value.keywords.get("on_entity"), here.dialect)
    yield OtherObject("alter" if verb == "replace" else verb, _ENTITIES[kind], name, table)
