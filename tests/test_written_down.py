"""What is written into migrations counts wherever it stands beside the same code."""

from pathlib import Path

import pytest

from checker.check import check
from checker.core.verdict import Answer
from checker.matrix import matrix
from checker.question import Question
from checker.rolling import rolling
from tests.scenarios import build

STORY = Path(__file__).parent.parent / "fixtures" / "rules" / "unread-operation" / "fires"
FILE = "migrations/versions/b2c3d4e5f6a7_run_statements.py"
LINE = '    # rollback-check: effect[none] reason="read it"\n'
LOOP = "    for statement in"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return build(STORY, tmp_path / "shop")


def asked(shop: Path) -> Answer:
    return check(Question(repo=str(shop), target="1.0.0", current="1.0.1", hook="none"))


def change(shop: Path, old: str, new: str) -> None:
    file = shop / FILE
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_work_tree_may_know_more(shop: Path) -> None:
    assert asked(shop).verdict == "unknown"
    change(shop, LOOP, LINE + LOOP)
    answer = asked(shop)
    assert answer.verdict == "safe"
    assert [each.text for each in answer.assumptions if each.id == "effect"] == [
        'what could not be read of revision b2c3d4e5f6a7 changes nothing, says line 12 in the work tree ("read it")'
    ]
    assert asked(shop) == answer
    change(shop, LINE, "")
    assert asked(shop).verdict == "unknown"


def test_what_rests_on_the_work_tree_is_not_kept_for_a_question_without_a_hook(shop: Path) -> None:
    change(shop, LOOP, LINE + LOOP)
    assert check(Question(repo=str(shop), target="1.0.0", current="1.0.1")).verdict == "unsafe"
    change(shop, LINE, "")
    assert asked(shop).verdict == "unknown"


def test_other_code_in_the_work_tree_knows_nothing(shop: Path) -> None:
    change(shop, LOOP, LINE + "    op.execute('SELECT 1')\n" + LOOP)
    assert asked(shop).verdict == "unknown"


def test_what_is_said_may_break_the_older_release(shop: Path) -> None:
    change(shop, LOOP, LINE.replace("none", "ALTER TABLE users DROP COLUMN name") + LOOP)
    answer = asked(shop)
    assert answer.verdict == "unsafe"
    (found,) = [each for each in answer.services[0].findings if each.level == "unsafe"]
    assert (found.evidence[0].path, found.evidence[0].line) == (FILE, 12)


def test_the_top_of_the_file_speaks_of_all_of_it(shop: Path) -> None:
    change(shop, "from alembic", LINE.strip() + "\nfrom alembic")
    assert asked(shop).verdict == "safe"


def test_a_directive_that_is_not_understood_is_said(shop: Path) -> None:
    change(shop, LOOP, LINE.replace("reason", "because") + LOOP)
    answer = asked(shop)
    assert answer.verdict == "unknown"
    (said,) = answer.not_checked
    assert said.startswith("line 12 in the work tree of revision b2c3d4e5f6a7 has a directive that does not count: it")
    assert said.endswith('is written effect[none] reason="..."')


def test_rolling_takes_it_too(shop: Path) -> None:
    change(shop, LOOP, LINE + LOOP)
    answer = rolling(Question(repo=str(shop), target="1.0.0", current="1.0.1"))
    assert answer.verdict == "safe"
    assert [each.id for each in answer.assumptions] == ["migrations-first", "effect"]


def test_the_configuration_is_the_same_mechanism(shop: Path) -> None:
    (shop / "rollback-check.toml").write_text(
        '[[effect]]\nrevision = "b2c3d4e5f6a7"\nchanges = "none"\nreason = "read it"\n'
    )
    answer = asked(shop)
    assert answer.verdict == "safe"
    assert [each.text for each in answer.assumptions if each.id == "effect"] == [
        'what could not be read of revision b2c3d4e5f6a7 changes nothing, says the configuration ("read it")'
    ]


def test_a_file_of_the_work_tree_is_looked_at_once(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    read_bytes = Path.read_bytes

    def watched(path: Path) -> bytes:
        read.append(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    matrix(Question(repo=str(shop), last=None, hook="none"))
    copies = [each for each in read if "migrations" in each.parts]
    assert copies
    assert len(copies) == len(set(copies))
