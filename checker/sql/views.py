"""What a view's query gives and reads."""

from typing import TYPE_CHECKING

from checker.core.use import Touch
from checker.sql.cursor import Cursor
from checker.sql.tokens import WORD, words

if TYPE_CHECKING:
    from checker.sql.relations import Touches

_TAILS = (
    ("WITH", "CHECK", "OPTION"), ("WITH", "LOCAL", "CHECK", "OPTION"), ("WITH", "CASCADED", "CHECK", "OPTION"),
    ("WITH", "NO", "DATA"), ("WITH", "DATA"), ("WITH", "READ", "ONLY"), ("WITH", "NO", "SCHEMA", "BINDING"),
)  # fmt: skip

_NOT_WRITABLE = ("GROUP", "HAVING", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT", "WINDOW")
_AGGREGATES = words(
    "COUNT SUM MIN MAX AVG ARRAY_AGG STRING_AGG JSON_AGG JSONB_AGG BOOL_AND BOOL_OR EVERY GROUP_CONCAT STDDEV VARIANCE "
    "JSON_OBJECT_AGG JSON_ARRAYAGG UNNEST GENERATE_SERIES"
)


def read_view(tail: Cursor) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Give the names of a query's columns (None where they could not be read) and the tables it reads, sorted."""
    from sqlglot import exp  # noqa: PLC0415  loads sqlglot

    from checker.sql.parse import parsed  # noqa: PLC0415  as above
    from checker.sql.relations import Scope, Touches  # noqa: PLC0415  as above
    from checker.sql.walk import walk  # noqa: PLC0415  as above

    tree = parsed(_without_tail(tail), tail.dialect)
    if not isinstance(tree, exp.Query):
        return None, ()
    touches = Touches(tail.dialect)
    try:
        walk(tree, touches, Scope())
    except (RecursionError, AttributeError, TypeError, KeyError):  # a tree of a shape that was not met before
        return None, ()
    reads = tuple(sorted({table for touch, table in touches.found if touch in {Touch.READ, Touch.STAR}}))
    names = [_result(each, touches) for each in tree.selects]
    return (tuple(names) if names and all(names) else None), reads


def shape_of(tail: Cursor) -> tuple[str, bool | None]:
    """Give the condition on a view's rows as written, and whether it is so simple that one can write through it."""
    query = Cursor(tail.tokens, tail.source, tail.dialect)
    if not query.accepts("SELECT"):
        return "", False if query.sees_any("WITH", "VALUES", "TABLE") else None
    selected = query.until("FROM")
    if not query.accepts("FROM"):
        return "", False
    sources = query.until("WHERE", *_NOT_WRITABLE, "ORDER", "WITH")
    where = ""
    if query.accepts("WHERE"):
        where = query.until(*_NOT_WRITABLE, "ORDER", "WITH").text()
    keys = {token.key for token in query.tokens[query.at :]}
    plain = not (keys & set(_NOT_WRITABLE)) and not selected.sees("DISTINCT") and not _gathers(selected)
    joined = {token.key for token in sources.tokens} & {",", "JOIN", "("}
    return where, plain and not joined


def _gathers(selected: Cursor) -> bool:
    """Tell whether a select list holds an aggregate or a window."""
    tokens = selected.tokens
    return any(token.key in _AGGREGATES and tokens[at + 1].key == "(" for at, token in enumerate(tokens[:-1])) or any(
        token.key == "OVER" for token in tokens
    )


def _result(node: object, touches: "Touches") -> str:
    """Give what the database calls a column of a query; empty where that is not known."""
    from sqlglot import exp  # noqa: PLC0415  as above

    if isinstance(node, exp.Alias):
        return touches.name(node.args.get("alias"))
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Identifier):
        return touches.name(node.this)
    if touches.dialect == "postgres" and isinstance(node, exp.Cast):
        return _result(node.this, touches)
    if touches.dialect == "postgres" and isinstance(
        node, exp.Count | exp.Sum | exp.Max | exp.Min | exp.Avg | exp.Coalesce
    ):
        return node.key
    return ""


def _without_tail(tail: Cursor) -> str:
    keys = tuple(token.key for token in tail.tokens)
    for last in _TAILS:
        if keys[-len(last) :] == last and tail.tokens[-1].kind == WORD:
            return tail.text_between(0, len(keys) - len(last))
    return tail.text()
