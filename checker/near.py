"""The ways out that `check` advises, from the store where they were looked for before."""

from checker.core.fact import decode, encode
from checker.core.naming import free_names
from checker.core.release import Release
from checker.core.verdict import ServiceAnswer, Verdict
from checker.core.way import Ways
from checker.desk import Desk
from checker.judge import NOTHING, key_of


def near(
    desk: Desk, current: Release, target: Release, answers: tuple[ServiceAnswer, ...], *, forward: bool, chosen: bool
) -> Ways:
    """Give the ways that take one act or a remedy; none where TO is safe. Raises CheckError."""
    if answers[0].verdict is Verdict.SAFE or not any(answer.tool for answer in answers):
        return Ways()
    names = names_for(desk, current)
    key = key_of(desk, current, target, forward, names, chosen, "ways")
    kept = _kept(desk, key)
    if kept is not None:
        return kept
    from checker.acts import Acts  # noqa: PLC0415  a warm answer tries nothing
    from checker.ways import near_ways  # noqa: PLC0415  as above

    found = near_ways(Acts(desk, current, target, answers, forward, names, chosen))
    if desk.store.answer(key_of(desk, current, target, forward, False, NOTHING)) is not None:
        # What rests on the work tree is not kept.
        desk.store.keep_answer(key, encode(found))
    return found


def names_for(desk: Desk, current: Release, number: int = 2) -> tuple[str, ...]:
    """Give names for releases to come, after the newest of the family."""
    family = [release.ref for release in desk.releases if release.family == current.family]
    newest = family[-1] if family else desk.releases[-1].ref if desk.releases else current.ref
    return free_names(newest, {tag.ref for tag in desk.tags}, number)


def _kept(desk: Desk, key: str) -> Ways | None:
    try:
        found = decode(desk.store.answer(key))
    except (LookupError, TypeError, ValueError):  # a damaged file
        return None
    return found if isinstance(found, Ways) else None
