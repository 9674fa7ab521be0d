import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.errors import CheckError
from checker.core.tree import Unread
from checker.repo import Repository
from tests.repositories import commit, damage, empty, loose
from tests.scenarios import git

SEED = Path(__file__).parent.parent.parent / "fixtures" / "seed"


@pytest.mark.parametrize("more", [0, 50])
def test_the_number_of_children_does_not_grow_with_the_tags(seed: Path, more: int) -> None:
    for number in range(more):
        git(seed, "tag", f"2.0.{number}", "1.0.2")
    with Repository.open(seed) as repository:
        for tag in repository.tags():
            tree = repository.tree(tag)
            for path in tree.paths():
                tree.content(path)
        assert repository.children == 3


def test_after_a_folder_that_is_gone_the_rest_is_still_read(tmp_path: Path) -> None:
    at = empty(tmp_path / "wide")
    commit(at, {"a.py": "1"}, "1.0")
    commit(at, {f"folder{number:04}/{'x' * 200}.py": str(number) for number in range(5000)}, "1.1")
    loose(at, git(at, "rev-parse", "1.1:folder0000")).unlink()
    with Repository.open(at) as repository:
        with pytest.raises(CheckError) as caught:
            repository.tree(repository.resolve("1.1")).paths()
        assert repository.tree(repository.resolve("1.0")).content("a.py") == b"1"
    assert caught.value.code == 2


def test_a_file_that_is_too_long_is_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.repo.objects._LARGEST", 1000)
    at = empty(tmp_path / "long")
    commit(at, {"a.py": "1" * 999, "b.py": "1" * 1000, "c.py": "1" * 1001, "d.py": "1" * 9000, "e.py": "1"}, "1.0")
    with Repository.open(at) as repository:
        tree = repository.tree(repository.resolve("1.0"))
        read = [isinstance(tree.content(path), bytes) for path in tree.paths()]
    assert read == [True, True, False, False, True]


def test_a_damaged_object_is_unread_and_the_others_are_not(tmp_path: Path) -> None:
    at = empty(tmp_path / "damaged")
    commit(at, {"a.py": "1", "b.py": "2", "c/d.py": "3"}, "1.0")
    blob, folder = git(at, "rev-parse", "1.0:b.py"), git(at, "rev-parse", "1.0:c")
    damage(at, blob)
    with Repository.open(at) as repository:
        tree = repository.tree(repository.resolve("1.0"))
        found = [tree.content(path) for path in tree.paths()]
        assert found[0] == b"1"
        assert isinstance(found[1], Unread)
        assert found[1].reason == "git could not read this object"
        assert found[2] == b"3"
        told = repository.lacking()
    assert told is not None
    assert (told.code, told.tries) == (1, ("git fsck",))
    damage(at, folder)
    with Repository.open(at) as repository, pytest.raises(CheckError) as caught:
        repository.tree(repository.resolve("1.0")).paths()
    assert caught.value.code == 1
    assert caught.value.tries == ("git fsck",)


def test_an_object_that_is_gone_is_unread(tmp_path: Path) -> None:
    at = empty(tmp_path / "gone")
    commit(at, {"a.py": "1"}, "1.0")
    commit(at, {"b.py": "2"}, "1.1")
    gone = git(at, "rev-parse", "1.0:a.py")
    loose(at, gone).unlink()
    with Repository.open(at) as repository:
        assert isinstance(repository.tree(repository.resolve("1.0")).content("a.py"), Unread)
        assert repository.lacking() is not None


def test_gitpython_is_told_to_be_quiet(seed: Path, tmp_path: Path) -> None:
    program = (
        "import os, sys; from checker.repo import Repository\n"
        "repository = Repository.open(sys.argv[1]); release = repository.resolve('1.0.0')\n"
        "os.environ['PATH'] = sys.argv[2]\n"
        "from checker.core.errors import CheckError\n"
        "try: repository.tree(release).paths()\n"
        "except CheckError as error: print(error.code, error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(seed), str(tmp_path)],
        check=True, cwd=SEED.parent.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("1 git was not found.\n", "")
