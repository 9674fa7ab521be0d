"""A release's files, and what is read from them."""

from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from checker.core.fact import fact, frozen

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
BlobId = str


@fact
class Unread:
    """Something that could not be read: a value that travels to the answer, never an exception."""

    reason: str
    """Why, as the end of a sentence: "the file is not valid Python 3"."""
    text: str = ""
    """What stands there, shortened to one line."""
    line: int = 0
    """1-based; 0 where the whole file is meant."""
    rows: bool = False
    """Whether it can do no more than write rows: no table changes its shape."""


def shown(text: str) -> str:
    """Shorten what could not be read to one line of at most 120 characters: an `Unread`'s `text`."""
    return " ".join(text.split())[:120]


@frozen
class Reader(Generic[T_co]):
    """A pure function of a file's bytes; its result is kept under (blob id, name, version, options)."""

    name: str
    version: int
    read: Callable[[bytes], T_co]
    options: tuple[str, ...] = ()
    """Everything besides the bytes that changes the result: the dialect, the blob ids of imported helpers."""


class Tree(Protocol):
    """The files of one release. Paths are relative to the repository's root, with `/`."""

    def __hash__(self) -> int:
        """Tell trees apart, so that what was made of one can be kept for a while."""
        ...

    def paths(self) -> Mapping[str, BlobId]:
        """Every file with the id of its content, in path order."""
        ...

    def facts(self, path: str, reader: Reader[T]) -> T | Unread:
        """Give what the reader finds in a file, kept from before or read now; `Unread` where git lacks the object."""
        ...

    def content(self, path: str) -> bytes | Unread:
        """Give a file's bytes; for helpers that are read together with the file that imports them."""
        ...
