"""What the hook says, compared with the real Alembic."""

from pathlib import Path

import pytest

from checker.adapters.alembic import adapter
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from tests.adapters.real_alembic import revision, run, tree
from tests.trees import DictTree

LINE = (revision("a1", None), revision("b2", "a1"))
FORK = (revision("a1", None), revision("b2", "a1"), revision("b3", "a1"))
LABELLED = (revision("a1", None), revision("b2", "a1", branch_labels=("x",)), revision("b3", "a1"))
ROOT_LABEL = (revision("a1", None, branch_labels=("x",)), revision("b2", "a1"), revision("b3", "a1"))
LONG = (revision("abcdef", None),)
TWICE = (revision("a1", None), revision("b2", "a1"), revision("b2", "a1"))

CASES = {
    "the same head": (LINE, ["b2"], "head"),
    "a head behind": (LINE, ["a1"], "head"),
    "an unknown head": (LINE, ["c3"], "head"),
    "an unknown head, asked for heads": (LINE, ["c3"], "heads"),
    "two unknown heads": (LINE, ["c3", "z9"], "head"),
    "one of two heads is unknown": (LINE, ["b2", "c3"], "head"),
    "an id found by its beginning": (LONG, ["abcd"], "head"),
    "an id found by a short beginning": (LONG, ["abc"], "head"),
    "a beginning of two ids": ((*LONG, revision("abcdxx", "abcdef")), ["abcd"], "head"),
    "a beginning of a label": ((revision("a1", None, branch_labels=("abcdx",)),), ["abcd"], "head"),
    "a label in the ledger": ((revision("a1", None, branch_labels=("xyz",)),), ["xyz"], "head"),
    "several heads": (FORK, ["b2"], "head"),
    "several heads, both applied": (FORK, ["b2", "b3"], "head"),
    "several heads and an unknown row": (FORK, ["c3"], "head"),
    "several heads, asked for heads": (FORK, ["b2"], "heads"),
    "several heads, asked for heads, an unknown row": (FORK, ["c3"], "heads"),
    "several heads, asked for a revision": (FORK, ["b3"], "b2"),
    "several heads, asked for a revision, an unknown row": (FORK, ["c3"], "b2"),
    "a merge that is not known": (FORK, ["m4"], "heads"),
    "a labelled branch": (LABELLED, ["b3"], "x@head"),
    "a labelled branch, an unknown row": (LABELLED, ["c3"], "x@head"),
    "a label with two heads": (ROOT_LABEL, ["b2"], "x@head"),
    "an unknown label": (LINE, ["b2"], "q@head"),
    "an unknown label and an unknown row": (LINE, ["c3"], "q@head"),
    "a branch named by a revision": (FORK, ["b3"], "b2@head"),
    "a pinned older revision": (LINE, ["b2"], "a1"),
    "a pinned revision that is not there": (LINE, ["b2"], "c3"),
    "a pinned revision by its beginning": (LONG, ["abcdef"], "abcd"),
    "one step on, at the head": (LINE, ["b2"], "+1"),
    "one step on": (LINE, ["a1"], "+1"),
    "one step on, an unknown row": (LINE, ["c3"], "+1"),
    "a missing parent": ((revision("a1", None), revision("b3", "b2")), ["b3"], "head"),
    "a missing parent and an unknown row": ((revision("a1", None), revision("b3", "b2")), ["c3"], "head"),
    "two missing parents": ((revision("b3", "zz"), revision("b2", "yy")), ["b3"], "head"),
    "a missing dependency": ((revision("a1", None), revision("b3", "a1", depends_on="zz")), ["b3"], "head"),
    "a missing parent before a cycle": (
        (revision("a1", "b2"), revision("b2", "a1"), revision("c1", "zz")),
        ["b2"],
        "head",
    ),
    "a cycle": ((revision("a1", "b2"), revision("b2", "a1")), ["b2"], "head"),
    "a cycle and an unknown row": ((revision("a1", "b2"), revision("b2", "a1")), ["c3"], "head"),
    "a cycle beside a root": ((revision("a0", None), revision("a1", "b2"), revision("b2", "a1")), ["a0"], "head"),
    "a cycle below a root": (
        (revision("a0", None), revision("a1", ("a0", "b2")), revision("b2", "a1")),
        ["b2"],
        "head",
    ),
    "a cycle that Alembic does not see": (
        (
            revision("a0", None),
            revision("a1", "a0"),
            revision("a2", ("a1", "a4")),
            revision("a3", "a2"),
            revision("a4", "a3"),
            revision("a5", "a4"),
        ),
        ["a5"],
        "head",
    ),
    "its own parent": ((revision("a0", None), revision("a1", ("a0", "a1"))), ["a1"], "head"),
    "its own dependency": ((revision("a1", None, depends_on="a1"),), ["a1"], "head"),
    "a cycle of dependencies": ((revision("a1", None, depends_on="b2"), revision("b2", "a1")), ["b2"], "head"),
    "a row before another": (LINE, ["b2", "a1"], "head"),
    "a row before another, the other order": (LINE, ["a1", "b2"], "head"),
    "a row that another depends on": (
        (revision("a1", None), revision("b2", None, depends_on="a1")),
        ["a1", "b2"],
        "heads",
    ),
    "two roots, one depends on the other": (
        (revision("a1", None), revision("p1", None, depends_on="a1")),
        ["p1"],
        "head",
    ),
    "two roots, one depends on the other, heads": (
        (revision("a1", None), revision("p1", None, depends_on="a1")),
        ["p1"],
        "heads",
    ),
    "an empty ledger": (LINE, [], "head"),
    "no revision at all": ((), ["c3"], "head"),
    "no revision and an empty ledger": ((), [], "head"),
}


def history(files: dict[str, str]) -> History:
    made = DictTree(files)
    (place,) = adapter.detect(made)
    return adapter.read(made, place, "sqlite")


def booted(files: dict[str, str], rows: list[str], command: str, *, assumed: bool = False) -> Boot:
    applied = Applied(tuple(rows), frozenset(rows))
    return adapter.boot(history(files), applied, Hook(command, assumed=assumed))


@pytest.mark.parametrize(("revisions", "rows", "asked"), CASES.values(), ids=CASES)
def test_words_and_exit_code_are_alembics_own(
    revisions: tuple[str, ...], rows: list[str], asked: str, tmp_path: Path
) -> None:
    files = tree(revisions)
    real = run(tmp_path, files, rows, "upgrade", asked)
    boot = booted(files, rows, f"alembic upgrade {asked}")
    assert (boot.exit_code, boot.says) == (real.code, real.says)
    assert bool(boot.rule) == bool(real.code)
    if boot.rule:
        assert real.ledger == tuple(sorted(rows))


@pytest.mark.parametrize(("revisions", "rows", "asked"), CASES.values(), ids=CASES)
def test_what_it_would_apply_is_what_alembic_applies(
    revisions: tuple[str, ...], rows: list[str], asked: str, tmp_path: Path
) -> None:
    files = tree(revisions)
    real = run(tmp_path, files, rows, "upgrade", asked)
    boot = booted(files, rows, f"alembic upgrade {asked}")
    if not boot.rule and not any(len(row) in {3, 4} for row in rows):
        known = history(files)
        before = known.ancestors(frozenset(rows))
        assert set(boot.applies) == known.ancestors(frozenset(real.ledger)) - before


RULES = {
    "an unknown head": "boot-revision-unknown",
    "one of two heads is unknown": "boot-revision-unknown",
    "several heads and an unknown row": "boot-heads-multiple",
    "several heads, asked for heads, an unknown row": "boot-revision-unknown",
    "a missing parent and an unknown row": "boot-refused",
    "a cycle": "boot-refused",
    "a row before another": "boot-refused",
    "a pinned revision that is not there": "boot-refused",
    "the same head": "",
}


@pytest.mark.parametrize(("case", "rule"), RULES.items(), ids=RULES)
def test_rule_names_the_cause(case: str, rule: str) -> None:
    revisions, rows, asked = CASES[case]
    assert booted(tree(revisions), rows, f"alembic upgrade {asked}").rule == rule


def test_an_id_that_stands_twice_leaves_the_outcome_open() -> None:
    boot = booted(tree(TWICE), ["c3"], "alembic upgrade head")
    assert (boot.rule, boot.level, boot.revisions) == ("boot-history-broken", "unknown", ("b2",))
    assert boot.about == "migrations/versions/1.py, migrations/versions/2.py"


def test_all_unknown_rows_are_named_and_only_they() -> None:
    boot = booted(tree(LINE), ["b2", "c3", "z9"], "alembic upgrade head")
    assert boot.revisions == ("c3", "z9")


def test_a_hotfix_that_only_the_target_has_is_not_a_second_finding() -> None:
    boot = booted(tree((*LINE, revision("h3", "b2"))), ["c3"], "alembic upgrade head")
    assert (boot.rule, boot.revisions, boot.applies) == ("boot-revision-unknown", ("c3",), ())


@pytest.mark.parametrize(
    ("command", "says", "code"),
    [
        ("alembic upgrade head", "Can't locate revision identified by 'c3'", 255),
        (
            "alembic -c x/alembic.ini -n billing upgrade head && gunicorn app",
            "Can't locate revision identified by 'c3'",
            255,
        ),
        ("flask db upgrade", "Error: Can't locate revision identified by 'c3'", 1),
        ("flask db upgrade -d db/migrations", "Error: Can't locate revision identified by 'c3'", 1),
        ("python manage.py db upgrade", "Error: Can't locate revision identified by 'c3'", 1),
        ('alembic.command.upgrade(config, "head")', "Can't locate revision identified by 'c3'", 1),
        ('command.upgrade(Config("alembic.ini"), "heads")', "Can't locate revision identified by 'c3'", 1),
        ('flask_migrate.upgrade(directory="migrations")', "Error: Can't locate revision identified by 'c3'", 1),
    ],
)
def test_the_words_are_those_of_the_tool_in_front(command: str, says: str, code: int) -> None:
    boot = booted(tree(LINE), ["c3"], command)
    assert (boot.rule, boot.says, boot.exit_code) == ("boot-revision-unknown", says, code)


def test_an_assumed_command_asks_for_all_heads_where_both_releases_have_several() -> None:
    target = history(tree(FORK))
    applied = Applied(("b2", "b3"), frozenset({"a1", "b2", "b3"}), target)
    boot = adapter.boot(target, applied, Hook("alembic upgrade head", assumed=True))
    assert (boot.rule, boot.hook.command) == ("", "alembic upgrade heads")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["b2"], "Alembic head b2 in both"),
        (["a1"], "Alembic knows head a1 and applies 1 revision"),
    ],
)
def test_why_it_passes(rows: list[str], why: str) -> None:
    assert booted(tree(LINE), rows, "alembic upgrade head").passes == why
