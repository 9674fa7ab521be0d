"""What people wrote down about revisions that cannot be read."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from checker.core.history import History
from checker.core.operation import Harmless, Step
from checker.core.tree import Unread


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


def with_effects(history: History, effects: Iterable[Effect], read: Callable[[str], tuple[Step, ...]]) -> History:
    """Put what was written down in the place of what could not be read; `read` turns SQL into steps."""
    said = {effect.revision: effect.changes for effect in effects}
    if not said:
        return history
    revisions = []
    for revision in history.revisions:
        if revision.id not in said:
            revisions.append(revision)
            continue
        kept = tuple(step for step in revision.up if not isinstance(step.operation, Unread))
        told = tuple(step for text in said[revision.id] for step in read(text)) or (Step(Harmless("declared")),)
        revisions.append(replace(revision, up=(*kept, *(replace(step, line=revision.line) for step in told))))
    return replace(history, revisions=tuple(revisions))
