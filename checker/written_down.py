"""Finds what is written into migrations about what cannot be read there: in the release, in the other one, on disk."""

from collections.abc import Iterator

from checker.core.directives import MARK, Directive, directives, moved
from checker.core.history import Revision
from checker.core.tree import Tree, Unread
from checker.desk import Desk


def written_down(desk: Desk, revision: Revision, own: Tree, other: tuple[str, Tree]) -> Iterator[tuple[Directive, str]]:
    """Give a revision's directives, each with where it stands if not in the release itself.

    Those of another copy count where its code is the same: knowledge may come after the release. `other` is the other
    release, by name.
    """
    path = revision.path
    copies = path, own.paths().get(path), other[1].paths().get(path)
    if copies in desk.silent:  # a matrix asks a thousand times
        return
    told = tuple(_told(desk, path, own, other))
    if not told:
        desk.silent.add(copies)
    yield from told


def _told(desk: Desk, path: str, own: Tree, other: tuple[str, Tree]) -> Iterator[tuple[Directive, str]]:
    reader = directives(path)
    found = own.facts(path, reader)
    if not isinstance(found, Unread):
        yield from ((each, "") for each in found)
    name, tree = other
    if tree.paths().get(path) not in {None, own.paths().get(path)}:
        later = tree.facts(path, reader)
        if later and not isinstance(later, Unread):
            yield from _moved(own, path, later, tree.content(path), name)
    on_disk = desk.work_copy(path)
    if MARK in on_disk and on_disk != own.content(path):
        told = list(_moved(own, path, reader.read(on_disk), on_disk, "the work tree"))
        desk.borrowed = desk.borrowed or bool(told)
        yield from told


def _moved(
    own: Tree, path: str, found: tuple[Directive, ...], copy: bytes | Unread, where: str
) -> Iterator[tuple[Directive, str]]:
    content = own.content(path)
    if not isinstance(content, Unread) and not isinstance(copy, Unread):
        yield from ((each, where) for each in moved(path, found, copy, content))
