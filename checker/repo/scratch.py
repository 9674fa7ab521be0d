"""A scratch folder of objects beside a repository's own: what is tried there leaves no trace in the repository."""

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from checker.core.tree import BlobId, Unread
from checker.repo.command import Git, Place, text
from checker.repo.contents import Contents
from checker.repo.objects import Objects
from checker.repo.trees import GitTree, Keeper, Memory, Trees

Entry = tuple[str, str, str]
"""Mode, kind and id of what stands under a name in a tree."""
Noted = Callable[[BlobId, bytes | Unread], None]
"""Is told what came of asking for a blob."""

_FOLDER = ("040000", "tree")
_SHA1 = 40
_BARE = "[core]\n\trepositoryformatversion = {}\n\tbare = true\n"
_SHA256 = "[extensions]\n\tobjectformat = sha256\n"
PLAIN = {"GIT_ATTR_NOSYSTEM": "1"}
"""In the scratch folder no attributes are read: a merge driver would be a program of somebody's configuration."""


class Scratch:
    """A git directory of its own, bare and temporary, that reads the repository's objects and writes none of them."""

    def __init__(self, place: Place, own: Git) -> None:
        self.folder = Path(mkdtemp(prefix="rollback-check-"))
        self._place, self._own = place, own
        self._variables = {
            "GIT_OBJECT_DIRECTORY": str(self.folder / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _alternates(place),
        }
        self._objects = Objects(self.folder, self._variables)
        self._trees = Trees(self._objects)
        self._contents = Contents(self._objects)
        self._lay_out()

    def close(self) -> None:
        """Take everything away."""
        self._objects.close()
        rmtree(self.folder, ignore_errors=True)

    def inside(self, *options: str, **variables: str) -> Git:
        """Give git for the scratch folder: it sees the repository's objects, neither its refs nor its configuration."""
        return Git(self.folder, (*options, f"--git-dir={self.folder}"), variables={**self._variables, **variables})

    def outside(self, *options: str) -> Git:
        """Give git for the repository, with its configuration: what it writes stands in the scratch folder."""
        own = self._own
        return Git(own.folder, (*options, *own.options), own.alone, variables=self._variables)

    def tree(self, root: str, keeper: Keeper | None = None, noted: Noted | None = None) -> GitTree:
        """Give the files of a tree that the repository may not have."""

        def content(blob: BlobId, near: Callable[[], Iterable[BlobId]]) -> bytes | Unread:
            found = self._contents.give(blob, near)
            if noted:
                noted(blob, found)
            return found

        return GitTree(root, lambda: self._trees.files(root), content, keeper or Memory())

    def entries(self, tree: str) -> dict[str, Entry]:
        """Give what stands in one folder: all of it, symbolic links and submodules too. Raises CheckError."""
        found: dict[str, Entry] = {}
        for line in text(self.inside().run("ls-tree", "-z", tree)).split("\0")[:-1]:
            facts, _, name = line.partition("\t")
            mode, kind, id_ = facts.split(" ")
            found[name] = mode, kind, id_
        return found

    def folder_of(self, entries: Mapping[str, Entry]) -> str:
        """Write a folder; give its id. Raises CheckError."""
        given = "".join(f"{mode} {kind} {id_}\t{name}\0" for name, (mode, kind, id_) in entries.items())
        made = self.inside().run("mktree", "-z", "--missing", given=given.encode("utf-8", "surrogateescape"))
        return text(made).strip()

    def with_paths(self, base: str, other: str, moves: Iterable[tuple[str, str]]) -> str:
        """Give the first tree with some paths taken from the second: (path in the first, path in the second).

        What the second has nothing of is gone. Raises CheckError.
        """
        root = base
        for at, source in moves:
            root = self._placed(root, at.split("/"), self._entry(other, source.split("/"))) or self.folder_of({})
        return root

    def commit(self, tree: str, *parents: str) -> str:
        """Write a commit that nobody will keep: it only tells `merge-tree` what to compare with what."""
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"{role} scratch <scratch> 0 +0000" for role in ("author", "committer")]
        body = "".join(f"{line}\n" for line in [*lines, ""]).encode()
        data = b"commit %d\0%b" % (len(body), body)
        id_ = (hashlib.sha1(data, usedforsecurity=False) if len(tree) == _SHA1 else hashlib.sha256(data)).hexdigest()
        file = self.folder / "objects" / id_[:2] / id_[2:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(zlib.compress(data, 1))
        return id_

    def _lay_out(self) -> None:
        """Lay out what git takes for a repository."""
        for name in ("objects", "refs/heads", "refs/tags"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        sha1 = text(self._own.run("rev-parse", "--show-object-format")).strip() == "sha1"
        (self.folder / "config").write_text(_BARE.format(0 if sha1 else 1) + ("" if sha1 else _SHA256))
        (self.folder / "HEAD").write_text("ref: refs/heads/main\n")

    def _entry(self, tree: str, parts: list[str]) -> Entry | None:
        found = self.entries(tree).get(parts[0])
        if found is None or len(parts) == 1:
            return found
        return self._entry(found[2], parts[1:]) if found[1] == "tree" else None

    def _placed(self, tree: str | None, parts: list[str], entry: Entry | None) -> str | None:
        """Give a folder with one thing put in its place; None where nothing is left in it, as git keeps no such one."""
        held = self.entries(tree) if tree else {}
        name, *rest = parts
        if rest:
            below = held.get(name)
            made = self._placed(below[2] if below and below[1] == "tree" else None, rest, entry)
            if made is None and below and below[1] != "tree":
                return tree  # a file stands where the folder would be, and nothing is to be put there
            entry = (*_FOLDER, made) if made else None
        if entry is None:
            held.pop(name, None)
        else:
            held[name] = entry
        return self.folder_of(held) if held else None


def _alternates(place: Place) -> str:
    """Name the folders that objects are read from, as git wants them in its environment."""
    said = os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    own = str(place.common / "objects")
    if os.pathsep in own or own.startswith('"'):
        own = '"' + own.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return os.pathsep.join(filter(None, (own, said)))
