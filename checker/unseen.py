"""What may have changed the database, and stands in no history that was read."""

from collections.abc import Iterator

from checker.core.adapter import Applied
from checker.core.finding import Evidence
from checker.core.foreign import foreign_changes, places_read
from checker.core.history import History
from checker.desk import Desk
from checker.services import Pair, histories


def unseen(desk: Desk, pair: Pair, ran: History, known: History, applied: Applied) -> tuple[Evidence, ...]:
    """Give all of it: files of tools that are not read, files without an id, revisions that only the ledger has."""
    return (*foreign(desk, pair), *_without_id(pair, ran, known), *_nowhere(pair, applied))


def foreign(desk: Desk, pair: Pair) -> tuple[Evidence, ...]:
    """Give the changed files that look like migrations of a tool without an adapter: they lie in no history."""
    known = places_read(each for tree in (pair.ran, pair.known) for each in histories(desk, tree))
    return foreign_changes(pair.ran.paths(), pair.known.paths(), known, pair.refs)


def _without_id(pair: Pair, ran: History, known: History) -> Iterator[Evidence]:
    """Give files among FROM's revisions that gave not even an id, and that TO does not have."""
    theirs, ours = pair.ran.paths(), set(pair.known.paths().values())
    for path, unread in ran.unread:
        if theirs.get(path) not in ours or path not in {each for each, _ in known.unread}:
            says = f"could not be read: {unread.reason}"
            yield Evidence(pair.current.ref, path, unread.line, object=path, says=says)


def _nowhere(pair: Pair, applied: Applied) -> Iterator[Evidence]:
    """Name the revisions of the ledger that neither release has a file for: what they did is not known."""
    for head in applied.heads:
        if head not in applied.all:
            says = f"has no file for revision {head}, where the database is"
            yield Evidence(pair.current.ref, "", object=head, says=says)
