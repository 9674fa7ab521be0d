"""The commits between two releases, and the files that each changes."""

from checker.core.fact import frozen
from checker.repo.command import text
from checker.repo.repository import Repository

_MOST = 500
"""Among more commits than these, one more or less says nothing."""


@frozen
class Commit:
    """One commit."""

    id: str
    paths: tuple[str, ...]


def commits_between(repository: Repository, since: str, until: str) -> tuple[Commit, ...]:
    """Give the commits after one up to another, the newest first; merges are none of them."""
    limit = f"--max-count={_MOST}"
    printed = repository.git.run(
        "log", "--no-merges", limit, "--format=%x01%H%x01", "--name-only", "-z", f"{since}..{until}"
    )
    found: list[Commit] = []
    paths: list[str] = []
    for word in reversed(text(printed).split("\0")):  # a commit's paths stand behind it
        name = word.removeprefix("\n")
        if name.startswith("\x01") and name.endswith("\x01"):
            found.append(Commit(name.strip("\x01"), tuple(reversed(paths))))
            paths = []
        elif name:
            paths.append(name)
    return tuple(reversed(found))
