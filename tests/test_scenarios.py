from pathlib import Path

import pytest

from checker.repo import Repository
from tests.scenarios import build, files, git, load, trees

SEED = Path(__file__).parent.parent / "fixtures" / "seed"


def write(folder: Path, content: dict[str, str]) -> Path:
    for path, text in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_a_release_adds_changes_and_removes(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "1.0.0/a": "1", "1.0.0/b": "2", "1.0.0/old/x": "3", "1.0.0/old/y": "4", "1.0.0/gone/z": "5",
            "1.0.1/a": "changed", "1.0.1/new": "6", "1.0.1/REMOVED": "b\nold/ -> moved/\ngone/\n",
            "expected.txt": "",
        },
    )  # fmt: skip
    after = files(load(folder))["1.0.1"]
    assert after == {"a": b"changed", "moved/x": b"3", "moved/y": b"4", "new": b"6"}


def test_what_is_removed_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing is not there"):
        trees(write(tmp_path, {"1.0.0/a": "1", "1.0.1/REMOVED": "nothing\n"}))


def test_releases_are_in_order_of_their_versions(tmp_path: Path) -> None:
    folder = write(tmp_path, {"1.10.0/a": "3", "1.9.0/a": "2", "1.9.0rc1/a": "1"})
    assert list(trees(folder)) == ["1.9.0rc1", "1.9.0", "1.10.0"]


def test_a_scenario_says_more_in_its_file(tmp_path: Path) -> None:
    said = 'order = ["2", "1"]\ntag = "billing/v{}"\nfrom = "1"\nto = "2"\nflags = ["-v"]\n'
    folder = write(tmp_path / "scenario", {"1/a": "1", "2/a": "2", "scenario.toml": said})
    scenario = load(folder)
    assert (scenario.order, scenario.current, scenario.target, scenario.flags) == (("2", "1"), "1", "2", ("-v",))
    made = build(folder, tmp_path / "made")
    assert git(made, "tag").split() == ["billing/v1", "billing/v2"]
    assert (made / "a").read_text() == "1"


@pytest.mark.parametrize("said", ['order = ["1"]', 'oder = ["1", "2"]'])
def test_a_scenario_that_does_not_fit_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(ValueError, match=r"scenario\.toml"):
        load(write(tmp_path, {"1/a": "1", "2/a": "2", "scenario.toml": said}))


def test_a_hotfix_starts_elsewhere(tmp_path: Path) -> None:
    said = '[parent]\n"1.0.1" = "1.0.0"\n"1.0.2" = "1.0.1"\n'
    content = {f"{version}/{version}": "" for version in ("1.0.0", "1.0.1", "1.0.2", "1.1.0", "2.0.0")}
    folder = write(tmp_path / "scenario", {**content, "scenario.toml": said})
    made = build(folder, tmp_path / "made")
    assert {version: " ".join(tree.paths()) for version, tree in trees(folder).items()} == {
        "1.0.0": "1.0.0", "1.0.1": "1.0.0 1.0.1", "1.0.2": "1.0.0 1.0.1 1.0.2",
        "1.1.0": "1.0.0 1.1.0", "2.0.0": "1.0.0 1.1.0 2.0.0",
    }  # fmt: skip
    assert git(made, "rev-list", "--count", "refs/tags/2.0.0") == "3"
    assert git(made, "merge-base", "1.0.2", "2.0.0") == git(made, "rev-parse", "1.0.0^{commit}")


def test_the_trees_are_those_of_the_repository(tmp_path: Path) -> None:
    with Repository.open(build(SEED, tmp_path / "seed")) as repository:
        for name, tree in trees(SEED).items():
            real = repository.tree(repository.resolve(name))
            assert list(real.paths().items()) == list(tree.paths().items())
            assert all(real.content(path) == tree.content(path) for path in tree.paths())


def test_the_work_tree_is_the_last_release(tmp_path: Path) -> None:
    made = build(SEED, tmp_path / "seed")
    assert git(made, "status", "--short") == ""
    assert git(made, "describe") == "1.0.2"


def test_the_revision_of_the_seed_stands_where_the_pages_say() -> None:
    content = trees(SEED)["1.0.2"].content("migrations/versions/b2c3d4e5f6a7_add_nickname.py")
    assert isinstance(content, bytes)
    assert content.splitlines()[7] == b'revision = "b2c3d4e5f6a7"'
