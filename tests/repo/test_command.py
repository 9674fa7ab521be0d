from pathlib import Path

import pytest

from checker.core.errors import CheckError
from checker.repo import Repository
from tests.repositories import clone, empty
from tests.scenarios import git


def test_a_folder_inside_the_work_tree_leads_to_the_repository(seed: Path) -> None:
    with Repository.open(seed / "app") as repository:
        assert repository.top == seed
        assert not repository.bare
        assert not repository.shallow
        assert not repository.partial


def test_a_bare_clone_has_no_work_tree(seed: Path, tmp_path: Path) -> None:
    with Repository.open(clone(seed, tmp_path / "bare.git", "--bare")) as repository:
        assert repository.bare
        assert repository.top is None
        assert "Procfile" in repository.tree(repository.resolve("1.0.0")).paths()
        assert repository.identity.startswith("bare.git-")


def test_a_linked_worktree_shares_what_is_kept(seed: Path, repository: Repository, tmp_path: Path) -> None:
    git(seed, "worktree", "add", "--quiet", str(tmp_path / "linked"), "1.0.1")
    with Repository.open(tmp_path / "linked") as linked:
        assert linked.top == tmp_path / "linked"
        assert linked.identity == repository.identity
        assert linked.tags() == repository.tags()
        assert linked.resolve("HEAD").commit == repository.resolve("1.0.1").commit
        assert linked.tree(linked.resolve("HEAD")).paths() == repository.tree(repository.resolve("1.0.1")).paths()


def test_a_clone_keeps_its_own(seed: Path, repository: Repository, tmp_path: Path) -> None:
    with Repository.open(clone(seed, tmp_path / "other")) as other:
        assert other.identity != repository.identity


def test_outside_a_repository_the_person_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(CheckError) as caught:
        Repository.open(tmp_path)
    assert caught.value.message == "this folder is not inside a git repository."
    assert caught.value.code == 2


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckError) as caught:
        Repository.open(tmp_path / "nowhere")
    assert caught.value.message == f"there is no folder {tmp_path / 'nowhere'}."
    assert caught.value.code == 2


def test_a_repository_of_another_user_is_refused_as_git_does(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(CheckError) as caught:
        Repository.open(seed)
    assert caught.value.code == 2
    assert caught.value.tries == (f"git config --global --add safe.directory {seed}",)


def test_a_bare_repository_is_refused_where_git_was_told_to(
    seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clone(seed, tmp_path / "bare.git", "--bare")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.bareRepository")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "explicit")
    with pytest.raises(CheckError) as caught:
        Repository.open(at)
    assert caught.value.code == 2
    assert caught.value.tries == ("git config --global safe.bareRepository all",)


def test_without_git_the_machine_is_at_fault(seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CheckError) as caught:
        Repository.open(seed)
    assert caught.value.message == "git was not found."
    assert caught.value.code == 1


def test_variables_of_a_hook_do_not_lead_elsewhere(seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = empty(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    with Repository.open(seed) as repository:
        assert repository.top == seed
        assert "Procfile" in repository.tree(repository.resolve("1.0.0")).paths()
        assert repository.resolve("HEAD").commit == repository.resolve("1.0.2").commit


def test_without_a_path_git_decides(seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(seed / ".git"))
    with Repository.open() as repository:
        assert len(repository.tags()) == 3
        assert "Procfile" in repository.tree(repository.resolve("1.0.0")).paths()
