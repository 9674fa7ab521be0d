"""What people wrote down about revisions that cannot be read: in the configuration, or beside the statement."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol, TypeAlias

from checker.core.directives import Directive
from checker.core.history import Declared, History, Revision
from checker.core.operation import Harmless, Step
from checker.core.tree import Unread

Written: TypeAlias = Callable[[Revision], Iterable[tuple[Directive, str]]]
"""Gives the directives of a revision's file, each with where it stands where that is not the release itself."""


class Effect(Protocol):
    """One `[[effect]]` of the configuration."""

    @property
    def revision(self) -> str:
        """The revision it speaks of."""
        ...

    @property
    def changes(self) -> tuple[str, ...]:
        """SQL statements that say what it does; none: it does nothing to the schema."""
        ...

    @property
    def reason(self) -> str:
        """Why somebody says so."""
        ...


def with_effects(
    history: History,
    effects: Iterable[Effect],
    written: Written,
    read: Callable[[str], tuple[Step, ...]],
) -> History:
    """Put what was written down in the place of what could not be read; `read` turns SQL into steps."""
    said = {effect.revision: effect for effect in effects}
    revisions = []
    changed = False
    for revision in history.revisions:
        # A revision of which only the graph was read has no steps to speak of.
        told = list(written(revision)) if revision.up else []
        if told or revision.id in said:
            changed = True
            revisions.append(_with(revision, said.get(revision.id), told, read))
        else:
            revisions.append(revision)
    return replace(history, revisions=tuple(revisions)) if changed else history


def _with(
    revision: Revision,
    effect: Effect | None,
    told: Iterable[tuple[Directive, str]],
    read: Callable[[str], tuple[Step, ...]],
) -> Revision:
    steps, declared = revision.up, []
    if effect is not None:
        kept = tuple(step for step in steps if not isinstance(step.operation, Unread))
        steps = (*kept, *_steps(effect.changes, read, revision.line))
        declared.append(Declared(0, effect.changes, effect.reason))
    for directive, where in told:
        if directive.trouble:
            declared.append(Declared(directive.line, trouble=directive.trouble, source=where))
            continue
        covered = [step for step in steps if isinstance(step.operation, Unread) and _covers(directive, step)]
        if covered:
            at = steps.index(covered[0])
            new = tuple(_steps(directive.changes, read, directive.line))
            rest = tuple(step for step in steps[at:] if step not in covered)
            steps = (*steps[:at], *new, *rest)
            declared.append(Declared(directive.line, directive.changes, directive.reason, source=where))
    return replace(revision, up=steps, declared=tuple(declared))


def _covers(directive: Directive, step: Step) -> bool:
    return directive.whole or directive.first <= step.line <= directive.last


def _steps(changes: Iterable[str], read: Callable[[str], tuple[Step, ...]], line: int) -> Iterator[Step]:
    told = tuple(step for text in changes for step in read(text)) or (Step(Harmless("declared")),)
    yield from (replace(step, line=line) for step in told)
