from pathlib import Path

import pytest

from checker.built import old_code
from checker.core.history import History, Place, Revision
from checker.core.release import Release
from checker.core.service import Service, swaps
from checker.core.tree import Reader
from checker.repo import Repository
from tests.process.program import story
from tests.trees import DictTree

OLD, NEW = Release("1.0.0", "a", "r1", 1), Release("1.0.2", "b", "r2", 2)
TEXT: Reader[str] = Reader("text", 1, bytes.decode)
HERE = {"app.py": "old", "migrations/env.py": "old", "migrations/gone.py": "old", "migrations.txt": "old"}
THERE = {"app.py": "new", "lib/new.py": "new", "migrations/env.py": "new", "migrations/sub/b.py": "new"}
MOVED = {"app.py": "new", "db/migrations/env.py": "new", "db/migrations/sub/b.py": "new", "db/x.py": "new"}


def held(tree: object) -> dict[str, object]:
    return {path: tree.facts(path, TEXT) for path in tree.paths()}  # type: ignore[attr-defined]


def test_the_folder_is_the_others_deletions_included() -> None:
    built = old_code("1.0.3", (OLD, DictTree(HERE)), (NEW, DictTree(THERE)), ["migrations"])
    assert built.release.ref == "1.0.3"
    assert held(built.tree) == {
        "app.py": "old",
        "migrations.txt": "old",
        "migrations/env.py": "new",
        "migrations/sub/b.py": "new",
    }
    assert built.tree.content("migrations/env.py") == b"new"


def test_a_folder_that_moved_stands_where_the_older_release_has_it() -> None:
    built = old_code("1.0.3", (OLD, DictTree(HERE)), (NEW, DictTree(MOVED)), [("migrations", "db/migrations")])
    assert held(built.tree) == {
        "app.py": "old",
        "migrations.txt": "old",
        "migrations/env.py": "new",
        "migrations/sub/b.py": "new",
    }


@pytest.mark.parametrize(
    ("theirs", "moves"),
    [
        (THERE, [("migrations", "migrations")]),
        (MOVED, [("migrations", "db/migrations")]),
        (MOVED, [("migrations", "nowhere")]),
        (MOVED, [("deep/er/migrations", "db/migrations"), ("app.py", "app.py")]),
        (THERE, [("migrations/env.py", "migrations/env.py"), ("migrations/gone.py", "migrations/gone.py")]),
        ({"x": "y"}, [("migrations", "migrations"), ("app.py", "app.py"), ("migrations.txt", "none")]),
    ],
)
def test_git_makes_the_same_tree(tmp_path: Path, theirs: dict[str, str], moves: list[tuple[str, str]]) -> None:
    gone: dict[str, None] = dict.fromkeys(HERE.keys() - theirs.keys())
    shop = story(tmp_path / "shop", {"1.0.0": HERE, "1.0.2": {**gone, **theirs}})
    with Repository.open(shop) as repository:
        old, new = repository.resolve("1.0.0"), repository.resolve("1.0.2")
        built = old_code("1.0.3", (old, repository.tree(old)), (new, repository.tree(new)), moves)
        root = repository.scratch.with_paths(old.root, new.root, moves)
        assert dict(repository.made(root).paths()) == dict(built.tree.paths())


def history(folder: str, *versions: str) -> History:
    revision = Revision("a", f"{versions[0]}/a.py".lstrip("/"), 1)
    return History(Place("alembic", folder, versions=versions), (revision,))


@pytest.mark.parametrize(
    ("current", "target", "moves"),
    [
        (history("migrations", "migrations/versions"), history("migrations", "migrations/versions"), "migrations"),
        (history("db/m", "db/m/versions"), history("migrations", "migrations/versions"), "migrations=db/m"),
        (history("m", "one", "two"), history("m", "one"), "one two"),
        (history("", "versions"), history("", "versions"), "versions"),
        (history("", ""), history("", ""), "a.py"),
        (history("m", "m/v"), None, "m"),
        (None, history("m", "m/v"), ""),
    ],
)
def test_what_is_taken_along(current: History | None, target: History | None, moves: str) -> None:
    found = swaps(Service("default", current, target))
    assert " ".join(at if at == source else f"{at}={source}" for at, source in found) == moves
