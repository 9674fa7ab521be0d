"""Which of a database's functions and procedures a call reaches: before the newer release's revisions and after."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from checker.core.history import Revision
from checker.core.needs import Routine, Use
from checker.core.operation import OtherObject, Parameter
from checker.core.rollback import Rollback
from checker.core.schema import Origin

_KINDS = {"function", "procedure"}
Signature = tuple[Parameter, ...]


class Call(NamedTuple):
    """A call that reached one routine and does not any more, or not for sure."""

    routine: Routine
    use: Use
    origin: Origin
    ambiguous: bool


class _Known(NamedTuple):
    signatures: tuple[Signature, ...]
    origin: Origin


def calls_that_changed(rollback: Rollback) -> Iterator[Call]:
    """Give the calls that reach another number of routines than before, once a routine."""
    before, after = _before_and_after(rollback)
    seen: set[str] = set()
    for routine, use in rollback.needs.routines:
        was, now = before.get(routine.name), after.get(routine.name)
        if was is None or now is None or was.signatures == now.signatures or routine.name in seen or not now.signatures:
            continue
        takers = [each for each in now.signatures if _takes(each, routine)]
        if not any(_takes(each, routine) for each in was.signatures):
            continue
        ambiguous = rollback.schema.dialect == "postgres" and _alike(takers, routine)
        if not takers or ambiguous:
            seen.add(routine.name)
            yield Call(routine, use, now.origin, ambiguous)


def reached(rollback: Rollback, routine: Routine) -> bool:
    """Tell whether a call reaches some routine after the newer release's revisions."""
    _, after = _before_and_after(rollback)
    return routine.name in after and any(_takes(each, routine) for each in after[routine.name].signatures)


def _before_and_after(rollback: Rollback) -> tuple[dict[str, _Known], dict[str, _Known]]:
    own = rollback.history.ordered() if rollback.history else ()
    before = _after({}, [revision for revision in own if revision not in rollback.divergent])
    return before, _after(before, rollback.between)


def _after(known: Mapping[str, _Known], revisions: Iterable[Revision]) -> dict[str, _Known]:
    """Follow what revisions make and drop; a routine whose parameters were not read is forgotten."""
    found = dict(known)
    for revision in revisions:
        for step in revision.up:
            made = step.operation
            if not isinstance(made, OtherObject) or made.kind not in _KINDS:
                continue
            origin = Origin(revision.path, step.line, revision.id, maybe=step.maybe)
            held = found.get(made.name, _Known((), origin)).signatures
            if made.verb == "create" and made.parameters is not None:
                others = tuple(each for each in held if _types(each) != _types(made.parameters))
                found[made.name] = _Known((*others, made.parameters), origin)
            elif made.verb == "drop" and made.parameters is not None:
                left = tuple(each for each in held if _types(each) != _types(made.parameters))
                found[made.name] = _Known(left, origin)
            elif made.verb == "drop":
                found[made.name] = _Known((), origin)
            elif made.verb == "create":
                found.pop(made.name, None)
    return found


def _types(signature: Signature) -> tuple[str, ...]:
    return tuple(each.type for each in signature)


def _takes(signature: Signature, routine: Routine) -> bool:
    required = sum(not each.optional for each in signature)
    if any(each.variadic for each in signature):
        return routine.arguments >= required - 1
    names = {each.name for each in signature}
    return required <= routine.arguments <= len(signature) and names >= set(routine.named)


def _alike(takers: list[Signature], routine: Routine) -> bool:
    """Tell whether two routines take the same types for the arguments that are given."""
    given = [_types(each)[: routine.arguments] for each in takers]
    return len(given) > len(set(given))
