"""What a statement in a migration does to rows."""

from collections.abc import Iterator

from checker.core.operation import Harmless, Operation, WriteRows
from checker.core.tree import Unread
from checker.core.use import Touch
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.edgeql import queries
from checker.grammars.gel.model import Model
from checker.grammars.gel.resolve import uses

_WRITES = frozenset((Touch.INSERT, Touch.UPDATE, Touch.DELETE))


def written(model: Model, command: DdlCommand) -> Iterator[tuple[Operation, tuple[str, ...]]]:
    """Give the rows that a statement writes, each with the names it holds."""
    text = command.expression or ""
    found = queries(text, command.line)
    for each in found.unread:
        yield Unread(each.reason, text[:200], command.line, rows=True), command.words
    writes = [each for each in found.found if each.touch in _WRITES]
    made = [use for each in writes for use in uses(model, each) if use.touch in _WRITES]
    for use in made:
        yield WriteRows(use.touch.value, use.table, use.columns, tuple(use.values)), ()
    if len(made) < len(writes):
        yield Unread("it writes objects that were not told", text[:200], command.line, rows=True), command.words
    elif not writes and not found.unread:
        yield Harmless(text[:200]), ()
