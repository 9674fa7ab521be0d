"""Going down: revisions taken back by their own ways down, as the revisions that follow them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from checker.core.adapter import Applied
from checker.core.before import Before
from checker.core.history import History, Revision
from checker.core.operation import Step
from checker.core.split import Split
from checker.core.tree import Unread


def taken_back(ran: History, undone: Iterable[str]) -> Iterator[Revision]:
    """Give revisions whose way up is what the ways down of others do; FROM's text counts, for it must be run there."""
    for id_ in undone:
        revision = ran.by_id.get(id_)
        if revision is None:
            continue
        steps = (Step(Unread("it has no way down"), revision.line),) if revision.down is None else revision.down
        yield replace(revision, up=steps, down=None)


def afterwards(parts: Split, ran: History, before: Before, read: Callable[[str], tuple[Step, ...]]) -> Split:
    """Add what is done by hand to what FROM's revisions did; `read` turns SQL into steps."""
    if not before.undone and not before.statements:
        return parts
    by_hand = (Revision("by hand", "", 0, title="by hand", up=read(text)) for text in before.statements)
    return replace(parts, between=(*parts.between, *taken_back(ran, before.undone), *by_hand))


def without(applied: Applied, ran: History, undone: Iterable[str]) -> Applied:
    """Give the ledger after some of FROM's revisions were taken back."""
    gone = frozenset(undone)
    if not gone:
        return applied
    left = applied.all - gone
    rest = History(ran.place, tuple(revision for revision in ran.revisions if revision.id in left))
    return Applied(rest.ledger, left, applied.history)


def after_going_down(ran: History, applied: frozenset[str], undone: Iterable[str]) -> tuple[str, ...]:
    """Give the rows of the ledger once some revisions are taken back."""
    return without(Applied((), applied), ran, undone).heads
