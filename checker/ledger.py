"""Finds the release whose migrations left the revisions that the ledger holds."""

from itertools import islice

from checker.core.errors import CheckError
from checker.core.release import Release, newest, older
from checker.core.verdict import Assumption
from checker.desk import Desk
from checker.services import histories

_MOST = 60
"""How many releases are looked at, the newest first."""


def release_at(desk: Desk, family: str | None) -> tuple[Release, tuple[Assumption, ...]]:
    """Give the newest release whose heads are exactly the ledger's revisions, else the newest that has them all.

    The second is said to be between releases. Raises CheckError where no release has them.
    """
    rows = frozenset(desk.question.current_revisions)
    last = newest(desk.releases, family)
    knowing: Release | None = None
    for release in islice((last, *older(desk.releases, last)), _MOST):
        found = histories(desk, desk.tree(release))
        exact = [history for history in found if frozenset(history.ledger) == rows]
        if exact:
            return release, ()
        if knowing is None and any(rows <= history.ids for history in found):
            knowing = release
    if knowing is None:
        message = f"no release has a file for revision {', '.join(sorted(rows))}."
        raise CheckError(message, "git fetch --tags", "name what runs now as well: --from REF")
    text = f"the database is between releases: {knowing.ref} is the newest that knows {', '.join(sorted(rows))}"
    return knowing, (Assumption("between-releases", text, "--from REF"),)
