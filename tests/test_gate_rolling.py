"""The gate where a deploy is rolling, and where findings are accepted in other languages than Python and SQL."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker.core.report import Style
from checker.core.verdict import Verdict
from checker.reports import REPORTS
from tests.reports.golden import STYLE
from tests.reports.read_back import READ, junit, sarif, structure
from tests.scenarios import build, git
from tests.test_gate import FIXTURES, WISH, asked, changed, page


def fail(*_: object) -> str:
    raise AssertionError


ROLLING = "[gate]\nrolling = true\n"
NULL = "rules/write-null-rejected/fires"


def rolling(folder: str, into: Path) -> Path:
    at = build(FIXTURES / folder, into)
    (at / "rollback-check.toml").write_text(ROLLING)
    return at


def test_a_way_back_is_not_enough_where_both_must_be_at_work(tmp_path: Path) -> None:
    at = rolling(NULL, tmp_path)
    answer = asked(at)
    (back,) = answer.backs
    assert (back.returns, back.clashes, back.together, back.passed) == (True, True, Verdict.UNSAFE, False)
    assert (answer.passed, answer.exit_code) == (False, 12)
    assert [each.rule for each in back.stops] == ["write-null-rejected"]
    assert answer.headline == (
        "From 1.0.1 one could go back to 1.0.0 by a way out: mend the database, then old code, new migrations. "
        "1.0.1 and 1.0.0 could not be at work side by side, as a rolling deploy wants."
    )
    (at / "rollback-check.toml").unlink()
    plain = asked(at)
    assert (plain.passed, plain.backs[0].together) == (True, None)


def test_a_column_that_is_added_does_not_disturb_the_other_release(tmp_path: Path) -> None:
    answer = asked(rolling("seed", tmp_path))
    assert (answer.passed, answer.backs[0].together) == (True, Verdict.SAFE)
    assert "side by side safe" in page(answer, Style())


def test_only_what_this_release_takes_the_place_of_is_at_work_beside_it(tmp_path: Path) -> None:
    answer = asked(rolling("seed", tmp_path), replace(WISH, depth=2), running="1.0.0")
    assert [(back.target.ref, back.why, back.together) for back in answer.backs] == [
        ("1.0.1", "previous", None),
        ("1.0.0", "running", Verdict.SAFE),
    ]


def test_a_clash_that_was_accepted_is_none(tmp_path: Path) -> None:
    at = rolling(NULL, tmp_path)
    place = next(each for each in asked(at).backs[0].stops[0].evidence if each.ref == "1.0.1")
    lines = (at / place.path).read_text().split("\n")
    lines.insert(
        place.line - 1, '    # rollback-check: ignore[write-null-rejected] until=2026-12-31 reason="stopped first"'
    )
    git(at, "tag", "--delete", "1.0.1")
    assert asked(changed(at, {place.path: "\n".join(lines)}, tag="1.0.1")).passed


def test_every_format_tells_of_a_clash(tmp_path: Path) -> None:
    answer = asked(rolling(NULL, tmp_path))
    for name, report in REPORTS.items():
        assert report.gate
        said = report.gate(answer, STYLE)
        structure(name, said)
        assert "write-null-rejected" in said, name
    (run,) = sarif((REPORTS["sarif"].gate or fail)(answer, STYLE))["runs"]
    assert {(each["ruleId"], each["level"]) for each in run["results"]} == {
        ("write-null-rejected", "error"),
        ("boot-revision-unknown", "note"),
    }
    comment = (REPORTS["markdown"].gate or fail)(answer, STYLE)
    assert comment.split("\n")[1] == (
        "### Rollback: after this change you could go back to `1.0.0` by a way out (mend the database, then old code, "
        "new migrations), but the two could **not** be at work side by side"
    )
    assert "A way out without data loss: none." not in comment
    (failed,) = junit((REPORTS["junit"].gate or fail)(answer, STYLE)).iter("failure")
    assert "nick" in str(failed.get("message")) or "NULL" in str(failed.get("message"))
    assert READ.keys() == REPORTS.keys()


@pytest.mark.parametrize(
    ("folder", "path", "comment"),
    [
        ("gel/property-dropped", "dbschema/migrations/00002-m1nbyhb.edgeql", "#"),
        ("prisma/column-dropped", "prisma/migrations/20240301000000_change/migration.sql", "--"),
        ("declared/prisma-push-dropped", "prisma/schema.prisma", "//"),
    ],
)
def test_a_directive_counts_in_the_language_of_the_migration(
    folder: str, path: str, comment: str, tmp_path: Path
) -> None:
    at = build(FIXTURES / folder, tmp_path)
    before = asked(at, hook="none")
    assert not before.passed
    stops = {each.rule for back in before.backs for each in back.stops}
    notes = [f'{comment} rollback-check: ignore[{rule}] until=2026-12-31 reason="agreed"' for rule in sorted(stops)]
    git(at, "tag", "--delete", before.release.ref)
    text = "\n".join([*notes, (at / path).read_text()])
    after = asked(changed(at, {path: text}, tag=before.release.ref), hook="none")
    assert after.passed, page(after, Style())
    assert {each.state for each in after.acceptances} == {"accepted"}
