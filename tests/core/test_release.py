import pytest

from checker.core.errors import CheckError
from checker.core.release import Order, Release, is_forward, match, newest, older, previous, releases
from checker.core.version import parse


def tag(ref: str, date: int = 0, commit: str = "") -> Release:
    return Release(ref, commit or f"commit of {ref}", f"tree of {ref}", date, parse(ref))


def tags(names: str) -> tuple[Release, ...]:
    """One tag a day, in this order."""
    return tuple(tag(name, day) for day, name in enumerate(names.split(), 1))


def names(found: tuple[Release, ...]) -> str:
    return " ".join(release.ref for release in found)


def never(_older: str, _newer: str) -> bool:
    return False


def always(_older: str, _newer: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("given", "glob", "expected"),
    [
        ("1.0 1.10 1.9", "", "1.0 1.9 1.10"),
        ("v1.0 latest 1.1 nightly", "", "v1.0 1.1"),
        ("1.0rc1 1.0 1.1.dev1 2023.1-eom", "", "1.0"),
        ("23.09.0-dev 23.10.0-dev", "", "23.09.0-dev 23.10.0-dev"),
        ("1.0 billing/v2.0-rc1 billing/v1.0-rc1", "", "1.0 billing/v1.0-rc1 billing/v2.0-rc1"),
        ("1.0rc1 1.0 latest", "*", "1.0rc1 1.0"),
        ("1.0 billing/v1.0 billing/v1.1-rc.1", "billing/*", "billing/v1.0 billing/v1.1-rc.1"),
        ("1.0 prod-autumn prod-winter", "prod-*", "prod-autumn prod-winter"),
        ("1.0", "v*", ""),
        ("2011.3 2015.1.0 2015.1.4 7.0.0 28.0.1", "", "2011.3 2015.1.0 2015.1.4 7.0.0 28.0.1"),
        ("7.0.0 1.9 2023.1 2024.1", "", "1.9 7.0.0 2023.1 2024.1"),
        ("2014.2 7.0.0 2023.1-eom", "", "2014.2 7.0.0"),
        ("latest", "", ""),
    ],
)
def test_which_tags_are_releases(given: str, glob: str, expected: str) -> None:
    assert names(releases(tags(given), glob)) == expected


def test_pre_releases_count_when_asked_for() -> None:
    assert names(releases(tags("1.0rc1 1.0 1.1.dev1"), every=True)) == "1.0rc1 1.0 1.1.dev1"


def test_a_tag_that_moves_with_a_release_is_no_release() -> None:
    given = (tag("v1.9", 1), tag("v2.3.1", 2, "c"), tag("v2.3", 2, "c"), tag("v2", 2, "c"), tag("v3", 3))
    assert names(releases(given)) == "v1.9 v2.3.1 v3"


@pytest.mark.parametrize(
    ("order", "expected"), [("semver", "1.0 1.0.1 1.1"), ("date", "1.0 1.1 1.0.1"), ("topology", "1.1 1.0 1.0.1")]
)
def test_releases_have_an_order(order: Order, expected: str) -> None:
    line = [f"commit of {name}" for name in ("1.1", "1.0", "1.0.1")]
    assert names(releases(tags("1.0 1.1 1.0.1"), order=order, line=line)) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("1.0.0", "1.0.0 v1.0.0 billing/v1.0.0", "1.0.0"),
        ("1.0.0", "v1.0.0 v1.0.1", "v1.0.0"),
        ("1.0.0", "billing/v1.0.0 billing/v1.0.1", "billing/v1.0.0"),
        ("1.0.0", "api@1.0.0", "api@1.0.0"),
        ("v1.0.0", "1.0.0 1.0.1", "1.0.0"),
        ("v1.0.0", "release-1.0.0", "release-1.0.0"),
        ("billing/v1.0.0", "v1.0.0 billing/1.0.0", "billing/1.0.0"),
        ("billing/1.0.0", "billing/v1.0.0 users/v1.0.0", "billing/v1.0.0"),
        ("refs/tags/v1.0.0", "1.0.0 v1.0.0", "v1.0.0"),
        ("1.0.0-rc.1", "v1.0.0-rc.1 v1.0.0", "v1.0.0-rc.1"),
        ("spring", "spring releases/spring", "spring"),
        ("spring", "releases/spring releases/autumn", "releases/spring"),
    ],
)
def test_a_text_finds_its_tag(text: str, given: str, expected: str) -> None:
    assert match(text, tags(given)).ref == expected


def test_two_spellings_of_one_commit_are_no_riddle() -> None:
    assert match("1.0.0", [tag("billing/v1.0.0", commit="c"), tag("v1.0.0", commit="c")]).ref == "v1.0.0"


@pytest.mark.parametrize(
    ("text", "given", "message", "tries"),
    [
        ("1.0.0", "v1.0.0 a/v1.0.0", "1.0.0 can mean 2 tags: v1.0.0, a/v1.0.0.", ("v1.0.0", "a/v1.0.0")),
        (
            "1.0.0",
            "a/v1.0.0 b/v1.0.0 c/v1.0.0 d/v1.0.0",
            "1.0.0 can mean 4 tags: a/v1.0.0, b/v1.0.0, c/v1.0.0 and 1 more.",
            3,
        ),
        ("1.0", "v1.0.0 v2.0.0", "there is no tag 1.0.", ("v1.0.0",)),
        ("1.0.4", "1.0.0 1.0.1 1.0.2 1.0.3", "there is no tag 1.0.4.", 3),
        ("refs/tags/1.0.0", "v1.0.0", "there is no tag refs/tags/1.0.0.", ("v1.0.0",)),
        ("users/v1.0.0", "v1.0.0", "there is no tag users/v1.0.0.", ("v1.0.0",)),
        ("zzz", "1.0.0", "there is no tag zzz.", ("git fetch --tags",)),
        ("1.0.0", "", "there is no tag 1.0.0; this clone has no tags.", ("git fetch --tags",)),
    ],
)
def test_several_or_no_tags_are_an_error_with_suggestions(
    text: str, given: str, message: str, tries: tuple[str, ...] | int
) -> None:
    with pytest.raises(CheckError) as caught:
        match(text, tags(given))
    assert caught.value.code == 2
    assert caught.value.message == message
    assert tries in {caught.value.tries, len(caught.value.tries)}


def test_a_shallow_clone_is_named_with_what_completes_it() -> None:
    with pytest.raises(CheckError) as caught:
        match("1.0.0", (), shallow=True)
    assert caught.value.message == "there is no tag 1.0.0 in this clone, which is shallow."
    assert caught.value.tries == ("git fetch --unshallow --tags",)


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("1.0 1.1 1.0.1", None, "1.1"),
        ("1.0 billing/v0.9 billing/v0.8", None, "billing/v0.9"),
        ("1.0 billing/v0.9", "", "1.0"),
        ("2015.1.4 2015.1.0 7.0.0 7.0.1", None, "7.0.1"),
        ("1.0 nightly-2024-01-15", None, "1.0"),
        ("1.0rc1 1.0rc2", None, "1.0rc2"),
    ],
)
def test_the_newest_release(given: str, family: str | None, expected: str) -> None:
    assert newest(releases(tags(given)), family).ref == expected


@pytest.mark.parametrize(("given", "family"), [("", None), ("1.0", "billing/")])
def test_without_a_release_there_is_no_newest(given: str, family: str | None) -> None:
    with pytest.raises(CheckError, match="there is no release here"):
        newest(releases(tags(given)), family)


def test_older_releases_come_newest_first_from_the_same_family() -> None:
    found = releases(tags("1.0 1.1 billing/v1.0 1.2 1.0.1"))
    assert names(older(found, found[3])) == "1.1 1.0.1 1.0"
    assert previous(found, found[3]).ref == "1.1"


def test_a_pre_release_and_a_commit_have_older_releases_too() -> None:
    found = releases(tags("1.0 1.1 1.2"))
    assert names(older(found, tag("1.2rc1", 9))) == "1.1 1.0"
    assert names(older(found, Release("main", "c", "t", 2, kind="branch"))) == "1.1 1.0"


def test_a_second_tag_on_the_commit_is_not_older() -> None:
    found = releases([tag("1.0", 1), tag("1.1", 2, "c"), tag("v1.1", 2, "c")])
    assert names(older(found, found[-1])) == "1.0"


def test_nothing_is_before_the_first_release() -> None:
    found = releases(tags("1.0 1.1"))
    with pytest.raises(CheckError, match=r"there is no release before 1\.0\."):
        previous(found, found[0])


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        (tag("1.0", 5), tag("1.1", 1), True),
        (tag("1.1", 1), tag("1.0", 5), False),
        (tag("1.0.2", 2), tag("1.0.10", 3), True),
        (tag("1.0rc1", 1), tag("1.0", 2), True),
        (tag("1.0", 1, "c"), tag("v1.0", 1, "c"), False),
        (tag("2015.1.0", 1), tag("7.0.0", 2), True),
        (tag("1.0", 1), tag("billing/v0.1", 2), True),
        (tag("1.0", 2), Release("main", "c", "t", 1, kind="branch"), False),
    ],
)
def test_which_of_two_releases_is_newer(current: Release, target: Release, expected: bool) -> None:  # noqa: FBT001
    assert is_forward(current, target, never) is expected


def test_ancestry_is_asked_before_the_date() -> None:
    main = Release("main", "c", "t", 1, kind="branch")
    assert is_forward(tag("1.0", 9), main, always)
    assert not is_forward(tag("1.0", 0), main, lambda older, _: older == "c")
