"""What a migration of Laravel's asks: of `Schema`, of `DB`, of models, of anybody else."""

import re
from collections.abc import Mapping
from dataclasses import replace

from checker.adapters.laravel.made import Made, Statements, literal, statements
from checker.adapters.laravel.tables import Table
from checker.core.plural import many, words_of
from checker.core.tree import Unread
from checker.folders.programs import quoted, texts
from checker.grammars.php import Ask
from checker.grammars.script.values import HOLE, Function, Link, Value, said

_SCHEMA_READS = ("has", "get", "enable", "disable", "default", "morphUsing", "blueprintResolver", "without", "use")
_DB_RUNS = frozenset(("statement", "unprepared", "insert", "update", "delete", "affectingStatement", "exec", "query"))
_DB_SILENT = frozenset(("select", "selectOne", "scalar", "raw", "transaction", "beginTransaction", "commit", "rollBack",
                        "enableQueryLog", "disableQueryLog", "getDriverName", "getDatabaseName", "getName", "getConfig",
                        "getSchemaBuilder", "getQueryLog", "listen", "purge", "reconnect", "disconnect"))  # fmt: skip
_WRITES = frozenset(("save", "saveQuietly", "saveOrFail", "update", "updateQuietly", "updateOrCreate", "updateOrInsert",
                     "create", "createQuietly", "createMany", "forceCreate", "firstOrCreate", "findOrCreate", "insert",
                     "insertGetId", "insertOrIgnore", "upsert", "delete", "forceDelete", "destroy", "truncate", "push",
                     "sync", "syncWithoutDetaching", "attach", "detach", "increment", "decrement", "touch", "restore",
                     "associate", "saveMany"))  # fmt: skip
"""Methods of models and of queries that write rows."""
_RUNS = frozenset(("statement", "unprepared", "exec", "call", "callSilent", "handle", "run", "executeStatement"))
_READS = frozenset(("query", "where", "whereNull", "whereNotNull", "whereIn", "whereNotIn", "whereHas", "all", "first",
                    "firstOrFail", "find", "findOrFail", "get", "each", "chunk", "chunkById", "cursor", "lazy", "count",
                    "exists", "pluck", "with", "withTrashed", "select", "max", "orderBy", "cases", "from", "tryFrom",
                    "withoutGlobalScopes", "withoutGlobalScope", "onlyTrashed", "has", "latest", "oldest"))  # fmt: skip
_HARMLESS = frozenset(("Log", "Str", "Arr", "Carbon", "CarbonImmutable", "Hash", "Config", "Cache", "Storage", "File",
                       "Crypt", "Auth", "Lang", "App", "Date", "Uuid", "Ulid", "Collection", "URL", "DateTime",
                       "Cookie", "Redis", "Session", "Event", "Http", "Type", "Number", "LazyCollection"))  # fmt: skip
_TELLS = re.compile(r"(?:is|has|should|can|get|supports|uses|was|confirms)[A-Z]\w*")
"""Methods that tell something, where what they tell is used."""
_PROGRAMS = frozenset(("exec", "shell_exec", "system", "passthru", "proc_open", "popen"))
_ASKED_BY_NAME = frozenset(("app", "resolve", "tap", "optional"))


def asked(ask: Ask, dialect: str, *, keeps: bool) -> Statements:
    """Give what an ask comes to; None where it is not understood. `keeps`: as of `Table`."""
    links = [link for link in ask.chain.links if link.name not in {"connection", "getConnection", "getPdo"}]
    if ask.chain.root == "Schema":
        return _schema(links, ask, dialect, keeps=keeps) if links else []
    if ask.chain.root == "DB":
        return _db(links, ask, dialect) if links else []
    return _others(ask)


def _schema(links: list[Link], ask: Ask, dialect: str, *, keeps: bool) -> Statements:
    word, args = links[0].name, links[0].args or ()
    one, other = (said(args[at]) if len(args) > at else None for at in (0, 1))
    if word.startswith(_SCHEMA_READS) or word in _DB_SILENT:
        return []
    if one is None:
        return None
    table = Table(one, dialect, keeps=keeps)
    match word:
        case "create" | "createIfNotExists" if ask.parts is not None:
            return _sure(table.created(ask.parts, ask.handle, missing=ask.missing), ask)
        case "table" | "whenTableHasColumn" | "whenTableDoesntHaveColumn" if ask.parts is not None:
            missing = ask.missing or word == "whenTableDoesntHaveColumn"
            return _sure(table.altered(ask.parts, ask.handle, missing=missing), ask)
        case "drop" | "dropIfExists":
            return statements(f"DROP TABLE {quoted(one, dialect)}", maybe=ask.maybe)
        case "rename" if other is not None:
            return statements(f"ALTER TABLE {quoted(one, dialect)} RENAME TO {quoted(other, dialect)}", maybe=ask.maybe)
        case "dropColumns" if len(args) > 1 and (names := texts(args[1])):
            gone = [f"ALTER TABLE {quoted(one, dialect)} DROP COLUMN {quoted(each, dialect)}" for each in names]
            return statements(*gone, maybe=ask.maybe)
    return None


def _sure(made: list[Made], ask: Ask) -> list[Made]:
    return [replace(each, maybe=each.maybe or ask.maybe) for each in made]


def _db(links: list[Link], ask: Ask, dialect: str) -> Statements:
    first, args = links[0], links[0].args or ()
    if first.name == "table":
        return _rows(links, said(args[0]) if args else None, ask, dialect)
    if any(link.name in _DB_SILENT for link in links):
        return []
    text = said(args[0]) if args else None
    if first.name not in _DB_RUNS or text is None:
        return [] if first.name.startswith("getDoctrine") else None
    return statements(text, maybe=ask.maybe)


def _rows(links: list[Link], name: str | None, ask: Ask, dialect: str) -> Statements:
    """Give what is done with the rows of a table: `DB::table('users')->where(...)->update([...])`."""
    last = next((link for link in links[1:] if link.name in _WRITES or link.name == "insertUsing"), None)
    if last is None:
        return []
    if name is None:
        return [_unread(ask, "rows of a table that is not known are written", None)]
    own = name.partition(" ")[0]
    table = quoted(own, dialect)
    args = last.args or ()
    row = args[0] if args else None
    if last.name in {"delete", "truncate", "forceDelete"}:
        return statements(f"DELETE FROM {table}", maybe=ask.maybe)  # noqa: S608  read, not run
    if last.name in {"increment", "decrement"} and (column := said(row)) is not None:
        written = quoted(column, dialect)
        return statements(f"UPDATE {table} SET {written} = {written} + 1", maybe=ask.maybe)  # noqa: S608  as above
    if last.name == "updateOrInsert" and len(args) > 1 and isinstance(row, Mapping) and isinstance(args[1], Mapping):
        row = {**row, **args[1]}
    rows = row if isinstance(row, list) else [row]
    if not rows or not all(isinstance(each, Mapping) and each and HOLE not in each for each in rows):
        return [_unread(ask, "what is written into its rows is not known", (own,))]
    write = _updated if last.name == "update" else _inserted
    made = [text for each in rows if isinstance(each, Mapping) for text in write(table, each, dialect)]
    return statements(*made, maybe=ask.maybe)


def _updated(table: str, row: Mapping[str, Value], dialect: str) -> list[str]:
    return [f"UPDATE {table} SET {quoted(key, dialect)} = {_given(each, dialect)}" for key, each in row.items()]  # noqa: S608  read, not run


def _inserted(table: str, row: Mapping[str, Value], dialect: str) -> list[str]:
    names = ", ".join(quoted(key, dialect) for key in row)
    values = ", ".join(_given(each, dialect) for each in row.values())
    return [f"INSERT INTO {table} ({names}) VALUES ({values})"]  # noqa: S608  read, not run


def _given(value: Value, dialect: str) -> str:
    """Write a value of a row; one that is not known as a parameter."""
    return literal(value) or ("$1" if dialect == "postgres" else "?")


def _others(ask: Ask) -> Statements:
    """Say what anybody else is asked: models write rows, a helper may do anything."""
    chain = ask.chain
    if not chain.root:
        return None
    called = {link.name for link in chain.links if link.args is not None}
    if chain.root in _HARMLESS:
        return []
    if any(map(_shapes, chain.links)):
        return None
    is_class = chain.root[:1].isupper()
    if called & _WRITES:
        words = words_of(chain.root) if is_class else ""
        touches = tuple(sorted({words, many(words)})) if words else None
        return [_unread(ask, "rows are written through a model", touches)]
    if chain.root.startswith("$") and not chain.root.startswith("$this"):
        return [_unread(ask, "this call is not understood", None, rows=False)] if called & _RUNS else []
    if not is_class:
        return _function(ask, called)
    if called & _READS or (ask.used and any(map(_TELLS.fullmatch, called))):
        return []
    return [_unread(ask, "this call is not understood", () if ask.used else None, rows=False)]


def _shapes(link: Link) -> bool:
    """Tell whether it looks as if a builder of schemas were asked, whoever that is: `$schema->create('t', ...)`."""
    if link.name in {"create", "table", "whenTableHasColumn", "whenTableDoesntHaveColumn"}:
        return any(isinstance(each, Function) for each in link.args or ())
    return link.name in {"drop", "dropIfExists", "dropColumns", "dropAllTables"} and link.args is not None


def _function(ask: Ask, called: set[str]) -> Statements:
    """Say what a function that is called by its name alone does: those of PHP itself ask nothing of the database."""
    root = ask.chain.root
    alone = len(ask.chain.links) == 1
    if root in _PROGRAMS and alone:
        return None
    if root == "$this":
        return [] if ask.chain.links[0].name in {"command", "output"} and not called & _RUNS else None
    if root == "new":
        return [] if alone or ask.chain.links[0].name.removeprefix("new ") in _HARMLESS else None
    if root in _ASKED_BY_NAME and not alone:
        return [] if "environment" in called or "runningUnitTests" in called or not called & _RUNS else None
    return None if called & _RUNS else []


def _unread(ask: Ask, reason: str, touches: tuple[str, ...] | None, *, rows: bool = True) -> Made:
    return Made(Unread(reason, ask.text[:120], ask.line, rows=rows), ask.maybe, touches)
