"""Reads what taking FROM's revisions back would do: which ones, by which command, with what loss."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.core.descent import Descent, found_by, locks, losses, stops
from checker.core.down import after_going_down
from checker.core.finding import Finding, Level
from checker.core.history import History
from checker.core.service import Service
from checker.core.way import Command
from checker.desk import Desk
from checker.downgrades import DOWNGRADES
from checker.reading import Reading
from checker.services import Pair, adapter_of, dialects_spoken, own_code, services


@dataclass(frozen=True)
class GoingDown:
    """How far FROM's revisions are taken back, for all services."""

    undone: tuple[str, ...] = ()
    """The newest first."""
    steps: tuple[Command, ...] = ()
    loses: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    risks: tuple[Finding, ...] = ()
    refused: str = ""
    """Why it is no way; empty where it is one."""


def going_down(desk: Desk, pair: Pair) -> GoingDown:
    """Take back every revision that only FROM has. Raises CheckError."""
    found = services(desk, pair)
    parts = [part for service in found for part in _of_service(desk, pair, service, found)]
    if not parts:
        return GoingDown(refused="no revision lies between them")
    return GoingDown(
        undone=tuple(dict.fromkeys(id_ for part in parts for id_ in part.undone)),
        steps=tuple(dict.fromkeys(step for part in parts for step in part.steps)),
        loses=tuple(dict.fromkeys(lost for part in parts for lost in part.loses)),
        locks=tuple(dict.fromkeys(lock for part in parts for lock in part.locks)),
        risks=tuple(dict.fromkeys(risk for part in parts for risk in part.risks)),
        refused=next((part.refused for part in parts if part.refused), ""),
    )


def _of_service(desk: Desk, pair: Pair, service: Service, others: tuple[Service, ...]) -> Iterator[GoingDown]:
    """Give what it comes to in each dialect that the service may speak."""
    ran = service.current
    if ran is None:
        return
    paths = own_code(pair.known, service, others)
    for dialect in dialects_spoken(desk, pair, service):
        reading = Reading(desk, pair, service, paths, dialect)
        rollback = reading.rollback(None)
        if not rollback.between:
            return
        descent = Descent(
            current=pair.current.ref,
            target=pair.target.ref,
            dialect=dialect,
            revisions=tuple(reversed(rollback.between)),
            schema=rollback.schema,
        )
        undone = tuple(revision.id for revision in descent.revisions)
        risks = found_by(descent, DOWNGRADES)
        stopped = stops(risks)
        commands, why = _commands(ran, reading.applied(), undone)
        yield GoingDown(
            undone=undone,
            steps=tuple(Command(each, f"checkout:{pair.current.ref}") for each in commands),
            loses=losses(descent),
            locks=locks(descent),
            risks=tuple(risk for risk in risks if risk.level is not Level.NOTE),
            refused=stopped.message if stopped else why,
        )


def _commands(ran: History, applied: frozenset[str], undone: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Give the commands that take revisions back, or why there are none."""
    adapter = adapter_of(ran.place.tool)
    if adapter.downs is not None:
        commands = adapter.downs(ran, applied, frozenset(undone))
        return commands, "" if commands else "what it would leave has several newest migrations in one app"
    if adapter.down is None:
        return (), f"{ran.place.tool} has no ways down"
    rows = after_going_down(ran, applied, undone)
    if len(rows) > 1:
        return (), f"it would leave several heads ({', '.join(rows)}), which no one command reaches"
    return (adapter.down(ran.place, rows[0] if rows else ""),), ""
