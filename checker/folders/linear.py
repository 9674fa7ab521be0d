"""A history of files in an order, each following the one before it."""

from collections.abc import Callable, Iterable

from checker.core.adapter import Wanted
from checker.core.fact import frozen
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders.script import FileSteps

Reading = Callable[[str], Reader[FileSteps]]
"""Gives the reader of a path: a tool may know SQL files and programs side by side."""


@frozen
class File:
    """One migration as its files' names tell it."""

    id: str
    """As the ledger has it."""
    path: str
    title: str = ""
    down: str = ""
    """The file of its way down, where that is a file of its own."""
    line: int = 1
    blob: str = ""
    """What the tool holds its text by, where that is not the file's own id."""


def linear(tree: Tree, place: Place, files: Iterable[File], reading: Reading, wanted: Wanted) -> History:
    """Make a history of files in the order in which a tool runs them."""
    ids = tree.paths()
    found: list[Revision] = []
    for file in files:
        up, down = _ways(tree, file, reading, wanted)
        # Of one id there may be two files.
        before = next((each.id for each in reversed(found) if each.id != file.id), "")
        found.append(
            Revision(
                file.id,
                file.path,
                file.line,
                (before,) if before else (),
                title=file.title,
                blob=file.blob or ids.get(file.path, ""),
                up=up,
                down=down,
            )
        )
    return History(place, tuple(found), by_name=True)


def titled(name: str) -> str:
    """Say a file's name as people do."""
    return name.replace("_", " ").replace("-", " ").strip()


def opener(tree: Tree, path: str) -> Callable[[], bytes]:
    """Give what opens a file when its text is asked for."""

    def give() -> bytes:
        content = tree.content(path)
        return b"" if isinstance(content, Unread) else content

    return give


def _ways(tree: Tree, file: File, reading: Reading, wanted: Wanted) -> tuple[tuple[Step, ...], tuple[Step, ...] | None]:
    if not wanted.wants(file.id, opener(tree, file.path)):
        return (), None
    found = tree.facts(file.path, reading(file.path))
    if isinstance(found, Unread):
        return (Step(found, found.line),), None
    if not file.down:
        return found.up, found.down
    if not wanted.both_ways(file.id):
        return found.up, None
    back = tree.facts(file.down, reading(file.down))
    return found.up, (Step(back, back.line),) if isinstance(back, Unread) else back.up
