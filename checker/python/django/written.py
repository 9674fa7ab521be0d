"""What one Django migration file says, before it is known what the project's other files make of it."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from checker.core.fact import fact
from checker.core.tree import Reader, Unread
from checker.python.django import VERSION
from checker.python.django.rows import Work
from checker.python.module import load
from checker.python.sqlalchemy_calls import last_of, path_of
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

if TYPE_CHECKING:
    from checker.python.django.around import Around

Plain: TypeAlias = (
    "bool | int | float | str | tuple[Plain, ...] | dict[str, Plain] | Construct | Named | Runs | Unread | None"
)


@fact
class Construct:
    """A call of something of Django's: an operation, a field, a constraint."""

    name: str
    """The last part of its path: `AddField`."""
    path: str
    arguments: tuple[Plain, ...] = ()
    keywords: dict[str, Plain] | None = None
    line: int = field(default=0, compare=False)

    def get(self, index: int, name: str, otherwise: Plain = None) -> Plain:
        """Give an argument by its place or its name."""
        keywords = self.keywords or {}
        if name in keywords:
            return keywords[name]
        return self.arguments[index] if 0 <= index < len(self.arguments) else otherwise

    def has(self, name: str) -> bool:
        """Tell whether an argument is given by name."""
        return name in (self.keywords or {})


@fact
class Named:
    """Something imported, by its full name."""

    path: str


@fact
class Runs:
    """A function that a migration runs."""

    name: str
    line: int = 0
    models: tuple[tuple[str, str], ...] | None = None
    """(app, model) that it asks for; None where it cannot be shown to do no more than work with their rows."""
    work: tuple[Work, ...] | None = None
    """What it writes to them; None where that is not known."""
    statements: tuple[tuple[str, bool], ...] = ()
    """(SQL that it runs, whether it may not run)."""


@fact
class Migration:
    """What a migration file says."""

    line: int = 0
    dependencies: tuple[tuple[str, str], ...] = ()
    run_before: tuple[tuple[str, str], ...] = ()
    replaces: tuple[tuple[str, str], ...] = ()
    operations: tuple[Plain, ...] = ()
    swappable: bool = False
    """Whether it depends on whichever model a setting names."""
    problem: Unread | None = None
    """Why its place in the graph is not known."""
    there: bool = True
    """False where the file has no class Migration."""


def read_migration(source: bytes) -> Migration:
    """Follow a migration file, without running it."""
    if b"Migration" not in source:
        return Migration(there=False)
    module = load(source)
    if isinstance(module, Unread):
        return Migration(problem=module)
    held = module.names.get("Migration")
    if not isinstance(held, Class):
        return Migration(there=False)
    depends, swappable = _pairs(held.members.get("dependencies"))
    before, _ = _pairs(held.members.get("run_before"))
    replaces, _ = _pairs(held.members.get("replaces"))
    unknown = next((name for name, each in (("dependencies", depends), ("replaces", replaces)) if each is None), "")
    operations = plain(held.members.get("operations", []), _around(module.names))
    if not isinstance(operations, tuple):
        operations = (operations if isinstance(operations, Unread) else Unread("its operations are not a list"),)
    return Migration(
        held.line,
        depends or (),
        before or (),
        replaces or (),
        operations,
        swappable,
        Unread(f"{unknown} is not known before the program runs", line=held.line) if unknown else None,
    )


def _pairs(value: Value) -> tuple[tuple[tuple[str, str], ...] | None, bool]:
    """Give (app, name) pairs, and whether one is named by a setting; None where one is not known."""
    if value is None:
        return (), False
    if not isinstance(value, list | tuple):
        return None, False
    found, swappable = [], False
    for each in value:
        match each:
            case (str() as app, str() as name):
                found.append((app, name))
            case Call() if last_of(each) == "swappable_dependency":
                swappable = True
            case _:
                return None, swappable
    return tuple(found), swappable


def _around(names: Mapping[str, Value]) -> "Around | None":
    if not any(isinstance(each, Function) for each in names.values()):
        return None
    from checker.python.django.around import around  # noqa: PLC0415  most migrations run none

    return around(names)


def plain(value: Value, around: "Around | None" = None) -> Plain:
    """Turn a value into one that can be kept; `around`: the names that stand around its functions."""
    match value:
        case None | bool() | int() | float() | str() | Unread():
            return value
        case list() | tuple() | set():
            return tuple(plain(each, around) for each in value)
        case dict():
            if all(isinstance(key, str) for key in value):
                return {str(key): plain(each, around) for key, each in value.items()}
            return Unread("has keys that are no text")
        case Call():
            return Construct(
                last_of(value),
                path_of(value),
                tuple(plain(each, around) for each in value.arguments),
                {key: plain(each, around) for key, each in value.keywords.items()},
                value.line,
            )
        case Name() | Attribute() | Class():
            return Named(path_of(value))
        case Function():
            from checker.python.django.programs import program  # noqa: PLC0415  most migrations run none

            return Runs(value.name, value.line, *program(value, around))
        case Item():
            return Unread("is not known before the program runs")
    return Unread("is not known before the program runs")


MIGRATION = Reader("django.migration", VERSION, read_migration)
