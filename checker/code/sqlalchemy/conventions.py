"""Names that a `MetaData(naming_convention=...)` gives to constraints without one."""

import re
from collections.abc import Mapping
from dataclasses import replace

from checker.code.sqlalchemy.classes import Classes
from checker.code.sqlalchemy.mapping import Linked, Mapped
from checker.core.column import Check, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.name import bare
from checker.core.needs import Model
from checker.python.sqlalchemy import last_of
from checker.python.sqlalchemy_constraints import implicit_name, index_name
from checker.python.values import Call, Value

_TOKEN = re.compile(r"%\((\w+)\)s")
_COLUMN = re.compile(r"column_(\d+)(_?N)?_(name|key|label)")
_LONGEST = 63
_IMPLICIT = {"uq": "key", "pk": "pkey", "fk": "fkey", "ck": "check"}


def name_by_convention(classes: Classes, linked: Linked, dialect: str) -> None:
    """Name the constraints of mapped classes as the convention of their metadata says, where it can be read."""
    for mapping in linked.mappings:
        convention = _convention(classes, mapping)
        if convention:
            model = mapping.model
            constraints = tuple(_named(each, model, convention, dialect) for each in model.constraints)
            mapping.model = replace(model, constraints=constraints)


def _convention(classes: Classes, mapping: Mapped) -> Mapping[str, str]:
    placed = classes.setting(mapping.kind, "metadata") if mapping.kind else None
    found = classes.program.settle(placed) if placed else None
    if found is None or not isinstance(found.value, Call) or last_of(found.value) != "MetaData":
        return {}
    if "naming_convention" not in found.value.keywords:
        return {}
    said: Value = classes.program.call(found.value, found.path).keywords["naming_convention"]
    pairs = said.items() if isinstance(said, dict) else ()
    return {key: text for key, text in pairs if isinstance(key, str) and isinstance(text, str)}


def _named(key: Constraint, model: Model, convention: Mapping[str, str], dialect: str) -> Constraint:
    kind = _kind(key)
    form = convention.get(kind, "")
    keeps = "%(constraint_name)s" in form
    unnamed = not key.name or key.name == _by_itself(key, kind, model, dialect)
    if not form or unnamed is keeps:
        return key
    made = _filled(form, key, model)
    return replace(key, name=made) if made and len(made) <= _LONGEST else key


def _kind(key: Constraint) -> str:
    match key:
        case PrimaryKey():
            return "pk"
        case Unique(index=index):
            return "ix" if index else "uq"
        case ForeignKey():
            return "fk"
        case Check():
            return "ck"
    return ""


def _by_itself(key: Constraint, kind: str, model: Model, dialect: str) -> str:
    """Give the name that the database, or SQLAlchemy, gives where nobody says one."""
    if kind == "ix":
        return index_name(model.table, key.columns[0]) if key.columns else ""
    columns = () if kind == "pk" or (kind == "ck" and len(key.columns) != 1) else key.columns
    return implicit_name(model.table, columns, _IMPLICIT.get(kind, ""), dialect)


def _filled(form: str, key: Constraint, model: Model) -> str:
    """Fill a convention in; empty where one of its words is not known."""
    known = True

    def word(match: re.Match[str]) -> str:
        nonlocal known
        found = _word(match[1], key, model)
        known = known and found is not None
        return found or ""

    made = _TOKEN.sub(word, form)
    return made if known else ""


def _word(token: str, key: Constraint, model: Model) -> str | None:
    table = bare(model.table)
    match token:
        case "table_name":
            return table
        case "constraint_name":
            return key.name
        case "referred_table_name" if isinstance(key, ForeignKey):
            return bare(key.table)
        case "referred_column_0_name" if isinstance(key, ForeignKey) and key.targets:
            return key.targets[0]
    column = _COLUMN.fullmatch(token)
    if column is None or int(column[1]) >= len(key.columns):
        return None
    names = key.columns[int(column[1]) :] if column[2] else (key.columns[int(column[1])],)
    if column[3] == "label":
        names = tuple(f"{table}_{name}" for name in names)
    elif column[3] == "key":
        attributes = {each.column.name: each.attribute or each.column.name for each in model.columns}
        names = tuple(attributes.get(name, name) for name in names)
    return ("_" if column[2] and column[2].startswith("_") else "").join(names)
