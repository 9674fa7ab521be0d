"""Writes down what the gate accepts for a while, and takes away what no longer occurs."""

from dataclasses import dataclass, replace
from pathlib import Path

from checker.baseline_file import NAME, entries, written
from checker.core.accepting import trouble_with
from checker.core.errors import CheckError
from checker.core.gate import Acceptance, GateAnswer
from checker.desk import opened
from checker.gate import Wish, gate
from checker.question import Progress, Question, quiet

ACTIONS = ("create", "update", "prune")
_ROUNDS = 3
"""What was in the shadow of an accepted finding comes out then."""


@dataclass(frozen=True)
class Change:
    """What became of the file."""

    action: str
    added: tuple[Acceptance, ...] = ()
    removed: tuple[Acceptance, ...] = ()
    kept: int = 0


def baseline(
    question: Question, wish: Wish, action: str, end: tuple[str, str] = ("", ""), progress: Progress = quiet
) -> Change:
    """Change the file: `end` holds the reason and the end of what is added. Raises CheckError."""
    file = _file(question)
    before = entries(file.read_bytes() if file.is_file() else b"")
    if action == "create" and file.is_file():
        raise CheckError(f"{NAME} is there already.", "rollback-check baseline update", "rollback-check baseline prune")
    if action == "prune":
        answer = gate(question, wish, progress)
        gone = tuple(each for each in answer.stale("unused") if not each.line)
        left = [each for each in before if not any(_same(each, other) for other in gone)]
        _write(file, left)
        return Change(action, removed=gone, kept=len(left))
    reason, until = end
    trouble = trouble_with("x", reason, until)
    if trouble:
        raise CheckError(f"baseline {action} wants --reason and --until: {trouble}.")
    kept, added = list(before), list[Acceptance]()
    for _ in range(_ROUNDS):
        answer = gate(question, wish, progress)
        new = tuple(replace(each, reason=reason, until=until) for each in _stopping(answer))
        new = tuple(each for each in new if not any(_same(each, other) for other in added))
        if not new:
            break
        added += new
        kept = [each for each in kept if not any(_same(each, other) for other in new)] + list(new)
        _write(file, kept)
    return Change(action, added=tuple(added), kept=len(kept) - len(added))


def _stopping(answer: GateAnswer) -> tuple[Acceptance, ...]:
    """Give what stands in the way, service by service."""
    found: dict[Acceptance, None] = {}
    for back in answer.backs:
        stops = {each.fingerprint for each in back.stops}
        for service in back.services:
            for each in service.findings:
                if each.fingerprint in stops and not each.accepted:
                    found[Acceptance(each.rule, "", "", NAME, object=each.object, service=service.name)] = None
    if answer.strict and not found:
        for each in answer.bundle:
            if each.level.rank and not each.accepted:
                found[Acceptance(each.rule, "", "", NAME, object=each.object, service="default")] = None
    return tuple(found)


def _same(one: Acceptance, other: Acceptance) -> bool:
    return (one.rule, one.object, one.service) == (other.rule, other.object, other.service)


def _file(question: Question) -> Path:
    with opened(question) as desk:
        top = desk.repository.top
    if top is None:
        raise CheckError("a bare repository has no work tree to write the baseline to.", "run it in a clone")
    return top / NAME


def _write(file: Path, accepted: list[Acceptance]) -> None:
    try:
        file.write_text(written(accepted), encoding="utf-8")
    except OSError as error:
        raise CheckError(f"{NAME} could not be written: {error.strerror}.") from error
