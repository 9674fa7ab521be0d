"""The line: two releases -> histories -> schemas and needs -> findings -> the answer for each service."""

from collections.abc import Sequence
from dataclasses import replace

from checker.core.boot import Hook
from checker.core.difference import findings
from checker.core.joining import joined
from checker.core.service import Service
from checker.core.sum_up import nothing_known, sum_up
from checker.core.verdict import ServiceAnswer, Verdict
from checker.desk import Desk
from checker.reading import Reading
from checker.rules import RULES
from checker.services import Pair, dialect_seen, dialects_spoken, hook_of, own_code, services
from checker.unseen import foreign
from checker.written_for import written_for


def along(desk: Desk, pair: Pair) -> tuple[ServiceAnswer, ...]:
    """Judge one rollback, service by service, the worst first. Raises CheckError."""
    found = services(desk, pair)
    if not found:
        return (nothing_known(*pair.refs, foreign(desk, pair)),)
    answers = (judge_service(desk, pair, service, found) for service in found)
    return tuple(sorted(answers, key=lambda answer: -answer.verdict.rank))


def worst_first(desk: Desk, pair: Pair) -> tuple[tuple[ServiceAnswer, ...], bool]:
    """Judge one rollback as far as its verdict needs: the first answer is the one that `along` gives first.

    A hook that stops for sure is the first reason whatever the code says, and nothing is worse than unsafe. Also tells
    whether these are all answers, and whole. Raises CheckError.
    """
    found = services(desk, pair)
    answers: list[ServiceAnswer] = []
    for service in found:
        stopped = _stopped(desk, pair, service)
        answer = stopped or judge_service(desk, pair, service, found)
        if answer.verdict is Verdict.UNSAFE and (stopped or len(found) > 1):
            return (answer,), False
        answers.append(answer)
    if not answers:
        return (nothing_known(*pair.refs, foreign(desk, pair)),), True
    return tuple(sorted(answers, key=lambda answer: -answer.verdict.rank)), True


def _stopped(desk: Desk, pair: Pair, service: Service) -> ServiceAnswer | None:
    """Give the answer of a service whose hook stops for sure, without a word about the fit; None for all others."""
    hook = hook_of(desk, pair, service)
    dialects = dialects_spoken(desk, pair, service)
    rollback = Reading(desk, pair, service, (), dialects[0]).hook_alone(hook)
    answer = sum_up(rollback, findings(rollback, RULES), service, hook, dialects) if rollback else None
    if answer is None or answer.verdict is not Verdict.UNSAFE:
        return None
    return replace(answer, dialect_seen=dialect_seen(desk, pair, service))


def judge_service(desk: Desk, pair: Pair, service: Service, others: Sequence[Service]) -> ServiceAnswer:
    """Judge one service; of a hotfix also its code with its own migrations."""
    answer = _judged(desk, pair, service, others, hook_of(desk, pair, service))
    code = written_for(desk, pair, service)
    return joined(answer, _judged(code.desk, code.pair, code.service, (), None)) if code else answer


def _judged(desk: Desk, pair: Pair, service: Service, others: Sequence[Service], hook: Hook | None) -> ServiceAnswer:
    """Judge once for each dialect that a service may speak; the worst counts."""
    paths = own_code(pair.known, service, others)
    dialects = dialects_spoken(desk, pair, service)
    answers = []
    for dialect in dialects:
        rollback = Reading(desk, pair, service, paths, dialect).rollback(hook)
        answers.append(sum_up(rollback, findings(rollback, RULES), service, hook, dialects))
    worst = max(answers, key=lambda answer: answer.verdict.rank)
    return replace(worst, dialect_seen=dialect_seen(desk, pair, service))
