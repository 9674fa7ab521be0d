from pathlib import Path

import pytest

from checker.core.errors import CheckError
from checker.core.tree import Reader, Unread
from checker.repo import Repository
from tests.repositories import clone, empty, everything_in
from tests.scenarios import git

COMMITS = ["d5b1b053de", "70c2da3dfa", "5e57b2828d"]
LENGTH = Reader("length", 1, len)


def test_the_ids_of_a_scenario_are_the_same_everywhere(repository: Repository) -> None:
    commits = [tag.commit[:10] for tag in repository.tags()]
    assert commits == COMMITS


def test_nothing_in_a_repository_is_written(seed: Path) -> None:
    (seed / "Procfile").write_text("changed, and not committed")
    before = everything_in(seed)
    with Repository.open(seed) as repository:
        for tag in repository.tags():
            tree = repository.tree(tag)
            assert all(isinstance(tree.content(path), bytes) for path in tree.paths())
        repository.resolve("HEAD~1")
        repository.is_ancestor(repository.tags()[0].commit, repository.tags()[1].commit)
        repository.line()
    assert everything_in(seed) == before


def test_a_shallow_clone_says_what_completes_it(seed: Path, tmp_path: Path) -> None:
    with Repository.open(clone(seed, tmp_path / "shallow", "--depth=1")) as repository:
        assert repository.shallow
        assert repository.resolve("1.0.2")
        with pytest.raises(CheckError) as caught:
            repository.resolve("1.0.0")
    assert caught.value.message == "there is no tag 1.0.0 in this clone, which is shallow."
    assert caught.value.tries[0] == "git fetch --unshallow --tags"


def test_a_partial_clone_is_never_completed_behind_ones_back(seed: Path, tmp_path: Path) -> None:
    at = clone(seed, tmp_path / "partial.git", "--bare", "--filter=blob:none")
    before = everything_in(at)
    with Repository.open(at) as repository:
        tree = repository.tree(repository.resolve("1.0.0"))
        assert repository.partial
        assert repository.lacking() is None
        assert tree.content("Procfile") == Unread("git does not have this object", tree.paths()["Procfile"])
        length = tree.facts("alembic.ini", LENGTH)
        assert isinstance(length, Unread)
        lacking = repository.lacking()
        assert repository.children == 4
    assert everything_in(at) == before
    assert lacking is not None
    assert lacking.code == 2
    assert lacking.message == "2 files are needed that this clone lacks, which is partial."
    git(at, *lacking.tries[0].split()[1:])
    with Repository.open(at) as repository:
        assert isinstance(repository.tree(repository.resolve("1.0.0")).content("Procfile"), bytes)


def test_a_partial_clone_has_what_was_checked_out(seed: Path, tmp_path: Path) -> None:
    with Repository.open(clone(seed, tmp_path / "partial", "--filter=blob:none")) as repository:
        head = repository.tree(repository.resolve("1.0.2"))
        assert all(isinstance(head.content(path), bytes) for path in head.paths())
        assert isinstance(repository.tree(repository.resolve("1.0.0")).content("app/models.py"), Unread)


def test_a_clone_without_trees_says_what_brings_them(seed: Path, tmp_path: Path) -> None:
    at = clone(seed, tmp_path / "treeless.git", "--bare", "--filter=tree:0")
    before = everything_in(at)
    with Repository.open(at) as repository, pytest.raises(CheckError) as caught:
        repository.tree(repository.resolve("1.0.0")).paths()
    assert everything_in(at) == before
    assert caught.value.code == 2
    assert caught.value.tries == ("git fetch --refetch --no-filter --tags",)


def test_a_tag_comes_before_a_branch_of_its_name(seed: Path) -> None:
    git(seed, "branch", "1.0.0", "1.0.2")
    git(seed, "branch", "release", "1.0.1")
    with Repository.open(seed) as repository:
        assert repository.resolve("1.0.0").kind == "tag"
        assert repository.resolve("1.0.0").commit == repository.resolve("refs/tags/1.0.0").commit
        assert repository.resolve("refs/heads/1.0.0").commit == repository.resolve("1.0.2").commit
        assert repository.has_branch("1.0.0")
        assert not repository.has_branch("1.0.1")
        assert repository.resolve("release").kind == "branch"


def test_a_branch_of_the_exact_name_comes_before_a_tag_with_a_prefix(seed: Path) -> None:
    git(seed, "branch", "v1.0.0", "1.0.2")
    with Repository.open(seed) as repository:
        assert repository.resolve("v1.0.0").kind == "branch"
        assert repository.resolve("v1.0.1").ref == "1.0.1"


@pytest.mark.parametrize("name", ["HEAD", "main", "refs/heads/main", "{id}", "{short}", "1.0.2^{{commit}}", "1.0.2~0"])
def test_every_name_of_a_commit_is_resolved(seed: Path, repository: Repository, name: str) -> None:
    id_ = git(seed, "rev-parse", "HEAD")
    found = repository.resolve(name.format(id=id_, short=id_[:8]))
    assert found.commit == id_
    assert found.root == git(seed, "rev-parse", "HEAD^{tree}")
    assert found.date == repository.resolve("1.0.2").date
    assert found.kind == ("branch" if "main" in name else "commit")
    assert found.version is None


@pytest.mark.parametrize(
    "name",
    [
        "9.9.9", "nothing", "--all", "-n1", "", " ", "HEAD:Procfile", "1.0.0..1.0.2", ":/Release", "refs/tags/v1.0.0",
        "refs/heads/1.0.0", "refs/nothing", "abc123", "1.0.0^{tree}", "a\nb", "a\0b", "^main", "HEAD~99", "*",
    ],
)  # fmt: skip
def test_what_names_no_commit_is_an_error_of_the_person(repository: Repository, name: str) -> None:
    with pytest.raises(CheckError) as caught:
        repository.resolve(name)
    assert caught.value.code == 2
    assert caught.value.message.startswith("there is no tag ")


def test_a_short_id_that_fits_two_commits_is_refused(tmp_path: Path) -> None:
    at = empty(tmp_path / "many")
    stream = "".join(
        f"commit refs/heads/main\ncommitter a <a@b> {1_700_000_000 + number} +0000\ndata 0\n\n" for number in range(600)
    )
    git(at, "fast-import", "--quiet", given=stream.encode())
    ids = git(at, "rev-list", "main").split()
    short = next(id_[:4] for id_ in ids if sum(other.startswith(id_[:4]) for other in ids) > 1)
    with Repository.open(at) as repository, pytest.raises(CheckError) as caught:
        repository.resolve(short)
    assert caught.value.message == f"{short} can mean several commits."
    assert caught.value.code == 2
    assert len(caught.value.tries) > 1
    assert all(id_.startswith(short) for id_ in caught.value.tries)


def test_what_holds_a_commit_and_what_is_part_of_it_is_asked_once(repository: Repository) -> None:
    first, second, third = tags = repository.tags()
    children = repository.children
    assert repository.after(second.commit, tags) == {second.commit, third.commit}
    assert repository.before(second.commit, tags) == {first.commit, second.commit}
    assert repository.after(second.commit, (first,)) == frozenset()
    assert repository.children == children + 3


def test_a_tag_whose_commit_is_missing_hides_no_other(repository: Repository) -> None:
    first, second, third = tags = repository.tags()
    (repository.place.common / "refs/tags/lost").write_text(f"{'1' * 40}\n")
    assert repository.after(second.commit, tags) == {second.commit, third.commit}
    assert repository.before(second.commit, tags) == {first.commit, second.commit}


def test_ancestry_and_the_line_of_tags(repository: Repository) -> None:
    first, second, third = repository.tags()
    assert repository.is_ancestor(first.commit, third.commit)
    assert not repository.is_ancestor(third.commit, first.commit)
    assert repository.is_ancestor(first.commit, first.commit)
    children = repository.children
    assert repository.is_ancestor(first.commit, third.commit)
    assert repository.children == children
    assert repository.line() == (first.commit, second.commit, third.commit)


def test_a_repository_without_tags_or_commits_is_read(tmp_path: Path) -> None:
    with Repository.open(empty(tmp_path / "new")) as repository:
        assert repository.tags() == ()
        with pytest.raises(CheckError) as caught:
            repository.resolve("1.0.0")
    assert caught.value.message == "there is no tag 1.0.0; this clone has no tags."
    assert caught.value.tries == ("git fetch --tags",)
