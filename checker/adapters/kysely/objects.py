"""Kysely's calls as SQL: indexes, views, types and namespaces (kysely 0.28.19)."""

from collections.abc import Callable, Mapping

from checker.adapters.kysely.expressions import called, columns, expression, literal
from checker.adapters.kysely.queries import selected
from checker.core import speak
from checker.folders.programs import quoted, texts
from checker.grammars.script.values import Link, Value, said

Builder = Callable[[str, list[Link], str], "list[str] | None"]
"""Gives the statements for a name, and what is told about it; None where that is not understood."""


def _create_index(name: str, links: list[Link], dialect: str) -> list[str] | None:
    given = called(links)
    known = {"ifNotExists", "unique", "nullsNotDistinct", "on", "column", "columns", "expression", "using", "where"}
    table = said(given["on"][0]) if given.get("on") else None
    listed: list[str] = []
    for link in links:
        if link.name in {"column", "columns", "expression"} and link.args:
            found = columns(link.args[0], dialect)
            listed += ["(?)"] if found is None and "unique" not in given else found or []
    where = _where([link.args or () for link in links if link.name == "where"], dialect)
    if table is None or given.keys() - known or not listed or (where is None and "unique" in given):
        return None
    namespace, _, own = name.rpartition(".")
    table = f"{namespace}.{table}" if namespace and "." not in table else table
    nulls = " NULLS NOT DISTINCT" if "nullsNotDistinct" in given else ""
    unique = "UNIQUE " if "unique" in given else ""
    return [
        f"CREATE {unique}INDEX {quoted(own, dialect)} ON {quoted(table, dialect)} ({', '.join(listed)}){nulls}"
        + (f" WHERE {where}" if where and unique else "")
    ]


def _where(wheres: list[tuple[Value, ...]], dialect: str) -> str | None:
    found = []
    for args in wheres:
        if len(args) == 1:
            one = expression(args[0], dialect)
        elif len(args) == 3:  # noqa: PLR2004  a column, an operator and a value
            left = expression(args[0], dialect) or quoted(said(args[0]) or "", dialect)
            word, right = said(args[1]), literal(args[2], dialect)
            one = f"{left} {word} {right}" if word and right and said(args[0]) != "" else None
        else:
            one = None
        if one is None:
            return None
        found.append(one)
    return " and ".join(found)


def _view(name: str, links: list[Link], dialect: str) -> list[str] | None:
    given = called(links)
    body = selected(given["as"][0], dialect) if given.get("as") else None
    stated = texts(given["columns"][0]) if given.get("columns") else None
    if body is None:
        return None
    names = stated or body[0]
    listed = f" ({', '.join(quoted(each, dialect) for each in names)})" if names else ""
    word = "MATERIALIZED VIEW" if "materialized" in given else "VIEW"
    replaced = "OR REPLACE " if "orReplace" in given else ""
    return [f"CREATE {replaced}{word} {quoted(name, dialect)}{listed} AS {body[1]}"]


def _drop(kind: str) -> Builder:
    def drop(name: str, links: list[Link], dialect: str) -> list[str] | None:
        given = called(links)
        word = f"MATERIALIZED {kind}" if "materialized" in given else kind
        missing = "IF EXISTS " if "ifExists" in given else ""
        table = said(given["on"][0]) if given.get("on") else None
        on = f" ON {quoted(table, dialect)}" if table and dialect == "mysql" else ""
        return [f"DROP {word} {missing}{quoted(name, dialect)}{on}{' CASCADE' if 'cascade' in given else ''}"]

    return drop


def _create_type(name: str, links: list[Link], dialect: str) -> list[str] | None:
    given = called(links)
    labels = texts(given["asEnum"][0]) if given.get("asEnum") else None
    if labels is None:
        return None
    listed = ", ".join(speak.literal(each) for each in labels)
    return [f"CREATE TYPE {quoted(name, dialect)} AS ENUM ({listed})"]


def _alter_type(name: str, links: list[Link], dialect: str) -> list[str] | None:
    first = links[0] if links else Link("")
    words = [said(each) for each in first.args or ()]
    at = f"ALTER TYPE {quoted(name, dialect)}"
    texts_ = [speak.literal(each or "") for each in words]
    match first.name:
        case "addValue" if words and words[0] is not None:
            missing = "IF NOT EXISTS " if any(link.name == "ifNotExists" for link in links) else ""
            return [f"{at} ADD VALUE {missing}{texts_[0]}"]
        case "renameValue" if len(words) > 1 and None not in words:
            return [f"{at} RENAME VALUE {texts_[0]} TO {texts_[1]}"]
        case "renameTo" if words and words[0] is not None:
            return [f"{at} RENAME TO {quoted(words[0], dialect)}"]
    return None


def _create_schema(name: str, links: list[Link], dialect: str) -> list[str] | None:
    missing = "IF NOT EXISTS " if any(link.name == "ifNotExists" for link in links) else ""
    return [f"CREATE SCHEMA {missing}{quoted(name, dialect)}"]


BUILDERS: Mapping[str, Builder] = {
    "createIndex": _create_index,
    "createView": _view,
    "createType": _create_type,
    "alterType": _alter_type,
    "createSchema": _create_schema,
    "dropTable": _drop("TABLE"),
    "dropIndex": _drop("INDEX"),
    "dropView": _drop("VIEW"),
    "dropType": _drop("TYPE"),
    "dropSchema": _drop("SCHEMA"),
    "refreshMaterializedView": lambda *_: [],
}
