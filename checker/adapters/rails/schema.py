"""Reads `db/schema.rb`: what Rails wrote down of the database after its newest migration."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from checker.adapters.rails.columns import column, columns_of, literal
from checker.adapters.rails.ruby import Call, Code, Value, parse
from checker.core.column import Check, Column, Constraint, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.name import qualified
from checker.core.operation import (
    AddConstraint,
    CreateEnum,
    CreateIndex,
    CreateTable,
    CreateView,
    Harmless,
    Operation,
    Step,
)
from checker.core.tree import Unread
from checker.sql import operations

_SKIPPED = re.compile(r"\s*(?:#|$)|\s*ActiveRecord::Schema|\s*end\s*$")
_HEREDOC = re.compile(r"<<[-~]?['\"]?(\w+)['\"]?")
_WORD = re.compile(r"\w+")
_HARMLESS = {"enable_extension", "create_schema", "comment_on"}


def read_schema(content: bytes, dialect: str) -> tuple[tuple[Step, ...], tuple[tuple[str, str, int], ...]]:
    """Give the steps that make the schema, and (table, column, line) of its columns."""
    reader = _Schema(dialect)
    lines = content.decode("utf-8", "replace").splitlines()
    at = 0
    while at < len(lines):
        at = reader.take(lines, at)
    reader.close()
    return tuple(reader.steps), tuple(reader.lines)


class _Schema:
    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.steps: list[Step] = []
        self.lines: list[tuple[str, str, int]] = []
        self._table = ""
        self._line = 0
        self._columns: list[Column] = []
        self._constraints: list[Constraint] = []
        self._later: list[Step] = []
        self._whole = True

    def take(self, lines: list[str], at: int) -> int:
        """Read the call that begins on a line; give the line after it."""
        text, number = lines[at], at + 1
        if re.match(r"\s*end\s*$", text):
            self.close()
        if _SKIPPED.match(text):
            return number
        heredoc = _HEREDOC.search(text)
        if heredoc:
            end = next((i for i in range(number, len(lines)) if lines[i].strip() == heredoc[1]), len(lines))
            self._with_text(text, "\n".join(lines[number:end]), number)
            return end + 1
        call = parse(text)
        while call is None and text.rstrip().endswith((",", "(", "[", "{")) and number < len(lines):
            text, number = f"{text}\n{lines[number]}", number + 1
            call = parse(text)
        if call is None or not self._does(call, at + 1):
            self._unread(text, at + 1)
        return number

    def close(self) -> None:
        """End the table that is being read."""
        if self._table:
            made = CreateTable(self._table, tuple(self._columns), tuple(self._constraints), whole=self._whole)
            self.steps += [Step(made, self._line), *self._later]
        self._table, self._columns, self._constraints, self._later, self._whole = "", [], [], [], True

    def _does(self, call: Call, line: int) -> bool:
        name = call.name
        if name == "create_table" and call.own:
            self.close()
            self._begin(call, line)
            return True
        if name.startswith("t.") and self._table:
            return self._inside(call, line)
        if name in _HARMLESS:
            self.steps.append(Step(Harmless(f"{name} {literal(call.own[0]) if call.own else ''}"), line))
            return True
        made = _ALONE[name](call, self.dialect) if name in _ALONE else None
        self.steps += [Step(made, line)] if made else []
        return made is not None

    def _begin(self, call: Call, line: int) -> None:
        self._table, self._line = _table(call.own[0], self.dialect), line
        self._columns = list(columns_of(call, self.dialect))
        keys = call.named.get("primary_key")
        if isinstance(keys, list):
            self._constraints.append(PrimaryKey(tuple(map(str, keys))))
        self.lines += [(self._table, each.name, line) for each in self._columns]
        if not call.opens:
            self.close()

    def _inside(self, call: Call, line: int) -> bool:
        kind = call.name.removeprefix("t.")
        if kind == "index" and call.own:
            made = _index(self._table, call.own[0], call.named)
            if isinstance(made, Unique):
                self._constraints.append(made)
            else:
                self._later.append(Step(made, line))
        elif kind in _RULES and call.own:
            self._constraints.append(_RULES[kind](call))
        elif kind == "primary_key" and call.own and isinstance(call.own[0], list):
            self._constraints.append(PrimaryKey(tuple(map(str, call.own[0]))))
        elif call.own and isinstance(call.own[0], str):
            self._columns.append(column(kind, call, self.dialect))
            self.lines.append((self._table, str(call.own[0]), line))
        else:
            return False
        return True

    def _with_text(self, text: str, body: str, line: int) -> None:
        """Read a call that carries SQL: a view of scenic, a function of fx, a plain statement."""
        name = parse(f"{_HEREDOC.sub('nil', text.split(').', maxsplit=1)[0])}")
        if name is not None and name.name == "create_view" and name.own:
            view = str(name.own[0])
            kind = "MATERIALIZED VIEW" if name.named.get("materialized") else "VIEW"
            made = operations(f"CREATE {kind} {view} AS {body}", self.dialect, line)
            first = made[0].operation if made else None
            self.steps.append(Step(first if isinstance(first, CreateView) else CreateView(view), line))
        elif name is not None and name.name in {"create_function", "create_trigger", "execute"}:
            self.steps += operations(body, self.dialect, line)
        else:
            self._unread(f"{text}\n{body}", line)

    def _unread(self, text: str, line: int) -> None:
        mark = sha256(" ".join(text.split()).encode()).hexdigest()[:16]
        shown = f"{' '.join(text.split())[:100]} [{mark}]"
        words = tuple(sorted({*_WORD.findall(text), *([self._table] if self._table else [])}))
        self._later.append(Step(Unread("schema.rb has a line of an unknown kind", shown, line), line, touches=words))
        if self._table:
            self._whole = False
        else:
            self.steps += self._later
            self._later = []


def _table(name: Value, dialect: str) -> str:
    namespace, _, bare = str(name).rpartition(".")
    return qualified(bare, namespace, dialect)


def _names(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _index(table: str, on: Value, named: dict[str, Value]) -> Unique | CreateIndex:
    name, where = str(named.get("name") or ""), str(named.get("where") or "")
    if not named.get("unique"):
        return CreateIndex(table, name, _names(on))
    distinct = bool(named.get("nulls_not_distinct"))
    return Unique(_names(on), name, where, not isinstance(on, list), nulls_not_distinct=distinct, index=True)


def _check(call: Call) -> Check:
    text = str(call.own[0])
    return Check(text, str(call.named.get("name") or ""))


def _unique(call: Call) -> Unique:
    late = str(call.named.get("deferrable") or "")
    return Unique(
        _names(call.own[0]),
        str(call.named.get("name") or ""),
        deferrable=bool(late),
        deferred=late == "deferred",
    )


def _exclude(call: Call) -> Exclude:
    return Exclude(str(call.own[0]), str(call.named.get("name") or ""))


_RULES: dict[str, Callable[[Call], Constraint]] = {
    "check_constraint": _check,
    "unique_constraint": _unique,
    "unique_key": _unique,
    "exclusion_constraint": _exclude,
}
_ACTIONS = {"cascade": "CASCADE", "nullify": "SET NULL", "restrict": "RESTRICT"}


def _foreign_key(call: Call, dialect: str) -> Operation | None:
    if len(call.own) < 2:  # noqa: PLR2004  from and to
        return None
    table, to = (_table(each, dialect) for each in call.own[:2])
    named = call.named
    own = _names(named["column"]) if "column" in named else (f"{_singular(to.rpartition('.')[2])}_id",)
    key = ForeignKey(
        own,
        to,
        _names(named.get("primary_key") or "id"),
        str(named.get("name") or ""),
        _ACTIONS.get(str(named.get("on_delete") or ""), ""),
        _ACTIONS.get(str(named.get("on_update") or ""), ""),
        deferrable=bool(named.get("deferrable")),
        deferred=named.get("deferrable") == "deferred",
    )
    return AddConstraint(table, key)


def _singular(table: str) -> str:
    """Give the name that Rails makes of a table's, for the ordinary plurals; others are written out in the file."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
        if table.endswith(ending) and not table.endswith("ss"):
            return table.removesuffix(ending) + single
    return table


def _enum(call: Call, dialect: str) -> Operation | None:
    if len(call.own) != 2 or not isinstance(call.own[1], list):  # noqa: PLR2004  name and values
        return None
    return CreateEnum(_table(call.own[0], dialect), _names(call.own[1]))


def _add_index(call: Call, dialect: str) -> Operation | None:
    if len(call.own) != 2:  # noqa: PLR2004  table and columns
        return None
    table = _table(call.own[0], dialect)
    made = _index(table, call.own[1], call.named)
    return AddConstraint(table, made) if isinstance(made, Unique) else made


def _add_check(call: Call, dialect: str) -> Operation | None:
    if len(call.own) != 2:  # noqa: PLR2004  table and text
        return None
    return AddConstraint(_table(call.own[0], dialect), Check(str(call.own[1]), str(call.named.get("name") or "")))


def _view(call: Call, dialect: str) -> Operation | None:
    text = call.named.get("sql_definition")
    if not call.own or not isinstance(text, str) or isinstance(text, Code):
        return None
    made = list(_views(f"CREATE VIEW {call.own[0]} AS {text}", dialect))
    return made[0] if made else None


def _views(text: str, dialect: str) -> Iterator[CreateView]:
    yield from (step.operation for step in operations(text, dialect) if isinstance(step.operation, CreateView))


_ALONE: dict[str, Callable[[Call, str], Operation | None]] = {
    "add_foreign_key": _foreign_key,
    "create_enum": _enum,
    "add_index": _add_index,
    "add_check_constraint": _add_check,
    "create_view": _view,
}
