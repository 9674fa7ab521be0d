"""Reads Flyway's files as one release wrote them: versioned ones in order, then those that run whenever they change."""

import re
from collections.abc import Iterator

from checker.adapters.flyway.find import FILE, location, on_the_classpath
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree
from checker.folders.linear import File, linear, titled
from checker.folders.script import FileSteps, program, sql_script
from checker.folders.shelf import is_aside

REPEATABLE = "R__"
_PROGRAMS: dict[str, Reader[FileSteps]] = {
    ".java": Reader("flyway-java", 1, program("Java")),
    ".kt": Reader("flyway-kotlin", 1, program("Kotlin")),
}


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files of a location; what a Java or Kotlin migration does is not known."""
    sql = sql_script("flyway", 1, place.dialect or dialect)

    def reading(path: str) -> Reader[FileSteps]:
        return _PROGRAMS.get(path[path.rfind(".") :], sql)

    files = sorted(_files(tree, place), key=lambda file: (file.id.startswith(REPEATABLE), version(file.id), file.path))
    return linear(tree, place, files, reading, wanted)


def version(id_: str) -> tuple[int, ...]:
    """Give a version as Flyway compares it: its numbers, zeros at the end left out."""
    numbers = [int(part) for part in re.findall(r"\d+", id_)] if not id_.startswith(REPEATABLE) else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def named(id_: str) -> str:
    """Give an id as Flyway says it: the version, or the description of what is repeatable."""
    return id_.removeprefix(REPEATABLE).partition("@")[0].replace("_", " ") if id_.startswith(REPEATABLE) else id_


def _files(tree: Tree, place: Place) -> Iterator[File]:
    ids = tree.paths()
    seen = on_the_classpath(place.folder)
    for path in ids:
        match = FILE.fullmatch(path) if "__" in path else None
        if not match or is_aside(folder := match["folder"] or "") or on_the_classpath(location(folder)) != seen:
            continue
        back = re.sub(r"(^|/)V(?=[^/]*$)", r"\1U", path)
        if match["kind"] == "R":
            # It runs anew whenever its text changes: each text is a migration of its own.
            yield File(f"{REPEATABLE}{match['title']}@{ids[path][:8]}", path, titled(match["title"]))
        elif match["kind"] == "V" and match["version"]:
            yield File(match["version"].replace("_", "."), path, titled(match["title"]), back if back in ids else "")
