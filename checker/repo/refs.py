"""Tags and branches, all from one `git for-each-ref`."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from checker.core.fact import frozen
from checker.core.release import Release
from checker.core.version import parse
from checker.repo.command import Git, lines
from checker.repo.objects import Object, Objects, is_damaged, is_missing

_TAGS, _HEADS = "refs/tags/", "refs/heads/"
_FIELDS = ("objecttype", "objectname", "tree", "committerdate:unix")
_FORMAT = "%00".join(["%(refname)", *(f"%({field})" for field in _FIELDS), *(f"%(*{field})" for field in _FIELDS)])


@frozen
class Refs:
    """The refs of a repository."""

    tags: tuple[Release, ...] = ()
    branches: tuple[Release, ...] = ()
    odd_tags: tuple[str, ...] = ()
    """Tags on something that is no commit."""
    lost_tags: tuple[str, ...] = ()
    """Tags on a commit that this clone lacks."""
    damaged_tags: tuple[str, ...] = ()
    """Tags on something that git cannot read."""


def read(git: Git, objects: Objects) -> Refs:
    """Read every tag and branch with its commit, its tree and its date.

    Tags of tags, and repositories in which a tagged object is missing (for-each-ref stops there), cost the child
    that reads objects; others do not.
    """
    done = git.tried("for-each-ref", f"--format={_FORMAT}", _TAGS, _HEADS)
    if done.returncode == 0:
        rows = [tuple(line.split("\0")) for line in lines(done.stdout)]
    else:
        bare = git.run("for-each-ref", "--format=%(refname)%00tag%00%(objectname)", _TAGS, _HEADS)
        rows = [(*line.split("\0"), "", "", "tag", "", "", "") for line in lines(bare)]
    return _sorted_out(_peeled(rows, objects))


_Found: TypeAlias = tuple[str, Release | Literal["odd", "lost", "damaged"]]


def _peeled(rows: list[tuple[str, ...]], objects: Objects) -> Iterator[_Found]:
    nested = []
    for name, kind, commit, root, date, inner, inner_commit, inner_root, inner_date in rows:
        if kind == "commit":
            yield name, _release(name, commit, root, date)
        elif inner == "commit":
            yield name, _release(name, inner_commit, inner_root, inner_date)
        elif kind == inner == "tag":  # git before 2.45 peels one tag only
            nested.append((name, commit))
        else:
            yield name, "odd"
    answers = list(objects.read(f"{id_}^{{commit}}" for _, id_ in nested))
    for (name, id_), found in zip(nested, answers, strict=True):
        if isinstance(found, Object):
            yield name, _release(name, found.id, *commit_fields(found.data))
        else:
            yield name, _why_not(id_, objects)


def commit_fields(data: bytes) -> tuple[str, str]:
    """Give the tree's id and the committer's date of a raw commit."""
    head = data.split(b"\n\n", 1)[0].split(b"\n")
    tree = next(line[5:] for line in head if line.startswith(b"tree "))
    dated = next((line for line in head if line.startswith(b"committer ")), b"committer 0 +0000")
    return tree.decode("ascii"), dated.rsplit(b" ", 2)[1].decode("ascii")


def _why_not(id_: str, objects: Objects) -> Literal["odd", "lost", "damaged"]:
    """Tell a tag that leads to no commit from one that leads to an object which is not there, or not sound."""
    found = objects.one(id_)
    while isinstance(found, Object) and found.kind == "tag":
        found = objects.one(found.data.split(b"\n", 1)[0].removeprefix(b"object ").decode("ascii"))
    if is_damaged(found):
        return "damaged"
    return "lost" if is_missing(found) else "odd"


def _release(name: str, commit: str, root: str, date: str) -> Release:
    if name.startswith(_TAGS):
        ref = name.removeprefix(_TAGS)
        return Release(ref, commit, root, int(date or 0), parse(ref))
    return Release(name.removeprefix(_HEADS), commit, root, int(date or 0), kind="branch")


def _sorted_out(found: Iterator[_Found]) -> Refs:
    every = sorted(found, key=lambda each: each[0])
    releases = [release for _, release in every if isinstance(release, Release)]
    others = [(name.removeprefix(_TAGS), what) for name, what in every if name.startswith(_TAGS)]
    return Refs(
        tags=tuple(release for release in releases if release.kind == "tag"),
        branches=tuple(release for release in releases if release.kind == "branch"),
        odd_tags=tuple(name for name, what in others if what == "odd"),
        lost_tags=tuple(name for name, what in others if what == "lost"),
        damaged_tags=tuple(name for name, what in others if what == "damaged"),
    )
