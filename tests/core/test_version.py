from itertools import pairwise

import pytest

from checker.core.version import Version, parse

SPELLINGS = [
    ("1.2.3", "", "1.2.3"),
    ("v1.2.3", "", "1.2.3"),
    ("V1.2", "", "1.2"),
    ("v.1.2", "", "1.2"),
    ("v2", "", "2"),
    ("1.2.3.4", "", "1.2.3.4"),
    ("2!1.0", "", "2!1.0"),
    ("release-1.2", "release-", "1.2"),
    ("release-42", "release-", "42"),
    ("release1.2", "release", "1.2"),
    ("release/v1.2", "release/", "1.2"),
    ("ckan-2.10.1", "ckan-", "2.10.1"),
    ("api@1.2.3", "api@", "1.2.3"),
    ("api@7", "api@", "7"),
    ("@scope/pkg@1.2.3", "@scope/pkg@", "1.2.3"),
    ("billing/v1.2.3", "billing/", "1.2.3"),
    ("billing/1.2.3", "billing/", "1.2.3"),
    ("services/billing/v12", "services/billing/", "12"),
    ("billing-v1.2.3", "billing-", "1.2.3"),
    ("api-v2-1.0.0", "api-v2-", "1.0.0"),
    ("log4j2-1.2.3", "log4j2-", "1.2.3"),
    ("rel_1_4_0b1", "rel_", "1_4_0b1"),
    ("REL_16_3", "REL_", "16_3"),
    ("2024.01", "", "2024.01"),
    ("2024-01-15", "", "2024-01-15"),
    ("24.04.1", "", "24.04.1"),
    ("20240508.1", "", "20240508.1"),
    ("20240508", "", "20240508"),
    ("backup-2024-01-15", "backup-", "2024-01-15"),
    ("deploy-20240115103000", "deploy-", "20240115103000"),
    ("v0.3.6+b359+b359", "", "0.3.6+b359+b359"),
    ("v3.3dev1-diagrams", "", "3.3dev1-diagrams"),
    ("2023.1-eom", "", "2023.1-eom"),
]

NONE = [
    "latest",
    "stable",
    "newton-eol",
    "ocata-em",
    "pr-123",
    "pull/45",
    "essex-3",
    "folsom-rc1",
    "v0.x.x",
    "v1.x",
    "datagov-pre-idatasetform-changes",
    "v1/stable",
    "1.2.3/fix",
    "",
    "v",
    "1.2..3",
    "1.2.3 beta",
    "1.0" + "a" * 200 + "!",
    "1" * 5000,
]

ORDERS = [
    # PEP 440's own example, as far as it is one family.
    "1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0",
    "1.0 1.0+abc.5 1.0+abc.7 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1",
    "1.0 1.0-1 1.0-2 1.0.1",
    "2012.1 2012.1.1 1!0.1 1!1.0 2!0.1",
    # semver's.
    "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 2.1.0",
    "1.0.0-0 1.0.0-1 1.0.0",
    "v1.0.0-rc9 v1.0.0-rc10 v1.0.0 v1.0.0-hotfix.1 v1.0.1",
    "1.0.0-SNAPSHOT 1.0.0.Final 1.0.1.Beta1 1.0.1.CR1 1.0.1.Final 1.0.1.SP1",
    "5.0.0-M1 5.0.0-M2 5.0.0-RC1 5.0.0",
    "10.0.0.0b1 10.0.0.0b2 10.0.0.0rc1 10.0.0 10.0.1",
    "2014.2.b1 2014.2.rc1 2014.2 2014.2.1 2015.1.0b1 2015.1.0",
    "1.9 1.10 1.10.1 2.0",
    "1.2.3 1.2.3.1 1.2.4",
    "2024-01-15 2024-01-15-2 2024-01-16 2024-02 2025-01-01",
    "2016.7 20170721 20240508 20240508.1 20240717",
    "24.04 24.04.1 24.10",
    "23.09.0-dev 24.01.0-dev 24.01.0",
    "v0.3.5+b158 v0.3.5+b161 v0.3.6+b322",
]


def version(tag: str) -> Version:
    found = parse(tag)
    assert found is not None, tag
    return found


@pytest.mark.parametrize(("tag", "family", "body"), SPELLINGS)
def test_a_tag_has_a_family_and_a_body(tag: str, family: str, body: str) -> None:
    assert (version(tag).family, version(tag).body) == (family, body)


@pytest.mark.parametrize("tag", NONE)
def test_other_names_are_no_versions(tag: str) -> None:
    assert parse(tag) is None


@pytest.mark.parametrize("tags", ORDERS)
def test_versions_have_an_order(tags: str) -> None:
    for lower, higher in pairwise(tags.split()):
        assert version(lower).key < version(higher).key, (lower, higher)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.0", "1.0.0"),
        ("v1.0", "1.0"),
        ("1.0rc1", "1.0.0-rc.1"),
        ("1.0-rc1", "1.0c1"),
        ("1.0alpha1", "1.0a1"),
        ("1.0.0-RC1", "1.0.0-rc1"),
        ("1.0-1", "1.0.post1"),
        ("1.0.0.Final", "1.0.0"),
        ("2024-01-05", "2024.1.5"),
        ("rel_1_4_0", "1.4.0"),
    ],
)
def test_two_spellings_of_one_version_are_equal(one: str, other: str) -> None:
    assert version(one).key == version(other).key


@pytest.mark.parametrize(
    "tag",
    [
        "1.0",
        "v2",
        "1.0.post1",
        "1.0-1",
        "1.0.0.Final",
        "5.2.0.RELEASE",
        "1.0.0-hotfix.1",
        "2024-01-15",
        "2024-01-15-2",
        "1.0.0+build.5",
    ],
)
def test_these_are_final(tag: str) -> None:
    assert version(tag).final


@pytest.mark.parametrize(
    "tag",
    [
        "1.0a1",
        "1.0rc1",
        "1.0.dev3",
        "1.0.post1.dev2",
        "1.0.0-rc.1",
        "1.0.0-beta",
        "1.0.0-SNAPSHOT",
        "1.0.0-1",
        "23.09.0-dev",
        "2023.1-eom",
        "2023.2-eol",
        "3.3dev1-diagrams",
        "nightly-2024-01-15",
        "1.2.3-4-gabc1234",
        "rc/1.0.0",
    ],
)
def test_these_are_not_final(tag: str) -> None:
    assert not version(tag).final


@pytest.mark.parametrize(
    ("tag", "calendar"),
    [("2015.1.0", True), ("20240508", True), ("2024-01-15", True), ("7.0.0", False), ("24.04", False), ("9999", False)],
)
def test_a_number_that_starts_with_a_year_is_a_calendar_version(tag: str, calendar: bool) -> None:  # noqa: FBT001
    assert version(tag).calendar is calendar
