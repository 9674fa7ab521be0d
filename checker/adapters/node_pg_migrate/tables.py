"""node-pg-migrate's calls about tables, columns, constraints and indexes as SQL (9.0.0)."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from checker.adapters.node_pg_migrate.columns import ADAPTED, columns
from checker.adapters.node_pg_migrate.keys import constraints, index_columns, index_name
from checker.adapters.node_pg_migrate.values import Options, argument, default, name, names, options, quote
from checker.grammars.script.values import HOLE, Text, Value, said

Call: TypeAlias = Callable[[tuple[Value, ...], Options], "list[str] | None"]
"""Gives the statements of a call, from what it is given and the project's shorthands; None: it is not understood."""


def _create_table(args: tuple[Value, ...], shorthands: Options) -> list[str] | None:
    table, made = name(argument(args, 0)), columns(argument(args, 1), shorthands)
    given = options(argument(args, 2))
    if table is None or made is None or HOLE in given:
        return None
    wanted = dict(options(given.get("constraints")))
    if made[1]:
        wanted["primaryKey"] = [Text(each, 0) for each in made[1]]
    more = constraints(args[0], None, wanted)
    if more is None:
        return None
    parts = [*made[0], *more]
    if given.get("like"):
        like = given["like"]
        other = name(like.get("table") if isinstance(like, Mapping) and "table" in like else like)
        if other is None:
            return None
        parts.append(f"LIKE {other} INCLUDING ALL" if isinstance(like, Mapping) else f"LIKE {other}")
    return [f"CREATE {_kind_of(given)} {table} ({', '.join(parts)}){_behind(given)}"]


def _kind_of(given: Options) -> str:
    temporary = "TEMPORARY " if given.get("temporary") is True else ""
    return f"{temporary}TABLE{' IF NOT EXISTS' if given.get('ifNotExists') is True else ''}"


def _behind(given: Options) -> str:
    parent = name(given.get("inherits")) if given.get("inherits") else None
    partition = options(given.get("partition"))
    by = names(partition.get("columns")) if partition else None
    inherits = f" INHERITS ({parent})" if parent else ""
    return inherits + (f" PARTITION BY {said(partition.get('strategy'))} ({', '.join(by)})" if by else "")


def _dropped(word: str) -> Call:
    def drop(args: tuple[Value, ...], _: Options) -> list[str] | None:
        own, given = name(argument(args, 0)), options(argument(args, 1))
        missing = "IF EXISTS " if given.get("ifExists") is True else ""
        cascade = " CASCADE" if given.get("cascade") is True else ""
        return None if own is None else [f"DROP {word} {missing}{own}{cascade}"]

    return drop


def _renamed(word: str) -> Call:
    def rename(args: tuple[Value, ...], _: Options) -> list[str] | None:
        one, other = name(argument(args, 0)), name(argument(args, 1))
        return None if one is None or other is None else [f"ALTER {word} {one} RENAME TO {other}"]

    return rename


def _within(word: str) -> Call:
    def rename(args: tuple[Value, ...], _: Options) -> list[str] | None:
        table, one, other = (name(argument(args, index)) for index in range(3))
        if table is None or one is None or other is None:
            return None
        return [f"ALTER TABLE {table} RENAME {word} {one} TO {other}"]

    return rename


def _add_columns(args: tuple[Value, ...], shorthands: Options) -> list[str] | None:
    table, made = name(argument(args, 0)), columns(argument(args, 1), shorthands)
    missing = "IF NOT EXISTS " if options(argument(args, 2)).get("ifNotExists") is True else ""
    if table is None or made is None:
        return None
    return [f"ALTER TABLE {table} ADD COLUMN {missing}{each}" for each in made[0]]


def _drop_columns(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, which = name(argument(args, 0)), argument(args, 1)
    if isinstance(which, Mapping) and HOLE not in which:
        listed: list[str] | None = [quote(each) for each in which]
    else:
        listed = names(which)
    if table is None or not listed:
        return None
    return [f"ALTER TABLE {table} DROP COLUMN {each}" for each in listed]


def _alter_column(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, column, given = name(argument(args, 0)), name(argument(args, 1)), argument(args, 2)
    if table is None or column is None or not isinstance(given, Mapping) or HOLE in given:
        return None
    changes = list(_changes(given))
    if None in changes:
        return None
    return [f"ALTER TABLE {table} ALTER COLUMN {column} {each}" for each in changes]


def _changes(given: Options) -> Iterator[str | None]:
    if "default" in given:
        value = given["default"]
        yield "DROP DEFAULT" if value is None else f"SET DEFAULT {default(value)}"
    if given.get("type"):
        kind = said(given["type"])
        yield kind and f"TYPE {ADAPTED.get(kind, kind)}"
    if given.get("notNull"):
        yield "SET NOT NULL"
    elif given.get("notNull") is False or given.get("allowNull"):
        yield "DROP NOT NULL"
    if "sequenceGenerated" in given:
        made = options(given["sequenceGenerated"])
        yield f"ADD GENERATED {said(made.get('precedence'))} AS IDENTITY" if made else "DROP IDENTITY"
    if "expressionGenerated" in given:
        made_of = said(given["expressionGenerated"])
        yield f"SET EXPRESSION AS ({made_of})" if made_of else "DROP EXPRESSION"


def _add_constraint(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, own = name(argument(args, 0)), said(argument(args, 1))
    if table is None or (own is None and argument(args, 1) is not None):
        return None
    made = constraints(args[0], own, argument(args, 2))
    return None if not made else [f"ALTER TABLE {table} ADD {each}" for each in made]


def _drop_constraint(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, own = name(argument(args, 0)), name(argument(args, 1))
    missing = "IF EXISTS " if options(argument(args, 2)).get("ifExists") is True else ""
    return None if table is None or own is None else [f"ALTER TABLE {table} DROP CONSTRAINT {missing}{own}"]


def _create_index(args: tuple[Value, ...], _: Options) -> list[str] | None:
    given = options(argument(args, 2))
    table = name(argument(args, 0))
    own, listed = index_name(argument(args, 0), argument(args, 1), given), index_columns(argument(args, 1))
    unique = given.get("unique") is True
    where = said(given.get("where")) or ""
    if not unique and table is not None:
        return [f"CREATE INDEX {quote(own or '?')} ON {table} ({', '.join(listed or ['?'])})"] if own and listed else []
    if table is None or own is None or listed is None or (given.get("where") and not where) or HOLE in given:
        return None
    nulls = f" NULLS {said(given['nulls'])}" if given.get("nulls") else ""
    return [
        f"CREATE UNIQUE INDEX {quote(own)} ON {table} ({', '.join(listed)}){nulls}{f' WHERE {where}' * bool(where)}"
    ]


def _drop_index(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, given = argument(args, 0), options(argument(args, 2))
    own = index_name(table, argument(args, 1), given)
    namespace = said(table.get("schema")) if isinstance(table, Mapping) else None
    if own is None:
        return None
    return [f"DROP INDEX {f'{quote(namespace)}.' if namespace else ''}{quote(own)}"]


def _alter_table(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, given = name(argument(args, 0)), options(argument(args, 1))
    level = said(given.get("levelSecurity"))
    if table is None or not given.keys() <= {"levelSecurity", "unlogged"} or ("levelSecurity" in given and not level):
        return None
    return [f"ALTER TABLE {table} {level} ROW LEVEL SECURITY"] if level else []


TABLES: Mapping[str, Call] = {
    "createTable": _create_table,
    "dropTable": _dropped("TABLE"),
    "renameTable": _renamed("TABLE"),
    "alterTable": _alter_table,
    "addColumns": _add_columns,
    "addColumn": _add_columns,
    "dropColumns": _drop_columns,
    "dropColumn": _drop_columns,
    "alterColumn": _alter_column,
    "renameColumn": _within("COLUMN"),
    "renameConstraint": _within("CONSTRAINT"),
    "addConstraint": _add_constraint,
    "createConstraint": _add_constraint,
    "dropConstraint": _drop_constraint,
    "createIndex": _create_index,
    "addIndex": _create_index,
    "dropIndex": _drop_index,
    "renameIndex": lambda args, short: [] if len(args) > 1 else _renamed("INDEX")(args, short),
    "dropType": _dropped("TYPE"),
    "renameType": _renamed("TYPE"),
    "dropView": _dropped("VIEW"),
    "renameView": _renamed("VIEW"),
    "dropMaterializedView": _dropped("MATERIALIZED VIEW"),
    "renameMaterializedView": _renamed("MATERIALIZED VIEW"),
    "dropSequence": _dropped("SEQUENCE"),
    "renameSequence": _renamed("SEQUENCE"),
    "dropSchema": _dropped("SCHEMA"),
    "renameSchema": _renamed("SCHEMA"),
    "dropDomain": _dropped("DOMAIN"),
    "dropRole": lambda *_: [],
    "createRole": lambda *_: [],
}
