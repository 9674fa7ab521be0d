import os
from pathlib import Path

import pytest

from checker.core.errors import CheckError
from checker.repo import Repository
from checker.repo.compare import differing, titles
from checker.repo.revert import Reverted, revert_range
from tests.repositories import commit, empty, everything_in
from tests.scenarios import git


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    at = empty(tmp_path / "shop")
    commit(at, {"a.txt": "1\n2\n3\n4\n5\n6\n7\n", "b.txt": "b\n"}, "1.0.0")
    commit(at, {"a.txt": "one\n2\n3\n4\n5\n6\n7\n"}, "first")
    commit(at, {"migrations/x.py": "x\n", "b.txt": "migrated\n"}, "migrated")
    commit(at, {"a.txt": "one\n2\n3\n4\n5\n6\nseven\n"}, "second")
    commit(at, {"c.txt": "c\n"}, "1.0.2")
    return at


def reverted(
    at: Path, since: str, *folders: str, current: str = "1.0.2", until: str = ""
) -> tuple[Reverted, dict[str, str]]:
    with Repository.open(at) as repository:
        first, last = repository.resolve(since), repository.resolve(current)
        end = repository.resolve(until) if until else None
        done = revert_range(repository, last, first, folders, until=end)
        paths = done.tree.paths() if done.tree else {}
        files = {path: done.tree.content(path) for path in paths} if done.tree else {}
        return done, {path: text.decode() for path, text in files.items() if isinstance(text, bytes)}


def really(at: Path, current: str, *commits: str) -> str:
    """Revert as a person would, and give the tree."""
    git(at, "checkout", "--quiet", "--detach", current)
    git(at, "revert", "--no-edit", *commits)
    return git(at, "rev-parse", "HEAD^{tree}")


def test_commits_with_migrations_are_left_out(shop: Path) -> None:
    done, files = reverted(shop, "1.0.0", "migrations")
    assert files == {"a.txt": "1\n2\n3\n4\n5\n6\n7\n", "b.txt": "migrated\n", "migrations/x.py": "x\n"}
    assert done.commits == tuple(git(shop, "rev-parse", each) for each in ("1.0.2", "second", "first"))
    assert done.left_out == (git(shop, "rev-parse", "migrated"),)
    assert done.root == really(shop, "1.0.2", *done.commits)


def test_reverting_everything_gives_the_older_release(shop: Path) -> None:
    done, _ = reverted(shop, "1.0.0")
    assert done.root == git(shop, "rev-parse", "1.0.0^{tree}") == really(shop, "1.0.2", *done.commits)


def test_a_range_may_end_before_the_release(shop: Path) -> None:
    done, files = reverted(shop, "1.0.0", until="first")
    assert files["a.txt"] == "1\n2\n3\n4\n5\n6\nseven\n"
    assert done.root == really(shop, "1.0.2", *done.commits)


def test_a_conflict_is_named_by_its_file(shop: Path) -> None:
    commit(shop, {"a.txt": "uno\n2\n3\n4\n5\n6\nseven\n"}, "1.0.3")
    done, _ = reverted(shop, "1.0.0", current="1.0.3", until="first")
    assert (done.tree, done.root, done.conflicts) == (None, "", ("a.txt",))
    assert done.stopped == git(shop, "rev-parse", "first")


def test_a_file_that_was_removed_since_is_a_conflict_too(shop: Path) -> None:
    git(shop, "rm", "--quiet", "a.txt")
    commit(shop, {}, "1.0.3")
    assert reverted(shop, "1.0.0", current="1.0.3", until="first")[0].conflicts == ("a.txt",)


def test_what_merges_brought_is_reverted_commit_by_commit(shop: Path) -> None:
    git(shop, "checkout", "--quiet", "-b", "side", "1.0.0")
    commit(shop, {"side.txt": "side\n"}, "side-1")
    git(shop, "checkout", "--quiet", "main")
    git(shop, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    git(shop, "tag", "1.0.3")
    done, files = reverted(shop, "1.0.2", current="1.0.3")
    assert done.commits == (git(shop, "rev-parse", "side-1"),)
    assert "side.txt" not in files
    assert done.root == git(shop, "rev-parse", "1.0.2^{tree}")


def test_a_first_commit_and_one_that_changes_nothing(shop: Path) -> None:
    commit(shop, {}, "1.0.3")
    done, files = reverted(shop, "1.0.2", current="1.0.3")
    assert (done.commits, len(files)) == ((), 4)
    other = empty(shop.parent / "other")
    commit(other, {"x": "x\n"}, "1.0.0")
    git(other, "checkout", "--quiet", "--orphan", "apart")
    git(other, "rm", "--quiet", "--force", "x")
    commit(other, {"y": "y\n"}, "apart-1")
    git(other, "checkout", "--quiet", "main")
    git(other, "merge", "--quiet", "--allow-unrelated-histories", "--no-edit", "apart")
    git(other, "tag", "1.0.1")
    assert reverted(other, "1.0.0", current="1.0.1")[1] == {"x": "x\n"}


def test_nothing_stays_of_what_was_tried(shop: Path) -> None:
    before = everything_in(shop)
    with Repository.open(shop) as repository:
        first, last = repository.resolve("1.0.0"), repository.resolve("1.0.2")
        assert revert_range(repository, last, first, ("migrations",)).root
        folder = repository.scratch.folder
        assert folder.is_dir()
    assert not folder.exists()
    assert everything_in(shop) == before


def test_a_merge_driver_of_the_configuration_is_not_run(shop: Path, tmp_path: Path) -> None:
    commit(shop, {".gitattributes": "* merge=mine\n", "a.txt": "one\n2\n3\n4\n5\nsix\nseven\n"}, "1.0.3")
    git(shop, "config", "merge.mine.driver", f"touch {tmp_path / 'trace'}")
    assert reverted(shop, "1.0.0", current="1.0.3", until="first")[0].root
    assert not (tmp_path / "trace").exists()


def test_an_old_git_is_named_with_the_one_that_is_needed(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "git").write_text(
        '#!/bin/sh\ncase "$*" in\n*merge-tree*) echo "usage: git merge-tree" >&2; exit 129;;\n'
        '*version*) echo "git version 2.34.1";;\n*) PATH="${PATH#*:}" exec git "$@";;\nesac\n'
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    with pytest.raises(CheckError, match=r"git 2\.38 or newer; this is 2\.34"):
        reverted(shop, "1.0.0", "migrations")


def test_a_sha256_repository(tmp_path: Path) -> None:
    shop = empty(tmp_path / "shop", "--object-format=sha256")
    commit(shop, {"a.txt": "1\n2\n3\n4\n5\n6\n7\n"}, "1.0.0")
    commit(shop, {"a.txt": "one\n2\n3\n4\n5\n6\n7\n"}, "first")
    commit(shop, {"a.txt": "one\n2\n3\n4\n5\n6\nseven\n"}, "1.0.2")
    assert reverted(shop, "1.0.0", until="first")[1] == {"a.txt": "1\n2\n3\n4\n5\n6\nseven\n"}


def test_what_differs_and_what_commits_are_called(shop: Path) -> None:
    with Repository.open(shop) as repository:
        old, new = repository.resolve("1.0.0"), repository.resolve("1.0.2")
        assert differing(repository, old.root, new.root) == (
            ("M", "a.txt"),
            ("M", "b.txt"),
            ("A", "c.txt"),
            ("A", "migrations/x.py"),
        )
        assert titles(repository, [old.commit]) == {old.commit: "a commit"}
        assert titles(repository, []) == {}
