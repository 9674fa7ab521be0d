"""Reverts of a range of commits, tried without touching the repository."""

import re
from collections.abc import Iterator, Sequence

from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.core.release import Release
from checker.core.tree import Tree
from checker.repo.command import lines, text
from checker.repo.repository import Repository
from checker.repo.scratch import PLAIN
from checker.repo.trees import Keeper

OLDEST_GIT = (2, 38)
"""The first git whose `merge-tree` writes the merged tree without a work tree."""
_MOST = 200
"""How many commits are tried; a revert of more is no quick way back."""


@frozen
class Reverted:
    """What comes of reverting a range of commits, the newest first, as `git revert` would."""

    tree: Tree | None
    """None: it does not apply."""
    root: str
    """The id of the tree; empty where it does not apply."""
    commits: tuple[str, ...]
    """What is reverted, the newest first. Merges are none: what they brought is reverted commit by commit."""
    conflicts: tuple[str, ...] = ()
    """The files in which the first revert that fails meets what was changed since."""
    stopped: str = ""
    """The commit whose revert fails."""
    left_out: tuple[str, ...] = ()
    """The commits that touch a folder which is left out."""


@frozen
class _Commit:
    id: str
    parent: str
    """The id of its first parent; empty for a first commit."""
    tree: str


def revert_range(
    repository: Repository,
    current: Release,
    since: Release,
    leaving_out: tuple[str, ...],
    *,
    until: Release | None = None,
    keeper: Keeper | None = None,
) -> Reverted:
    """Revert on `current` the commits after `since`, up to `until` or itself, less those that touch some folders.

    Raises CheckError where git is too old to try it, or the range too long.
    """
    last = (until or current).commit
    commits = tuple(_commits(repository, since.commit, last))
    kept = _touching(repository, since.commit, last, leaving_out)
    chosen = [commit for commit in commits if commit.id not in kept]
    left_out = tuple(commit.id for commit in commits if commit.id in kept)
    ids = tuple(commit.id for commit in chosen)
    if len(chosen) > _MOST:
        message = f"{len(chosen)} commits would have to be reverted; at most {_MOST} are tried."
        raise CheckError(message, "name a shorter range: --revert A..B")
    root = current.root
    trees = _trees(repository, chosen)
    done = []
    for commit in chosen:
        before = trees[commit.parent]
        # Where nothing else was changed since, git would merge to the same.
        merged = before if commit.tree == root else _merged(repository, root, commit.tree, before)
        if isinstance(merged, tuple):
            return Reverted(None, "", ids, merged, commit.id, left_out)
        if merged != root:  # `git revert` stops at a commit that changes nothing
            done.append(commit.id)
            root = merged
    return Reverted(repository.made(root, keeper), root, tuple(done), left_out=left_out)


def _commits(repository: Repository, since: str, until: str) -> Iterator[_Commit]:
    printed = repository.git.run(
        "rev-list", "--no-merges", "--topo-order", "--format=%H%x00%P%x00%T", f"{since}..{until}", "--"
    )
    for line in lines(printed):
        if not line.startswith("commit "):
            id_, parents, tree = line.split("\0")
            yield _Commit(id_, parents.split(" ")[0], tree)


def _touching(repository: Repository, since: str, until: str, folders: Sequence[str]) -> frozenset[str]:
    """Give the commits of a range that change something below some folders."""
    if not folders:
        return frozenset()
    named = (f":(top,literal){folder}" for folder in folders)
    printed = repository.git.run("rev-list", "--no-merges", "--full-history", f"{since}..{until}", "--", *named)
    return frozenset(lines(printed))


def _trees(repository: Repository, commits: Sequence[_Commit]) -> dict[str, str]:
    """Give the trees of the commits' parents."""
    known = {commit.id: commit.tree for commit in commits}
    wanted = sorted({commit.parent for commit in commits} - known.keys() - {""})
    if any(not commit.parent for commit in commits):
        known[""] = repository.scratch.folder_of({})
    if wanted:
        printed = repository.git.run(
            "rev-list",
            "--no-walk",
            "--format=%H%x00%T",
            "--stdin",
            given="".join(f"{id_}\n" for id_ in wanted).encode(),
        )
        known.update(tuple(line.split("\0")) for line in lines(printed) if "\0" in line)  # type: ignore[misc]  # two
    return known


def _merged(repository: Repository, ours: str, base: str, theirs: str) -> str | tuple[str, ...]:
    """Give the tree in which the change from `base` to `theirs` is made on `ours`, or the files in which it cannot be.

    Git before 2.40 takes no base: commits made for the purpose give it the right one.
    """
    scratch = repository.scratch
    origin = scratch.commit(base)
    mine, other = scratch.commit(ours, origin), scratch.commit(theirs, origin)
    git = scratch.inside("-c", "core.attributesFile=", **PLAIN)
    done = git.tried("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", mine, other)
    found = text(done.stdout).split("\0")
    if done.returncode == 0:
        return found[0]
    if done.returncode == 1 and len(found) > 1:
        return tuple(dict.fromkeys(path for path in found[1:] if path)) or ("",)
    raise _refused(repository, text(done.stderr))


def _refused(repository: Repository, said: str) -> CheckError:
    printed = text(repository.git.run("version"))
    number = re.search(r"(\d+)\.(\d+)", printed)
    wanted = ".".join(map(str, OLDEST_GIT))
    if number and (int(number[1]), int(number[2])) < OLDEST_GIT:
        return CheckError(f"a revert is tried with git {wanted} or newer; this is {number[0]}.", "install a newer git")
    reason = said.strip().splitlines()[-1:] or ["git stopped"]
    return CheckError(f"git could not try the revert: {reason[0]}.", "git fsck", code=1)
