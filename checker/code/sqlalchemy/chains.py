"""Reads the statements that a program builds: `select(User.name)`, `insert(User).values(...)`, `User.query`."""

import ast
import re
from collections.abc import Mapping

from checker.code.sqlalchemy.clauses import add_bulk, add_clause, add_rows, add_sought
from checker.code.sqlalchemy.statements import Draft, Part, Said
from checker.code.sqlalchemy.symbols import LOCAL, symbol
from checker.code.sqlalchemy.uses import full_name, imports_of, last_name
from checker.core.tree import Unread
from checker.python import parse
from checker.python.nodes import children, inside
from checker.python.values import Name, Value

WORDS = (b"query", b"select", b"insert", b"update", b"delete", b"get_or_create", b"bulk_", b"load_only")
"""One of these stands in every file that builds a statement."""
_MARK = re.compile(
    rb"[A-Z]\w*\.[a-z_]|\.c\.|insert|update|delete|select|query|bulk_|get_or_create|get_one_or_create|aliased"
    rb"|where|filter|values|execute|scalar|on_conflict|on_duplicate|prefix_with|returning|\bcls\."
)
"""Stands in each line with which a statement begins or goes on."""
_VERBS = frozenset(("insert", "update", "delete", "select", "query"))
_FETCHES = frozenset(("execute", "scalars", "scalar", "exec", "stream", "stream_scalars"))
_BULK = frozenset(("bulk_insert_mappings", "bulk_save_objects", "bulk_update_mappings"))
_FINDERS = frozenset(("get_or_create", "get_one_or_create", "get_or_create_instance", "update_or_create"))
_NOT_READ = frozenset(
    (
        "defer", "ForeignKey", "ForeignKeyConstraint", "Index", "UniqueConstraint", "CheckConstraint", "relationship",
        "backref", "Column", "mapped_column", "synonym", "association_proxy", "validates", "listens_for",
    )
)  # fmt: skip
"""Calls whose arguments name columns without reading them."""


def read_statements(data: bytes) -> Said:
    """Read the statements of a file, and the columns that it names."""
    if not any(word in data for word in WORDS) and b".c." not in data:
        return Said()
    tree = parse(data)
    if isinstance(tree, Unread):
        return Said()
    reading = Reading(imports_of(tree), _marked(data))
    reading.block(tree.body, {}, "")
    statements = tuple(draft.done() for draft in reading.drafts if _says(draft))
    return Said(statements, tuple((line, tuple(parts)) for line, parts in sorted(reading.reads.items())))


def _says(draft: Draft) -> bool:
    return draft.verb in {"insert", "update", "delete"} or bool(draft.sought)


class Reading:
    """Walks one file from top to bottom; a name that holds a statement stands for it until the end of its function."""

    def __init__(self, imported: Mapping[str, str], marked: list[int]) -> None:
        self.imported = imported
        self.marked = marked
        self.drafts: list[Draft] = []
        self.reads: dict[int, dict[Part, None]] = {}
        self.aliases: dict[str, Value] = {}
        self.seen: set[int] = set()
        """Nodes that were looked at as part of a statement, and that read nothing by themselves."""
        self.line = 0

    def block(self, body: list[ast.stmt], held: dict[str, Draft], owner: str) -> None:
        """Read the statements of a body in order."""
        for each in body:
            self.node(each, held, owner)

    def node(self, node: ast.AST, held: dict[str, Draft], owner: str) -> None:
        """Read a node and all below it."""
        if isinstance(node, ast.stmt):
            self.line = node.lineno
            if self.marked[node.end_lineno or -1] == self.marked[_first_line(node) - 1]:
                return  # nothing in it names a column or builds a statement
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for each in (*node.decorator_list, node.args):
                    self.node(each, held, owner)
                self.block(node.body, dict(held), owner)
                return
            case ast.ClassDef():
                self.block(node.body, dict(held), node.name)
                return
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._assign(name, value, held, owner)
            case ast.Call():
                if names_without_reading(node):
                    self.skip(node)
                self.statement(node, held, owner)
            case ast.Attribute(ctx=ast.Load()) if id(node) not in self.seen:
                self._read(node, owner)
        for each in children(node):
            self.node(each, held, owner)

    def _assign(self, name: str, value: ast.expr, held: dict[str, Draft], owner: str) -> None:
        if isinstance(value, ast.Call) and last_name(value.func) == "aliased" and value.args:
            self.aliases[name] = self.kind(value.args[0], owner)
        draft = self.statement(value, held, owner) if isinstance(value, ast.Call) else None
        if draft:
            held[name] = draft
        else:
            held.pop(name, None)

    def statement(self, node: ast.expr, held: dict[str, Draft], owner: str) -> Draft | None:
        """Read a chain of calls from its beginning; None where it builds no statement."""
        match node:
            case ast.Name(id=name):
                return held.get(name)
            case ast.Attribute(value=of, attr="query") if self.is_class(of, owner):
                return self.draft("select", of, owner, node.lineno)
            case ast.Call() if id(node) in self.seen:
                return None
            case ast.Call(func=function, args=arguments):
                self.seen.add(id(node))
                draft = self.begun(node, owner)
                if draft is not None:
                    return draft
                if not isinstance(function, ast.Attribute):
                    return None
                if function.attr in _FETCHES and arguments:
                    draft = self.statement(arguments[0], held, owner)
                    if draft and len(arguments) > 1:
                        add_rows(self, draft, arguments[1], owner)
                    if draft:
                        draft.one = draft.one or function.attr == "scalar"
                    return draft
                draft = self.statement(function.value, held, owner)
                if draft is not None:
                    add_clause(self, draft, node, owner)
                return draft
        return None

    def begun(self, node: ast.Call, owner: str) -> Draft | None:
        """Give the statement that a call begins: `insert(User)`, `session.query(User)`, `users.insert()`."""
        name = self.imported.get(last_name(node.func), last_name(node.func)).rpartition(".")[2]
        first = node.args[0] if node.args else None
        if name in _VERBS and first is not None and self.is_entity(first, owner):
            kind = first.value if isinstance(first, ast.Attribute) and _is_column(first) else first
            return self.draft("select" if name == "query" else name, kind, owner, node.lineno)
        if name in _BULK and first is not None:
            return add_bulk(self, name, node, owner)
        if name in _FINDERS:
            found = next((each for each in node.args if self.is_class(each, owner)), None)
            draft = self.draft("select", found, owner, node.lineno) if found is not None else None
            if draft:
                add_sought(self, draft, node, owner)
            return draft
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        if name in {"insert", "update", "delete"} and of is not None and not node.args and self.is_table(of):
            return self.draft(name, of, owner, node.lineno)
        return None

    def draft(self, verb: str, kind: ast.expr, owner: str, line: int) -> Draft:
        """Begin a statement."""
        made = Draft(verb, self.kind(kind, owner), line, of_class=self.is_class(kind, owner))
        self.drafts.append(made)
        return made

    def kind(self, node: ast.expr, owner: str) -> Value:
        """Give the class or table that an expression means, by its full name."""
        while isinstance(node, ast.Attribute) and node.attr in {"__table__", "c", "columns"}:
            node = node.value
        if isinstance(node, ast.Name) and node.id == "cls" and owner:
            return Name(LOCAL + owner)
        if isinstance(node, ast.Name) and node.id in self.aliases:
            return self.aliases[node.id]
        return full_name(symbol(node), self.imported) if isinstance(node, ast.Name | ast.Attribute) else None

    def is_class(self, node: ast.expr, owner: str) -> bool:
        """Tell whether an expression means a class, by its name."""
        name = last_name(node)
        return name[:1].isupper() or name in self.aliases or (bool(owner) and name == "cls")

    def is_table(self, node: ast.expr) -> bool:
        """Tell whether an expression may mean a table."""
        return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))

    def is_entity(self, node: ast.expr, owner: str) -> bool:
        """Tell whether an expression may mean a class, a table, or a column of one."""
        if isinstance(node, ast.Attribute):
            return node.attr == "__table__" or self.is_class(node, owner) or self.part(node, owner) is not None
        return isinstance(node, ast.Name)

    def part(self, node: ast.expr, owner: str) -> Part | None:
        """Give the column that an expression names."""
        if not isinstance(node, ast.Attribute) or not _is_plain(node.value):
            return None
        of = node.value
        if (isinstance(of, ast.Attribute) and of.attr in {"c", "columns"}) or self.is_class(of, owner):
            return Part(self.kind(of, owner), node.attr)
        return None

    def written_name(self, node: ast.expr | None, owner: str) -> str:
        """Give the name of a column that is written: a string, or `User.name`; it reads nothing."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        part = self.part(node, owner) if node is not None else None
        if node is not None and part:
            self.seen.update(map(id, inside(node)))
        return part.attribute if part else ""

    def skip(self, node: ast.AST) -> None:
        """Let what stands here read nothing."""
        self.seen.update(map(id, inside(node)))

    def _read(self, node: ast.Attribute, owner: str) -> None:
        part = self.part(node, owner)
        if part:
            self.reads.setdefault(self.line, {})[part] = None


def _marked(data: bytes) -> list[int]:
    """Count, line by line, those up to there that may name a column or build a statement."""
    counts = [0]
    for line in data.splitlines():
        counts.append(counts[-1] + (_MARK.search(line) is not None))
    return [*counts, counts[-1]]


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", ())
    return int(min((node.lineno, *(each.lineno for each in decorators))))


def names_without_reading(node: ast.Call) -> bool:
    """Tell whether a call's arguments name columns without reading them."""
    return last_name(node.func) in _NOT_READ


def _is_plain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _is_column(node: ast.Attribute) -> bool:
    return last_name(node.value)[:1].isupper() or last_name(node.value) in {"c", "columns"}
