"""What a TypeScript file declares with Drizzle: tables, and the columns that it makes for those of other files."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.core.fact import fact
from checker.grammars import nodes
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_MAKERS = {"pgTable": "postgres", "mysqlTable": "mysql", "sqliteTable": "sqlite", "singlestoreTable": "mysql"}
_SCHEMAS = {"pgSchema", "mysqlSchema"}
_BUILDERS = frozenset(
    (
        *("integer", "int", "serial", "bigserial", "smallserial", "bigint", "smallint", "tinyint", "mediumint", "text"),
        *("varchar", "char", "boolean", "timestamp", "date", "time", "datetime", "year", "json", "jsonb", "uuid"),
        *(
            "numeric",
            "decimal",
            "real",
            "float",
            "double",
            "doublePrecision",
            "blob",
            "binary",
            "varbinary",
            "interval",
        ),
        *("inet", "cidr", "macaddr", "macaddr8", "point", "line", "geometry", "vector", "halfvec", "bit", "sparsevec"),
        *("mysqlEnum", "singlestoreEnum", "tinytext", "mediumtext", "longtext", "bytea"),
    )
)
"""Drizzle's own functions that begin a column (0.38 to 0.44)."""
_NUMBERED = {"serial", "bigserial", "smallserial"}
_CLIENT = {"$default", "$defaultFn", "$onUpdate", "$onUpdateFn"}
_DECLARES = re.compile(
    rb"\b(?:pg|mysql|sqlite|singlestore)Table(?:Creator)?\b|drizzle-orm/|\brelations\s*\(|\.table\s*\("
)
_CASING = re.compile(rb"\bcasing\s*:\s*['\"](snake_case|camelCase)['\"]")
_RELATION = re.compile(r"(\w+)\s*:\s*(?:\w+\s*\.\s*)*(?:one|many)\s*(?:\.\s*(\w+)|\(\s*(\w+))")


@fact
class DrizzleColumn:
    """A column as its property in a table, or a function, makes it."""

    key: str
    name: str = ""
    """Its name in the database; empty: what `helper` says, else `key`."""
    helper: str = ""
    """The function of the project that makes it, or begins it."""
    nullable: bool = True
    default: bool = False
    """Whether the database has one."""
    client: bool = False
    """Whether the client sends a value where the code gives none."""
    updates: bool = False
    """Whether the client sends one at each UPDATE."""
    generated: bool = False
    numbered: bool = False
    key_of_row: bool = False
    line: int = 0


@fact
class DrizzleTable:
    """A table under the name of its constant."""

    const: str
    name: str
    dialect: str
    columns: tuple[DrizzleColumn, ...] = ()
    spreads: tuple[str, ...] = ()
    """Names of the objects whose columns it takes over."""
    whole: bool = True
    line: int = 0


@fact
class DrizzleFile:
    """What one file declares."""

    tables: tuple[DrizzleTable, ...] = ()
    columns: tuple[tuple[str, DrizzleColumn], ...] = ()
    """By the name of the function that makes them."""
    shapes: tuple[tuple[str, tuple[DrizzleColumn, ...]], ...] = ()
    """By the name of the object that holds them."""
    relations: tuple[tuple[str, str], ...] = ()
    """(name of a relation, constant of the table that it leads to)."""
    casing: str = ""
    """How it has columns spelled that are given no name: `snake_case`, `camelCase`."""


def declared(content: bytes) -> DrizzleFile:
    """Read one file."""
    casing = _CASING.search(content)
    if not _DECLARES.search(content):
        return DrizzleFile(casing=casing[1].decode() if casing else "")
    reader = _Reader()
    reader.read(parse("typescript", content))
    text = content.decode("utf-8", "replace")
    relations = _RELATION.findall(text) if "relations" in text.lower() else []
    return DrizzleFile(
        tuple(reader.tables),
        tuple(reader.columns.items()),
        tuple(reader.shapes.items()),
        tuple((name, first or second) for name, first, second in relations),
        casing[1].decode() if casing else "",
    )


class _Reader:
    def __init__(self) -> None:
        self.tables: list[DrizzleTable] = []
        self.columns: dict[str, DrizzleColumn] = {}
        self.shapes: dict[str, tuple[DrizzleColumn, ...]] = {}
        self._makers: dict[str, tuple[str, str]] = {name: (dialect, "{}") for name, dialect in _MAKERS.items()}
        self._schemas: dict[str, tuple[str, str]] = {}

    def read(self, root: "Node") -> None:
        """Take what stands at the top of a file, exported or not."""
        for node in root.named_children:
            inner = node.child_by_field_name("declaration") if node.type == "export_statement" else node
            if inner is None:
                continue
            if inner.type == "function_declaration":
                self._function(_named(inner), inner)
            for each in inner.named_children if inner.type in {"lexical_declaration", "variable_declaration"} else ():
                value = each.child_by_field_name("value")
                if value is not None:
                    self._constant(_named(each), value)

    def _constant(self, name: str, value: "Node") -> None:
        value = _bare(value)
        if value.type == "arrow_function":
            self._function(name, value)
        elif value.type == "object":
            self._shape(name, value)
        elif value.type == "call_expression":
            called, given = nodes.called(value), nodes.given(value)
            if called in {f"{maker}Creator" for maker in _MAKERS} and given:
                self._makers[name] = (_MAKERS[called.removesuffix("Creator")], _template(given[0]))
            elif called in _SCHEMAS and given:
                self._schemas[name] = ("postgres" if called == "pgSchema" else "mysql", _text(given[0]))
            elif made := self._maker(value):
                self._table(name, value, *made)

    def _maker(self, call: "Node") -> tuple[str, str] | None:
        """Give the dialect of a table, and how its name is made of what is given."""
        of = nodes.receiver(call)
        if of is not None and text_of(of) in self._schemas and nodes.called(call) in {"table", "withRLS"}:
            dialect, schema = self._schemas[text_of(of)]
            return dialect, schema + ".{}"
        return self._makers.get(nodes.called(call if of is None or nodes.called(call) != "enableRLS" else of))

    def _table(self, const: str, call: "Node", dialect: str, template: str) -> None:
        given = nodes.given(call)
        held = _object(given[1]) if len(given) > 1 else None
        name = _text(given[0]) if given else ""
        if name and held is not None:
            columns, spreads, whole = _columns(held)
            made = DrizzleTable(
                const, template.replace("{}", name), dialect, columns, spreads, whole, nodes.line_of(call)
            )
            self.tables.append(made)

    def _function(self, name: str, node: "Node") -> None:
        body = node.child_by_field_name("body")
        if body is None:
            return
        returned = [each for each in nodes.inside(body) if each.type == "return_statement"] or [body]
        value = _bare(returned[0].named_children[0] if returned[0] != body and returned[0].named_children else body)
        if value.type == "object":
            self._shape(name, value)
        elif value.type == "call_expression" and (column := _column("", value)):
            self.columns[name] = column

    def _shape(self, name: str, node: "Node") -> None:
        columns, spreads, whole = _columns(node)
        if columns and whole and not spreads:
            self.shapes[name] = columns


def _columns(held: "Node") -> tuple[tuple[DrizzleColumn, ...], tuple[str, ...], bool]:
    """Give the columns of an object, what it takes over, and whether that is all of it."""
    columns: list[DrizzleColumn] = []
    spreads: list[str] = []
    whole = True
    for each in held.named_children:
        if each.type == "spread_element":
            inner = _bare(each.named_children[0])
            spreads.append(
                nodes.called(inner) if inner.type == "call_expression" else text_of(inner).rpartition(".")[2]
            )
        elif each.type == "pair":
            key, value = each.child_by_field_name("key"), each.child_by_field_name("value")
            column = _column(_text(key) or text_of(key), _bare(value)) if key and value else None
            if column is None:
                whole = False
            else:
                columns.append(column)
        elif each.type != "comment":
            whole = False
    return tuple(columns), tuple(spreads), whole


def _column(key: str, value: "Node") -> DrizzleColumn | None:
    """Read `text("name").notNull().default("")`; None where it is no chain of calls."""
    said: list[str] = []
    node: Node | None = value
    while node is not None and node.type == "call_expression":
        of = nodes.receiver(node)
        if of is None or _bare(of).type != "call_expression":
            break
        said.append(nodes.called(node))
        node = _bare(of)
    if node is None or node.type != "call_expression":
        return None
    name, helper = _begun(node)
    builder, words = nodes.called(node), set(said)
    return DrizzleColumn(
        key,
        name,
        helper,
        nullable=not {"notNull", "primaryKey"} & words and builder not in _NUMBERED,
        default=bool({"default", "defaultNow", "defaultRandom"} & words),
        client=bool(_CLIENT & words),
        updates=bool({"$onUpdate", "$onUpdateFn"} & words),
        generated=bool({"generatedAlwaysAs", "generatedAlwaysAsIdentity"} & words),
        numbered=builder in _NUMBERED or bool({"autoincrement", "generatedByDefaultAsIdentity"} & words),
        key_of_row="primaryKey" in words,
        line=nodes.line_of(value),
    )


def _begun(call: "Node") -> tuple[str, str]:
    """Give the name that a column gets in the database, and the function of the project that makes it."""
    given, called = nodes.given(call), nodes.called(call)
    name = next((text for text in map(_text, given[:1]) if text), "")
    return name, "" if called in _BUILDERS else called


def _object(node: "Node") -> "Node | None":
    """Give the object that holds the columns, also where a function gives it."""
    node = _bare(node)
    if node.type == "arrow_function":
        body = node.child_by_field_name("body")
        node = _bare(body) if body is not None else node
    return node if node.type == "object" else None


def _bare(node: "Node") -> "Node":
    while node.type in {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}:
        node = node.named_children[0]
    return node


def _named(node: "Node") -> str:
    name = node.child_by_field_name("name")
    return text_of(name) if name is not None else ""


def _text(node: "Node") -> str:
    """Give a plain text; empty for all else."""
    if node.type not in {"string", "template_string"} or any(
        "substitution" in each.type for each in node.named_children
    ):
        return ""
    return "".join(text_of(each) for each in node.named_children)


def _template(node: "Node") -> str:
    r"""Read ``(name) => `shop_${name}` `` as `shop_{}`."""
    found: Iterator[Node] = (each for each in nodes.inside(node) if each.type == "template_string")
    text = next((text_of(each) for each in found), "`{}`")
    return re.sub(r"\$\{[^}]*\}", "{}", text.strip("`"))
