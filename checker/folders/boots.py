"""The families of migration tools by what their deploy command looks at, for adapters to choose from.

Each function answers for one thing that a tool minds, and gives None where it finds nothing of it: an adapter joins
those of its tool with `or`, in the order in which the tool looks, and ends in `runs`. The words that a user would see
stand in the adapter.
"""

from collections.abc import Callable, Iterable
from typing import Any

from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.speak import one

Order = Callable[[str], Any]
"""By what a tool sorts its ids."""


def unknown(history: History, applied: Applied) -> tuple[str, ...]:
    """Give what was applied and has no file, in the order in which FROM runs it; what FROM does not know comes last."""
    ran = applied.history.ordered() if applied.history else ()
    ordered = [revision.id for revision in ran if revision.id in applied.all]
    rest = sorted((applied.all | frozenset(applied.heads)).difference(ordered))
    return tuple(id_ for id_ in (*ordered, *rest) if id_ not in history.ids)


def pending(history: History, applied: Applied) -> tuple[str, ...]:
    """Give what has a file and was not applied, in order."""
    return tuple(revision.id for revision in history.ordered() if revision.id not in applied.all)


def late(history: History, applied: Applied, order: Order) -> tuple[str, ...]:
    """Give what has a file, was not applied, and comes before the newest that was."""
    newest = _newest(applied.all, order)
    return () if newest is None else tuple(id_ for id_ in pending(history, applied) if order(id_) < order(newest))


def edited(history: History, applied: Applied) -> tuple[str, ...]:
    """Give what was applied with another text than TO's, in order."""
    ran = applied.history.by_id if applied.history else {}
    shared = (each for each in history.ordered() if each.id in applied.all and each.id in ran)
    return tuple(each.id for each in shared if ran[each.id].blob != each.blob)


def twice_is_refused(history: History, hook: Hook, says: Callable[[str, str], str], exit_code: int = 1) -> Boot | None:
    """Refuse where two files have one id: `says` gets the id and the path of the second."""
    for first, second in history.duplicates:
        return Boot(hook, "boot-refused", says(first.id, second.path), exit_code, (first.id,))
    return None


def newest_must_have_a_file(
    history: History, applied: Applied, hook: Hook, order: Order, says: Callable[[str], str], exit_code: int = 1
) -> Boot | None:
    """Refuse where the one revision that the ledger holds has no file: a tool that remembers a number alone."""
    newest = _newest(applied.heads or applied.all, order)
    if newest is None or newest in history.ids:
        return None
    others = tuple(id_ for id_ in unknown(history, applied) if id_ != newest)
    return Boot(hook, "boot-revision-unknown", says(newest), exit_code, (newest, *reversed(others)))


def all_must_have_files(
    history: History, applied: Applied, hook: Hook, says: Callable[[str], str], exit_code: int = 1
) -> Boot | None:
    """Refuse where any applied revision has no file; the tool names the first of them."""
    lacking = unknown(history, applied)
    return Boot(hook, "boot-revision-unknown", says(lacking[0]), exit_code, lacking) if lacking else None


def edited_is_refused(
    history: History, applied: Applied, hook: Hook, says: Callable[[str], str], exit_code: int = 1
) -> Boot | None:
    """Refuse where an applied file was edited since: a tool that keeps checksums."""
    changed = edited(history, applied)
    return Boot(hook, "boot-refused", says(changed[0]), exit_code, changed) if changed else None


def late_is_refused(
    history: History,
    applied: Applied,
    hook: Hook,
    order: Order,
    says: Callable[[tuple[str, ...], str], str],
    exit_code: int = 1,
) -> Boot | None:
    """Refuse where a file that was not applied comes before the newest that was: `says` gets those, and the newest."""
    found = late(history, applied, order)
    newest = _newest(applied.all, order) or ""
    return Boot(hook, "boot-refused", says(found, newest), exit_code, found) if found else None


def late_is_skipped(history: History, applied: Applied, hook: Hook, order: Order, tool: str) -> Boot | None:
    """Say that a file which comes before the newest applied one never runs: a tool that looks onwards alone."""
    found = late(history, applied, order)
    return Boot(hook, "boot-revision-skipped", revisions=found, about=tool) if found else None


def runs(history: History, applied: Applied, hook: Hook, tool: str, *, but: Iterable[str] = ()) -> Boot:
    """Say what the hook does where nothing stops it: it applies what has a file and was not applied."""
    left_out = frozenset(but)
    applies = tuple(id_ for id_ in pending(history, applied) if id_ not in left_out)
    if applies:
        return Boot(hook, passes=f"{tool} applies {one(len(applies), 'migration')}", applies=applies)
    if unknown(history, applied):
        return Boot(hook, passes=f"{tool} passes over migrations that it has no file for")
    return Boot(hook, passes=f"{tool} has the same migrations in both")


def by_number(id_: str) -> tuple[int, str]:
    """Sort ids that are numbers, or begin with one."""
    digits = id_[: len(id_) - len(id_.lstrip("0123456789"))]
    return (int(digits) if digits else -1, id_)


def _newest(ids: Iterable[str], order: Order) -> str | None:
    return max(ids, key=order, default=None)
