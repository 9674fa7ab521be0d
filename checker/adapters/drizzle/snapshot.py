"""Reads one of Drizzle's snapshots: the whole schema in JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from checker.core.column import Check, Column, Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.fact import fact
from checker.core.history import Renamed
from checker.core.name import fold, qualified
from checker.core.operation import CreateEnum, CreateIndex, CreateTable, CreateView, Step
from checker.core.tree import Unread
from checker.core.types import Type
from checker.sql import operations, type_of

_SERIAL = {"serial": "int", "bigserial": "bigint", "smallserial": "smallint"}
_PART = re.compile(r"[\"`]([^\"`]+)[\"`]")
_COLUMN = 2
_KNOWN = {
    "id", "prevId", "version", "dialect", "tables", "enums", "schemas", "views", "sequences", "roles", "policies",
    "_meta", "internal",
}  # fmt: skip

Json = Mapping[str, object]


@fact
class Snapshot:
    """What one snapshot states."""

    steps: tuple[Step, ...] = ()
    renames: tuple[Renamed, ...] = ()
    lines: tuple[tuple[str, str, int], ...] = ()


def read_snapshot(content: bytes, dialect: str) -> Snapshot:
    """Read one snapshot; one of a layout that is not known states nothing that is known."""
    text = content.decode("utf-8", "replace")
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return _unread("it is no JSON", content)
    if not isinstance(held, dict) or not isinstance(held.get("tables"), dict):
        return _unread("it is of a layout that is not known", content)
    reader = _Reader(text, dialect)
    try:
        steps = tuple(reader.steps(held))
    except (KeyError, TypeError, AttributeError, ValueError):
        return _unread("it is of a layout that is not known", content)
    return Snapshot(
        steps,
        tuple(_renames(_map(_map(held, "_meta"), "columns"), _map(_map(held, "_meta"), "tables"), dialect)),
        tuple(reader.lines),
    )


class _Reader:
    def __init__(self, text: str, dialect: str) -> None:
        self._text = text
        self._dialect = dialect
        self._enums: dict[str, tuple[str, ...]] = {}
        self.lines: list[tuple[str, str, int]] = []

    def steps(self, held: Json) -> Iterator[Step]:
        for key, each in _map(held, "enums").items():
            name = self._name(each)
            self._enums[name] = _names(each["values"])
            yield Step(CreateEnum(name, self._enums[name]), self._line(key))
        for key, table in _map(held, "tables").items():
            name, line = self._name(table), self._line(key)
            written = _map(table, "columns")
            columns = tuple(map(self._column, written.values()))
            at = self._text.find(f'"{key}"')
            self.lines += (
                (name, column.name, self._line(key, at)) for key, column in zip(written, columns, strict=True)
            )
            keys, indexes = self._keys(name, table)
            yield Step(CreateTable(name, columns, keys), line)
            yield from (Step(index, line) for index in indexes)
        for key, view in _map(held, "views").items():
            yield from self._view(view, self._line(key))
        for key in held.keys() - _KNOWN:
            yield Step(Unread(f"the snapshot holds {key}, which is not known", repr(held[key])))

    def _name(self, each: Json) -> str:
        return qualified(self._fold(each["name"]), str(each.get("schema") or ""), self._dialect)

    def _fold(self, name: object) -> str:
        return fold(str(name), self._dialect)

    def _folded(self, columns: object) -> tuple[str, ...]:
        return tuple(map(self._fold, _names(columns)))

    def _column(self, each: Json) -> Column:
        word = str(each["type"]).lower()
        generated, identity = _plain(each, "generated"), _plain(each, "identity")
        numbered = "auto" if word in _SERIAL or each.get("autoincrement") else ""
        default = each.get("default")
        return Column(
            self._fold(each["name"]),
            self._type(word, str(each["type"]), each),
            nullable=not (each.get("notNull") or each.get("primaryKey")),
            default=None if default is None else _said(default),
            generated=str(generated["as"]) if "as" in generated else None,
            identity=("always" if identity.get("type") == "always" else "default") if identity else numbered,
            primary_key=bool(each.get("primaryKey")),
        )

    def _type(self, word: str, text: str, each: Json) -> Type | None:
        name = qualified(text, str(each.get("typeSchema") or ""), self._dialect)
        if name in self._enums:
            return Type("enum", name, labels=self._enums[name])
        return type_of(_SERIAL.get(word, text), self._dialect)

    def _keys(self, name: str, table: Json) -> tuple[tuple[Constraint, ...], list[CreateIndex]]:
        keys: list[Constraint] = []
        indexes: list[CreateIndex] = []
        for each in _map(table, "compositePrimaryKeys").values():
            keys += [PrimaryKey(self._folded(each["columns"]), str(each.get("name") or ""))]
        for each in _map(table, "uniqueConstraints").values():
            distinct = bool(each.get("nullsNotDistinct"))
            keys.append(Unique(self._folded(each["columns"]), str(each["name"]), nulls_not_distinct=distinct))
        for each in _map(table, "indexes").values():
            if each.get("isUnique"):
                where, made = str(each.get("where") or ""), self._folded(each["columns"])
                keys.append(Unique(made, str(each["name"]), where, _is_expression(each["columns"]), index=True))
            else:
                indexes.append(CreateIndex(name, str(each["name"]), self._folded(each["columns"])))
        for each in _map(table, "foreignKeys").values():
            to = qualified(self._fold(each["tableTo"]), str(each.get("schemaTo") or ""), self._dialect)
            does = (_action(each.get("onDelete")), _action(each.get("onUpdate")))
            keys.append(
                ForeignKey(
                    self._folded(each["columnsFrom"]), to, self._folded(each["columnsTo"]), str(each["name"]), *does
                )
            )
        for kind in ("checkConstraints", "checkConstraint"):
            keys += (Check(str(each["value"]), str(each["name"])) for each in _map(table, kind).values())
        return tuple(keys), indexes

    def _view(self, view: Json, line: int) -> Iterator[Step]:
        name, text = self._name(view), view.get("definition")
        if not isinstance(text, str):
            return  # it exists elsewhere, Drizzle only knows of it
        found = operations(f"CREATE VIEW {name} AS {text}", self._dialect, line)
        first = found[0].operation if found else None
        yield Step(first if isinstance(first, CreateView) else CreateView(name), line)

    def _line(self, key: str, after: int = 0) -> int:
        at = self._text.find(f'"{key}": {{', max(after, 0))
        return self._text.count("\n", 0, at) + 1 if at >= 0 else 0


def _plain(held: Json, key: str) -> "dict[str, object]":
    found = held.get(key)
    return found if isinstance(found, dict) else {}


def _map(held: Json, key: str) -> "dict[str, dict[str, object]]":
    found = held.get(key)
    return found if isinstance(found, dict) else {}


def _names(columns: object) -> tuple[str, ...]:
    held = columns if isinstance(columns, list) else []
    return tuple(str(each["expression"] if isinstance(each, dict) else each) for each in held)


def _is_expression(columns: object) -> bool:
    held = columns if isinstance(columns, list) else []
    return any(isinstance(each, dict) and each.get("isExpression") for each in held)


def _action(word: object) -> str:
    text = str(word or "").upper()
    return "" if text == "NO ACTION" else text


def _said(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _renames(columns: Json, tables: Json, dialect: str) -> Iterator[Renamed]:
    """Give the renames that a person confirmed when the snapshot was made."""
    for old, new in tables.items():
        was, now = ([fold(part, dialect) for part in _PART.findall(str(each))] for each in (old, new))
        if was and now:
            yield Renamed(now[-1], was[-1])
    for old, new in columns.items():
        was, now = ([fold(part, dialect) for part in _PART.findall(str(each))] for each in (old, new))
        if len(was) >= _COLUMN and len(now) >= _COLUMN:
            yield Renamed(now[-2], was[-1], now[-1])


def _unread(why: str, content: bytes) -> Snapshot:
    mark = sha256(content).hexdigest()[:16]  # two files that cannot be read are not alike
    return Snapshot((Step(Unread(f"what the snapshot states is not known: {why}", mark)),))
