"""The answer for two releases: from the store where it was given before, else by going along the line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from checker import __version__
from checker.core.before import Before
from checker.core.errors import CheckError
from checker.core.fact import Json, decode, encode
from checker.core.release import Release
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk
from checker.plugins import announced
from checker.stamp import stamp

if TYPE_CHECKING:
    from checker.services import Pair

_ENOUGH = 3
"""From how many releases on a second process pays."""
NOTHING = Before()
"""A database as FROM left it."""


def judge(
    desk: Desk,
    current: Release,
    target: Release,
    *,
    forward: bool = False,
    together: bool = False,
    before: Before = NOTHING,
) -> tuple[ServiceAnswer, ...]:
    """Judge one rollback, service by service, the worst first. Raises CheckError.

    `together`: TO's own migrations have run as well, and FROM's code still writes. `before`: what is done to the
    database first.
    """
    key = key_of(desk, current, target, forward, together, before)
    if desk.beside:
        desk.beside.wait_for(key)
    kept = _kept(desk, key)
    if kept and not _told_since(desk, kept):
        return kept
    from checker.services import Pair  # noqa: PLC0415  a warm answer loads no reader and no rule

    return judge_anew(desk, Pair(current, target, desk.tree(current), desk.tree(target), forward, together, before))


def judge_worst(desk: Desk, current: Release, target: Release) -> tuple[ServiceAnswer, ...]:
    """Judge one rollback as far as its verdict and its first reason need; the answer's other words do not count.

    Raises CheckError.
    """
    whole, brief = _keys(desk, current, target)
    if desk.beside:
        desk.beside.wait_for(brief)
    for key in (whole, brief):
        kept = _kept(desk, key)
        if kept and not _told_since(desk, kept):
            return kept
    from checker.services import Pair  # noqa: PLC0415  a warm answer loads no reader and no rule

    answers, is_whole = judge_worst_anew(desk, Pair(current, target, desk.tree(current), desk.tree(target)))
    if not desk.borrowed:
        for key in (whole, brief) if is_whole else (brief,):
            desk.store.keep_answer(key, encode(answers))
    return answers


def judge_worst_anew(desk: Desk, pair: "Pair") -> tuple[tuple[ServiceAnswer, ...], bool]:
    """Judge one rollback as far as its verdict needs, whatever was judged before, and keep nothing.

    Also tells whether these are all answers, and whole. Raises CheckError.
    """
    desk.borrowed = False
    from checker.line import worst_first  # noqa: PLC0415  a warm answer loads no reader and no rule

    desk.progress(f"{pair.current.ref} -> {pair.target.ref}")
    found = worst_first(desk, pair)
    lacking = desk.repository.lacking()
    if lacking:
        raise lacking
    return found


def judge_anew(desk: Desk, pair: "Pair") -> tuple[ServiceAnswer, ...]:
    """Judge one rollback without asking whether it was judged before. Raises CheckError."""
    desk.borrowed = False
    from checker.line import along  # noqa: PLC0415  a warm answer loads no reader and no rule

    desk.progress(f"{pair.current.ref} -> {pair.target.ref}")
    answers = along(desk, pair)
    lacking = desk.repository.lacking()
    if lacking:
        raise lacking
    if not desk.borrowed:
        key = key_of(desk, pair.current, pair.target, pair.forward, pair.together, pair.before)
        desk.store.keep_answer(key, encode(answers))
    return answers


@contextmanager
def shared_out(desk: Desk, current: Release, targets: Sequence[Release], enough: int = _ENOUGH) -> Iterator[None]:
    """Let a second process judge these rollbacks by `judge_worst`, the last first, while the first are judged here.

    They meet somewhere: which rollback takes long is known to nobody. `enough`: from how many on it pays.
    """
    unknown = [each for each in targets if not any(map(desk.store.answer, _keys(desk, current, each)))]
    if desk.beside or len({target.root for target in unknown}) < enough:
        yield
        return
    from checker.store.beside import Beside, is_worth_it  # noqa: PLC0415  not for a warm answer

    if not is_worth_it():
        yield
        return
    with suppress(CheckError):  # it is met again, and told, where this release is asked about
        desk.repository.load((current,))  # once for both
    desk.beside = Beside(lambda: _judged(desk, current, unknown[::-1]), (), desk.store.keep_answer)
    try:
        yield
    finally:
        desk.beside.close()
        desk.beside = None


def _judged(desk: Desk, current: Release, targets: Sequence[Release]) -> Iterator[tuple[str, Json] | str]:
    """Judge in the second process. What cannot be judged is left to the first, which says why, and all that follows."""
    desk.begin_again()
    for target in targets:
        keys = _keys(desk, current, target)
        yield keys[-1]
        try:
            judge_worst(desk, current, target)
        except CheckError:
            return
        desk.store.save()  # it may be ended before the next
        for key in keys:
            answer = desk.store.answer(key)
            if answer is not None:
                yield key, answer
            elif key == keys[-1]:  # there was none, or it rests on the work tree, and is not kept
                yield key


def _keys(desk: Desk, current: Release, target: Release) -> tuple[str, str]:
    """Name the whole answer, and the one that is whole only as far as its verdict needs; the last is always kept."""
    return key_of(desk, current, target), key_of(desk, current, target, "worst")


def asked(desk: Desk) -> tuple[object, ...]:
    """Name everything that answers depend on besides the releases."""
    question = desk.question
    said = (
        question.current_revisions,
        question.services,
        question.hook,
        question.dialect,
        question.schema,
        _digest(question.stated),
    )
    return ((__version__, stamp(), announced()), said, desk.config.digest)


def _digest(content: bytes) -> str:
    from hashlib import sha256  # noqa: PLC0415  few questions bring a schema

    return sha256(content).hexdigest() if content else ""


def _told_since(desk: Desk, answers: tuple[ServiceAnswer, ...]) -> bool:
    return told_since(desk, unreadable(answers))


def unreadable(answers: tuple[ServiceAnswer, ...]) -> frozenset[str]:
    """Give the migrations of which something could not be read."""
    found = (finding for answer in answers for finding in answer.findings if finding.rule == "unread-operation")
    return frozenset(place.path for finding in found for place in finding.evidence if place.revision)


def told_since(desk: Desk, paths: Iterable[str]) -> bool:
    """Tell whether the work tree may say something now about migrations that could not be read."""
    if not paths:
        return False
    from checker.core.directives import MARK  # noqa: PLC0415  only where something could not be read

    return any(MARK in desk.work_copy(path) for path in sorted(paths))


def _kept(desk: Desk, key: str) -> tuple[ServiceAnswer, ...]:
    """Give the answer of another run; none where there is none, or none that makes sense."""
    try:
        found = decode(desk.store.answer(key))
    except (LookupError, TypeError, ValueError):  # a damaged file
        return ()
    is_answer = isinstance(found, tuple) and all(isinstance(each, ServiceAnswer) for each in found)
    return found if is_answer else ()  # type: ignore[return-value]  # as was just seen


def key_of(desk: Desk, current: Release, target: Release, *more: object) -> str:
    """Name everything that an answer depends on.

    The names of the releases stand in its sentences; what TO's code was written for is a matter of its commit.
    """
    ends = (current.ref, current.root, target.ref, target.root, target.commit)
    return repr((*asked(desk), *ends, *(more or (False, False, NOTHING))))
