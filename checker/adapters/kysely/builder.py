"""Kysely's calls as SQL: its schema builder, its queries that change rows, and `sql` (kysely 0.28.19)."""

from collections.abc import Iterator, Mapping

from checker.adapters.kysely.columns import column, constraint
from checker.adapters.kysely.expressions import built, called, columns, default, expression
from checker.adapters.kysely.objects import BUILDERS, Builder
from checker.adapters.kysely.queries import rows, selected, stated
from checker.core.operation import Step
from checker.folders.programs import quoted, texts
from checker.grammars.script import Ask
from checker.grammars.script.values import Chain, Link, Value, said

RUNS = frozenset(("execute", "executeTakeFirst", "executeTakeFirstOrThrow", "stream"))
_SESSION = frozenset(("transaction", "setIsolationLevel", "setAccessMode", "connection", "startTransaction", "commit",
                      "rollback", "savepoint", "destroy", "introspection", "getTables", "getSchemas"))  # fmt: skip


def translated(ask: Ask, dialect: str) -> Iterator[str] | Iterator[Step] | None:
    """Give the statements of a call; None where it is not understood. A builder that is not run does nothing."""
    links = list(ask.chain.links)
    if ask.chain.root == "sql":
        text = stated(Chain("sql", tuple(links[:1])), dialect)
        return iter((text,)) if text is not None and links[-1].name == "execute" else None
    if all(link.name in _SESSION or (link.name == "execute" and not link.args) for link in links):
        return iter(())
    if links[0].name == "executeQuery":
        made = (links[0].args or (None,))[0]
        text = stated(Chain(made.root, made.links[:1]), dialect) if isinstance(made, Chain) else None
        return None if text is None else iter((text,))
    schema = next((said(link.args[0]) for link in links if link.name == "withSchema" and link.args), "")
    links = [link for link in links if link.name not in {"withSchema", "withPlugin", "withoutPlugins"}]
    if schema is None or not links:
        return None
    if links[0].name != "schema" or len(links) < 2:  # noqa: PLR2004  the member, and a call
        return rows(links, schema, dialect)
    make = _BUILDERS.get(links[1].name)
    if make is None or links[-1].name not in RUNS:
        return None if make is None else iter(())
    names = texts(links[1].args[0]) if links[1].args else None
    for_each = [make(f"{schema}.{each}" if schema else each, links[2:-1], dialect) for each in names or ()]
    if not for_each or any(each is None for each in for_each):
        return _refreshed(links[1].name)
    return (text for each in for_each for text in each or ())


def _refreshed(word: str) -> Iterator[str] | None:
    return iter(()) if word == "refreshMaterializedView" else None


def _create_table(name: str, links: list[Link], dialect: str) -> list[str] | None:
    parts: list[str | None] = []
    missing = ""
    for link in links:
        match link.name:
            case "addColumn":
                parts.append(column(link.args or (), dialect))
            case "ifNotExists":
                missing = "if not exists "
            case "temporary":
                missing = "temporary " + missing
            case "modifyEnd" | "onCommit" | "modifyFront":
                continue
            case "addIndex":
                parts.append(_index_within(link.args or (), dialect))
            case "as" if link.args:
                return _as_query(name, link.args[0], dialect)
            case _:
                parts.append(constraint(link, [], dialect))
    if None in parts:
        return None
    word = "temporary table " if missing.startswith("temporary") else "table "
    missing = missing.removeprefix("temporary ")
    listed = ", ".join(each for each in parts if each)
    return [f"CREATE {word}{missing}{quoted(name, dialect)} ({listed})"]


def _index_within(args: tuple[Value, ...], dialect: str) -> str | None:
    """Write an index that MySQL makes with its table; a unique one is asked for by a callback."""
    name, listed = said(args[0]) if args else None, columns(args[1], dialect) if len(args) > 1 else None
    links = built(args[2] if len(args) > 2 else None)  # noqa: PLR2004  what is built comes third
    if name is None or not listed or links is None:
        return None
    unique = "UNIQUE " if any(link.name == "unique" for link in links) else ""
    return f"{unique}INDEX {quoted(name, dialect)} ({', '.join(listed)})"


def _as_query(name: str, query: Value, dialect: str) -> list[str] | None:
    body = selected(query, dialect)
    return None if body is None else [f"CREATE TABLE {quoted(name, dialect)} AS {body[1]}"]


def _alter_table(name: str, links: list[Link], dialect: str) -> list[str] | None:
    at = f"ALTER TABLE {quoted(name, dialect)}"
    first = links[0] if links else Link("")
    if first.name.endswith("Constraint") or first.name == "addIndex":
        one = _told(first, links[1:], dialect) or _changed(name, first, dialect)
        return None if one is None else [f"{at} {one}"]
    made = [_changed(name, link, dialect) for link in links]
    return None if None in made else [f"{at} {each}" for each in made]


def _told(first: Link, more: list[Link], dialect: str) -> str | None:
    """Write what is told over several calls: a constraint that is added or goes, an index."""
    own = said(first.args[0]) if first.args else None
    if own is None:
        return None
    if first.name == "dropConstraint":
        return f"DROP CONSTRAINT {quoted(own, dialect)}"
    if first.name != "addIndex":
        text = constraint(first, more, dialect)
        return text and f"ADD {text}"
    given = called(more)
    listed = columns((given.get("columns") or given.get("column") or (None,))[0], dialect)
    if not listed or given.keys() - {"columns", "column", "unique", "using"}:
        return None
    return f"ADD {'UNIQUE ' if 'unique' in given else ''}INDEX {quoted(own, dialect)} ({', '.join(listed)})"


def _changed(table: str, first: Link, dialect: str) -> str | None:
    """Write what is done to one column, or to the table's name."""
    args = first.args or ()
    if first.name in {"addColumn", "modifyColumn"}:
        text = column(args, dialect)
        return text and f"{'ADD' if first.name == 'addColumn' else 'MODIFY'} COLUMN {text}"
    one, other = (said(args[index]) if len(args) > index else None for index in (0, 1))
    if one is None:
        return None
    match first.name:
        case "dropColumn":
            return f"DROP COLUMN {quoted(one, dialect)}"
        case "renameColumn" if other is not None:
            return f"RENAME COLUMN {quoted(one, dialect)} TO {quoted(other, dialect)}"
        case "renameConstraint" if other is not None:
            return f"RENAME CONSTRAINT {quoted(one, dialect)} TO {quoted(other, dialect)}"
        case "renameTo":
            return f"RENAME TO {quoted(one if '.' in one else _beside(table, one), dialect)}"
        case "setSchema":
            return f"SET SCHEMA {quoted(one, dialect)}"
        case "dropIndex":
            return f"DROP INDEX {quoted(one, dialect)}"
        case "alterColumn":
            return _altered(one, built(args[1] if len(args) > 1 else None), dialect)
    return None


def _beside(table: str, name: str) -> str:
    namespace, _, _ = table.rpartition(".")
    return f"{namespace}.{name}" if namespace else name


def _altered(name: str, links: list[Link] | None, dialect: str) -> str | None:
    at = f"ALTER COLUMN {quoted(name, dialect)}"
    for link in links or ():
        value = link.args[0] if link.args else None
        match link.name:
            case "setDataType" if kind := said(value) or expression(value, dialect):
                return f"{at} TYPE {kind}"
            case "setDefault":
                return f"{at} SET DEFAULT {default(value, dialect)}"
            case "dropDefault" | "setNotNull" | "dropNotNull":
                return f"{at} {_ALTERS[link.name]}"
    return None


_ALTERS = {"dropDefault": "DROP DEFAULT", "setNotNull": "SET NOT NULL", "dropNotNull": "DROP NOT NULL"}


_BUILDERS: Mapping[str, Builder] = {"createTable": _create_table, "alterTable": _alter_table, **BUILDERS}
