"""Which of a database's functions and procedures a call reaches: in the target's own schema, and in another."""

from collections.abc import Iterator
from typing import NamedTuple

from checker.core.objects import Parameter
from checker.core.rollback import Rollback
from checker.core.schema import Origin
from checker.core.use import Routine, Use

Signature = tuple[Parameter, ...]


class Call(NamedTuple):
    """A call that reached one routine and does not any more, or not for sure."""

    routine: Routine
    use: Use
    origin: Origin
    ambiguous: bool


def calls_that_changed(rollback: Rollback) -> Iterator[Call]:
    """Give the calls that reach another number of routines than before, once a routine."""
    before, after = rollback.own.routines, rollback.schema.routines
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
    """Tell whether a call reaches some routine in the schema asked about."""
    held = rollback.schema.routines.get(routine.name)
    return held is not None and any(_takes(each, routine) for each in held.signatures)


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
