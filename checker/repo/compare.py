"""What differs between two trees, and what commits are called."""

from collections.abc import Iterable

from checker.repo.command import lines, text
from checker.repo.repository import Repository


def differing(repository: Repository, old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Give (`A`, `M`, `D` or `T`; path) of each file that differs; trees of the scratch folder too."""
    command = ("diff-tree", "-r", "-z", "--name-status", "--no-renames", old, new)
    words = text(repository.scratch.inside().run(*command)).split("\0")
    return tuple(zip(words[0::2], words[1::2], strict=False))


def titles(repository: Repository, commits: Iterable[str]) -> dict[str, str]:
    """Give the first line of each commit's message."""
    given = "".join(f"{commit}\n" for commit in commits).encode()
    if not given:
        return {}
    printed = repository.git.run("rev-list", "--no-walk", "--format=%H%x00%s", "--stdin", given=given)
    return dict(line.split("\0", 1) for line in lines(printed) if "\0" in line)
