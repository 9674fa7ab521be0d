"""The releases of a repository with the revisions that each of them needs, for those who want to see them."""

from checker.core.lineage import Lineage, lineage
from checker.core.service import names
from checker.desk import opened
from checker.question import Progress, Question, quiet
from checker.services import histories


def graph(question: Question, progress: Progress = quiet) -> Lineage:
    """Show the last releases, up to the one that runs now. Raises CheckError."""
    with opened(question, progress) as desk:
        current = desk.current()[0]
        older, total = desk.older(current)
        releases = (current, *(older if question.last is None else older[: question.last - 1]))
        desk.repository.load(releases)
        held = []
        for release in releases:
            found = histories(desk, desk.tree(release))
            named = names([history.place for history in found]) if found else ()
            held.append((release.ref, tuple(zip(named, found, strict=True))))
        lacking = desk.repository.lacking()
        if lacking:
            raise lacking
        return lineage(held, total + 1)
