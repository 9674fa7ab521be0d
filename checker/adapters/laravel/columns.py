"""Laravel's columns as SQL: the method that makes one, and what is said of it (laravel/framework 12.67)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.adapters.laravel.made import literal
from checker.adapters.laravel.types import counting, is_counted, kind
from checker.core.column import Column
from checker.core.operation import AlterColumn, CreateTable
from checker.core.plural import words_of
from checker.core.tree import Unread
from checker.folders.programs import quoted
from checker.grammars.script.values import Chain, Link, Text, Value, said
from checker.sql import operations

FOREIGN = frozenset(("constrained", "references", "on", "onDelete", "onUpdate", "cascadeOnDelete", "nullOnDelete",
                     "restrictOnDelete", "noActionOnDelete", "cascadeOnUpdate", "nullOnUpdate", "restrictOnUpdate",
                     "noActionOnUpdate", "deferrable", "initiallyImmediate", "notInitiallyImmediate"))  # fmt: skip
INDEXES = frozenset(("unique", "index", "primary", "fulltext", "fullText", "spatialIndex"))
Given = Mapping[str, tuple[Value, ...]]


def given_of(links: tuple[Link, ...]) -> Given | None:
    """Give what is said of a column, by name: behind a foreign key it is said of that; None where it is not known.

    A word that means nothing is kept as an attribute, and does nothing: `->indexed()`.
    """
    found: dict[str, tuple[Value, ...]] = {}
    behind_key = False
    for link in links:
        behind_key = behind_key or link.name in {"constrained", "references"}
        if link.args is None:
            return None
        if not behind_key or link.name in FOREIGN:
            found[link.name] = link.args
    return found


def name_of(word: str, args: tuple[Value, ...]) -> str | None:
    """Give the name of the column that a method makes."""
    first = args[0] if args else None
    if word == "foreignIdFor":
        own = said(args[1]) if len(args) > 1 else None
        is_class = isinstance(first, Chain) and first.path == "class"
        return own or (f"{words_of(first.root)}_id" if is_class and isinstance(first, Chain) else None)
    usual = {"id": "id", "uuid": "uuid", "ulid": "ulid", "ipAddress": "ip_address", "macAddress": "mac_address"}
    return usual.get(word) if first is None else said(first)


def column(word: str, args: tuple[Value, ...], given: Given, dialect: str) -> str | None:
    """Write a column; None where it is not understood, or the method makes none."""
    name, written = name_of(word, args), kind(word, args, dialect)
    nullable = _nullable(given)
    if name is None or written is None or nullable is None:
        return None
    unsigned = "unsigned" in given or (_by_position(word, args, 2) is True and dialect == "mysql")
    words = [quoted(name, dialect), written]
    if unsigned and dialect == "mysql" and "unsigned" not in written:
        words.append("unsigned")
    made = [each for each in ("storedAs", "virtualAs") if each in given]
    for each in made:
        body = said(given[each][0]) if given[each] else None
        if body is None:
            return None
        words.append(f"generated always as ({body}) {'stored' if each == 'storedAs' else 'virtual'}")
    counted = is_counted(word) or "autoIncrement" in given or _by_position(word, args, 1) is True
    if counted and not is_counted(word):
        words[1] = counting(written, dialect)
    free = bool(made) and "nullable" not in given and dialect != "postgres"
    words.append("" if nullable or free else "not null")
    words += list(_behind(given, counted=counted, dialect=dialect))
    if counted and "primary" not in given:
        words.append("primary key")
    return " ".join(each for each in words if each)


def _by_position(word: str, args: tuple[Value, ...], index: int) -> Value:
    """Give `integer('x', autoIncrement, unsigned)` in its place; None where a method has no such thing."""
    return args[index] if word.lower().endswith("integer") and len(args) > index else None


def _nullable(given: Given) -> bool | None:
    if "nullable" not in given:
        return False
    value = given["nullable"][0] if given["nullable"] else True
    return value if isinstance(value, bool) else None


def _behind(given: Given, *, counted: bool, dialect: str) -> Iterator[str]:
    value = given["default"][0] if given.get("default") else None
    if value is not None:
        yield f"default {literal(value) or '(CURRENT_TIMESTAMP)'}"
    elif "useCurrent" in given:
        yield "default CURRENT_TIMESTAMP"
    elif "generatedAs" in given and dialect == "postgres" and not counted:
        yield f"generated {'always' if 'always' in given else 'by default'} as identity"
    if "useCurrentOnUpdate" in given and dialect == "mysql":
        yield "on update CURRENT_TIMESTAMP"


def place_of(given: Given, dialect: str) -> str:
    """Say where a column stands, in the one dialect that can."""
    after = said(given["after"][0]) if given.get("after") else None
    if dialect != "mysql":
        return ""
    return " FIRST" if "first" in given else f" AFTER {quoted(after, dialect)}" if after else ""


def changed(table: str, text: str, given: Given, dialect: str, *, keeps: bool) -> AlterColumn | Unread:
    """Give what `->change()` does; `keeps`: what is not said again stays (before Laravel 11), else it goes."""
    (step, *_) = operations(f"CREATE TABLE {quoted(table, dialect)} ({text})", dialect)
    made = step.operation
    if not isinstance(made, CreateTable) or not made.columns:
        return Unread("the column that is changed is not understood", text)
    sets = {"type", "nullable", "default"}
    if keeps:
        sets = {"type"} | ({"nullable"} & given.keys()) | ({"default"} & given.keys())
    if "autoIncrement" in given:
        sets.add("identity")
    held: Column = replace(made.columns[0], primary_key=False)
    return AlterColumn(made.table, held, frozenset(sets))


def several(word: str, args: tuple[Value, ...]) -> list[tuple[str, tuple[Value, ...], Given]] | None:
    """Give the columns of a method that makes several, each as a method that makes one; None for any other."""
    free: Given = {"nullable": ()}
    first = said(args[0]) if args else None
    match word:
        case "timestamps" | "nullableTimestamps":
            return [("timestamp", (Text(each, 0),), free) for each in ("created_at", "updated_at")]
        case "timestampsTz" | "nullableTimestampsTz":
            return [("timestampTz", (Text(each, 0),), free) for each in ("created_at", "updated_at")]
        case "datetimes":
            return [("dateTime", (Text(each, 0),), free) for each in ("created_at", "updated_at")]
        case "softDeletes" | "softDeletesTz" | "softDeletesDatetime":
            made = {"softDeletes": "timestamp", "softDeletesTz": "timestampTz"}.get(word, "dateTime")
            return [(made, (Text(first or "deleted_at", 0),), free)]
        case "rememberToken":
            return [("string", (Text("remember_token", 0), 100), free)]
    if first is not None and word.lower().endswith("morphs") and not word.startswith("drop"):
        held: Given = free if word.startswith("nullable") else {}
        own = "uuid" if "uuid" in word.lower() else "ulid" if "ulid" in word.lower() else "unsignedBigInteger"
        return [("string", (Text(f"{first}_type", 0),), held), (own, (Text(f"{first}_id", 0),), held)]
    return None
