"""Reads one revision file: its ids, its way up, its way down."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from checker.adapters.alembic.directives import steps_of
from checker.adapters.alembic.read import Script, WayDown
from checker.core.operation import Step
from checker.core.tree import Unread
from checker.python.module import Module, load
from checker.python.rested import Asked, Rested
from checker.python.source import decode, parse, scan
from checker.python.sqlalchemy import path_of
from checker.python.values import Event, Function, Value

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")


def read_script(dialect: str, sources: Mapping[str, bytes], source: bytes) -> Script:
    """Give what a revision file says, read together with the modules at hand: its ids and its way up."""
    if b"revision" not in source:
        return nothing_in(source)

    def make() -> tuple[Script, Asked]:
        followed = _follow(dialect, sources, source, "upgrade")
        if isinstance(followed, Unread):
            return _scanned(source, followed), {}
        return _said(followed, dialect, sources, source), followed.module.asked

    return _scripts(dialect, source).give(sources, make)


@lru_cache(maxsize=256)
def _scripts(dialect: str, source: bytes) -> Rested[Script]:  # noqa: ARG001  the key
    return Rested()


def nothing_in(source: bytes) -> Script:
    """Give what a file says that has no word about revisions: nothing, or that nobody can read it."""
    parsed = parse(source)
    return Script(problem=parsed) if isinstance(parsed, Unread) else Script()


def read_way_down(dialect: str, sources: Mapping[str, bytes], source: bytes) -> WayDown:
    """Give what a revision file's way down does, read together with the modules at hand."""

    def make() -> tuple[WayDown, Asked]:
        followed = _follow(dialect, sources, source, "downgrade")
        if isinstance(followed, Unread):
            there = re.search(rb"^(?:async\s+)?def\s+downgrade\b", source, re.MULTILINE)
            return WayDown((Step(followed, followed.line, touches=None),) if there else None), {}
        own = frozenset(sources)
        return WayDown(_down(followed, dialect, own), _wanted(followed.module, "downgrade", own)), followed.module.asked

    return _ways_down(dialect, source).give(sources, make)


@lru_cache(maxsize=256)
def _ways_down(dialect: str, source: bytes) -> Rested[WayDown]:  # noqa: ARG001  the key
    return Rested()


def _follow(dialect: str, sources: Mapping[str, bytes], source: bytes, function: str) -> "_Followed | Unread":
    """Follow a file, or take a run that was made before: it serves, unless the program asks which database it is."""
    kept = _followed(source, tuple(sorted(sources.items())))
    for followed in kept:
        followed.run(function)
        if followed.dialect == dialect or not followed.module.asked_dialect:
            return followed
    module = load(source, dialect=dialect, imports=sources)
    if isinstance(module, Unread):
        return module
    made = _Followed(module, dialect)
    made.run(function)
    kept.append(made)
    return made


@dataclass
class _Followed:
    """A program that was followed, and what its functions did."""

    module: Module
    dialect: str
    events: dict[str, tuple[Event, ...]] = field(default_factory=dict)

    def run(self, function: str) -> tuple[Event, ...]:
        """Give what a function did; nothing for one that is not there."""
        if function not in self.module.names:
            return ()
        if function not in self.events:
            self.events[function] = self.module.run(function)
        return self.events[function]


@lru_cache(maxsize=64)
def _followed(source: bytes, sources: tuple[tuple[str, bytes], ...]) -> list[_Followed]:  # noqa: ARG001  its key
    """Hold the runs that there were, one for each dialect where that makes a difference."""
    return []


def _said(followed: _Followed, dialect: str, sources: Mapping[str, bytes], source: bytes) -> Script:
    module = followed.module
    ids = {name: (_known(module, name), module.lines.get(name, 0)) for name in NAMES if name in module.names}
    if "revision" not in ids:
        return Script()
    own = frozenset(sources)
    up = _run(followed, "upgrade", dialect, own)
    return graph(
        ids, title_of(module.names.get("__doc__")) or title_in(source), up or (), _wanted(module, "upgrade", own)
    )


def _known(module: Module, name: str) -> Value:
    """Give one of a file's ids; a constant of another module is looked up."""
    value = module.names[name]
    if isinstance(value, list | tuple):
        return tuple(module.resolve(each) for each in value)
    return module.resolve(value)


def _run(followed: _Followed, function: str, dialect: str, foreign: frozenset[str]) -> tuple[Step, ...] | None:
    module = followed.module
    if function not in module.names:
        return None
    return steps_of(followed.run(function), dialect, module.resolve, foreign)


def _down(followed: _Followed, dialect: str, foreign: frozenset[str]) -> tuple[Step, ...] | None:
    held = followed.module.names.get("downgrade")
    if isinstance(held, Function) and _only_raises(held):
        return None
    return _run(followed, "downgrade", dialect, foreign)


def _only_raises(function: Function) -> bool:
    body = getattr(getattr(function.body, "node", None), "body", None)
    if not isinstance(body, list):
        return False
    rest = [each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    return bool(rest) and isinstance(rest[0], ast.Raise)


def _wanted(module: Module, function: str, own: frozenset[str]) -> tuple[str, ...]:
    """Give the modules that the file needs: what its functions look into, and where its ids come from."""
    values = (module.names.get(name) for name in NAMES)
    names = (path_of(each) for value in values for each in (value if isinstance(value, list | tuple) else (value,)))
    above = {name[:at] for name in names for at in range(len(name)) if name[at] == "."}
    return tuple(sorted(module.wanted_by(function) | own | above))


def _scanned(source: bytes, why: Unread) -> Script:
    """Take the ids of a file that does not parse by its lines; what it does is not known."""
    ids = scan(source, NAMES)
    if "revision" not in ids:
        return Script(problem=why)
    step = Step(why, why.line, touches=None)
    return graph(ids, title_in(source), (step,), ())


def graph(
    ids: Mapping[str, tuple[Value, int]],
    title: str,
    up: tuple[Step, ...],
    wanted: tuple[str, ...],
) -> Script:
    """Make the record of a file from its ids, by name with their lines."""
    line = ids["revision"][1]
    known = {name: _strings(ids[name][0]) if name in ids else () for name in NAMES}
    problem = next(
        (
            Unread(f"{name} is not known before the program runs", line=ids[name][1])
            for name, found in known.items()
            if found is None and name.endswith("revision")  # labels and dependencies do without: the graph stands
        ),
        None,
    )
    name = (known["revision"] or ("",))[0]
    if problem is None and not name:
        problem = Unread("revision is not known before the program runs", line=line)
    return Script(
        name,
        line,
        known["down_revision"] or (),
        known["depends_on"] or (),
        known["branch_labels"] or (),
        title,
        up,
        wanted,
        problem,
    )


def _strings(value: Value) -> tuple[str, ...] | None:
    """Give the ids of None, a string, or several; None where one of them is not known."""
    match value:
        case None | "":
            return ()
        case str():
            return (value,)
        case int():
            return (str(value),)
        case list() | tuple() | set():
            parts = [_strings(each) for each in value]
            return None if None in parts else tuple(each for part in parts if part for each in part)
    return None


def title_of(value: Value) -> str:
    """Give the first line of a message."""
    return value.strip().partition("\n")[0].strip() if isinstance(value, str) else ""


_DOC = re.compile(r"\A(?:\s*#[^\n]*\n|\s*\n)*\s*[rRuU]?(\"\"\"|'''|\"|')\s*(.*?)(?:\1|\n)")


def title_in(source: bytes) -> str:
    """Give the first line of a file's docstring."""
    match = _DOC.match(decode(source[:4000]))
    return match[2].strip() if match else ""
