"""The matrix says what `check` and `horizon` say, and judges no more than it must."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.check import check
from checker.core.errors import CheckError
from checker.core.matrix import Matrix
from checker.core.verdict import ServiceAnswer, Verdict
from checker.desk import Desk
from checker.horizon import horizon
from checker.judge import judge_worst_anew
from checker.matrix import matrix
from checker.question import Question
from checker.services import Pair
from tests.process.program import STORY, Files, column, migration, story
from tests.scenarios import build, git

UNREADABLE = Path(__file__).parent.parent / "fixtures" / "rules" / "unread-operation" / "fires"
FIRST = "a1b2c3d4e5f6"
COLUMNS = ("nickname", "note", "name")


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def releases(seed: int) -> dict[str, Files]:
    """Make a history in which all that a verdict turns on changes now and then."""
    chance = random.Random(seed)  # noqa: S311  -- no secret
    made: dict[str, Files] = {"1.0.0": STORY["1.0.0"]}
    head, mapped, there = FIRST, {"name"}, {"name"}
    for number in range(1, chance.randint(3, 7)):
        changed: dict[str, str | bytes | None] = {f"app/part{number}.py": f"NUMBER = {number}\n"}
        for what in chance.sample(("migration", "models", "words", "hook", "nothing", "enum", "query"), k=2):
            each = chance.choice(COLUMNS)
            if what == "migration":
                id_ = f"{number:012x}"
                line = f'op.drop_column("users", "{each}")' if each in there else column(each)
                there ^= {each}
                changed[f"migrations/versions/{id_}_x.py"] = migration(id_, head, line)
                head = id_
            elif what == "models":
                mapped ^= {each}
                changed["app/models.py"] = models(mapped)
            elif what == "words":
                changed["app/page.html"] = f"<b>users.{each}</b> 'users'\n"
            elif what == "query":
                changed["app/report.py"] = f'QUERY = "select {each} from users"\n'  # noqa: S608
            elif what == "hook":
                changed["Procfile"] = chance.choice(("release: alembic upgrade heads\n", "release: true\n", None))
            elif what == "enum":
                changed["app/kinds.py"] = f"import enum\n\n\nclass Kind(enum.Enum):\n    A = {number}\n"
        if changed.get("Procfile", "") is None and not any("Procfile" in each for each in made.values()):
            del changed["Procfile"]
        made[f"1.{number}.0"] = changed
    return made


def models(mapped: set[str]) -> bytes:
    plain = STORY["1.0.0"]["app/models.py"]
    assert isinstance(plain, bytes)
    kept = b"".join(line for line in plain.splitlines(keepends=True) if b" name:" not in line)
    return kept + b"".join(
        f"    {each}: Mapped[str | None] = mapped_column(String(9))\n".encode() for each in sorted(mapped)
    )


def fresh(at: Path, current: str, target: str) -> str:
    return check(Question(repo=str(at), current=current, target=target, last=1, cache=False)).verdict.value


def agree(at: Path, found: Matrix) -> None:
    for current, target, verdict in found.every_pair():
        assert verdict.value == fresh(at, current, target), f"{current} -> {target}"
    for current in found.releases[:-1]:
        reached = horizon(Question(repo=str(at), current=current, last=None, cache=False)).horizon.targets
        told = {(each.ref, each.verdict.value) for each in reached}
        assert told <= {(new, verdict.value) for old, new, verdict in found.every_pair() if old == current}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_matrix_check_and_horizon_agree(seed: int) -> None:
    with TemporaryDirectory() as folder:
        at = story(Path(folder) / "shop", releases(seed))
        agree(at, matrix(Question(repo=str(at), last=None, cache=False)))


def one_after_another(**later: Files) -> dict[str, Files]:
    return {"1.0.0": STORY["1.0.0"], **{name.replace("_", ".")[1:]: changed for name, changed in later.items()}}


DROP = {"migrations/versions/b2.py": migration("b2b2b2b2b2b2", FIRST, 'op.drop_column("users", "name")')}
UNMAPPED = {"app/models.py": models(set())}
CASES: dict[str, dict[str, Files]] = {
    "code that stops using a column": one_after_another(v1_1_0=UNMAPPED, v1_2_0={"x.py": "1\n"}, v1_3_0=DROP),
    "words in source that nobody reads": one_after_another(
        v1_1_0=UNMAPPED, v1_2_0={"a.html": "'users' name\n"}, v1_3_0={"a.html": "-\n"}, v1_4_0=DROP
    ),
    "another hook": one_after_another(v1_1_0={"Procfile": "web: x\n"}, v1_2_0={"a": "b"}, v1_3_0=DROP),
    "migrations that come": {
        "0.9.0": {"app/models.py": STORY["1.0.0"]["app/models.py"]},
        "0.9.1": {"a": "b"},
        "1.0.0": STORY["1.0.0"],
        "1.1.0": DROP,
    },
    "migrations that go": one_after_another(v1_1_0={"a": "b"}, v1_2_0=dict.fromkeys(STORY["1.0.0"])),
    "a text that was edited": one_after_another(
        v1_1_0=DROP, v1_2_0={"migrations/versions/b2.py": migration("b2b2b2b2b2b2", FIRST, column("note"))}
    ),
    "a file that gives no id": one_after_another(
        v1_1_0={"migrations/versions/odd.py": "revision = f()\n"}, v1_2_0=DROP
    ),
    "code that looks at the schema when it starts": one_after_another(
        v1_1_0={
            "app/start.py": "from sqlalchemy import inspect\n\n\ndef main():\n    inspect(e).get_columns('users')\n"
        },
        v1_2_0={"migrations/versions/b2.py": migration("b2b2b2b2b2b2", FIRST, column("note"))},
    ),
    "no tool at all": {"1.0.0": {"a": "b"}, "1.1.0": {"a": "c"}},
    "one release": {"1.0.0": STORY["1.0.0"]},
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("hook", [None, "none"])
def test_what_tells_releases_apart_is_seen(tmp_path: Path, name: str, hook: str | None) -> None:
    at = story(tmp_path / "shop", CASES[name])
    found = matrix(Question(repo=str(at), last=None, hook=hook, cache=False))
    for current, target, verdict in found.every_pair():
        question = Question(repo=str(at), current=current, target=target, last=1, hook=hook, cache=False)
        assert verdict is check(question).verdict, f"{current} -> {target}"


def test_one_rollback_is_judged_for_all_that_are_alike(tmp_path: Path) -> None:
    made: dict[str, Files] = {"1.0.0": STORY["1.0.0"]}
    made |= {f"1.{number}.0": {f"app/part{number}.py": f"N = {number}\n"} for number in range(1, 20)}
    made |= {"2.0.0": {"migrations/versions/b2.py": migration("b2b2b2b2b2b2", FIRST, column("note"))}}
    made |= {f"2.{number}.0": {f"app/part{number}.py": f"M = {number}\n"} for number in range(1, 20)}
    found = matrix(Question(repo=str(story(tmp_path / "shop", made)), last=None))
    assert [len(each.releases) for each in found.classes] == [20, 20]
    assert found.judged == 4  # 2.0.0 is the code of 1.19.0 with a migration: a question of its own


def test_the_second_time_nothing_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question(repo=str(story(tmp_path / "shop", CASES["another hook"])), last=None)
    first = matrix(question)
    monkeypatch.setattr("checker.table.judge_worst_anew", None)
    assert matrix(question) == first


def test_two_tags_on_one_commit_are_there_already(tmp_path: Path) -> None:
    at = story(tmp_path / "shop", {"1.0.0": STORY["1.0.0"], "1.1.0": DROP})
    git(at, "tag", "1.0.1", "1.0.0")
    found = matrix(Question(repo=str(at), last=2))
    assert (found.releases, found.of) == (("1.1.0", "1.0.1"), 3)
    found = matrix(Question(repo=str(at), last=None))
    agree(at, found)
    assert [each.releases for each in found.classes] == [("1.1.0",), ("1.0.1", "1.0.0")]


def test_a_ledger_is_of_one_release(tmp_path: Path) -> None:
    at = story(tmp_path / "shop", CASES["one release"])
    with pytest.raises(CheckError, match="--current names one"):
        matrix(Question(repo=str(at), current_revisions=(FIRST,)))


def test_what_could_not_be_read_is_kept_until_the_work_tree_says_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = build(UNREADABLE, tmp_path / "shop")
    question = Question(repo=str(at), last=None, hook="none")
    first = matrix(question)
    assert [verdict for *_, verdict in first.every_pair()] == [Verdict.UNKNOWN]
    with monkeypatch.context() as patch:
        patch.setattr("checker.table.judge_worst_anew", None)
        assert matrix(question) == first
    file = at / "migrations/versions/b2c3d4e5f6a7_run_statements.py"
    text = file.read_text()
    file.write_text(text.replace("    for", '    # rollback-check: effect[none] reason="read it"\n    for', 1))
    assert [verdict for *_, verdict in matrix(question).every_pair()] == [Verdict.SAFE]
    file.write_text(text)
    assert matrix(question) == first


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 2))
def test_a_new_release_asks_for_its_own_rollbacks_alone(seed: int, newest: int) -> None:
    made = releases(seed)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", f"{folder}/cache")
        at = story(Path(folder) / "shop", made)
        later = {name: git(at, "rev-parse", name) for name in list(made)[-newest:]}
        git(at, "tag", "--delete", *later)
        matrix(Question(repo=str(at), last=None))
        for name, there in later.items():
            git(at, "tag", name, there)
        asked: list[Pair] = []

        def judge(desk: Desk, pair: Pair) -> tuple[tuple[ServiceAnswer, ...], bool]:
            asked.append(pair)
            return judge_worst_anew(desk, pair)

        patch.setattr("checker.table.judge_worst_anew", judge)
        found = matrix(Question(repo=str(at), last=None))
        alone = matrix(Question(repo=str(at), last=None, cache=False))
        assert list(found.every_pair()) == list(alone.every_pair())
        assert found.classes == alone.classes
        first = asked[: found.judged]
        assert {pair.current.ref for pair in first} <= later.keys()


def test_what_the_work_tree_says_is_asked_of_older_rollbacks_too(tmp_path: Path) -> None:
    at = build(UNREADABLE, tmp_path / "shop")
    question = Question(repo=str(at), last=None, hook="none")
    assert [verdict for *_, verdict in matrix(question).every_pair()] == [Verdict.UNKNOWN]
    git(at, "commit", "--allow-empty", "-qm", "more")
    git(at, "tag", "1.0.2")
    file = at / "migrations/versions/b2c3d4e5f6a7_run_statements.py"
    text = file.read_text()
    file.write_text(text.replace("    for", '    # rollback-check: effect[none] reason="read it"\n    for', 1))
    assert {verdict for *_, verdict in matrix(question).every_pair()} == {Verdict.SAFE}
    file.write_text(text)
    assert Verdict.UNKNOWN in {verdict for *_, verdict in matrix(question).every_pair()}
