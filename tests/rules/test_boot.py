from dataclasses import replace

import pytest

from checker.core.boot import Boot
from checker.core.difference import findings
from checker.core.rollback import Rollback
from checker.rules import RULES
from tests.rules.cases import HOOK, booted, notes, only, revision, said

LOST = "Can't locate revision identified by 'b2'"


def test_a_revision_without_a_file_stops_the_hook() -> None:
    found = only(booted("boot-revision-unknown", "b2", says=LOST))
    assert (found.rule, found.level.value, found.certainty.value) == ("boot-revision-unknown", "unsafe", "certain")
    assert (found.object, found.label) == ("b2", "b2 title of b2")
    assert found.message == "1.0.0 has no file for revision b2, so its hook (alembic upgrade head) stops"
    assert found.headline == (
        "The pre-deploy hook of 1.0.0 would stop: the database is at revision b2, which came with 1.0.1, "
        "and 1.0.0 has no file for it."
    )
    assert found.user_would_see == LOST
    assert [(each.ref, each.path, each.line, each.says) for each in found.evidence] == [
        ("1.0.1", "versions/b2.py", 5, ""),
        ("1.0.0", "Procfile", 1, "runs alembic upgrade head"),
    ]


def test_a_revision_that_neither_release_has_is_named_all_the_same() -> None:
    found = only(booted("boot-revision-unknown", "ffff", says=LOST))
    assert "is at revision ffff, and 1.0.0 has no file for it" in found.headline
    assert [each.path for each in found.evidence] == ["Procfile"]


@pytest.mark.parametrize(
    ("rollback", "expected", "words"),
    [
        (
            booted("", applies=("h1",), history=(revision("h1"),)),
            {"boot-divergent-migration h1": "risky"},
            "would apply h1, which 1.0.1 never had",
        ),
        (
            booted("boot-heads-multiple", "b1", "c1", about="b1, c1", history=(revision("b1"), revision("c1"))),
            {"boot-heads-multiple b1, c1": "unsafe"},
            "several newest revisions (b1, c1)",
        ),
        (
            booted("boot-history-broken", "c1", level="unknown", history=(revision("c1"), revision("c1"))),
            {"boot-history-broken c1": "unknown"},
            "versions/c1.py and versions/c1.py both call themselves c1",
        ),
        (
            booted("boot-history-broken", "c1", level="unknown", history=(revision("c1", parents=("b9",)),)),
            {"boot-history-broken c1": "unknown"},
            "c1 follows b9, which has no file",
        ),
        (
            booted("boot-refused", "c1", says="KeyError: 'b9'", history=(revision("c1", parents=("b9",)),)),
            {"boot-refused c1": "unsafe"},
            "would stop: KeyError: 'b9'",
        ),
    ],
)
def test_other_ends_of_the_hook(rollback: Rollback, expected: dict[str, str], words: str) -> None:
    assert said(rollback) == expected
    assert words in only(rollback).message


@pytest.mark.parametrize(
    "rollback",
    [
        booted(""),
        replace(booted("", applies=("h1",)), forward=True),
        replace(booted("boot-revision-unknown", "b2"), boot=None),
    ],
)
def test_a_hook_that_passes_is_no_finding(rollback: Rollback) -> None:
    assert said(rollback) == {}
    assert notes(rollback) == []


def test_a_hook_from_no_file_has_no_evidence_of_its_own() -> None:
    assumed = Boot(replace(HOOK, path="", assumed=True), "boot-revision-unknown", LOST, revisions=("b2",))
    (found,) = findings(replace(booted(""), boot=assumed), RULES)
    assert [each.path for each in found.evidence] == ["versions/b2.py"]


@pytest.mark.parametrize(
    ("level", "words"), [("unsafe", "and what is in it"), ("risky", "where nothing is in it, and else changes nothing")]
)
def test_a_push_loses_data_only_where_it_does_not_ask(level: str, words: str) -> None:
    made = booted("boot-undoes-schema")
    assert made.boot
    found = only(replace(made, boot=replace(made.boot, level=level, loses=("users.email",))))
    assert found.level.value == level
    assert f"drops users.email, which 1.0.0 does not state, {words}" in found.message
