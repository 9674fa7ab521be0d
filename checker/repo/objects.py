"""Objects by their id, from one git child that stays open."""

import os
import subprocess
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING

from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.core.tree import Unread
from checker.repo.command import QUIET, no_git, text

if TYPE_CHECKING:
    import git

_LARGEST = 32 * 1024 * 1024
"""No source file is that long; what is longer would only fill the memory."""
_FITS = 4096
"""Bytes: POSIX lets no pipe hold less."""


@frozen
class Object:
    """What git holds under an id."""

    id: str
    kind: str
    data: bytes


class Objects:
    """Reads objects through `git cat-file --batch`, started when the first one is asked for."""

    def __init__(self, folder: Path, variables: Mapping[str, str] | None = None) -> None:
        self.children = 0
        self.absent: set[str] = set()
        """Ids that are known to be missing: asking for them could end the child."""
        self._folder = folder
        self._variables = variables or {}
        self._process: git.Git.AutoInterrupt | None = None
        self._parents: git.Git.AutoInterrupt | None = None

    def read(self, names: Iterable[str]) -> Generator[Object | Unread]:
        """Give the objects of these names, in order; Unread for each that git lacks or cannot read.

        A git that dies on a damaged object is started again for the rest. Nothing else may be asked for before the
        last answer was taken or the generator closed.
        """
        every = list(names)
        answers = self._answers([name for name in every if name not in self.absent])
        for name in every:
            yield Unread(_MISSING, name) if name in self.absent else next(answers)

    def one(self, name: str) -> Object | Unread:
        """Give one object."""
        (found,) = self.read([name])
        return found

    def begin_again(self) -> None:
        """Leave the child to the process that this one was copied from; it must not be ended here."""
        self._parents, self._process = self._process, None

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None or process.proc is None:
            return
        for pipe in (process.proc.stdin, process.proc.stdout, process.proc.stderr):
            if pipe:
                _close(pipe)
        process.proc.wait()

    def _answers(self, left: list[str]) -> Iterator[Object | Unread]:
        while left:
            answered = 0
            for found in self._wave(left):
                answered += 1
                yield found
            if answered < len(left):
                yield self._died()
                answered += 1
            left = left[answered:]

    def _wave(self, names: list[str]) -> Iterator[Object | Unread]:
        """Give the answers up to the end, or up to the one at which the child dies."""
        asked, answers = self._pipes()
        request = b"".join(name.encode() + b"\n" for name in names)
        # Both pipes would fill if one thread wrote everything first; what fits into one pipe needs no thread.
        writer = Thread(target=_write, args=(asked, request)) if len(request) > _FITS else None
        if writer:
            writer.start()
        else:
            _write(asked, request)
        left = len(names)
        try:
            for name in names:
                found = _answer(name, answers)
                left -= 1
                if found is None:
                    left = 0
                    return
                yield Unread(_DAMAGED, name) if is_missing(found) and self._is_there(name) else found
        finally:
            if left:  # nobody wants the other answers, and the writer would wait for ever for them to be read
                self._kill()
            if writer:
                writer.join()

    def _is_there(self, name: str) -> bool:
        """Whether there is a file for an object that git calls missing (2.39 does, where the file is damaged)."""
        return (self._folder / "objects" / name[:2] / name[2:]).is_file()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._start()
        child = self._process.proc
        if child is None or child.stdin is None or child.stdout is None:
            raise CheckError("git's child lost its pipes.", code=1)
        return child.stdin, child.stdout

    def _start(self) -> "git.Git.AutoInterrupt":
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        import git  # noqa: PLC0415  -- 85 ms that an answer from the cache does not need

        self.children += 1
        # The child gets this program's own list of arguments: GitPython would make options of its keywords.
        command = ["git", "--no-pager", f"--git-dir={self._folder}", "cat-file", "--batch"]
        try:
            surroundings = {**QUIET, **self._variables}
            return git.Git(self._folder).execute(command, istream=subprocess.PIPE, as_process=True, env=surroundings)
        except git.GitCommandNotFound as error:
            raise no_git() from error

    def _kill(self) -> None:
        if self._process and self._process.proc:
            self._process.proc.kill()
        self.close()

    def _died(self) -> Unread:
        process, said = self._process, b""
        if process and process.proc and process.proc.stderr:
            said = process.proc.stderr.read()
        self.close()
        reasons = [line for line in text(said).splitlines() if line.startswith(("fatal:", "error:"))]
        why = reasons[-1].partition(": ")[2] if reasons else "git stopped"
        return Unread(f"{_DAMAGED}: {why}")


def is_missing(found: Object | bytes | Unread) -> bool:
    """Whether git has no such object, which is not the same as one that it cannot read."""
    return isinstance(found, Unread) and found.reason == _MISSING


_MISSING = "git does not have this object"
_DAMAGED = "git could not read this object"


def is_damaged(found: Object | bytes | Unread) -> bool:
    """Whether git has the object and cannot read it."""
    return isinstance(found, Unread) and found.reason.startswith(_DAMAGED)


def _answer(name: str, answers: IO[bytes]) -> Object | Unread | None:
    header = answers.readline()
    if not header.endswith(b"\n"):
        return None
    if header.endswith((b" missing\n", b" ambiguous\n")):
        return Unread(_MISSING, name)
    id_, kind, size = header.decode("ascii").split()
    length = int(size)
    if length > _LARGEST:
        for start in range(0, length + 1, _LARGEST):
            answers.read(min(_LARGEST, length + 1 - start))
        return Unread(f"the file is too long to be read ({length // 2**20} MB)")
    data = answers.read(length + 1)
    return Object(id_, kind, data[:-1]) if len(data) == length + 1 else None


def _write(pipe: IO[bytes], request: bytes) -> None:
    with suppress(BrokenPipeError, ValueError):  # the child died: the reader sees the end of its answers
        pipe.write(request)
        pipe.flush()


def _close(pipe: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        pipe.close()
