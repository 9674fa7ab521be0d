import os
from pathlib import Path

from checker.core.tree import Reader, Unread
from checker.repo import Repository
from checker.store import Store
from tests.repositories import commit, empty
from tests.scenarios import git

SEED = Path(__file__).parent.parent.parent / "fixtures" / "seed"
LENGTH = Reader("length", 1, len)


def test_a_tree_has_the_files_that_git_lists(seed: Path, repository: Repository) -> None:
    for tag in repository.tags():
        listed = git(seed, "ls-tree", "-r", "--format=%(path) %(objectname)", tag.ref)
        paths = repository.tree(tag).paths()
        assert [f"{path} {blob}" for path, blob in paths.items()] == listed.splitlines()


def test_contents_and_facts_come_from_the_blob(repository: Repository) -> None:
    tree = repository.tree(repository.resolve("1.0.0"))
    assert tree.content("Procfile") == (SEED / "1.0.0" / "Procfile").read_bytes()
    length = tree.facts("Procfile", LENGTH)
    assert length == (SEED / "1.0.0" / "Procfile").stat().st_size
    assert tree.content("app/__init__.py") == b""
    assert isinstance(tree.content("Procfile.old"), Unread)
    nothing = tree.facts("Procfile.old", LENGTH)
    assert isinstance(nothing, Unread)


def test_a_blob_that_two_releases_share_is_read_once(repository: Repository) -> None:
    store = Store.open(None)
    for tag in repository.tags():
        tree = repository.tree(tag, store)
        for path in tree.paths():
            tree.facts(path, LENGTH)
    blobs = {blob for tag in repository.tags() for blob in repository.tree(tag).paths().values()}
    assert store.parsed == len(blobs)


def test_many_folders_at_once_do_not_fill_the_pipes(tmp_path: Path) -> None:
    at = empty(tmp_path / "wide")
    files = {f"folder{number:04}/inner/{'x' * 80}{part}.py": str(number) for number in range(700) for part in range(4)}
    commit(at, files, "1.0")
    with Repository.open(at) as repository:
        assert len(repository.tree(repository.resolve("1.0")).paths()) == len(files)


def test_links_submodules_and_node_modules_are_no_files(tmp_path: Path) -> None:
    at = empty(tmp_path / "odd")
    (at / "link").symlink_to("a.py")
    id_ = commit(at, {"a.py": "", "web/node_modules/x/y.js": "", "web/node_modules.py": "", ".git-blame": ""})
    git(at, "update-index", "--add", "--cacheinfo", f"160000,{id_},module")
    git(at, "commit", "--quiet", "--message", "a submodule")
    git(at, "tag", "1.0")
    with Repository.open(at) as repository:
        assert list(repository.tree(repository.resolve("1.0")).paths()) == [".git-blame", "a.py", "web/node_modules.py"]


def test_paths_keep_their_spaces_and_odd_bytes(tmp_path: Path) -> None:
    at = empty(tmp_path / "odd")
    odd = [b"a b.sql", b"caf\xc3\xa9/x.py", b"latin\xe9.py", b"new\nline.py", b"-dash.py", b"v1.sql/up.sql"]
    for name in odd:
        file = os.fsencode(at) + b"/" + name
        os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120  -- paths of bytes
        Path(os.fsdecode(file)).write_bytes(name)
    commit(at, {}, "1.0")
    with Repository.open(at) as repository:
        tree = repository.tree(repository.resolve("1.0"))
        assert [path.encode("utf-8", "surrogateescape") for path in tree.paths()] == sorted(odd)
        for path in tree.paths():
            assert tree.content(path) == path.encode("utf-8", "surrogateescape")


def test_a_sha256_repository_is_read_too(tmp_path: Path) -> None:
    at = empty(tmp_path / "sha256", "--object-format=sha256")
    commit(at, {"a.py": "1", "b/c.py": "2"}, "1.0")
    with Repository.open(at) as repository:
        release = repository.resolve("1.0")
        assert len(release.root) == 64
        assert list(repository.tree(release).paths()) == ["a.py", "b/c.py"]
        assert repository.tree(release).content("b/c.py") == b"2"
