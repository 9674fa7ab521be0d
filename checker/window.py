"""Which release the gate is asked about, and which older ones must stay within reach of it."""

from collections.abc import Callable, Iterator, Sequence

from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.core.release import Release, is_forward, newest, older
from checker.core.verdict import Assumption, Ref
from checker.desk import Desk

HEAD = "HEAD"
_FAR = 20
"""How many releases are looked at for the one that a commit was made from."""


@frozen
class Window:
    """The release that the gate is asked about, and the older ones."""

    release: Release
    ref: Ref
    olds: tuple[tuple[Release, str], ...]
    """(release, why it is asked about: `running` or `previous`), the newest first of each service's."""
    running: Ref | None = None
    skipped: tuple[Release, ...] = ()
    """Releases between what runs now and this one, the oldest first."""
    assumptions: tuple[Assumption, ...] = ()

    @property
    def previous(self) -> Release | None:
        """The release before this one."""
        return next((release for release, why in self.olds if why == "previous"), None)


def window(
    desk: Desk, named: str, tags_of_head: Sequence[str], depth: int | None, reaches: Callable[[Release, Release], bool]
) -> Window:
    """Find what the gate asks. Raises CheckError.

    `tags_of_head`: the tag that a pipeline runs for, which is meant where HEAD has several. `reaches`: whether one may
    go from a release back to an older one.
    """
    release, ref, assumptions = _asked(desk, named, tags_of_head)
    running, running_ref = _running(desk, release)
    if desk.repository.shallow and running:
        olds: tuple[tuple[Release, str], ...] = ((running, "running"),)
        return Window(release, ref, olds, running_ref, (), assumptions)
    desk.wants_tags()
    found: list[tuple[Release, str]] = []
    skipped: tuple[Release, ...] = ()
    for before in _families(desk, release):
        own = [(each, "previous") for each in _deep(before, depth, reaches)]
        at = _place(before, running)
        if running and at is not None:
            skipped = tuple(reversed(before[:at]))
            own = [(each, why) for each, why in own if each.commit != running.commit]
            own.append((before[at], "running"))
        found += sorted(own, key=lambda pair: before.index(pair[0]))
    if running and not any(why == "running" for _, why in found):
        found.append((running, "running"))
    told = tuple(_not_part_of(desk, release, [each for each, _ in found]))
    return Window(release, ref, tuple(found), running_ref, skipped, (*assumptions, *told))


def _asked(desk: Desk, named: str, tags_of_head: Sequence[str]) -> tuple[Release, Ref, tuple[Assumption, ...]]:
    """Give the release that is named, else the one that HEAD is tagged as, else HEAD as if it were tagged."""
    if named:
        found = desk.release(named)
        return found, Ref(found.ref, found.commit, "option"), ()
    head = desk.repository.resolve(HEAD)
    tagged = [each for each in desk.releases if each.commit == head.commit]
    if not tagged:
        return head, Ref(HEAD, head.commit, "head"), ()
    found = next((each for each in tagged if each.ref in tags_of_head), tagged[-1])
    others = tuple(each.ref for each in tagged if each is not found and found.ref not in tags_of_head)
    told = (Assumption("tags-of-head", f"HEAD is {', '.join(others)} too; {found.ref} is meant", "--tag REF"),)
    return found, Ref(found.ref, found.commit, "tag"), told if others else ()


def _running(desk: Desk, release: Release) -> tuple[Release | None, Ref | None]:
    """Give what runs now, where that is said and it is another release than the one asked about."""
    if not (desk.question.current or desk.question.current_revisions):
        return None, None
    found, ref, _ = desk.current(release.family)
    if found.commit == release.commit:
        return None, ref
    is_ancestor = desk.repository.is_ancestor
    newer = (
        is_ancestor(release.commit, found.commit) if release.ref == HEAD else is_forward(release, found, is_ancestor)
    )
    if newer:
        message = f"{found.ref}, which runs now, is newer than {release.ref}: the gate asks about what comes next."
        raise CheckError(message, f"rollback-check check {release.ref} --from {found.ref}")
    return found, ref


def _families(desk: Desk, release: Release) -> Iterator[tuple[Release, ...]]:
    """Give the releases before one, the newest first: of a commit without a version, for each service's own tags."""
    if release.version:
        yield older(desk.releases, release)
        return
    asked = desk.question.services
    prefixes = sorted(
        {each.tag_prefix for each in desk.config.services if each.tag_prefix and (not asked or each.name in asked)}
    )
    for prefix in prefixes:
        yield _before(desk, release, [each for each in desk.releases if each.ref.startswith(prefix)])
    if not prefixes:
        family = newest(desk.releases).family
        yield _before(desk, release, [each for each in desk.releases if each.family == family])


def _before(desk: Desk, release: Release, found: Sequence[Release]) -> tuple[Release, ...]:
    """Give the releases that a commit comes after, the newest first.

    Those that hold the commit came later. Of the others, those count that go on from the newest one which is part of
    it: on a branch for old versions the newest release of all is none that ever ran before it.
    """
    later = desk.repository.after(release.commit, found)
    earlier = [each for each in reversed(found) if each.commit not in later]
    part = desk.repository.before(release.commit, earlier)
    base = next((each for each in earlier[:_FAR] if each.commit in part), None)
    if base is None:
        return tuple(earlier)
    at = earlier.index(base)
    goes_on = desk.repository.after(base.commit, earlier[:at])
    return (*(each for each in earlier[:at] if each.commit in goes_on), *earlier[at:])


def _deep(
    before: Sequence[Release], depth: int | None, reaches: Callable[[Release, Release], bool]
) -> tuple[Release, ...]:
    """Give as many releases as must stay within reach; `all`: as far as one gets from the previous one."""
    if depth is not None:
        return tuple(before[:depth])
    found = list(before[:1])
    for each in before[1:]:
        if not reaches(before[0], each):
            break
        found.append(each)
    return tuple(found)


def _place(before: Sequence[Release], running: Release | None) -> int | None:
    return next((at for at, each in enumerate(before) if running and each.commit == running.commit), None)


def _not_part_of(desk: Desk, release: Release, olds: Sequence[Release]) -> Iterator[Assumption]:
    for each in olds if release.ref == HEAD else ():
        if not desk.repository.is_ancestor(each.commit, release.commit):
            yield Assumption(
                "not-merged", f"HEAD goes on from {each.ref}, which is no part of it yet", "merge it first"
            )
