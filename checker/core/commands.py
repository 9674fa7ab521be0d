"""Commands to copy: plain git and the tool's own, quoted for a shell."""

import re
from collections.abc import Iterable
from shlex import quote

from checker.core.way import Command

_PLAIN = re.compile(r"[\w ./:@+=,%-]+", re.ASCII)


def old_code(current: str, target: str, name: str, moves: Iterable[tuple[str, str]]) -> tuple[Command, ...]:
    """Give TO's code FROM's migrations; `moves` are (where TO has them, where FROM has them)."""
    message = f"{target} with the migrations of {current}"
    return tuple(
        Command(run)
        for run in (
            f"git switch -c {quote(f'hotfix/{name}')} {quote(target)}",
            *_replaced(current, tuple(moves)),
            f"git commit -m {_said(message)} && git tag {quote(name)}",
        )
    )


def revert(current: str, name: str, commits: tuple[str, ...], says: str) -> tuple[Command, ...]:
    """Take commits out of FROM, the newest first."""
    ids = " ".join(commit[:_SHORT] for commit in commits)
    return (
        Command(f"git switch -c {quote(f'hotfix/{name}')} {quote(current)}"),
        Command(f"git revert --no-edit {ids}      # {says}"),
        Command(f"git tag {quote(name)}"),
    )


def let_it_be_done(target: str, current: str, name: str, *, chosen: bool) -> str:
    """Give the command that builds TO's code with FROM's migrations at once."""
    named = f" --from {quote(current)}" if chosen else ""
    return f"rollback-check hotfix {quote(target)}{named} --tag {quote(name)} --write"


_SHORT = 7
"""As git shortens commits where it can."""


def _replaced(current: str, moves: tuple[tuple[str, str], ...]) -> Iterable[str]:
    same = [at for at, source in moves if at == source]
    if same:
        yield f"git restore --source={quote(current)} --staged --worktree {' '.join(map(quote, same))}"
    for at, source in moves:
        if at != source:
            yield f"git rm -rq {quote(at)}"
            yield f"git read-tree -u --prefix={quote(at)}/ {quote(f'{current}:{source}')}"


def _said(message: str) -> str:
    return f'"{message}"' if _PLAIN.fullmatch(message) else quote(message)
