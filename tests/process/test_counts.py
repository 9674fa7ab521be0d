"""What an answer costs, counted: modules loaded, children started, files read."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from checker.check import check
from checker.core.tree import Reader, Unread
from checker.newer import MODELS
from checker.question import Question
from checker.repo.trees import GitTree
from checker.store import Store
from tests.process.program import STORY, Files, column, environment, migration, run, story
from tests.repositories import commit
from tests.scenarios import git
from tests.trees import blob_id

T = TypeVar("T")
HEAVY = {"git", "networkx", "pydantic", "rich", "sqlglot", "typer", "click"}
COUNTING = """\
#!/bin/sh
echo "$*" >>"$COUNTED"
PATH="${PATH#*:}" exec git "$@"
"""


def long_story(into: Path, tags: int) -> Path:
    releases: dict[str, Files] = {"1.0.0": STORY["1.0.0"]}
    head = "a1b2c3d4e5f6"
    for number in range(1, tags):
        changed: dict[str, str | bytes | None] = {f"app/part{number}.py": f"NUMBER = {number}\n"}
        if number % 3 == 0:
            new = f"{number:012x}"
            changed[f"migrations/versions/{new}_more.py"] = migration(new, head, column(f"more{number}"))
            head = new
        releases[f"1.{number}.0"] = changed
    return story(into, releases)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_story(tmp_path_factory.mktemp("short") / "shop", 6)  # enough for a second process, as 60


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_story(tmp_path_factory.mktemp("long") / "shop", 60)


def loaded(at: Path, home: Path, *words: str) -> set[str]:
    code = f"import sys; from checker.__main__ import main; main({list(words)!r}); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=at, env=environment(home), capture_output=True, check=True)
    return set(done.stderr.decode().split())


def children(at: Path, home: Path, *words: str) -> list[str]:
    folder = home / "counting"
    folder.mkdir(exist_ok=True)
    (folder / "git").write_text(COUNTING)
    (folder / "git").chmod(0o755)
    counted = home / "counted"
    counted.write_text("")
    run(at, home, *words, PATH=f"{folder}:{environment(home)['PATH']}", COUNTED=str(counted))
    return counted.read_text().splitlines()


@pytest.mark.parametrize(
    "words", [("1.0.0",), ("horizon",), ("matrix",), ("1.0.0", "-f", "json"), ("--version",)], ids=" ".join
)
def test_a_warm_answer_loads_nothing_heavy(seed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    run(seed, tmp_path, *words)
    names = loaded(seed, tmp_path, *words)
    assert "checker.__main__" in names
    assert not names & HEAVY
    assert not {name for name in names if name.startswith(("checker.rules", "checker.adapters", "checker.python"))}


def test_a_cold_answer_loads_what_reads_git_and_no_graph(seed: Path, tmp_path: Path) -> None:
    names = loaded(seed, tmp_path, "1.0.0")
    assert "git" in names
    assert not names & {"networkx", "pydantic", "rich", "typer"}


READERS_OF_OTHERS = (
    "adapters.drizzle.snapshot", "adapters.ecto.builder", "adapters.gel.read", "adapters.knex.builder",
    "adapters.kysely.builder", "adapters.laravel.read", "adapters.liquibase.read", "adapters.node_pg_migrate.program",
    "adapters.prisma.programs",
    "adapters.rails.read", "adapters.sequelize.builder", "adapters.typeorm.builder", "code.active_record.",
    "code.diesel.", "code.drizzle.", "code.eloquent.", "code.gel.", "code.go_structs.", "code.typeorm.",
    "grammars.elixir", "grammars.gel.model", "grammars.php", "grammars.script.calls", "python.django.project",
)  # fmt: skip


def test_a_cold_answer_loads_no_reader_of_another_tool(seed: Path, tmp_path: Path) -> None:
    names = loaded(seed, tmp_path, "1.0.0")
    assert "checker.adapters.alembic.script" in names
    assert not {name for name in names if name.startswith(tuple(f"checker.{each}" for each in READERS_OF_OTHERS))}


@pytest.mark.parametrize(
    "words",
    [("1.0.0",), ("horizon",), ("1.0.0", "--last", "all"), ("previous",), ("matrix",), ("graph",)],
    ids=" ".join,
)
def test_children_are_few_and_no_more_for_more_tags(
    short: Path, long: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "short").mkdir()
    (tmp_path / "long").mkdir()
    cold = [children(short, tmp_path / "short", *words), children(long, tmp_path / "long", *words)]
    warm = [children(short, tmp_path / "short", *words), children(long, tmp_path / "long", *words)]
    assert len(cold[0]) == len(cold[1]) <= 6, cold
    most = 6 if words == ("graph",) else 3  # a graph is made of facts that were kept, and drawn anew
    assert len(warm[0]) == len(warm[1]) <= most, warm


@pytest.mark.parametrize("words", [("gate",), ("gate", "--tag", "HEAD"), ("doctor",)], ids=" ".join)
def test_what_came_before_a_commit_is_asked_once_for_all_tags(
    short: Path, long: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    for each in (short, long):  # a commit without a tag: git alone knows what it goes on from
        (each / "app/more.py").write_text("MORE = 1\n")
        git(each, "add", ".")
        git(each, "commit", "--quiet", "--message", "more", "--allow-empty")
    (tmp_path / "short").mkdir()
    (tmp_path / "long").mkdir()
    counted = [children(short, tmp_path / "short", *words), children(long, tmp_path / "long", *words)]
    assert len(counted[0]) == len(counted[1]) <= 12, counted


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The blobs that were read, one for each reader."""
    seen: list[str] = []
    real = Store.facts

    def facts(store: Store, blob: str, reader: Reader[T], content: Callable[[], bytes | Unread]) -> T | Unread:
        before = store.parsed
        found = real(store, blob, reader, content)
        if store.parsed > before:
            seen.append(blob)
        return found

    monkeypatch.setattr(Store, "facts", facts)
    return seen


def asked(at: Path, target: str = "1.0.0") -> None:
    check(Question(repo=str(at), target=target))


def test_nothing_is_read_a_second_time(
    short: Path, tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked(short)
    assert reads
    reads.clear()
    asked(short)
    assert not reads
    (file,) = (tmp_path / "rollback-check").glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM answers")
    connection.close()
    asked(short)
    assert not reads


def test_after_a_commit_only_what_it_changed_is_read(
    tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shop = long_story(tmp_path / "shop", 4)
    asked(shop)
    reads.clear()
    changed = {
        "app/service.py": "PLAIN = 1\n",
        "migrations/versions/ffffffffffff_last.py": migration("ffffffffffff", f"{3:012x}", column("last")),
    }
    commit(shop, changed, "1.9.0")
    asked(shop)
    first_time_a_target = blob_id(b"NUMBER = 3\n")
    assert set(reads) <= {*(blob_id(text.encode()) for text in changed.values()), first_time_a_target}
    assert blob_id(changed["migrations/versions/ffffffffffff_last.py"].encode()) in reads
    assert git(shop, "status", "--porcelain") == ""


def test_what_holds_no_model_is_not_opened_to_look_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = GitTree.facts

    def facts(tree: GitTree, path: str, reader: Reader[T]) -> T | Unread:
        opened.extend([path] if reader is MODELS else [])
        return real(tree, path, reader)

    monkeypatch.setattr(GitTree, "facts", facts)
    page: Files = {"package.json": '{"dependencies": {"react": "1"}}', "app/page.jsx": "column(1)", "app/a.css": "a {}"}
    newer: Files = {"app/page.jsx": "column(2)", "app/a.css": "b {}", "app/models.py": models("note"), **dropped()}
    shop = story(tmp_path / "shop", {"1.0.0": {**STORY["1.0.0"], **page}, "1.1.0": newer})
    check(Question(repo=str(shop), target="1.0.0", hook="none", cache=False))
    assert "app/models.py" in opened
    assert not {"app/page.jsx", "app/a.css"} & set(opened)


def models(column: str) -> bytes:
    plain = STORY["1.0.0"]["app/models.py"]
    assert isinstance(plain, bytes)
    return plain + f"    {column}: Mapped[str | None] = mapped_column(String(9))\n".encode()


def dropped() -> Files:
    drop = migration("ffffffffffff", "a1b2c3d4e5f6", 'op.drop_column("users", "name")')
    return {"migrations/versions/ffffffffffff_drop.py": drop}
