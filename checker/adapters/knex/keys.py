"""Knex's keys as SQL, by the names that it gives them (3.3.0: `users_email_unique`)."""

import re
from collections.abc import Mapping

from checker.folders.programs import quoted, texts
from checker.grammars.script.values import Chain, Value, said

_DROPPED = {"dropUnique": "unique", "dropForeign": "foreign", "dropIndex": "index", "dropPrimary": "primary"}
_WORDS = {"unique": "UNIQUE", "primary": "PRIMARY KEY", "foreign": "FOREIGN KEY"}


def key(table: str, part: Chain, dialect: str) -> list[str] | None:
    """Write what a part of a table's callback does to its keys; None where it is not understood."""
    first = part.links[0]
    args = first.args or ()
    if first.name in _DROPPED:
        return _dropped(table, _DROPPED[first.name], args, dialect)
    columns = texts(args[0]) if first.name in _WORDS and args else None
    if not columns:
        return None
    options = args[1] if len(args) > 1 else None
    given = options if isinstance(options, Mapping) else {}
    name = said(options) or said(given.get("indexName")) or said(given.get("constraintName"))
    if given.get("predicate") is not None or (options is not None and not given and name is None):
        return None
    more = _references(part, dialect) if first.name == "foreign" else ""
    return [_added(table, name or _named(table, columns, first.name), _WORDS[first.name], columns, dialect, more)]


def keys_of_column(table: str, name: str, part: Chain, dialect: str) -> list[str]:
    """Write the keys that stand behind a column: `.unique()`, `.references('id').inTable('users')`."""
    given = {link.name: link.args or () for link in part.links[1:]}
    made = []
    if "unique" in given:
        own = said(given["unique"][0]) if given["unique"] else None
        made.append(_added(table, own or _named(table, [name], "unique"), "UNIQUE", [name], dialect))
    if "references" in given:
        own = said(given["withKeyName"][0]) if given.get("withKeyName") else None
        more = _references(part, dialect)
        made.append(_added(table, own or _named(table, [name], "foreign"), "FOREIGN KEY", [name], dialect, more))
    return made


def _references(part: Chain, dialect: str) -> str:
    given = {link.name: said(link.args[0]) or "" for link in part.links if link.args}
    column, table = given.get("references", "id"), given.get("inTable", "")
    if not table:
        table, _, column = column.rpartition(".")
    action = f" ON DELETE {given['onDelete']}" if given.get("onDelete") else ""
    return f" REFERENCES {quoted(table, dialect)} ({quoted(column, dialect)}){action}"


def _added(table: str, name: str, word: str, columns: list[str], dialect: str, more: str = "") -> str:
    listed = ", ".join(quoted(each, dialect) for each in columns)
    return f"ALTER TABLE {quoted(table, dialect)} ADD CONSTRAINT {quoted(name, dialect)} {word} ({listed}){more}"


def _dropped(table: str, kind: str, args: tuple[Value, ...], dialect: str) -> list[str] | None:
    at = f"ALTER TABLE {quoted(table, dialect)}"
    if kind == "primary":
        own = said(args[0]) if args else None
        name = quoted(own or f"{table}_pkey", dialect)
        return [f"{at} DROP PRIMARY KEY" if dialect == "mysql" else f"{at} DROP CONSTRAINT {name}"]
    columns = texts(args[0]) if args else None
    own = said(args[1]) if len(args) > 1 else None
    if own is None and not columns:
        return None
    name = quoted(own or _named(table, columns or [], kind), dialect)
    if dialect == "mysql":
        return [f"{at} DROP {'FOREIGN KEY' if kind == 'foreign' else 'INDEX'} {name}"]
    if kind == "index" or (kind == "unique" and dialect == "sqlite"):
        return [f"DROP INDEX {name}"]
    return [f"{at} DROP CONSTRAINT {name}"]


def _named(table: str, columns: list[str], kind: str) -> str:
    if kind == "primary":
        return f"{table}_pkey"
    return f"{re.sub(r'[.-]', '_', table)}_{'_'.join(columns)}_{kind}".lower()
