import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.errors import CheckError
from checker.repo import Repository
from tests.repositories import commit, empty, loose
from tests.scenarios import git

SEED = Path(__file__).parent.parent.parent / "fixtures" / "seed"


def test_tags_have_their_commit_tree_version_and_date(seed: Path, repository: Repository) -> None:
    assert [tag.ref for tag in repository.tags()] == ["1.0.0", "1.0.1", "1.0.2"]
    last = repository.tags()[-1]
    assert last.commit == git(seed, "rev-parse", "1.0.2^{commit}")
    assert last.root == git(seed, "rev-parse", "1.0.2^{tree}")
    assert last.date == int(git(seed, "log", "-1", "--format=%ct", "1.0.2"))
    assert last.kind == "tag"
    assert last.version is not None


def test_refs_are_read_without_gitpython(seed: Path) -> None:
    program = (
        "import sys; from checker.repo import Repository; from checker.store import Store\n"
        "with Repository.open(sys.argv[1]) as repository: repository.resolve('1.0.0')\n"
        "assert not {'git', 'sqlite3', 'difflib', 'networkx', 'typer', 'sqlglot'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(seed)], check=True, cwd=SEED.parent.parent)


def test_packed_refs_and_loose_refs_are_the_same(seed: Path, repository: Repository) -> None:
    before = repository.tags()
    git(seed, "pack-refs", "--all")
    git(seed, "gc", "--quiet")
    with Repository.open(seed) as packed:
        assert packed.tags() == before
        assert "Procfile" in packed.tree(before[0]).paths()


def test_a_tag_whose_commit_is_gone_is_lost_and_the_others_are_read(tmp_path: Path) -> None:
    at = empty(tmp_path / "gone")
    first = commit(at, {"a.py": "1"}, "1.0")
    git(at, "tag", "--annotate", "--message", "x", "1.0.annotated")
    commit(at, {"b.py": "2"}, "1.1")
    git(at, "tag", "1.1.tree", "HEAD^{tree}")
    loose(at, first).unlink()
    with Repository.open(at) as repository:
        assert [tag.ref for tag in repository.tags()] == ["1.1"]
        assert repository.refs.lost_tags == ("1.0", "1.0.annotated")
        assert repository.odd_tags == ("1.1.tree",)
        with pytest.raises(CheckError) as caught:
            repository.resolve("1.0")
    assert caught.value.message == "the commit of tag 1.0 is not in this clone."


def test_tags_on_trees_and_blobs_are_listed_apart(seed: Path) -> None:
    git(seed, "tag", "tree-1.0", "1.0.0^{tree}")
    git(seed, "tag", "blob-1.0", "1.0.0:Procfile")
    git(seed, "tag", "--annotate", "--message", "x", "annotated-tree-1.0", "1.0.0^{tree}")
    git(seed, "tag", "--annotate", "--message", "x", "twice-1.0", "1.0.0")
    git(seed, "tag", "--annotate", "--message", "x", "thrice-1.0", "twice-1.0")
    git(seed, "tag", "--annotate", "--message", "x", "twice-tree-1.0", "annotated-tree-1.0")
    with Repository.open(seed) as repository:
        assert repository.odd_tags == ("annotated-tree-1.0", "blob-1.0", "tree-1.0", "twice-tree-1.0")
        for name in ("twice-1.0", "thrice-1.0"):
            assert repository.resolve(name).commit == repository.resolve("1.0.0").commit
            assert repository.resolve(name).root == repository.resolve("1.0.0").root
            assert repository.resolve(name).date == repository.resolve("1.0.0").date
