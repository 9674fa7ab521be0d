"""node-pg-migrate's constraints and indexes as SQL, by the names that it gives them (9.0.0)."""

import re
from collections.abc import Iterator, Mapping

from checker.adapters.node_pg_migrate.values import Options, bare, name, names, quote, raw
from checker.grammars.script.values import HOLE, Value, said

_OPERATION = re.compile(r'[^\w".]')


def references(given: Options) -> str | None:
    """Write what a key points at; None where it is not known."""
    target = said(given.get("references"))
    written = target if target and (target.startswith('"') or target.endswith(")")) else name(given.get("references"))
    if written is None:
        return None
    actions = ((" ON DELETE ", said(given.get("onDelete"))), (" ON UPDATE ", said(given.get("onUpdate"))))
    return f"REFERENCES {written}" + "".join(word + action for word, action in actions if action)


def timing(given: Options) -> str:
    """Say when a constraint is checked."""
    return f"DEFERRABLE INITIALLY {'DEFERRED' if given.get('deferred') is True else 'IMMEDIATE'}"


def constraints(table: Value, own: str | None, value: Value) -> list[str] | None:
    """Write the constraints of an object, or one that is SQL; `own`: the name that is asked for."""
    text = said(value) or raw(value)
    if text is not None:
        return [f"CONSTRAINT {quote(own)} {text}" if own else text]
    bare_table = bare(table)
    if not isinstance(value, Mapping) or HOLE in value or bare_table is None:
        return None
    made = list(_constraints(bare_table, own, value))
    when = f" {timing(value)}" if value.get("deferrable") is True else ""
    return None if None in made else [f"{each}{when}" for each in made]


def _constraints(table: str, own: str | None, given: Options) -> Iterator[str | None]:
    checks = given.get("check")
    listed = isinstance(checks, list)
    for index, check in enumerate(checks if isinstance(checks, list) else [checks] if checks else []):
        text = said(check)
        yield text and f"CONSTRAINT {quote(own or f'{table}_chck' + f'_{index + 1}' * listed)} CHECK ({text})"
    unique = given.get("unique")
    sets = unique if isinstance(unique, list) and any(isinstance(each, list) for each in unique) else [unique]
    for each in sets if unique else []:
        yield _key(own, f"{table}_uniq_", "UNIQUE", each, joined=True)
    if given.get("primaryKey"):
        yield _key(own, f"{table}_pkey", "PRIMARY KEY", given["primaryKey"])
    foreign = given.get("foreignKeys")
    for each in foreign if isinstance(foreign, list) else [foreign] if foreign else []:
        if not isinstance(each, Mapping):
            yield None
            continue
        target = references(each)
        key = _key(said(each.get("referencesConstraintName")) or own, f"{table}_fk_", "FOREIGN KEY",
                   each.get("columns"), joined=True)  # fmt: skip
        yield key and target and f"{key} {target}"
    if given.get("exclude"):
        text = said(given["exclude"])
        yield text and f"CONSTRAINT {quote(own or f'{table}_excl')} EXCLUDE {text}"


def _key(own: str | None, begins: str, word: str, value: Value, *, joined: bool = False) -> str | None:
    listed = names(value)
    plain = [bare(each) for each in (value if isinstance(value, list) else [value])]
    if listed is None or None in plain:
        return None
    called = own or begins + ("_".join(each or "" for each in plain) if joined else "")
    return f"CONSTRAINT {quote(called)} {word} ({', '.join(listed)})"


def index_name(table: Value, value: Value, given: Options) -> str | None:
    """Give the name of an index, as it is said or as it is made of the table and the columns."""
    if given.get("name"):
        return said(given["name"])
    plain = [bare(each) for each in (value if isinstance(value, list) else [value])]
    own = bare(table)
    if own is None or None in plain or not plain:
        return None
    return f"{own}_{'_'.join(each or '' for each in plain)}{'_unique' if given.get('unique') is True else ''}_index"


def index_columns(value: Value) -> list[str] | None:
    """Write the columns of an index: names, expressions, either with a class of operators or an order."""
    found = [_index_column(each) for each in (value if isinstance(value, list) else [value])]
    return None if None in found or not found else [each for each in found if each is not None]


def _index_column(value: Value) -> str | None:
    text = bare(value)
    if text is None:
        return raw(value)
    if not _OPERATION.search(text):
        return quote(text)
    return text if text.endswith(")") else f"({text})"
