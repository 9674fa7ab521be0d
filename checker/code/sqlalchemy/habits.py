"""What a program does around its statements: tables made or looked at, errors that it catches."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from checker.code.sqlalchemy.symbols import LOCAL, symbol
from checker.code.sqlalchemy.uses import full_name, imports_of, last_name
from checker.core.fact import fact
from checker.core.needs import Way
from checker.core.tree import Unread
from checker.python import parse
from checker.python.nodes import children, inside
from checker.python.values import Name, Value

_WORDS = (
    b"IntegrityError", b"UniqueViolation", b"ForeignKeyViolation", b"create_all", b"autoload", b"get_columns",
    b"has_table", b"get_indexes", b"get_foreign_keys", b"compare_metadata", b"constraint_name", b"Violation",
)  # fmt: skip
"""One of these stands in every file that has such a habit."""
_ERRORS = frozenset(("IntegrityError", "UniqueViolation", "ForeignKeyViolation", "CheckViolation", "NotNullViolation"))
_DEEP = frozenset(("get_columns", "get_indexes", "get_unique_constraints", "get_foreign_keys", "compare_metadata"))
_LOOKS = _DEEP | {"has_table"}
_DECLARES = frozenset(
    (
        "UniqueConstraint", "CheckConstraint", "ForeignKeyConstraint", "PrimaryKeyConstraint", "ExcludeConstraint",
        "Index", "ForeignKey", "Column", "mapped_column", "Table", "relationship", "MetaData", "Enum", "getLogger",
    )
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z]\w{0,62}_\w+|\w{2,63}(?:, \w+\.\w+|\.\w+)")
_WRITES = re.compile(
    r"\s*(?:insert\s+(?:ignore\s+|or\s+\w+\s+)?into|replace\s+into|update(?:\s+only)?|delete\s+from)\s+[`\"]?([\w.]+)",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"(?:create|make|init|setup|configure|build|get)_(?:app|application|db|database|tables|models|schema|engine)"
    r"|main|lifespan|(?:on_)?start(?:up|_up)?|bootstrap|run|before_first_request|initdb|init|ready"
)
"""Functions that by their name run when the program starts."""


@fact
class Seen:
    """One such place, with names as its file knows them."""

    way: Way
    line: int
    kinds: tuple[Value, ...] = ()
    """Classes and tables that stand there."""
    words: tuple[str, ...] = ()
    """Texts that stand there: names of tables, or of constraints."""
    deep: bool = False
    """Whether the columns of a table are asked for too."""
    at_start: bool = False
    """Whether it surely runs when the program starts."""
    tables: tuple[str, ...] = ()
    """CATCHES: the tables that statements name which stand there as texts."""


@lru_cache(maxsize=4096)
def may_have_habits(content: bytes) -> bool:
    """Tell whether a file has a word of one; look once for what each dialect asks."""
    return any(word in content for word in _WORDS)


def read_habits(data: bytes) -> tuple[Seen, ...]:
    """Read the habits of one file."""
    if not may_have_habits(data):
        return ()
    tree = parse(data)
    if isinstance(tree, Unread):
        return ()
    imported = imports_of(tree)
    found: list[Seen] = []
    _walk(tree, None, found, imported)
    found.extend(_names(tree, data))
    return tuple(found)


def _walk(
    node: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef | None, found: list[Seen], imported: dict[str, str]
) -> None:
    for each in children(node):
        inner = each if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) else function
        match each:
            case ast.Try(body=body, handlers=handlers):
                caught = next((one for one in handlers if _catches(one)), None)
                if caught:
                    found.append(_caught(caught.lineno, body, inner, imported))
            case ast.With(items=items, body=body) if any(_suppresses(item.context_expr) for item in items):
                found.append(_caught(each.lineno, body, inner, imported))
            case ast.Attribute(attr="create_all"):
                call = _call_around(node, each)
                kinds = _given_tables(call, imported)
                found.append(Seen(Way.CREATES, each.lineno, kinds, at_start=_at_start(inner)))
            case ast.Call() if _looks(each):
                words = tuple(
                    arg.value for arg in each.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                )
                deep = last_name(each.func) in _DEEP
                found.append(Seen(Way.CHECKS, each.lineno, (), words, deep=deep, at_start=_at_start(inner)))
        _walk(each, inner, found, imported)


def _catches(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and any(
        last_name(each) in _ERRORS for each in inside(handler.type) if isinstance(each, ast.Name | ast.Attribute)
    )


def _suppresses(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and last_name(node.func) == "suppress"
        and any(last_name(each) in _ERRORS for each in node.args)
    )


def _looks(call: ast.Call) -> bool:
    """Tell whether a call asks the database what it looks like."""
    name = last_name(call.func)
    if name == "Table" and any(each.arg in {"autoload", "autoload_with"} for each in call.keywords):
        return True
    return name in _LOOKS and isinstance(call.func, ast.Attribute | ast.Name)


def _kinds(body: list[ast.stmt], imported: dict[str, str]) -> tuple[Value, ...]:
    """Give the capitalised names in a block, and classes whose query is asked for."""
    names: dict[Value, None] = {}
    for statement in body:
        for each in inside(statement):
            if isinstance(each, ast.Name) and each.id[:1].isupper():
                names[full_name(Name(LOCAL + each.id), imported)] = None
            elif isinstance(each, ast.Attribute) and each.attr[:1].isupper() and isinstance(each.value, ast.Name):
                names[full_name(symbol(each), imported)] = None
    return tuple(names)


def _caught(
    line: int, body: list[ast.stmt], function: ast.FunctionDef | ast.AsyncFunctionDef | None, imported: dict[str, str]
) -> Seen:
    """Say what the error is caught for: what stands in the block, else in the whole function."""
    kinds, tables = _kinds(body, imported), _written(body)
    if not kinds and not tables and function:
        kinds, tables = _kinds(function.body, imported), _written(function.body)
    return Seen(Way.CATCHES, line, kinds, tables=tables)


def _written(body: list[ast.stmt]) -> tuple[str, ...]:
    """Give the tables that statements write which stand in a block as texts."""
    found: dict[str, None] = {}
    for statement in body:
        for each in inside(statement):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                match = _WRITES.match(each.value)
                found.update({match[1]: None} if match else {})
    return tuple(found)


def _call_around(node: ast.AST, function: ast.AST) -> ast.Call | None:
    return node if isinstance(node, ast.Call) and node.func is function else None


def _given_tables(call: ast.Call | None, imported: dict[str, str]) -> tuple[Value, ...]:
    """Give what `create_all(tables=[User.__table__])` names; nothing: all that the metadata holds."""
    tables = next((each.value for each in call.keywords if each.arg == "tables"), None) if call else None
    found = []
    for each in tables.elts if isinstance(tables, ast.List | ast.Tuple) else ():
        inner = each.value if isinstance(each, ast.Attribute) and each.attr == "__table__" else each
        if isinstance(inner, ast.Name | ast.Attribute):
            found.append(full_name(symbol(inner), imported))
    return tuple(found)


def _at_start(function: ast.FunctionDef | ast.AsyncFunctionDef | None) -> bool:
    """Tell whether a place runs when the program starts: outside of any function, or in one that says so."""
    if function is None:
        return True
    for each in function.decorator_list:
        text = ast.unparse(each)
        if "command" in text or "fixture" in text:
            return False
        if "startup" in text or "before_first_request" in text or "asynccontextmanager" in text:
            return True
    return _STARTS.fullmatch(function.name) is not None


def _names(tree: ast.Module, data: bytes) -> Iterator[Seen]:
    """Find texts that may be the name of a constraint, where a program looks at errors or constraints."""
    if not any(word in data for word in (b"IntegrityError", b"constraint_name", b"Violation")):
        return
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Call) and last_name(node.func) in _DECLARES:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Assign) and any(getattr(each, "id", "").startswith("__") for each in node.targets):
            continue  # __tablename__, __table_args__, __all__
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
            yield Seen(Way.NAMES, node.lineno, (), (node.value,))
        todo.extend(reversed(children(node)))
