"""The line: two releases -> histories -> schemas and needs -> findings -> the answer for each service."""

from collections.abc import Sequence

from checker.core.difference import findings
from checker.core.service import Service
from checker.core.sum_up import nothing_known, sum_up
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk
from checker.reading import Reading, foreign
from checker.rules import RULES
from checker.services import Pair, dialects_spoken, hook_of, own_code, services


def along(desk: Desk, pair: Pair) -> tuple[ServiceAnswer, ...]:
    """Judge one rollback, service by service, the worst first. Raises CheckError."""
    found = services(desk, pair)
    if not found:
        return (nothing_known(*pair.refs, foreign(pair, found)),)
    answers = (judge_service(desk, pair, service, found) for service in found)
    return tuple(sorted(answers, key=lambda answer: -answer.verdict.rank))


def judge_service(desk: Desk, pair: Pair, service: Service, others: Sequence[Service]) -> ServiceAnswer:
    """Judge one service: once for each dialect it may speak, the worst counts."""
    paths = own_code(pair.known, service, others)
    hook = hook_of(desk, pair, service)
    dialects = dialects_spoken(desk, pair, service)
    answers = []
    for dialect in dialects:
        rollback = Reading(desk, pair, service, paths, dialect).rollback(hook)
        answers.append(sum_up(rollback, findings(rollback, RULES), service, hook, dialects))
    return max(answers, key=lambda answer: answer.verdict.rank)
