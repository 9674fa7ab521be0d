"""What a migration writes into rows by way of a repository: `Repo.update_all`, `repo().insert_all`, a bare query."""

import re
from collections.abc import Iterator, Mapping

from checker.core.fact import frozen
from checker.core.tree import Unread, shown
from checker.grammars.elixir import HOLE, Alias, Atom, Called, Value, said

_ASKED = re.compile(r"(?:[\w.]*Repo(?:\w+)?|repo\(\)|repo|Ecto\.Adapters\.SQL|SQL)\.(?P<method>\w+[!?]?)")
_READS = frozenset((
    "all", "one", "get", "get_by", "stream", "aggregate", "exists?", "preload", "reload", "config", "one!", "get!",
    "get_by!", "in_transaction?", "checkout", "put_dynamic_repo", "get_dynamic_repo", "rollback", "start_link",
    "default_options", "explain", "__adapter__", "all_by",
))  # fmt: skip
_VERBS = {"update": "update", "insert": "insert", "delete": "delete"}
_UPSERTS = ("insert_or_update", "insert_or_update!")
_QUERIES = frozenset(("query", "query!", "query_many", "query_many!"))
_KEEPS = frozenset((
    "from", "where", "or_where", "select", "join", "order_by", "limit", "lock", "distinct", "update", "group_by",
    "Ecto.Query.from", "Ecto.Query.where", "Ecto.Query.select", "exclude", "Ecto.Queryable.to_query", "preload",
))  # fmt: skip
"""Calls that make a query of a query."""
_CHANGES = frozenset(("changeset", "change", "put_change"))
"""Functions that are given a row and what shall be put into it."""


@frozen
class Rows:
    """Rows of one table that are written, or a statement that is sent at once."""

    verb: str = ""
    table: str = ""
    values: tuple[tuple[str, str | None], ...] = ()
    """(column, literal) pairs; the literal is None for NULL."""
    columns: tuple[str, ...] = ()
    sql: str | None = None


def rows_of(call: Called, tables: Mapping[str, str]) -> tuple[Rows | Unread, ...] | None:
    """Give what is written by a call; nothing where it only reads; None where it asks no repository."""
    found = _ASKED.fullmatch(call.name)
    if found is None:
        return None
    method = found["method"]
    if method in _READS:
        return ()
    if method in _QUERIES:
        return (_query(call),)
    verb = next((verb for word, verb in _VERBS.items() if method.rstrip("!").removesuffix("_all") == word), "")
    if method in _UPSERTS:
        return (Unread("what is written into its rows is not known", shown(call.text), call.line, rows=True),)
    if not verb:
        return (Unread("this call is not understood", shown(call.text), call.line),)
    return (_written(call, verb, tables),)


def _query(call: Called) -> Rows | Unread:
    text = next((each for each in call.args if isinstance(each, str)), None)
    if text is None:
        return Unread("the statement is not known before the program runs", shown(call.text), call.line)
    return Rows(sql=text)


def _written(call: Called, verb: str, tables: Mapping[str, str]) -> Rows | Unread:
    source = call.args[0] if call.args else None
    table = _source(source, tables)
    if not table:
        return Unread("whose rows are written is not known", shown(call.text), call.line, rows=True)
    sets = dict(_sets(source)) if isinstance(source, Called) else {}
    for each in (call.keywords.get("set"), *(each.get("set") for each in call.args if isinstance(each, Mapping))):
        sets |= dict(each) if isinstance(each, Mapping) else {}
    if verb == "insert":
        sets |= dict(_inserted(call.args))
    plain = tuple((name, None if value is None else said(value)) for name, value in sets.items() if _is_literal(value))
    return Rows(verb, table, plain, tuple(sets))


def _inserted(given: tuple[Value, ...]) -> Iterator[tuple[str, Value]]:
    """Give what the one row holds that is added; of several, what each puts into a column is not told apart."""
    match given:
        case (_, [Mapping() as row], *_) | (_, Mapping() as row, *_):
            yield from row.items()
        case (Called(name=name, keywords=row), *_) if name.startswith("%"):
            yield from row.items()


def _sets(query: Called) -> Iterator[tuple[str, Value]]:
    """Give what a query itself sets: `from u in "users", update: [set: [a: 1]]`."""
    update = query.keywords.get("update") if query.name.endswith("from") else None
    for each in (update, *(query.args[1:] if query.name == "update" else ())):
        stated = each.get("set") if isinstance(each, Mapping) else None
        yield from stated.items() if isinstance(stated, Mapping) else ()
    if query.name.rpartition(".")[2] in _CHANGES:
        yield from (pair for each in query.args[1:] if isinstance(each, Mapping) for pair in each.items())
    first = query.args[0] if query.args else None
    if query.name in _KEEPS and isinstance(first, Called):
        yield from _sets(first)


def _source(value: Value, tables: Mapping[str, str]) -> str:
    """Name the table that a query asks; empty where that is not known."""
    match value:
        case str():
            return "" if HOLE in value else value
        case Alias(name):
            return tables.get(name, "")
        case [_, Alias(name)] if name in tables:
            return tables[name]
        case Called(name=name) if _owner(name) in tables:  # `car |> Car.changeset(%{...})`, `%Car{}`
            return tables[_owner(name)]
        case [str(name), _]:
            return name
        case Called(name="in", args=(_, source)):
            return _source(source, tables)
        case Called(name=name, args=(first, *_)) if name in _KEEPS:
            return _source(first, tables)
    return ""


def _owner(name: str) -> str:
    return name[1:] if name.startswith("%") else name.rpartition(".")[0]


def _is_literal(value: Value) -> bool:
    return value is None or (
        isinstance(value, str | int | float | Atom) and not (isinstance(value, str) and HOLE in value)
    )
