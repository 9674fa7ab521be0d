"""What a Rails migration does to rows: statements that it executes, and what it tells models to write.

What it does to the schema, the stated schema tells. Code is followed line by line, not run: a name stands for the model
that a chain of calls began with, `User.find_each do |user|`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from checker.core.operation import Step, WriteRows
from checker.core.tree import Unread, shown
from checker.folders.rows import written_anyway
from checker.grammars import nodes
from checker.grammars.languages import LANGUAGES
from checker.grammars.rails import table_named
from checker.grammars.sitter import broken, parse, text_of
from checker.grammars.texts import HOLE, drafts
from checker.sql import operations

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_RUBY = next(each for each in LANGUAGES if each.name == "ruby")
_MODEL = re.compile(r"\b(?:ApplicationRecord|ActiveRecord::Base)$")
_WRITES = re.compile(r"(?i)\s*(?:insert|update|delete|replace|truncate|merge|with)\b")
_VERBS = {
    "update": "update_all update_columns update_column update_attribute update_attributes update_counters update_each "
    "save increment decrement increment_counter toggle touch touch_all",
    "insert": "insert_all insert upsert_all upsert create find_or_create_by create_or_find_by",
    "delete": "delete_all destroy_all delete_by destroy_by",
}
_SURE = {name: verb for verb, names in _VERBS.items() for name in names.split()}
"""Methods that only rows have."""
_SHARED = {"update": "update", "delete": "delete", "destroy": "delete"}
"""Methods that hashes, lists and much else have too."""
_ONE_COLUMN = {"update_column", "update_attribute", "increment", "decrement", "toggle", "touch"}
_LITERALS = {"string", "simple_symbol", "integer", "float", "true", "false", "nil"}
_PLAIN = {"hash", "array", "string", "integer", "float", "lambda", "regex", "nil", "true", "false"}
_LIBRARY = frozenset((
    "JSON", "YAML", "Hash", "Array", "Set", "Time", "Date", "DateTime", "Rails", "ENV", "File", "SecureRandom",
    "Digest", "Struct",
))  # fmt: skip
_NO_ROWS = "-"
"""Stands for a table where a value is surely no row."""
_DOWN = "down"
_METHODS = {"method", "singleton_method"}


def read_rows(content: bytes, dialect: str) -> tuple[Step, ...]:
    """Give the rows that a migration writes on its way up, in the order in which it says so."""
    root = parse("ruby", content)
    if fault := broken(root):
        return (Step(replace(fault, rows=True), fault.line),)
    walk = _Walk(dialect)
    walk.run(root)
    steps = (*walk.steps, *_executed(content, dialect, walk.aside))
    return tuple(sorted(steps, key=lambda step: step.line))


def _executed(content: bytes, dialect: str, aside: list[tuple[int, int]]) -> Iterator[Step]:
    for draft in drafts(_RUBY, content):
        text = "".join(draft.pieces)
        if not _WRITES.match(text) or any(first <= draft.line <= last for first, last in aside):
            continue
        found = written_anyway(text, HOLE, dialect) if HOLE in text else operations(text, dialect)
        if found is None:
            why = "the statement is not known before the program runs"
            found = [Step(Unread(why, shown(text.replace(HOLE, "...")), draft.line))]
        for step in found:
            yield from _about_rows(replace(step, line=draft.line + max(step.line - 1, 0)))


def _about_rows(step: Step) -> Iterator[Step]:
    match step.operation:
        case WriteRows():
            yield step
        case Unread() as unread:
            yield replace(step, operation=replace(unread, rows=True))
        case _:
            pass


@dataclass
class _Walk:
    """Walks one migration."""

    dialect: str
    steps: list[Step] = field(default_factory=list)
    aside: list[tuple[int, int]] = field(default_factory=list)
    """(first, last) lines of its way down."""
    _tables: dict[str, str] = field(default_factory=dict)
    """The tables of the models that it makes itself."""

    def run(self, root: "Node") -> None:
        """Walk all of it, each block with the names that are known around it."""
        for each in nodes.inside(root):
            if each.type == "class":
                self._declared(each)
        todo: list[tuple[Node, dict[str, str]]] = [(root, {})]
        while todo:
            node, known = todo.pop()
            if self._is_aside(node):
                self.aside.append((nodes.line_of(node), int(node.end_point[0]) + 1))
                continue
            if node.type == "class" and self._model_class(node):
                continue
            inner = known
            if node.type == "assignment":
                self._assigned(node, known)
            elif node.type == "call":
                self._called(node, known)
                inner = self._with_block(node, known)
            elif node.type in _METHODS:
                inner = dict(known)
            todo.extend((each, inner) for each in reversed(node.named_children))

    def _is_aside(self, node: "Node") -> bool:
        if node.type in _METHODS:
            name = node.child_by_field_name("name")
            return name is not None and text_of(name) == _DOWN
        return (
            node.type == "call" and nodes.called(node) == _DOWN and nodes.child(node, "block", "do_block") is not None
        )

    def _model_class(self, node: "Node") -> str:
        above, name = node.child_by_field_name("superclass"), node.child_by_field_name("name")
        return text_of(name) if above and name and _MODEL.search(text_of(above)) else ""

    def _declared(self, node: "Node") -> None:
        name = self._model_class(node)
        if name:
            stated = re.search(r"self\.table_name\s*=\s*['\":]([\w.]+)", text_of(node))
            self._tables[name] = stated[1] if stated else table_named(name.rpartition("::")[2])

    def _assigned(self, node: "Node", known: dict[str, str]) -> None:
        """Keep what a name stands for, or note the column that an object's attribute is."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        if left.type in {"identifier", "instance_variable"}:
            known[text_of(left)] = self._table(right, known)
        elif (
            left.type == "call"
            and (on := nodes.receiver(left))
            and (table := self._table(on, known)) not in {"", _NO_ROWS}
        ):
            column = nodes.called(left)
            self._write(node, "update", table, (column,), _values([(column, right)]))

    def _called(self, node: "Node", known: dict[str, str]) -> None:
        name = nodes.called(node).removesuffix("!")
        verb, on = _SURE.get(name) or _SHARED.get(name), nodes.receiver(node)
        if verb is None or on is None:
            return
        table = self._table(on, known)
        given = nodes.given(node)
        pairs = [pair for each in given for pair in _pairs(each)]
        if table == _NO_ROWS:
            return
        if table:
            self._told(node, name, verb, table, pairs)
        elif name in _SURE or (name == "update" and pairs):
            why = Unread("rows of a table that is not known are written", _one_line(text_of(node)), rows=True)
            self.steps.append(Step(why, nodes.line_of(node), touches=_either(on)))

    def _told(self, node: "Node", name: str, verb: str, table: str, pairs: list[tuple[str, "Node"]]) -> None:
        first = next(iter(nodes.given(node)), None)
        if name == "update_all" and first is not None and not pairs:
            text = _literal(first.named_children[0] if first.type == "array" and first.named_children else first)
            statement = f"UPDATE {table} SET {text}"  # noqa: S608  it is read, not run
            for step in operations(statement, self.dialect) if text else ():
                if isinstance(step.operation, WriteRows):
                    self.steps.append(replace(step, line=nodes.line_of(node)))
                    return
        if name in _ONE_COLUMN and first is not None and (column := _literal(first)):
            pairs = [(column, each) for each in nodes.given(node)[1:2]] or [(column, node)]
        columns = tuple(dict.fromkeys(column for column, _ in pairs))
        self._write(node, verb, table, () if verb == "delete" else columns, _values(pairs))

    def _write(
        self, node: "Node", verb: str, table: str, columns: tuple[str, ...], values: tuple[tuple[str, str | None], ...]
    ) -> None:
        self.steps.append(Step(WriteRows(verb, table, columns, values), nodes.line_of(node)))

    def _with_block(self, node: "Node", known: dict[str, str]) -> dict[str, str]:
        """Give the names inside a call's block: its first parameter is a row of what the call goes over."""
        block = nodes.child(node, "block", "do_block")
        takes = block.child_by_field_name("parameters") if block else None
        if takes is None or not takes.named_children:
            return known
        on = nodes.receiver(node)
        inner = {**known, **{text_of(each): "" for each in takes.named_children}}
        inner[text_of(takes.named_children[0])] = self._table(on, known) if on else ""
        return inner

    def _table(self, node: "Node", known: dict[str, str]) -> str:
        """Give the table of the model that a chain of calls begins with; empty where it is not known."""
        while node.type == "call" and (on := nodes.receiver(node)):
            node = on
        if node.type == "constant":
            name = text_of(node)
            return self._tables.get(name) or (_NO_ROWS if name in _LIBRARY else table_named(name))
        if node.type in _PLAIN:
            return _NO_ROWS
        return known.get(text_of(node), "") if node.type in {"identifier", "instance_variable"} else ""


def _either(node: "Node") -> tuple[str, ...] | None:
    """Give the tables that `Shop::Order` may have: a module gives its models a prefix, or none."""
    while node.type == "call" and (on := nodes.receiver(node)):
        node = on
    name = text_of(node)
    return (table_named(name), table_named(name.rpartition("::")[2])) if node.type == "scope_resolution" else None


def _pairs(node: "Node") -> Iterator[tuple[str, "Node"]]:
    """Give (column, value) of what is said by name, in a hash or in a list of hashes."""
    if node.type == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is not None:
            yield _literal(key) or text_of(key).rstrip(":"), value or key
    elif node.type in {"hash", "array"}:
        for each in node.named_children:
            yield from _pairs(each)


def _values(pairs: list[tuple[str, "Node"]]) -> tuple[tuple[str, str | None], ...]:
    literals = (
        (column, each) for column, each in pairs if each.type in _LITERALS and not nodes.child(each, "interpolation")
    )
    return tuple((column, None if each.type == "nil" else _literal(each) or text_of(each)) for column, each in literals)


def _literal(node: "Node") -> str:
    """Give what a string or a symbol says; empty for all else."""
    if node.type == "string" and not nodes.child(node, "interpolation"):
        return "".join(text_of(each) for each in node.named_children)
    return text_of(node).lstrip(":") if node.type in {"simple_symbol", "hash_key_symbol"} else ""


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:97]}..."  # noqa: PLR2004
