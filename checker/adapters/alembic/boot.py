"""What `alembic upgrade` does in the target's tree with a database that is ahead.

Words, exit codes and the order in which causes win were run with Alembic 1.20.1 and Flask-Migrate 4.1.0.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from checker.adapters.alembic.forms import asked
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.fact import frozen
from checker.core.history import History, Place, Revision

_COMMAND_LINE = 255
_EXIT_FLASK = 1
_TRACEBACK = 1
_SHORTEST = 4
"""Ids shorter than this are never found by their beginning."""
_RELATIVE = re.compile(r"(.*?)([+-]\d+)$")


@frozen
class _Target:
    """What the command asks for: revisions of this history, or the reason why it cannot be said."""

    revisions: tuple[str, ...] = ()
    refused: str = ""
    several: tuple[str, ...] = ()
    """The heads among which it cannot choose."""
    relative: int = 0


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what the hook does; of several causes the one that Alembic meets first counts."""
    hook = _as_meant(history, applied, hook)
    refuse = _refusing(history.place, hook)
    if history.missing:
        return _missing_parent(history, hook)
    if history.duplicates:
        return _broken(history, hook)
    looped = _cycle(history)
    if looped:
        return refuse(*looped)
    target = _resolved(asked(hook.command), history)
    if target.several:
        return replace(refuse(target.refused, target.several, ", ".join(target.several)), rule="boot-heads-multiple")
    if target.refused:
        return refuse(target.refused)
    found = {row: _located(row, history) for row in applied.heads}
    unknown = tuple(row for row in applied.heads if found[row] is None)
    if unknown:
        made = refuse(f"Can't locate revision identified by '{unknown[0]}'", unknown)
        return replace(made, rule="boot-revision-unknown")
    rows = tuple(dict.fromkeys(row for row in found.values() if row is not None))
    return _overlapping(rows, history, refuse) or _passing(target, rows, history, refuse, hook)


def hook(place: Place) -> str:
    """Give the command that people usually run for an environment."""
    folder, _, name = place.config.rpartition("/")
    if place.flavour == "flask":
        return "flask db upgrade" if place.folder in {"", "migrations"} else f"flask db upgrade -d {place.folder}"
    config = f" -c {place.config}" if folder or (name and name not in {"alembic.ini", "pyproject.toml"}) else ""
    section = f" -n {place.section}" if place.section else ""
    return f"alembic{config}{section} upgrade head"


def down(place: Place, to: str) -> str:
    """Give the command that takes revisions back as far as one of them, or all of them."""
    first, _, options = hook(place).partition(" upgrade")
    return f"{first} downgrade{options.removesuffix(' head')} {to or 'base'}"


_Refuse = Callable[..., Boot]


def _refusing(place: Place, hook: Hook) -> _Refuse:
    """Give the function that makes a refusal, in the words of the tool that the hook calls."""
    flask = (
        "flask" in hook.command
        or "manage.py" in hook.command
        or (place.flavour == "flask" and "alembic" not in hook.command)
    )
    in_code = "upgrade(" in hook.command.replace(" ", "")

    def refuse(says: str, revisions: tuple[str, ...] = (), about: str = "") -> Boot:
        if flask:
            said, code = f"Error: {says}", _EXIT_FLASK
        elif in_code:
            said, code = says, _TRACEBACK
        else:
            said, code = says, _COMMAND_LINE
        return Boot(hook, "boot-refused", said, code, revisions, about)

    return refuse


def _missing_parent(history: History, hook: Hook) -> Boot:
    """Refuse a file whose parent no file has: a KeyError while the graph is loaded; dependencies come first."""
    depends = [(revision, parent) for revision, parent in history.missing if parent in revision.depends]
    revision, parent = (depends or history.missing)[0]
    return Boot(hook, "boot-refused", f"KeyError: '{parent}'", _TRACEBACK, (revision.id,), parent)


def _broken(history: History, hook: Hook) -> Boot:
    """Say that an id occurs twice: Alembic takes one of the files, and counts heads of both."""
    first, second = history.duplicates[0]
    return Boot(
        hook,
        "boot-history-broken",
        f"Revision {first.id} is present more than once",
        revisions=(first.id,),
        about=f"{first.path}, {second.path}",
        level="unknown",
    )


def _cycle(history: History) -> tuple[str, tuple[str, ...]] | None:
    """Give the words for a loop as Alembic looks for it: a revision that no path joins to both a base and a head."""
    every = history.by_id
    for kind, parents in (("", _parents), ("Dependency ", _all_parents)):
        own = [revision.id for revision in every.values() if revision.id in parents(revision, history)]
        if own:
            word = f"{kind}self-loop" if kind else "Self-loop"
            return f"{word} is detected in revisions ({own[0]})", (own[0],)
    for kind, parents in (("Cycle", _parents), ("Dependency cycle", _all_parents)):
        before = {id_: parents(revision, history) for id_, revision in every.items()}
        after: dict[str, list[str]] = {}
        for id_, up in before.items():
            for parent in up:
                after.setdefault(parent, []).append(id_)
        heads, bases = [id_ for id_ in every if id_ not in after], [id_ for id_ in every if not before[id_]]
        if not every:
            return None
        if not heads or not bases:
            return f"{kind} is detected in revisions ({', '.join(every)})", tuple(every)
        lost = tuple(sorted(set(every) - (_reached(heads, before) & _reached(bases, after))))
        if lost:
            return f"{kind} is detected in revisions ({', '.join(lost)})", lost
    return None


def _parents(revision: Revision, history: History) -> tuple[str, ...]:
    return tuple(parent for parent in revision.parents if parent in history.by_id)


def _all_parents(revision: Revision, history: History) -> tuple[str, ...]:
    depends = (history.labels.get(each, each) for each in revision.depends)
    return tuple(dict.fromkeys((*revision.parents, *(each for each in depends if each in history.by_id))))


def _reached(start: Iterable[str], edges: "dict[str, tuple[str, ...]] | dict[str, list[str]]") -> set[str]:
    found: set[str] = set()
    stack = list(start)
    while stack:
        current = stack.pop()
        if current not in found:
            found.add(current)
            stack.extend(edges.get(current, ()))
    return found


def _as_meant(history: History, applied: Applied, hook: Hook) -> Hook:
    """Take an assumed command for `upgrade heads` where both releases have several heads by design."""
    by_design = len(history.heads) > 1 and applied.history is not None and len(applied.history.heads) > 1
    if hook.assumed and by_design and hook.command.endswith(" upgrade head"):
        return replace(hook, command=f"{hook.command}s")
    return hook


def _resolved(asked: str, history: History) -> _Target:
    """Find what a command asks for in this history."""
    relative = _RELATIVE.fullmatch(asked)
    if relative and relative[1] in {"", "@"}:
        return _Target(relative=int(relative[2]))
    if relative and _located(asked, history) is None:
        return _Target((*_resolved(relative[1], history).revisions,), relative=int(relative[2]))
    branch, at, name = asked.rpartition("@")
    if name in {"heads", "head"}:
        heads = _heads_of(branch, history) if at else history.heads
        if heads is None:
            return _Target(refused=f"Can't locate revision identified by '{branch}'")
        if name == "heads" or len(heads) <= 1:
            return _Target(heads)
        says = (
            f"Multiple head revisions are present for given argument '{asked}'; please specify a specific target "
            f"revision, '<branchname>@{asked}' to narrow to a specific head, or 'heads' for all heads"
        )
        return _Target(refused=says, several=heads)
    if name == "base":
        return _Target()
    found = _located(name, history)
    return _Target((found,)) if found else _Target(refused=f"Can't locate revision identified by '{name}'")


def _heads_of(branch: str, history: History) -> tuple[str, ...] | None:
    start = _located(branch, history)
    if start is None:
        return None
    return tuple(head for head in history.heads if start in history.ancestors(frozenset({head})))


def _located(row: str, history: History) -> str | None:
    """Find a revision by its id, its label, or the beginning of exactly one id or label."""
    if row in history.by_id:
        return row
    if row in history.labels:
        return history.labels[row]
    names = (*history.by_id, *history.labels)
    begun = [name for name in names if len(name) >= _SHORTEST and name.startswith(row)] if row else []
    return history.labels.get(begun[0], begun[0]) if len(begun) == 1 else None


def _overlapping(rows: tuple[str, ...], history: History, refuse: _Refuse) -> Boot | None:
    """Two rows of which one comes before the other cannot be upgraded from."""
    for row in rows:
        before = history.ancestors(frozenset({row})) - {row}
        inner = tuple(each for each in rows if each in before)
        if inner:
            inner = tuple(sorted(inner, reverse=True))
            return refuse(
                f"Requested revision {row} overlaps with other requested revisions {', '.join(inner)}", (row,)
            )
    return None


def _passing(target: _Target, rows: tuple[str, ...], history: History, refuse: _Refuse, hook: Hook) -> Boot:
    done = history.ancestors(frozenset(rows))
    if target.relative and not target.revisions:
        wanted = history.heads
        if len(history.ids - done) < target.relative:
            return refuse(f"Relative revision {target.relative:+d} didn't produce {target.relative} migrations")
    else:
        wanted = target.revisions
    ahead = history.ancestors(frozenset(wanted)) - done
    applies = tuple(revision.id for revision in history.ordered() if revision.id in ahead)
    return Boot(hook, passes=_why(rows, wanted, applies), applies=applies)


def _why(rows: tuple[str, ...], wanted: tuple[str, ...], applies: tuple[str, ...]) -> str:
    shown = ", ".join(rows) or "none"
    word = "head" if len(rows) == 1 else "heads"
    if applies:
        several = "revision" if len(applies) == 1 else "revisions"
        return f"Alembic knows {word} {shown} and applies {len(applies)} {several}"
    if set(rows) >= set(wanted) or not wanted:
        return f"Alembic {word} {shown} in both"
    return f"Alembic knows {word} {shown}, nothing is applied"
