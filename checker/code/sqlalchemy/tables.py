"""`Table(...)` calls, and the parts that tables and mapped classes have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from checker.code.sqlalchemy.columns import Written
from checker.code.sqlalchemy.program import Placed, Program
from checker.core.column import Constraint, ForeignKey, PrimaryKey, Unique
from checker.core.name import fold, qualified
from checker.core.needs import MappedColumn, Model
from checker.core.tree import Unread
from checker.python.sqlalchemy import (
    ColumnRead,
    argument,
    column_of,
    columns_settled,
    constraint_of,
    is_column,
    last_of,
    string_of,
)
from checker.python.values import Attribute, Call, Class, Item, Name, Value

_LIMIT = 1000


@dataclass
class Draft:
    """A table that is being put together."""

    name: str
    table: str
    path: str
    line: int
    reads: list[tuple[ColumnRead, Written]] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    """Line and path of each column."""
    whole: bool = True

    def add(self, written: Written, dialect: str, line: int, path: str) -> None:
        """Add a column; one that cannot be read makes the table not whole."""
        if _is_open(written.call.keywords.get("server_default")):
            # There is one, whatever it says.
            keywords = {**written.call.keywords, "server_default": Call(Name("sqlalchemy.FetchedValue"), (), {})}
            written = replace(written, call=replace(written.call, keywords=keywords))
        read = column_of(written.call, dialect, _same, table=self.table)
        if isinstance(read, Unread):
            self.whole = False
            return
        name = read.column.name or fold(written.attribute, dialect)
        if not name:
            self.whole = False
            return
        if not read.column.name:
            # Constraints inside a column carry its name: read it again with the name that its attribute gives.
            again = column_of(_named(written.call, written.attribute), dialect, _same, table=self.table)
            read = again if isinstance(again, ColumnRead) else read
        self.reads.append((replace(read, column=replace(read.column, name=name)), written))
        self.lines.append((line, path))

    def constrain(self, call: Value, dialect: str) -> None:
        """Add a constraint or a unique index."""
        made = constraint_of(call, dialect, table=self.table)
        if isinstance(made, PrimaryKey | Unique | ForeignKey) or (made is not None and not _is_nothing(made)):
            self.constraints.append(made)  # type: ignore[arg-type]

    def model(self, dialect: str) -> Model:
        """Give the table as a model."""
        said = [each for read, _ in self.reads for each in read.constraints]
        columns = columns_settled([read for read, _ in self.reads], (*said, *self.constraints), dialect)
        mapped = tuple(
            MappedColumn(
                column,
                attribute=written.attribute
                if written.attribute and fold(written.attribute, dialect) != column.name
                else "",
                labels=read.labels,
                python_default=read.python_default or written.always_sent,
                deferred=written.deferred,
                line=line,
                path=path,
            )
            for column, (read, written), (line, path) in zip(columns, self.reads, self.lines, strict=True)
        )
        unique = {each.column.name: each for each in reversed(mapped)}
        keys = tuple(each.column.name for each in mapped if each.column.primary_key)
        constraints: tuple[Constraint, ...] = (*said, *self.constraints)
        if keys and not any(isinstance(each, PrimaryKey) for each in constraints):
            constraints = (PrimaryKey(keys), *constraints)
        return Model(
            self.name,
            self.table,
            tuple(each for each in mapped if unique[each.column.name] is each),
            constraints,
            whole=self.whole,
            line=self.line,
            path=self.path,
        )


def _same(value: Value) -> Value:
    return value


def _is_open(default: Value) -> bool:
    return isinstance(default, Unread | Name | Attribute | Item)


def _is_nothing(made: object) -> bool:
    return isinstance(made, Unread) or type(made).__name__ == "CreateIndex"


def _named(call: Call, name: str) -> Call:
    if call.arguments and call.arguments[0] is None:
        return replace(call, arguments=(name, *call.arguments[1:]))
    return replace(call, arguments=(name, *call.arguments))


def arguments_of(program: Program, placed: Placed | None) -> tuple[tuple[Placed, ...], dict[str, Value], bool]:
    """Take `__table_args__` apart: its parts, the dict at its end, and whether all of it is known."""
    found = program.settle(placed) if placed else None
    if found is None or found.value is None:
        return (), {}, True
    if isinstance(found.value, dict):
        return (), _settings(program, found), True
    if not isinstance(found.value, tuple | list):
        return (), {}, False
    parts: list[Placed] = []
    settings: dict[str, Value] = {}
    known = True
    for each in found.value[:_LIMIT]:
        inner = program.settle(Placed(each, found.path))
        if isinstance(inner.value, dict):
            settings.update(_settings(program, inner))
        elif isinstance(inner.value, Unread):
            known = False
        else:
            parts.append(inner)
    return tuple(parts), settings, known


def _settings(program: Program, placed: Placed) -> dict[str, Value]:
    held = placed.value if isinstance(placed.value, dict) else {}
    return {key: program.deep(Placed(each, placed.path)) for key, each in held.items() if isinstance(key, str)}


def table_draft(program: Program, placed: Placed, dialect: str, namespace: str, name: str) -> Draft | Unread | None:
    """Read a `Table("name", metadata, Column(...), ...)` call; None where it is no such call."""
    if not isinstance(placed.value, Call) or not is_table(placed.value):
        return None
    call = program.call(placed.value, placed.path)
    title = string_of(argument(call, 0, "name"))
    if title is None:
        return Unread("the table's name is not known before the program runs", name, call.line)
    schema = call.keywords.get("schema")
    if schema is not None and not isinstance(schema, str):
        return Unread("the table's schema is not known before the program runs", title, call.line)
    table = qualified(fold(title, dialect), fold(schema or namespace, dialect), dialect)
    draft = Draft(name or title, table, placed.path, call.line)
    draft.whole = not any(call.keywords.get(word) for word in ("autoload", "autoload_with"))
    _fill(draft, call.arguments[1:], dialect)
    draft.whole = draft.whole and bool(draft.reads)
    return draft


def _fill(draft: Draft, arguments: Sequence[Value], dialect: str) -> None:
    for each in _flat(arguments):
        if isinstance(each, Call) and is_column(each):
            draft.add(Written(each, ""), dialect, each.line, draft.path)
        elif isinstance(each, Unread):
            draft.whole = False
        elif isinstance(each, Call):
            draft.constrain(each, dialect)
            if isinstance(each.function, Class) or "column" in last_of(each).lower():
                draft.whole = False


def _flat(arguments: Iterable[Value]) -> Iterable[Value]:
    for each in arguments:
        if isinstance(each, tuple | list):
            yield from each
        else:
            yield each


def is_table(call: Call) -> bool:
    """Tell whether a call is one of `Table`."""
    return last_of(call) == "Table" and len(call.arguments) > 0
