"""Finds the changelogs that no other includes, and follows what they include."""

import re
from collections.abc import Iterator
from functools import lru_cache

from checker.core.history import Place
from checker.core.tree import Reader, Tree, Unread
from checker.folders.dialects import spoken
from checker.folders.shelf import is_aside
from checker.grammars.liquibase.facts import Changelog, ChangeSet, Included, Property, speaks
from checker.grammars.liquibase.outline import outline

_CANDIDATE = re.compile(r"(?i).*(?:changelog|liquibase|changeset|changes?/).*\.(?:xml|ya?ml|json|sql)")
_ENDINGS = (".xml", ".yaml", ".yml", ".json", ".sql")
_DEEPEST = 50
VALID = " valid"
"""Ends what a change set is known by where it declares other checksums valid."""


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the files from which all others are reached."""
    candidates = [
        path
        for path in tree.paths()
        if path.endswith(_ENDINGS) and _CANDIDATE.fullmatch(path) and not is_aside(path.rpartition("/")[0])
    ]
    logs = {path: log for path in candidates if (log := changelog(tree, path)) and log.entries and log.is_changelog}
    reached = {found for path, log in logs.items() for each in _included(log) for found in resolved(tree, each, path)}
    roots = [path for path in logs if path not in reached]
    including = [path for path in roots if any(_included(logs[path]))]
    return tuple(
        Place(
            "liquibase",
            path.rpartition("/")[0],
            config=path,
            versions=(path.rpartition("/")[0],),
            dialect=spoken(tree, path.rpartition("/")[0], ()),
        )
        for path in including or roots[:1]
    )


def changelog(tree: Tree, path: str) -> Changelog | None:
    """Give the outline of a file; None where it cannot be read."""
    found = tree.facts(path, _outline(ending_of(path)))
    return None if isinstance(found, Unread) else found


def ending_of(path: str) -> str:
    """Give a file's format."""
    return path.rpartition(".")[2].lower().replace("yml", "yaml")


def on_the_classpath(path: str) -> str:
    """Give a path as the running program sees it: without the module and the source set that it stands in."""
    _, found, rest = path.rpartition("src/main/resources/")
    return rest if found else path


def defined(tree: Tree, path: str, dialect: str) -> dict[str, str]:
    """Give what the placeholders of all files stand for; of several definitions the first counts."""
    found: dict[str, str] = {}
    for each in _properties(tree, path, ()):
        if speaks(each.dbms, dialect) and not each.file:
            found.setdefault(each.name, each.value)
    return found


def _properties(tree: Tree, path: str, seen: tuple[str, ...]) -> Iterator[Property]:
    log = changelog(tree, path)
    if log is None or path in seen or len(seen) > _DEEPEST:
        return
    for entry in log.entries:
        if isinstance(entry, Property):
            yield entry
        elif isinstance(entry, Included):
            for file in resolved(tree, entry, path):
                yield from _properties(tree, file, (*seen, path))


def change_sets(tree: Tree, path: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, str, ChangeSet, int, str]]:
    """Give (file, logical path, change set, its place among the file's own, contexts around it), in their order."""
    log = changelog(tree, path)
    if log is None or path in seen or len(seen) > _DEEPEST:
        return
    at = 0
    for entry in log.entries:
        if isinstance(entry, ChangeSet):
            yield path, entry.path or log.path or path, entry, at, entry.context
            at += 1
        elif isinstance(entry, Included):
            for file in resolved(tree, entry, path):
                for where, logical, each, place, context in change_sets(tree, file, (*seen, path)):
                    yield where, logical, each, place, f"{entry.context} {context}".strip()


def broken(tree: Tree, path: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Unread]]:
    """Give (path, why) of the files that are included and cannot be read, or are not there."""
    found = tree.facts(path, _outline(ending_of(path)))
    if isinstance(found, Unread):
        yield path, found
    elif path not in seen and len(seen) <= _DEEPEST:
        for each in _included(found):
            files = resolved(tree, each, path)
            if not files and not each.whole_folder:
                yield path, Unread("what it includes is not there", each.file, each.line)
            for file in files:
                yield from broken(tree, file, (*seen, path))


def resolved(tree: Tree, included: Included, path: str) -> tuple[str, ...]:
    """Give the files that an include means: beside the one that names it, or below a root of the class path."""
    paths = tree.paths()
    wanted = included.file.removeprefix("classpath:").lstrip("/").removeprefix("./")
    folder = path.rpartition("/")[0]
    while included.relative and wanted.startswith("../"):
        wanted, folder = wanted.removeprefix("../"), folder.rpartition("/")[0]
    beside = f"{folder}/{wanted}" if folder else wanted
    if included.whole_folder:
        return tuple(sorted(_inside(tree, beside, included) or _inside(tree, wanted, included, anywhere=True)))
    if included.relative or beside in paths:
        return (beside,) if beside in paths else ()
    found = [each for each in paths if each == wanted or each.endswith(f"/{wanted}")]
    return (min(found, key=lambda each: (-_shared(each, path), len(each))),) if found else ()


def _inside(tree: Tree, folder: str, included: Included, *, anywhere: bool = False) -> list[str]:
    start = folder.rstrip("/") + "/"
    ending = included.ending or ""
    return [
        path
        for path in tree.paths()
        if (path.startswith(start) or (anywhere and f"/{start}" in path))
        and path.endswith(_ENDINGS)
        and path.endswith(ending)
    ]


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _included(log: Changelog) -> Iterator[Included]:
    return (each for each in log.entries if isinstance(each, Included))


@lru_cache(maxsize=8)
def _outline(ending: str) -> Reader[Changelog | Unread]:
    return Reader("liquibase-outline", 1, lambda content: outline(content, ending), (ending,))
