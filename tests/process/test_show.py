"""What is shown between releases: the matrix, the graph, and a contract that answers without git."""

import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.process.program import STORY, Files, ask, assert_refused, column, migration, run, story
from tests.process.test_hotfix import WHO
from tests.reports.test_json import valid
from tests.repositories import everything_in
from tests.scenarios import git

NEWER = "b2c3d4e5f6a7"
OLDER = "a1b2c3d4e5f6"
MATRIX = """\
from \\ to  1.0.1  1.0.0
1.0.2        U      U
1.0.1               S
S safe   R risky   U unsafe   ? unknown
"""
GRAPH = """\
1.0.2
  needs   b2c3d4e5f6a7 add_nickname
  brings  b2c3d4e5f6a7 add_nickname
1.0.0 - 1.0.1 (2 releases)
  needs   a1b2c3d4e5f6 create users
  brings  1 revision
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five hundred releases, of which every tenth brings a revision."""
    made: dict[str, Files] = {"1.0.0": STORY["1.0.0"]}
    head = OLDER
    for number in range(1, 500):
        changed: dict[str, str | bytes | None] = {"app/number.py": f"N = {number}\n"}
        if number % 10 == 0:
            new = f"{number:012x}"
            changed[f"migrations/versions/{new}_more.py"] = migration(new, head, column(f"more{number}"))
            head = new
        made[f"1.{number}.0"] = changed
    return story(tmp_path_factory.mktemp("many") / "shop", made)


@pytest.mark.parametrize(("words", "page"), [(("matrix",), MATRIX), (("graph",), GRAPH)], ids=["matrix", "graph"])
def test_the_pages_of_the_seed_story(seed: Path, words: tuple[str, ...], page: str) -> None:
    before = everything_in(seed)
    assert ask(seed, *words).page == (0, page)
    assert everything_in(seed) == before


@pytest.mark.parametrize(
    "words",
    [
        ("matrix",),
        ("matrix", "--pairs"),
        ("graph",),
        ("contract",),
        ("contract", "1.0.0"),
        ("hotfix", "1.0.0", "--tag", "1.0.3"),
        ("hotfix", "1.0.0", "--tag", "1.0.3", "--revert", "1.0.0..1.0.2"),
        ("horizon",),
    ],
    ids=" ".join,
)
def test_json_keeps_the_schema_and_holds_no_place(seed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    first, second = (run(seed, tmp_path, *words, "-f", "json") for _ in range(2))
    assert first == second
    assert valid(first.out)["command"] == words[0]
    for place in (str(seed), str(tmp_path), "/tmp/"):  # noqa: S108
        assert place not in first.out


def test_pairs_are_the_classes_spelled_out(seed: Path) -> None:
    said = ask(seed, "matrix", "--pairs", "-f", "json").json
    assert said["pairs"] == [
        {"from": "1.0.2", "to": "1.0.1", "verdict": "unsafe"},
        {"from": "1.0.2", "to": "1.0.0", "verdict": "unsafe"},
        {"from": "1.0.1", "to": "1.0.0", "verdict": "safe"},
    ]
    assert said["cells"] == {"c1": {"c2": "unsafe"}, "c2": {"c2": "safe"}}


def test_a_matrix_of_many_releases_shows_runs(many: Path) -> None:
    said = ask(many, "matrix", "--last", "100")
    lines = said.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 24
    assert lines[1].startswith(" 1  1.490.0 - 1.499.0")
    assert lines[-1] == "Looked at the last 100 releases of 500: --last all for the rest."


def test_a_graph_of_five_hundred_releases_is_still_readable(many: Path) -> None:
    said = ask(many, "graph", "--last", "all")
    assert "1.490.0 - 1.499.0 (10 releases)" in said.out
    assert len(said.out.splitlines()) == 150
    shown = ask(many, "graph", "--last", "all", "-f", "dot").out
    assert len(shown.splitlines()) < 300
    assert "1.490.0 - 1.499.0" in shown
    recent = ask(many, "graph", "--last", "30", "-f", "mermaid").out
    assert "revisions, a1b2c3d4e5f6 to " in recent
    assert len(recent.splitlines()) < 20


def nodes_of(text: str) -> tuple[set[str], int]:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.fromstring(text)  # noqa: S314  -- the program's own
    return {str(each.get("id")) for each in root.iter(f"{space}node")}, len(list(root.iter(f"{space}edge")))


def test_graphml_and_json_hold_the_same(seed: Path) -> None:
    said = ask(seed, "graph", "-f", "json").json
    nodes, edges = said["nodes"], said["edges"]
    assert isinstance(nodes, list)
    assert isinstance(edges, list)
    assert nodes_of(ask(seed, "graph", "-f", "graphml").out) == ({each["id"] for each in nodes}, len(edges))
    assert {"from": f"revision:{NEWER}", "to": f"revision:{OLDER}", "kind": "after"} in edges
    assert {"from": "release:1.0.2", "to": f"revision:{NEWER}", "kind": "needs"} in edges


def test_names_that_are_no_plain_words_stay_data(tmp_path: Path) -> None:
    text = migration(OLDER, None, name='"] --> end <b>\x01')
    made: dict[str, Files] = {"1.0.0": {**STORY["1.0.0"], "migrations/versions/a1b2c3d4e5f6_create_users.py": text}}
    shop = story(tmp_path / "shop", made)
    git(shop, "tag", '2.0.0-"x"')
    options = ("--from", '2.0.0-"x"')
    assert nodes_of(ask(shop, "graph", "-f", "graphml", *options).out)[0]
    assert '\\"x\\"' in ask(shop, "graph", "-f", "dot", *options).out
    mermaid = ask(shop, "graph", "-f", "mermaid", *options).out
    assert "<b>" not in mermaid
    assert mermaid.count('"') == 2 * len([line for line in mermaid.splitlines() if "[" in line])
    assert "\x01" not in mermaid + ask(shop, "graph", *options).out


@pytest.fixture(scope="module")
def contract(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("contract") / "contract.json"
    file.write_text(ask(seed, "contract", "1.0.0").out)
    return file


def without_git(tmp_path: Path, *words: str) -> tuple[int, str]:
    (tmp_path / "empty").mkdir(exist_ok=True)
    said = ask(tmp_path, *words, PATH=str(tmp_path / "empty"))
    return said.code, said.out.partition("\n")[0]


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        (("--current", OLDER), 0, "SAFE     the running release -> 1.0.0"),
        (("--current", NEWER), 12, "UNSAFE   the running release -> 1.0.0"),
        (("1.0.0", "--current", OLDER), 0, "SAFE     the running release -> 1.0.0"),
        (("--current", NEWER, "--hook", "none"), 11, "UNKNOWN  the running release -> 1.0.0"),
        (("--current", NEWER, "--exit-zero"), 0, "UNSAFE   the running release -> 1.0.0"),
        (("--current", OLDER, "--hook", "alembic upgrade x9"), 12, "UNSAFE   the running release -> 1.0.0"),
    ],
)
def test_a_contract_answers_without_git(
    contract: Path, tmp_path: Path, words: tuple[str, ...], code: int, first: str
) -> None:
    assert without_git(tmp_path, "check", "--contract", str(contract), *words) == (code, first)


def test_a_contract_agrees_with_the_repository_about_the_hook(seed: Path, contract: Path) -> None:
    for revision in (OLDER, NEWER):
        told = ask(seed, "check", "--contract", str(contract), "--current", revision, "-f", "json")
        asked = ask(seed, "1.0.0", "--current", revision, "--from", "1.0.2", "-f", "json")
        assert valid(told.out)["to"] == asked.json["to"]
        assert boot(told.json) == boot(asked.json)


def boot(said: Mapping[str, object]) -> object:
    services = said["services"]
    assert isinstance(services, list)
    return services[0]["axes"]["boot"]


def test_what_a_contract_does_not_tell_is_unknown(seed: Path, tmp_path: Path, contract: Path) -> None:
    """An older database without a hook: the code expects what nobody applies."""
    newer = tmp_path / "newer.json"
    newer.write_text(ask(seed, "contract").out)
    words = ("check", "--contract", str(newer), "--current", OLDER)
    assert ask(tmp_path, *words).word == "SAFE"
    said = ask(tmp_path, *words, "--hook", "none")
    assert said.word == "UNKNOWN"
    assert "no hook applies it" in " ".join(said.out.split())
    value = json.loads(contract.read_text())
    value["services"][0]["unread"] = [{"path": "migrations/versions/x.py", "reason": "it is odd"}]
    newer.write_text(json.dumps({**value, "later": 1}))
    assert ask(tmp_path, *words).word == "UNKNOWN"


@pytest.mark.parametrize(
    ("content", "words", "says"),
    [
        (None, ("--current", OLDER), "could not be read"),
        ("{", ("--current", OLDER), "is no JSON"),
        ("[]", ("--current", OLDER), "release.ref is missing"),
        ('{"schema": "rollback-check/2"}', ("--current", OLDER), "schema must be one of rollback-check/1"),
        ('{"schema": "rollback-check/1", "command": "check"}', ("--current", OLDER), "command must be one of contract"),
        ("", (), "a contract says nothing of the database"),
        ("", ("9.9.9", "--current", OLDER), "this is the contract of 1.0.0, not of 9.9.9"),
        ("", ("--current", OLDER, "-s", "billing"), "there is no service billing in this contract"),
    ],
)
def test_a_contract_that_makes_no_sense(
    contract: Path, tmp_path: Path, content: str | None, words: tuple[str, ...], says: str
) -> None:
    file = tmp_path / "file.json"
    if content is not None:
        file.write_text(content or contract.read_text())
    assert_refused(ask(tmp_path, "check", "--contract", str(file), *words), 2, says)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("graph", "-f", "yaml"), "there is no format yaml for graph"),
        (("matrix", "-f", "yaml"), "there is no format yaml"),
        (("matrix", "1.0.0"), "matrix does not know what to do with 1.0.0"),
        (("contract", "9.9.9"), "there is no tag 9.9.9"),
        (("contract", "1.0.0", "1.0.1"), "contract does not know what to do with 1.0.1"),
        (("check",), "check wants TO"),
        (("horizon", "--pairs"), "there is no option --pairs"),
    ],
)
def test_what_makes_no_sense_is_refused(seed: Path, words: tuple[str, ...], says: str) -> None:
    assert_refused(ask(seed, *words), 2, says)


def test_graph_writes_no_reports(seed: Path, tmp_path: Path) -> None:
    assert_refused(ask(seed, "graph", "--report", f"json={tmp_path / 'x'}"), 2, "graph writes no reports")


def test_the_floor_names_the_release_and_the_revision_that_set_it(tmp_path: Path) -> None:
    """1.2.0 stops using a column, 1.4.0 drops it: the floor is 1.2.0, and 1.4.0 set it."""
    models = STORY["1.0.0"]["app/models.py"]
    unused = b"".join(line for line in models.splitlines(keepends=True) if b" name:" not in line)
    releases: dict[str, Files] = {
        "1.0.0": STORY["1.0.0"],
        "1.1.0": {"a": "b"},
        "1.2.0": {"app/models.py": unused},
        "1.3.0": {"a": "c"},
        "1.4.0": {"migrations/versions/b2.py": migration(NEWER, OLDER, 'op.drop_column("users", "name")')},
        "1.5.0": {"a": "d"},
    }
    said = ask(story(tmp_path / "shop", releases), "horizon", "--hook", "none")
    assert "Newest safe: 1.4.0." in said.out
    assert f"Floor: 1.2.0 (set by 1.4.0, migration {NEWER})." in said.out


def test_completion_and_git_are_left_alone(seed: Path) -> None:
    """Somebody's identity is no part of what is shown."""
    assert ask(seed, "graph", **WHO).page == ask(seed, "graph").page
    assert (
        subprocess.run(["git", "-C", str(seed), "status", "--porcelain"], capture_output=True, check=True).stdout == b""
    )
