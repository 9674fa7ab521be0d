"""A function, procedure, sequence or extension is gone that the older release calls, or may call.

What it means
    The newer release's migrations dropped or renamed an object that SQL can
    name, or gave a function other parameters. On Postgres a second function
    of that name is enough, if its further parameters have defaults: nobody
    knows any more which of the two is meant.

Why it matters at 3 a.m.
    What calls it fails: function item_total(integer) does not exist.

For example
    1.0.1 drops the function item_total, which 1.0.0 calls in a report.

To mend it for good
    Keep the old function beside the new one, with its old parameters, for one
    release longer. On Postgres without defaults in the new one.

What it cannot see
    Calls that an ORM puts together (func.item_total(...)), and operators: they
    are risky where the name stands in the code. Which of several functions
    with as many parameters is meant. What the body of a function names.
"""

from collections.abc import Iterator

from checker.core.between import made_here
from checker.core.complaint import ambiguous_routine, no_routine
from checker.core.concern import weigh
from checker.core.extensions import functions_of
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.name import bare
from checker.core.needs import Proof
from checker.core.objects import Sequence
from checker.core.operation import OtherObject
from checker.core.rollback import Rollback
from checker.core.routines import Call, calls_that_changed, reached
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import cause, evidence, opening, user
from checker.core.use import Routine, Use

_KINDS = (
    "function", "procedure", "aggregate", "routine", "operator", "sequence", "extension", "domain", "synonym", "global",
    "search index",
)  # fmt: skip
_OF_GEL = frozenset(("global", "search index"))
_CHANGED = {"function", "procedure", "sequence", "global"}
_CALLED = {"function", "procedure", "aggregate", "routine", *_OF_GEL}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find objects dropped, renamed or changed between the releases."""
    loose = {origin.revision for trigger, origin in made_here(rollback, "trigger") if trigger.verb == "drop"}
    told: set[str] = set()
    for made, origin in made_here(rollback, *_KINDS):
        if made.verb != "drop" and not (made.verb == "alter" and made.kind in _CHANGED):
            continue
        if isinstance(made.says, Sequence) and made.verb == "alter":
            continue  # it goes on under its name
        if made.kind == "sequence" and _numbers(rollback, made.name, origin):
            continue
        told.add(made.name)
        called = tuple(_called(rollback, made))
        if called and made.kind in _CALLED and all(reached(rollback, routine) for routine, _ in called):
            continue  # another of that name takes these calls
        if made.verb == "drop" and called:
            yield _missing(rollback, made, origin, called)
        else:
            of_trigger = made.kind == "function" and origin.revision in loose
            yield _unsure(rollback, made, origin, called, of_trigger=of_trigger)
    for call in calls_that_changed(rollback):
        if call.routine.name not in told:
            yield _other(rollback, call)


def _numbers(rollback: Rollback, sequence: str, dropped: Origin) -> bool:
    """Tell whether a column that is numbered since then has made it anew, under the name Postgres gives it."""
    order = {revision.id: place for place, revision in enumerate(rollback.between)}
    since = (order.get(dropped.revision, 0), dropped.line)
    for name, table in rollback.schema.tables.items():
        for column, state in table.columns.items():
            if state.column.identity and f"{bare(name)}_{column}_seq" == bare(sequence):
                made = state.origin_of("identity")
                if made.revision in order and (order[made.revision], made.line) >= since:
                    return True
    return False


def _called(rollback: Rollback, made: OtherObject) -> Iterator[tuple[Routine, Use]]:
    """Give the places that call an object, or what an extension brings."""
    brought = functions_of(made.name) if made.kind == "extension" else frozenset({made.name})
    for routine, use in rollback.needs.routines:
        is_sequence = routine.kind == "sequence"
        fits = is_sequence if made.kind == "sequence" else not is_sequence and made.kind in {*_CALLED, "extension"}
        if {routine.kind, made.kind} & _OF_GEL:
            fits = routine.kind == made.kind
        if fits and routine.name in brought:
            yield routine, use


def _missing(rollback: Rollback, made: OtherObject, origin: Origin, called: tuple[tuple[Routine, Use], ...]) -> Found:
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, origin)
    routine, use = called[0]
    what = f"the {made.kind} {made.name}"
    if routine.name != made.name:
        what = f"{routine.name} of {what}"
    return Found(
        object=f"{made.kind} {made.name}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} {_uses(made)} {what} ({user(use)}); {cause(origin)} drops it: the statement fails",
        evidence=evidence(rollback, origin, "drops it", (each for _, each in called)),
        state="gone",
        user_would_see=no_routine(rollback.schema.dialect, routine.kind, routine.name) if level is Level.UNSAFE else "",
        advice=f"Create the {made.kind} {made.name} again before {rollback.target} starts.",
    )


def _unsure(
    rollback: Rollback, made: OtherObject, origin: Origin, called: tuple[tuple[Routine, Use], ...], *, of_trigger: bool
) -> Found:
    verb = "drops" if made.verb == "drop" else "changes"
    if called:
        use = f"{rollback.target} {_uses(made)} it ({user(called[0][1])})"
    elif unused := _is_unused(rollback, made):
        use = f"{rollback.target} does not use it"
    else:
        use = f"whether {rollback.target} uses it was not read"
    return Found(
        object=f"{made.kind} {made.name}",
        level=Level.NOTE if of_trigger or (not called and unused) else Level.RISKY,
        certainty=Certainty.POSSIBLE,
        message=f"{opening(origin)} {verb} the {made.kind} {made.name}"
        + (", as it drops a trigger" if of_trigger else f"; {use}"),
        evidence=evidence(rollback, origin, f"{verb} it", (each for _, each in called)),
    )


def _uses(made: OtherObject) -> str:
    return {"global": "reads", "search index": "needs"}.get(made.kind, "calls")


def _is_unused(rollback: Rollback, made: OtherObject) -> bool:
    """Tell whether nothing can call it: every call of a program on Gel is read, what its schema computes too."""
    if rollback.schema.dialect != "gel" or made.kind == "extension" or rollback.needs.assumed or rollback.needs.unread:
        return False
    columns = (state.column for table in rollback.own.tables.values() for state in table.columns.values())
    return not any(bare(made.name) in f"{each.generated} {each.default}" for each in columns)


def _other(rollback: Rollback, call: Call) -> Found:
    """Speak of a routine that is there under its name, and that a call does not reach, or not for sure."""
    level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, call.origin)
    routine, dialect = call.routine, rollback.schema.dialect
    how = "two of that name take this call now" if call.ambiguous else "it takes other arguments now"
    words = (ambiguous_routine if call.ambiguous else no_routine)(dialect, routine.kind, routine.name)
    return Found(
        object=f"{routine.kind} {routine.name}",
        level=level,
        certainty=certainty,
        message=f"{rollback.target} calls the {routine.kind} {routine.name} ({user(call.use)}), and {how}: the "
        "statement fails",
        evidence=evidence(rollback, call.origin, "changes it", (call.use,)),
        state="ambiguous" if call.ambiguous else "other parameters",
        user_would_see=words if level is Level.UNSAFE else "",
        advice=f"Drop the newer {routine.name} and create it again without the default of its last parameter before "
        f"{rollback.target} starts; {rollback.current} must give it then."
        if call.ambiguous
        else f"Give the {routine.kind} {routine.name} its old parameters, without a second one, before "
        f"{rollback.target} starts.",
    )


rule = Rule(
    id="read-routine-missing",
    axis=Axis.SCHEMA,
    summary="a function, procedure, sequence or extension is gone that the older release calls or may call",
    advice="Look for its name in the old code; if it is used, create it again first.",
    check=check,
)
