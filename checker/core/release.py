"""Releases: which tags are some, which of them a word means, which one comes before another."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.core.version import Key, Version, parse

Order: TypeAlias = Literal["semver", "date", "topology"]
Ancestry: TypeAlias = Callable[[str, str], bool]
"""Whether the first commit is an ancestor of the second."""


@frozen
class Release:
    """A commit that can be deployed, under the name it was asked for."""

    ref: str
    """The tag, branch or commit as people write it."""
    commit: str
    root: str
    """The id of its tree."""
    date: int
    """When it was committed, in seconds since 1970."""
    version: Version | None = None
    kind: Literal["tag", "branch", "commit"] = "tag"

    @property
    def family(self) -> str | None:
        """The family of its version; None without a version."""
        return self.version.family if self.version else None


def releases(
    tags: Iterable[Release], glob: str = "", order: Order = "semver", *, every: bool = False, line: Sequence[str] = ()
) -> tuple[Release, ...]:
    """Give the tags that are releases, oldest first; with order `semver` family by family.

    Without a glob these are the tags with a version, and in a family that has final ones only those (`every`: all).
    With a glob all that it matches count; those without a version only where none has one. For order `topology`,
    `line` holds the commits, ancestors first.
    """
    tags = tuple(tags)
    if glob:
        matched = _matching(tags, glob)
        found = tuple(tag for tag in matched if tag.version) or matched
    else:
        found = tuple(tag for tag in tags if tag.version)
        settled = {tag.family for tag in found if _is_final(tag)}
        found = tuple(tag for tag in found if every or _is_final(tag) or tag.family not in settled)
        found = _without_aliases(found)
    eras = _eras(tags)
    if order == "date":
        return tuple(sorted(found, key=lambda tag: (tag.date, _place(tag, eras), tag.ref)))
    if order == "topology":
        at = {commit: index for index, commit in enumerate(line)}
        return tuple(sorted(found, key=lambda tag: (at.get(tag.commit, -1), _place(tag, eras), tag.ref)))
    return tuple(sorted(found, key=lambda tag: (_place(tag, eras), tag.date, tag.ref)))


def match(text: str, tags: Iterable[Release], *, shallow: bool = False) -> Release:
    """Give the tag that a person means: the exact one, else the only one that differs by its prefix.

    Raises CheckError when there are several or none, with up to three suggestions.
    """
    tags = tuple(tags)
    found = candidates(text, tags)
    if len({tag.commit for tag in found}) == 1:
        return found[0]
    if found:
        shown = tuple(tag.ref for tag in found[:_SUGGESTIONS])
        more = f" and {len(found) - len(shown)} more" if len(found) > len(shown) else ""
        raise CheckError(f"{text} can mean {len(found)} tags: {', '.join(shown)}{more}.", *shown)
    raise missing(text, tags, shallow=shallow)


def candidates(text: str, tags: Iterable[Release]) -> tuple[Release, ...]:
    """Give the tags that a text can mean: the exact one alone, else those that differ by their prefix."""
    tags = tuple(tags)
    name = text.removeprefix("refs/tags/")
    exact = tuple(tag for tag in tags if tag.ref == name)
    if exact or name != text:
        return exact
    asked = parse(text)
    if asked is None:
        return tuple(tag for tag in tags if tag.ref.endswith("/" + text))
    found = [
        tag
        for tag in tags
        if tag.version and tag.version.body == asked.body and asked.family in {"", tag.version.family}
    ]
    # Two spellings of one commit are no riddle: the plainer family is shown.
    return tuple(sorted(found, key=lambda tag: (tag.family or "", tag.ref)))


def missing(text: str, tags: Iterable[Release], *, shallow: bool = False) -> CheckError:
    """Make the error for a name that no tag has, with the nearest names that there are."""
    tags = tuple(tags)
    if shallow:
        return CheckError(
            f"there is no tag {text} in this clone, which is shallow.",
            "git fetch --unshallow --tags",
            *_near(text, tags)[:2],
        )
    if not tags:
        return CheckError(f"there is no tag {text}; this clone has no tags.", "git fetch --tags")
    near = _near(text, tags)
    return CheckError(f"there is no tag {text}.", *(near or ("git fetch --tags",)))


def newest(found: Sequence[Release], family: str | None = None) -> Release:
    """Give the last release of a family; without one, of the family that was released to last.

    `found` is what `releases` gave. Raises CheckError when it holds none.
    """
    if family is None and found:
        settled = [release for release in found if _is_final(release)] or found
        family = max(settled, key=lambda release: release.date).family
    own = [release for release in found if release.family == family]
    if not own:
        prefix = f" whose name starts with {family}" if family else ""
        message = f"there is no release here: no tag{prefix} is named like a version."
        raise CheckError(message, "git fetch --tags", "name what runs now: --from REF")
    return ([release for release in own if _is_final(release)] or own)[-1]


def older(found: Sequence[Release], than: Release) -> tuple[Release, ...]:
    """Give the releases before one, the newest first; those of its own family where it has a version.

    `found` is what `releases` gave. Another tag on the same commit is not older.
    """
    if than in found:
        before: Iterable[Release] = found[: found.index(than)]
        own = [release for release in before if release.family == than.family]
    elif than.version:
        eras = _eras([*found, than])
        own = [each for each in found if each.family == than.family and _place(each, eras) < _place(than, eras)]
    else:
        own = sorted((each for each in found if each.date <= than.date), key=lambda each: each.date)
    return tuple(release for release in reversed(own) if release.commit != than.commit)


def previous(found: Sequence[Release], than: Release) -> Release:
    """Give the release before one; CheckError where it is the first."""
    before = older(found, than)
    if not before:
        raise CheckError(f"there is no release before {than.ref}.", "git fetch --tags")
    return before[0]


def is_forward(current: Release, target: Release, ancestry: Ancestry) -> bool:
    """Whether the target is the newer one: by version in one family, else by ancestry, else by date."""
    mine, other = current.version, target.version
    if (
        mine
        and other
        and mine.family == other.family
        and mine.calendar == other.calendar
        and mine.key[:3] != other.key[:3]
    ):
        return other.key > mine.key
    if current.commit == target.commit:
        return False
    if ancestry(current.commit, target.commit):
        return True
    if ancestry(target.commit, current.commit):
        return False
    return target.date > current.date


_SUGGESTIONS = 3
_Place: TypeAlias = tuple[str, int, Key]
_NOWHERE: Key = (0, (), (), ())


def _is_final(release: Release) -> bool:
    return release.version is not None and release.version.final


def _place(release: Release, eras: frozenset[tuple[str, bool]]) -> _Place:
    version = release.version
    if version is None:
        return ("", -1, _NOWHERE)
    return (version.family, int((version.family, version.calendar) in eras), version.key)


def _eras(tags: Iterable[Release]) -> frozenset[tuple[str, bool]]:
    """(family, whether by year) of each family's later era: OpenStack's 7.0.0 followed its 2015.1.4."""
    last: dict[str, tuple[int, bool]] = {}
    for tag in tags:
        if tag.version and tag.version.final:
            latest = (tag.date, tag.version.calendar)
            last[tag.version.family] = max(last.get(tag.version.family, latest), latest)
    return frozenset((family, calendar) for family, (_, calendar) in last.items())


def _without_aliases(found: tuple[Release, ...]) -> tuple[Release, ...]:
    """Leave out tags like `v2` that stand on the commit of `v2.3.1`: they move, and are no release of their own."""
    on: dict[tuple[str, str | None], list[Release]] = {}
    for release in found:
        on.setdefault((release.commit, release.family), []).append(release)
    return tuple(
        release
        for release in found
        if not any(
            other.version and release.version and other.version.body.startswith(release.version.body + ".")
            for other in on[release.commit, release.family]
        )
    )


def _matching(tags: tuple[Release, ...], glob: str) -> tuple[Release, ...]:
    from fnmatch import fnmatchcase  # noqa: PLC0415  -- only asked for by some

    return tuple(tag for tag in tags if fnmatchcase(tag.ref, glob))


def _near(text: str, tags: tuple[Release, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415  -- only on the way to an error

    asked = parse(text)
    same = [tag.ref for tag in tags if asked and tag.version and tag.version.key == asked.key]
    close = get_close_matches(text, [tag.ref for tag in tags], n=_SUGGESTIONS, cutoff=0.5)
    return tuple(dict.fromkeys([*same, *close]))[:_SUGGESTIONS]
