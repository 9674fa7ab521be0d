"""Single git commands: how they are run, and what their failures mean to a person."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.errors import CheckError
from checker.core.fact import frozen

QUIET = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.39.4 has no GIT_NO_LAZY_FETCH; this stops its fetches too
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
"""What every git child gets in its environment: it never fetches, asks, writes or translates."""

_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE")


@dataclass
class Git:
    """Runs git for one place; `options` stand before the command."""

    folder: Path
    options: tuple[str, ...] = ()
    alone: bool = True
    """Whether variables that name another repository are left out: they are set where git itself runs a hook."""
    children: int = field(default=0, compare=False)
    variables: Mapping[str, str] = field(default_factory=dict)
    """What its children get in their environment besides."""

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        """Give what a git command prints; CheckError where it fails."""
        done = self.tried(*arguments, given=given)
        if done.returncode:
            raise failure(done.stderr, self.folder)
        return done.stdout

    def tried(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """Run a git command that may fail."""
        self.children += 1
        command = ["git", "--no-pager", *self.options, *arguments]
        try:
            return subprocess.run(  # noqa: S603  -- no shell; names from the repository are never options
                command, cwd=self.folder, env=self._environment(), input=given, capture_output=True, check=False
            )
        except OSError as error:
            if not self.folder.is_dir():
                raise CheckError(f"there is no folder {self.folder}.") from error
            if isinstance(error, FileNotFoundError):
                raise no_git() from error
            raise CheckError(f"git could not be started: {error.strerror}.", code=1) from error

    def _environment(self) -> dict[str, str]:
        left_out = _PLACES if self.alone else ()
        plain = {name: value for name, value in os.environ.items() if name not in left_out}
        return {**plain, **QUIET, **self.variables}


@frozen
class Place:
    """Where a repository is."""

    folder: Path
    """The git directory: of a linked worktree, its own."""
    common: Path
    """The git directory that all worktrees share."""
    top: Path | None
    """The work tree's folder; None in a bare repository."""
    shallow: bool = False
    bare: bool = False


def find(path: Path | str | None) -> tuple[Git, Place]:
    """Find the repository that a folder belongs to, upwards as git does; CheckError where git gives none."""
    at = Path.cwd() if path is None else Path(path).absolute()
    git = Git(at, alone=path is not None)
    asked = ("--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir", "--git-common-dir")
    done = git.tried("rev-parse", *asked, "--show-toplevel")
    said = lines(done.stdout)
    if len(said) < len(asked):
        raise failure(done.stderr, at)
    bare, shallow, folder = said[0] == "true", said[1] == "true", Path(said[2])
    top = Path(said[4]) if len(said) > len(asked) else None  # a bare repository stops git at this last question
    place = Place(folder, (at / said[3]).resolve(), top, shallow, bare)
    return Git(folder, (f"--git-dir={folder}",), git.alone, git.children), place


def text(data: bytes) -> str:
    """Decode what git prints; bytes that are no UTF-8 survive as surrogates, as in paths."""
    return data.decode("utf-8", "surrogateescape")


def lines(data: bytes) -> Sequence[str]:
    """Give the lines git printed."""
    return text(data).removesuffix("\n").split("\n") if data else ()


def no_git() -> CheckError:
    """Make the error for a machine without git."""
    return CheckError("git was not found.", "install git, or add its folder to PATH", code=1)


def failure(stderr: bytes, folder: Path) -> CheckError:
    """Say what a git failure means and what would help (messages of git 2.39)."""
    said = text(stderr).strip()
    first = next((line for line in said.splitlines() if line.startswith(("fatal:", "error:"))), said.split("\n")[0])
    reason = re.sub(r"^(fatal|error): ", "", first).rstrip(".")
    if "dubious ownership" in said:
        owned = re.search(r"git config --global --add safe\.directory .+", said)
        command = owned[0] if owned else f"git config --global --add safe.directory {folder}"
        return CheckError("git does not read this repository: it belongs to another user.", command)
    if "not a git repository" in said:
        return CheckError("this folder is not inside a git repository.", "run it inside one, or name it: --repo DIR")
    if "safe.bareRepository" in said:
        message = "this is a bare repository, and git was told not to read one that it finds by itself."
        return CheckError(message, "git config --global safe.bareRepository all")
    return CheckError(f"git could not read the repository: {reason}.", "git fsck", code=1)
