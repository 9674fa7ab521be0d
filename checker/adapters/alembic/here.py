"""What a directive knows of its place: dialect, line, the table of its batch, and its arguments by name."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from checker.core.fact import frozen
from checker.core.name import bare
from checker.core.operation import Operation, Step
from checker.core.tree import Unread
from checker.python.chains import root
from checker.python.sqlalchemy import Resolve, path_of, table_name, text_of
from checker.python.sqlalchemy_text import words_of
from checker.python.values import Attribute, Call, Class, Item, Name, Value

Made: TypeAlias = Iterator[Operation | Step]
"""Operations; a `Step` where it must say more, as `Unread` does with the names it touches."""

OPEN = "an argument is not known before the program runs"
_ALIASES = {
    "tablename": "table_name",
    "source": "source_table",
    "referent": "referent_table",
    "type": "type_",
    "name": "constraint_name",
    "column": "columns",
}
_TABLES = ("table_name", "source_table", "table")


@frozen
class Here:
    """The place of a directive."""

    dialect: str
    resolve: Resolve
    line: int = 0
    batch: Call | None = None
    """The call of `batch_alter_table`, inside one."""

    def arguments(self, call: Call, *names: str) -> Mapping[str, Value]:
        """Give a directive's arguments by name; in a batch the table's name comes from the batch."""
        names = tuple(name for name in names if self.batch is None or name not in _TABLES)
        given = dict(zip(names, call.arguments, strict=False))
        for name, value in call.keywords.items():
            given[name if name in names else _alias(name, names)] = value
        return given

    def table(self, given: Mapping[str, Value], name: str = "table_name", schema: str = "schema") -> str:
        """Give the qualified name of a directive's table; empty where it is not known."""
        if self.batch is not None:
            first = self.batch.arguments[0] if self.batch.arguments else self.batch.keywords.get("table_name")
            space = self.batch.keywords.get(
                "schema", self.batch.arguments[1] if len(self.batch.arguments) > 1 else None
            )
            return table_name(first, space, self.dialect)
        return table_name(given.get(name), given.get(schema), self.dialect)

    def name(self, value: Value) -> str:
        """Give a name that is known, folded; empty where it is not."""
        return table_name(value, None, self.dialect)


def _alias(name: str, names: tuple[str, ...]) -> str:
    if name == "name" and "index_name" in names:
        return "index_name"
    meant = _ALIASES.get(name, name)
    return meant if meant in names else name


def unread(call: Call, why: str, line: int) -> Step:
    """Give the step of a directive that is known by name but not by its arguments."""
    text = shown(call)
    return Step(Unread(why, text, line), line, touches=touched(call))


def half_read(call: Call, table: str, here: Here, why: str = OPEN) -> Step:
    """Give the step of a directive whose arguments are not all known; it touches its table and nothing else."""
    if not table:
        return unread(call, why, here.line)
    known = touched(call) or ()
    return Step(Unread(why, shown(call), here.line), here.line, touches=tuple(sorted({bare(table), *known})))


def shown(value: Value) -> str:
    """Write a call on one line, shortened."""
    text = " ".join((_spelled(value) if isinstance(value, Call) else text_of(value)).split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 3] + "..."


def _spelled(call: Call) -> str:
    path = path_of(call.function).removeprefix("alembic.")
    named = (f"{name}={text_of(value)}" for name, value in call.keywords.items())
    return f"{path}({', '.join((*map(text_of, call.arguments), *named))})"


_WIDTH = 120
_DEPTH = 12


_CONSTRUCTS = frozenset(("sqlalchemy", "alembic", "sqlmodel", "operator", "geoalchemy2", "pgvector", "citext"))
"""Libraries whose calls say in their arguments which tables they touch."""


def touched(value: Value) -> tuple[str, ...] | None:
    """Give the words of every text in a value; None where a part of it is not known."""
    words: set[str] = set()
    return tuple(sorted(words)) if _gather(value, words, 0) else None


def _gather(value: Value, words: set[str], depth: int) -> bool:
    if depth > _DEPTH or isinstance(value, Unread) or not _says_itself(value):
        return False
    match value:
        case str():
            words.update(words_of(value))
        case list() | tuple() | set():
            return all(_gather(each, words, depth + 1) for each in value)
        case dict():
            return all(_gather(each, words, depth + 1) for pair in value.items() for each in pair)
        case Call():
            parts = (value.function, *value.arguments, *value.keywords.values())
            return all(_gather(each, words, depth + 1) for each in parts)
        case Attribute():
            words.add(value.name)
            return _gather(value.of, words, depth + 1)
        case Item():
            return _gather(value.of, words, depth + 1) and _gather(value.key, words, depth + 1)
        case Name():
            words.add(value.dotted.rpartition(".")[2])
        case Class():
            words.add(value.name)
            table = value.members.get("__tablename__")
            return table is None or _gather(table, words, depth + 1)
    return True


def _says_itself(value: Value) -> bool:
    """Tell whether the words that stand there are what a call or name gives; of a file or a setting they are not."""
    if not isinstance(value, Call | Attribute | Item | Name):
        return True
    begin = root(value)
    return not isinstance(begin, Name) or begin.dotted.partition(".")[0] in _CONSTRUCTS


def table_of(value: Value, here: Here) -> str:
    """Give the table that a value stands for: `sa.table(...)`, a Table, a mapped class; empty where it is not known."""
    match value:
        case Call(function=Attribute(of=of, name="alias" | "with_for_update")):
            return table_of(of, here)
        case Call(arguments=(first, *_)):
            last = text_of(value.function).rpartition(".")[2]
            if last in {"table", "Table", "create_table", "TableClause"}:
                return table_name(first, value.keywords.get("schema"), here.dialect)
            if last == "aliased":
                return table_of(first, here)
        case Class(members=members):
            options = members.get("__table_args__")
            last_option = options[-1] if isinstance(options, tuple) and options else options
            schema = last_option.get("schema") if isinstance(last_option, dict) else None
            if "__table__" in members:
                return table_of(members["__table__"], here)
            return table_name(members.get("__tablename__"), schema, here.dialect)
        case Attribute(of=of, name="__table__" | "c" | "columns" | "query"):
            return table_of(of, here)
        case Attribute(of=Call() | Class() as of):
            return table_of(of, here)
        case Name() | Attribute():
            found = here.resolve(value)
            return table_of(found, here) if isinstance(found, Call | Class) else ""
    return ""


def literal(value: Value) -> tuple[bool, str | None]:
    """Give (whether it is one, its text) of a literal that is written into a row; None is NULL."""
    match value:
        case None:
            return True, None
        case bool():
            return True, "true" if value else "false"
        case str():
            return True, value
        case int() | float():
            return True, str(value)
        case Call() if text_of(value) in {"true", "false"}:
            return True, text_of(value)
        case Call() if text_of(value) == "NULL":
            return True, None
        case Call(arguments=(str() | int() | float() | None as inner, *_)):
            if text_of(value.function).rpartition(".")[2] in {"literal", "inline_literal", "bindparam"}:
                return literal(inner)
    return False, None
