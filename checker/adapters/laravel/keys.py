"""Laravel's keys and indexes as SQL, by the names that it gives them: `users_email_unique` (framework 12.67)."""

from checker.adapters.laravel.columns import Given
from checker.adapters.laravel.made import raw
from checker.core.plural import many, words_of
from checker.folders.programs import quoted
from checker.grammars.script.values import Chain, Value, said

_ACTIONS = {"cascade": "CASCADE", "null": "SET NULL", "restrict": "RESTRICT", "noAction": "NO ACTION"}


def named(table: str, columns: list[str], kind: str) -> str:
    """Give the name that an index has where none is said."""
    return f"{table}_{'_'.join(columns)}_{kind}".lower().replace("-", "_").replace(".", "_")


def plain(value: Value) -> list[str] | None:
    """Give the columns that are meant: one or several; None where not all are known."""
    found = [said(each) for each in (value if isinstance(value, list) else [value])]
    return None if None in found or not found else [each for each in found if each is not None]


def index(table: str, word: str, columns: Value, name: Value, dialect: str) -> str | None:
    """Write an index, a unique key or a primary key; None where it is not known."""
    word = {"fulltext": "fullText"}.get(word, word)
    names = plain(columns)
    held = [raw(each) for each in (columns if isinstance(columns, list) else [columns])] if names is None else []
    own = said(name)
    if (names is None and (None in held or own is None)) or (name is not None and name is not True and own is None):
        return "" if word not in {"unique", "primary"} else None
    listed = ", ".join([quoted(each, dialect) for each in names or []] + [each or "" for each in held])
    own = own or named(table, names or [], "fulltext" if word == "fullText" else word)
    at = f"ALTER TABLE {quoted(table, dialect)}"
    match word:
        case "primary":
            return f"{at} ADD PRIMARY KEY ({listed})"
        case "unique" if dialect == "postgres":
            return f"{at} ADD CONSTRAINT {quoted(own, dialect)} UNIQUE ({listed})"
        case "unique" if dialect == "mysql":
            return f"{at} ADD UNIQUE {quoted(own, dialect)} ({listed})"
        case "unique":
            return f"CREATE UNIQUE INDEX {quoted(own, dialect)} ON {quoted(table, dialect)} ({listed})"
    return f"CREATE INDEX {quoted(own, dialect)} ON {quoted(table, dialect)} ({listed})"


def dropped(table: str, word: str, value: Value, dialect: str) -> str | None:
    """Write how a key or an index goes: by its name, or by the columns that its name is made of."""
    kind = word.removeprefix("drop").lower()
    names = plain(value) if isinstance(value, list) else None
    own = named(table, names, kind) if names else said(value)
    at = f"ALTER TABLE {quoted(table, dialect)}"
    if kind == "primary":
        return (
            f"{at} DROP PRIMARY KEY"
            if dialect != "postgres"
            else f"{at} DROP CONSTRAINT {quoted(own or f'{table}_pkey', dialect)}"
        )
    if own is None:
        return None
    if dialect == "mysql":
        return f"{at} DROP {'FOREIGN KEY' if kind == 'foreign' else 'INDEX'} {quoted(own, dialect)}"
    if kind == "foreign" or (kind == "unique" and dialect == "postgres"):
        return f"{at} DROP CONSTRAINT {quoted(own, dialect)}"
    return f"DROP INDEX {quoted(own, dialect)}"


def foreign(table: str, columns: list[str], name: Value, given: Given, dialect: str) -> str | None:
    """Write a foreign key: `->foreign('a')->references('b')->on('c')`; None where it is not known.

    On SQLite it has no name; it gets one here, by which it can go.
    """
    targets = plain(given["references"][0]) if given.get("references") else None
    to = said(given["on"][0]) if given.get("on") else None
    own = said(name)
    if targets is None or to is None or (name is not None and own is None):
        return None
    listed, aimed = (", ".join(quoted(each, dialect) for each in part) for part in (columns, targets))
    called = quoted(own or named(table, columns, "foreign"), dialect)
    return (
        f"ALTER TABLE {quoted(table, dialect)} ADD CONSTRAINT {called} FOREIGN KEY ({listed})"
        f" REFERENCES {quoted(to, dialect)} ({aimed}){_actions(given)}"
    )


def constrained(table: str, column: str, args: tuple[Value, ...], given: Given, dialect: str) -> str | None:
    """Write the key of `foreignId(...)->constrained()`: of a table that is said, or made of the column's name."""
    if "constrained" not in given:
        return foreign(table, [column], None, given, dialect)
    said_of = (*given["constrained"], None, None, None)[:3]
    to, own = said(said_of[0]), said(said_of[1]) or "id"
    if said_of[0] is not None and to is None:
        return None
    model = args[0] if args and isinstance(args[0], Chain) else None
    to = to or (many(words_of(model.root)) if model else many(column.removesuffix(f"_{own}")))
    listed = quoted(column, dialect)
    called = quoted(said(said_of[2]) or named(table, [column], "foreign"), dialect)
    return (
        f"ALTER TABLE {quoted(table, dialect)} ADD CONSTRAINT {called} FOREIGN KEY ({listed})"
        f" REFERENCES {quoted(to, dialect)} ({quoted(own, dialect)}){_actions(given)}"
    )


def _actions(given: Given) -> str:
    made = ""
    for when in ("Delete", "Update"):
        action = said(given[f"on{when}"][0]) if given.get(f"on{when}") else None
        action = next((written for word, written in _ACTIONS.items() if f"{word}On{when}" in given), action)
        made += f" ON {when.upper()} {action}" if action else ""
    return made
