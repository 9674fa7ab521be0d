"""A repository: its releases, and the tree of each."""

import os
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zlib import crc32

from checker.core.errors import CheckError
from checker.core.release import Release, candidates, match, missing
from checker.core.tree import BlobId, Unread
from checker.core.version import parse
from checker.repo import refs
from checker.repo.command import Git, Place, failure, find, lines, text
from checker.repo.contents import Contents
from checker.repo.objects import Object, Objects, is_damaged, is_missing
from checker.repo.refs import Refs
from checker.repo.trees import BRING_ALL, Files, GitTree, Keeper, Memory, Trees

if TYPE_CHECKING:
    from checker.repo.scratch import Scratch


class Repository:
    """A git repository, only ever read: nothing in it is written, fetched or run. `checker.repo.write` alone writes."""

    def __init__(self, git: Git, place: Place) -> None:
        self.place = place
        self.git = git
        self._objects = Objects(place.common)
        self._trees = Trees(self._objects)
        self._contents = Contents(self._objects)
        self._ancestry: dict[tuple[str, str], bool] = {}
        self._surveyed: set[str] = set()
        self._lacking: set[BlobId] = set()
        self._damaged: set[BlobId] = set()
        self._scratch: Scratch | None = None

    @classmethod
    def open(cls, path: Path | str | None = None) -> Self:
        """Find the repository that a folder belongs to.

        Without a path it is the one that git itself would use here, also by GIT_DIR. Raises CheckError where there
        is none, where git refuses it, and where git is missing.
        """
        return cls(*find(path))

    def __enter__(self) -> Self:
        """Use the repository until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child that reads objects."""
        self.close()

    def close(self) -> None:
        """End the child that reads objects; take the scratch folder away."""
        self._objects.close()
        if self._scratch:
            self._scratch.close()
            self._scratch = None

    def begin_again(self) -> None:
        """Read objects through a child of one's own: in a copied process the old one is the parent's."""
        self._objects.begin_again()

    @property
    def children(self) -> int:
        """How many git processes were started; the same number for any number of tags and files."""
        return self.git.children + self._objects.children

    @property
    def scratch(self) -> "Scratch":
        """A folder for objects that are tried and not kept."""
        if self._scratch is None:
            from checker.repo.scratch import Scratch  # noqa: PLC0415  -- most questions try nothing

            self._scratch = Scratch(self.place, self.git)
        return self._scratch

    @property
    def top(self) -> Path | None:
        """The work tree's folder; None in a bare repository."""
        return self.place.top

    @property
    def bare(self) -> bool:
        """Whether there is no work tree."""
        return self.place.bare

    @property
    def shallow(self) -> bool:
        """Whether older commits were left out when this was cloned (`git clone --depth`)."""
        return self.place.shallow

    @cached_property
    def partial(self) -> bool:
        """Whether objects were left out when this was cloned (`git clone --filter`)."""
        config = self.place.common / "config"
        return config.is_file() and re.search(rb"(?i)promisor|partialclone", config.read_bytes()) is not None

    @cached_property
    def on_branch(self) -> bool:
        """Whether HEAD is a branch."""
        return self.git.tried("symbolic-ref", "--quiet", "HEAD").returncode == 0

    @property
    def identity(self) -> str:
        """A name for what is kept about this repository: the same for its worktrees, another for a clone."""
        common = self.place.common
        name = common.parent.name if common.name == ".git" else common.name
        plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "._-"))
        return f"{plain[:40]}-{crc32(os.fsencode(common)):08x}"

    @cached_property
    def refs(self) -> Refs:
        """Tags and branches."""
        return refs.read(self.git, self._objects)

    def tags(self) -> tuple[Release, ...]:
        """Give every tag on a commit, by name."""
        return self.refs.tags

    @property
    def odd_tags(self) -> tuple[str, ...]:
        """Tags on something that is no commit."""
        return self.refs.odd_tags

    def has_branch(self, name: str) -> bool:
        """Whether a branch has this name; for saying so when a tag has it too."""
        return any(branch.ref == name for branch in self.refs.branches)

    def resolve(self, name: str) -> Release:
        """Give the release of a name: a tag, a branch, a tag by its version alone, any other name of a commit.

        Raises CheckError where it means nothing or several things.
        """
        if name.startswith("refs/") and not name.startswith(("refs/tags/", "refs/heads/")):
            return self._commit(name)
        named = name.removeprefix("refs/heads/")
        exact = () if name != named else [tag for tag in self.tags() if tag.ref == name.removeprefix("refs/tags/")]
        found = exact or [branch for branch in self.refs.branches if branch.ref == named]
        if found and name != "HEAD":
            return found[0]
        self._refuse_lost(name.removeprefix("refs/tags/"))
        if name == "HEAD" or name.startswith("refs/") or not candidates(name, self.tags()):
            return self._commit(name)
        return match(name, self.tags(), shallow=self.shallow)

    def newest_is_known(self) -> None:
        """See that no tag with a version is missing from `tags`. Raises CheckError for one that could not be read."""
        for name in (*self.refs.damaged_tags, *self.refs.lost_tags):
            if parse(name):
                self._refuse_lost(name)

    def tree(self, release: Release, keeper: Keeper | None = None) -> GitTree:
        """Give the files of a release, walked when its paths are asked for; what is read goes through `keeper`."""
        return GitTree(release.root, lambda: self._files(release), self._content, keeper or Memory())

    def made(self, root: str, keeper: Keeper | None = None) -> GitTree:
        """Give the files of a tree that was made in the scratch folder."""
        return self.scratch.tree(root, keeper, self._note)

    def load(self, releases: Iterable[Release]) -> None:
        """Read the folders of many releases at once. Raises CheckError where some are missing."""
        releases = tuple(releases)
        self._survey(*releases)
        self._trees.load(release.root for release in releases)

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether the first commit is an ancestor of the second, or the same; a shallow clone may not know."""
        key = (older, newer)
        if key not in self._ancestry:
            done = self.git.tried("merge-base", "--is-ancestor", older, newer)
            if done.returncode not in {0, 1}:
                raise failure(done.stderr, self.place.folder)
            self._ancestry[key] = done.returncode == 0
        return self._ancestry[key]

    def after(self, commit: str, tags: Iterable[Release]) -> frozenset[str]:
        """Give the commits of those tags that hold a commit, or are on it; git is asked once for all."""
        return self._among("--contains", commit, tags, lambda each: self.is_ancestor(commit, each))

    def before(self, commit: str, tags: Iterable[Release]) -> frozenset[str]:
        """Give the commits of those tags that are part of a commit, or on it; git is asked once for all."""
        return self._among("--merged", commit, tags, lambda each: self.is_ancestor(each, commit))

    def _among(self, option: str, commit: str, tags: Iterable[Release], one: Callable[[str], bool]) -> frozenset[str]:
        done = self.git.tried("for-each-ref", option, commit, "--format=%(refname)", "refs/tags/")
        if done.returncode:  # git stops at a tag whose commit this clone lacks
            return frozenset(each.commit for each in tags if one(each.commit))
        named = frozenset(lines(done.stdout))
        return frozenset(each.commit for each in tags if f"refs/tags/{each.ref}" in named)

    def parents(self, commit: str) -> tuple[str, ...]:
        """Give the commits that a commit was made on; none where it is not in this clone."""
        found = self._objects.one(commit)
        head = found.data.partition(b"\n\n")[0] if isinstance(found, Object) else b""
        return tuple(line[7:].decode("ascii") for line in head.split(b"\n") if line.startswith(b"parent "))

    def line(self) -> tuple[str, ...]:
        """Give the commits of all tags, ancestors before descendants; for ordering releases by topology."""
        printed = self.git.run("rev-list", "--topo-order", "--reverse", "--simplify-by-decoration", "--tags")
        return tuple(lines(printed))

    def lacking(self) -> CheckError | None:
        """Say that files were asked for which this clone lacks or git cannot read, and what helps; None for none."""
        if self._damaged:
            files = "1 file" if len(self._damaged) == 1 else f"{len(self._damaged)} files"
            return CheckError(f"git could not read {files} (object {min(self._damaged)[:10]}).", "git fsck", code=1)
        if not self._lacking:
            return None
        files = "1 file is" if len(self._lacking) == 1 else f"{len(self._lacking)} files are"
        kind = ", which is partial" if self.partial else ""
        return CheckError(f"{files} needed that this clone lacks{kind}.", BRING_ALL)

    def _refuse_lost(self, tag: str) -> None:
        if tag in self.refs.damaged_tags:
            raise CheckError(f"git could not read the commit of tag {tag}.", "git fsck", code=1)
        if tag in self.refs.lost_tags:
            bring = "git fetch --unshallow --tags" if self.shallow else BRING_ALL
            raise CheckError(f"the commit of tag {tag} is not in this clone.", bring)

    def _files(self, release: Release) -> Files:
        self._survey(release)
        return self._trees.files(release.root)

    def _content(self, blob: BlobId, near: Callable[[], Iterable[BlobId]]) -> bytes | Unread:
        found = self._contents.give(blob, near)
        self._note(blob, found)
        return found

    def _note(self, blob: BlobId, found: bytes | Unread) -> None:
        if is_missing(found):
            self._lacking.add(blob)
        elif is_damaged(found):
            self._damaged.add(blob)

    def _survey(self, *releases: Release) -> None:
        """Find out what a partial clone lacks: `cat-file` would fetch it, or die where it may not (git 2.39)."""
        if not self.partial:
            return
        asked = releases if self._surveyed else (*self.tags(), *releases)  # all at once: one child is enough
        new = {release.commit for release in asked} - self._surveyed
        if new:
            self._surveyed |= new
            command = ("rev-list", "--objects", "--missing=print", "--no-walk", "--no-object-names", "--stdin")
            found = self.git.run(*command, given="".join(f"{commit}\n" for commit in sorted(new)).encode())
            self._objects.absent.update(line[1:] for line in lines(found) if line.startswith("?"))

    def _commit(self, name: str) -> Release:
        if not _NAME.fullmatch(name) or ".." in name:
            raise missing(name, self.tags(), shallow=self.shallow)
        format_ = "--format=%H%x00%T%x00%ct"
        done = self.git.tried("rev-list", "--max-count=1", format_, f"{name}^{{commit}}", "--")
        if done.returncode or not done.stdout:
            raise self._unknown(name, text(done.stderr))
        commit, root, date = lines(done.stdout)[1].split("\0")
        is_commit = commit.startswith(name.lower()) or name == "HEAD" or any(letter in name for letter in "~^@")
        return Release(name, commit, root, int(date), kind="commit" if is_commit else "branch")

    def _unknown(self, name: str, said: str) -> CheckError:
        if "is ambiguous" in said and "short" in said:
            nearest = [line.split()[1] for line in said.splitlines() if line.startswith("hint:   ")]
            return CheckError(f"{name} can mean several commits.", *nearest[:3])
        return missing(name, self.tags(), shallow=self.shallow)


_NAME = re.compile(r"[^-^\s\0-\x1f\x7f:*?\[\\][^\s\0-\x1f\x7f:*?\[\\]*")
"""What can name a commit: no option, no exclusion, no search through messages, no path."""
