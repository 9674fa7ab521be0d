"""Every older release from every newer one: from the store where it was given before, else judged."""

from dataclasses import replace

from checker.core.errors import CheckError
from checker.core.fact import decode, encode
from checker.core.matrix import Known, Matrix
from checker.core.release import Release
from checker.desk import Desk, opened
from checker.judge import asked, told_since
from checker.question import Progress, Question, quiet


def matrix(question: Question, progress: Progress = quiet) -> Matrix:
    """Judge every rollback among the last releases. Raises CheckError."""
    if question.current_revisions:
        raise CheckError("matrix looks at every release as if it ran; --current names one.", "rollback-check horizon")
    with opened(question, progress) as desk:
        current, _, assumptions = desk.current()
        older, total = desk.older(current)
        releases = (current, *(older if question.last is None else older[: question.last - 1]))
        key = repr(("matrix", *asked(desk), [(each.ref, each.root, each.commit) for each in releases]))
        found = _kept(desk, key)
        if found is None:
            found = _judged(desk, releases, key)
        said = tuple(each for each in assumptions if each.id != "from-newest-tag")
        notes = ("this clone is shallow: other releases may be missing from it",) if desk.repository.shallow else ()
        return replace(found, of=total + 1, assumptions=said, not_checked=notes)


def _judged(desk: Desk, releases: tuple[Release, ...], key: str) -> Matrix:
    from checker.table import judged  # noqa: PLC0415  a warm answer loads no reader and no rule

    last = repr(("matrix of before", *asked(desk), desk.question.tags, desk.question.last))
    known = _decoded(desk, last)
    if not isinstance(known, Known) or told_since(desk, known.dark):
        known = Known()
    found, now = judged(desk, releases, known)
    if now is not None:
        desk.store.keep_answer(key, encode((found, now.dark)))
        desk.store.keep_answer(last, encode(now))
    return found


def _kept(desk: Desk, key: str) -> Matrix | None:
    """Give the matrix of another run, unless the work tree says something now that it may not have said then."""
    match _decoded(desk, key):
        case (Matrix() as found, frozenset() as dark) if not told_since(desk, map(str, dark)):
            return found
    return None


def _decoded(desk: Desk, key: str) -> object:
    try:
        return decode(desk.store.answer(key))
    except (LookupError, TypeError, ValueError):  # a damaged file
        return None
