"""Reads Flyway's files as one release wrote them: versioned ones in order, then those that run whenever they change.

A baseline migration runs on an empty database alone, the newest in the place of every version up to its own; any
other database passes over it (`BaselineResolvedMigration.java` of Flyway 10.0 to 13.0). So it says something only where
the files that it stands for are gone.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from checker.adapters.flyway.names import REPEATABLE, is_baseline, kind_of, names, version, within
from checker.adapters.flyway.settings import prefix_in
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree
from checker.folders.linear import File, linear, titled
from checker.folders.script import FileSteps, program, sql_script
from checker.folders.shelf import is_aside

_PROGRAMS: dict[str, Reader[FileSteps]] = {
    ".java": Reader("flyway-java", 1, program("Java")),
    ".kt": Reader("flyway-kotlin", 1, program("Kotlin")),
}


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files of a location; what a Java or Kotlin migration does is not known."""
    sql = sql_script("flyway", 1, place.dialect or dialect)

    def reading(path: str) -> Reader[FileSteps]:
        return _PROGRAMS.get(path[path.rfind(".") :], sql)

    files = sorted(
        _without_idle(_files(tree, place)),
        key=lambda file: (file.id.startswith(REPEATABLE), version(file.id), file.path),
    )
    history = linear(tree, place, files, reading, wanted)
    revisions = (
        replace(each, stands_for=partial(_up_to, version(each.id))) if is_baseline(each.path) else each
        for each in history.revisions
    )
    return replace(history, revisions=tuple(revisions))


def _up_to(newest: tuple[int, ...], id_: str) -> bool:
    return not id_.startswith(REPEATABLE) and version(id_) <= newest


def _without_idle(files: Iterator[File]) -> list[File]:
    """Leave out baselines but for the newest, and that too where a file that it stands for is there."""
    found = list(files)
    baselines = [each for each in found if is_baseline(each.path)]
    newest = max(baselines, key=lambda file: version(file.id), default=None)
    others = [each for each in found if each not in baselines]
    if newest is None or any(_up_to(version(newest.id), each.id) for each in others):
        return others
    return [newest, *others]


def _files(tree: Tree, place: Place) -> Iterator[File]:
    ids = tree.paths()
    called = names(prefix_in(place.flavour))
    for path in ids:
        match = called.fullmatch(path) if "__" in path else None
        if not match or is_aside(folder := match["folder"] or "") or not within(folder, place.versions):
            continue
        kind = kind_of(match)
        if kind == "R":
            # It runs anew whenever its text changes: each text is a migration of its own.
            yield File(f"{REPEATABLE}{match['title']}@{ids[path][:8]}", path, titled(match["title"]))
        elif kind in {"V", "B"}:
            back = f"{path[: match.start('kind')]}U{path[match.end('kind') :]}" if kind == "V" else ""
            yield File(match["version"].replace("_", "."), path, titled(match["title"]), back if back in ids else "")
