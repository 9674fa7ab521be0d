"""The answer for two releases: from the store where it was given before, else by going along the line."""

from checker import __version__
from checker.core.fact import decode, encode
from checker.core.release import Release
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk
from checker.stamp import stamp


def judge(desk: Desk, current: Release, target: Release, *, forward: bool = False) -> tuple[ServiceAnswer, ...]:
    """Judge one rollback, service by service, the worst first. Raises CheckError."""
    key = _key(desk, current, target, forward=forward)
    kept = _kept(desk, key)
    if kept:
        return kept
    from checker.line import along  # noqa: PLC0415  a warm answer loads no reader and no rule
    from checker.services import Pair  # noqa: PLC0415

    desk.progress(f"{current.ref} -> {target.ref}")
    answers = along(desk, Pair(current, target, desk.tree(current), desk.tree(target), forward))
    lacking = desk.repository.lacking()
    if lacking:
        raise lacking
    desk.store.keep_answer(key, encode(answers))
    return answers


def _kept(desk: Desk, key: str) -> tuple[ServiceAnswer, ...]:
    """Give the answer of another run; none where there is none, or none that makes sense."""
    try:
        found = decode(desk.store.answer(key))
    except (LookupError, TypeError, ValueError):  # a damaged file
        return ()
    is_answer = isinstance(found, tuple) and all(isinstance(each, ServiceAnswer) for each in found)
    return found if is_answer else ()  # type: ignore[return-value]  # as was just seen


def _key(desk: Desk, current: Release, target: Release, *, forward: bool) -> str:
    """Name everything that an answer depends on. The names of the releases stand in its sentences."""
    question = desk.question
    parts = (
        (__version__, stamp()),
        (current.ref, current.root, target.ref, target.root, forward),
        (question.current_revisions, question.services, question.hook, question.dialect),
        desk.config.digest,
    )
    return repr(parts)
