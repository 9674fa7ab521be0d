"""What the program promises: nothing is written, nothing is run, and the answer turns on nothing else."""

import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.program import ROOT, STORY, Said, ask, assert_clear, environment, migration, run, story
from tests.repositories import everything_in
from tests.scenarios import git

COMMANDS = (
    ("1.0.0",),
    ("horizon",),
    ("matrix",),
    ("graph",),
    ("contract",),
    ("hotfix", "1.0.0", "--tag", "1.0.3"),
    ("doctor",),
    ("1.0.0", "-v"),
    ("1.0.0", "-f", "json"),
    ("explain", "1.0.0"),
)
commands = pytest.mark.parametrize("words", COMMANDS, ids=" ".join)


@pytest.fixture(scope="module")
def page(seed: Path) -> Said:
    return ask(seed, "1.0.0")


@commands
def test_nothing_in_the_repository_is_written(seed: Path, words: tuple[str, ...]) -> None:
    before = everything_in(seed)
    ask(seed, *words)
    assert everything_in(seed) == before


def test_an_index_out_of_date_is_left_so(seed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "--quiet", str(seed), str(copy))
    for file in copy.rglob("*.py"):
        os.utime(file, (1, 1))
    before = everything_in(copy)
    ask(copy, "1.0.0")
    assert everything_in(copy) == before


@commands
def test_the_same_words_come_a_second_time(seed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    first, second = run(seed, tmp_path, *words), run(seed, tmp_path, *words)
    assert first.page == second.page == run(seed, tmp_path, *words, "--no-cache").page


def test_the_place_where_one_stands_does_not_matter(seed: Path, page: Said, tmp_path: Path) -> None:
    assert ask(seed / "migrations" / "versions", "1.0.0").page == page.page
    assert ask(tmp_path, "1.0.0", "--repo", str(seed)).page == page.page
    assert ask(tmp_path, "-C", os.path.relpath(seed, tmp_path), "1.0.0").page == page.page
    assert ask(seed / "app", "-C", "../migrations", "1.0.0").page == page.page


def test_a_clone_a_worktree_and_a_bare_clone_say_the_same(seed: Path, page: Said, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(seed), "clone")
    git(tmp_path, "clone", "--quiet", "--bare", str(seed), "bare")
    git(tmp_path / "clone", "worktree", "add", "--quiet", "--detach", "../tree", "1.0.1")
    for place in ("clone", "bare", "tree"):
        assert ask(tmp_path / place, "1.0.0").page == page.page


@pytest.mark.parametrize(
    "changes",
    [
        {"NO_COLOR": "1"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C.UTF-8", "LANGUAGE": "de"},
        {"LANG": None},
        {"TZ": "Asia/Tokyo"},
        {"COLUMNS": "40", "TERM": "dumb"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"HOME": None},
        {"HOME": "/nonexistent"},
        {"GIT_PAGER": "false", "PAGER": "false"},
        {"GIT_TRACE": "1"},
    ],
    ids=str,
)
def test_the_surroundings_do_not_matter(seed: Path, page: Said, changes: dict[str, str | None]) -> None:
    said = ask(seed, "1.0.0", **changes)
    assert said.page == page.page
    assert said.out.isascii()


def test_a_terminal_gets_the_same_words_and_colours(seed: Path, page: Said, tmp_path: Path) -> None:
    plain = at_terminal(seed, tmp_path, NO_COLOR="1")
    coloured = at_terminal(seed, tmp_path)
    assert plain == page.out
    assert "\x1b[1;31mUNSAFE\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == page.out


def at_terminal(at: Path, home: Path, **changes: str) -> str:
    parent, child = pty.openpty()
    command = [sys.executable, "-P", "-m", "checker", "1.0.0"]
    process = subprocess.Popen(
        command, cwd=at, env=environment(home, TERM="xterm", **changes), stdout=child, stderr=subprocess.DEVNULL
    )
    os.close(child)
    parts = []
    while True:
        try:
            part = os.read(parent, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not part:
            break
        parts.append(part)
    process.wait()
    os.close(parent)
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_the_locale_without_other_characters_gets_ascii(tmp_path: Path) -> None:
    shop = story(tmp_path / "shop", {"1.0.0": {"größe.txt": ""}, "1.0.1-größe": {"a": "b"}, "1.0.2": {"b": "c"}})
    said = ask(shop, "1.0.0", "--from", "1.0.1-größe", LC_ALL="C")
    assert said.out.isascii()
    assert said.out.startswith("UNKNOWN  1.0.1-gr\\xf6\\xdfe -> 1.0.0")
    assert ask(shop, "1.0.0", "--from", "1.0.1-größe").out.startswith("UNKNOWN  1.0.1-größe -> 1.0.0")


@pytest.mark.parametrize("words", [("1.0.0",), ("horizon",), ("doctor",), ("rules",)], ids=" ".join)
def test_json_holds_no_time_no_place_and_no_host(seed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = run(seed, tmp_path, *words, "--format", "json")
    assert said.json["schema"] == "rollback-check/1"
    for place in (seed, tmp_path, ROOT, Path.home(), os.uname().nodename):
        assert str(place) not in said.out
    assert not re.search(r"\d\d:\d\d|20\d\d-\d\d-\d\d|\"/", said.out)


def read_only(home: Path) -> None:
    (home / ".cache").mkdir(mode=0o500)


def file_for_folder(home: Path) -> None:
    (home / ".cache").write_text("no folder")


def folder_for_file(home: Path) -> None:
    (kept,) = (home / ".cache" / "rollback-check").glob("*.sqlite")
    kept.unlink()
    kept.mkdir()


def garbage(home: Path) -> None:
    (kept,) = (home / ".cache" / "rollback-check").glob("*.sqlite")
    kept.write_bytes(b"no database at all" * 1000)


def torn(home: Path) -> None:
    (kept,) = (home / ".cache" / "rollback-check").glob("*.sqlite")
    content = bytearray(kept.read_bytes())
    content[4096:] = b"\xa5" * len(content[4096:])
    kept.write_bytes(content)


def emptied(home: Path) -> None:
    (kept,) = (home / ".cache" / "rollback-check").glob("*.sqlite")
    kept.write_bytes(b"")


def nonsense(home: Path) -> None:
    (kept,) = (home / ".cache" / "rollback-check").glob("*.sqlite")
    with sqlite3.connect(kept) as connection:
        connection.execute("UPDATE facts SET value = '{\"never\": [heard'")
        connection.execute('UPDATE answers SET value = \'{"@": "Nothing"}\'')
    connection.close()


@pytest.mark.parametrize("harm", [read_only, file_for_folder])
def test_without_a_place_for_a_cache_the_answer_is_the_same(
    seed: Path, page: Said, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(tmp_path)
    for _ in range(2):
        said = run(seed, tmp_path, "1.0.0")
        assert_clear(said)
        assert said.page == page.page


@pytest.mark.parametrize("harm", [folder_for_file, garbage, torn, emptied, nonsense])
def test_a_broken_cache_is_set_aside(seed: Path, page: Said, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    run(seed, tmp_path, "1.0.0")
    harm(tmp_path)
    for _ in range(2):
        said = run(seed, tmp_path, "1.0.0")
        assert_clear(said)
        assert said.page == page.page


def test_a_cache_of_another_repository_does_not_matter(seed: Path, page: Said, tmp_path: Path) -> None:
    """Two folders of one name and other contents, asked by one person."""
    other = story(tmp_path / "shop", {"1.0.0": {"a": "1"}, "1.0.2": {"a": "2"}})
    assert run(other, tmp_path, "1.0.0").word == "UNKNOWN"
    assert run(seed, tmp_path, "1.0.0").page == page.page


TRAP = "import pathlib\npathlib.Path({!r}).write_text('run')\n"


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A repository in which every file would leave a trace if it was run or imported."""
    folder = tmp_path_factory.mktemp("trap")
    trap = TRAP.format(str(folder / "trace"))
    step = migration("b2c3d4e5f6a7", "a1b2c3d4e5f6", f"exec({trap!r})", 'op.add_column("users", sa.Column("x"))')
    names = ("git", "typer", "sqlglot", "platformdirs", "tomllib", "sitecustomize", "conftest", "setup", "json")
    base = {path: content for path, content in STORY["1.0.0"].items() if path != "app/models.py"}
    shop = story(
        folder / "shop",
        {
            "1.0.0": base
            | {f"{name}.py": trap for name in names}
            | {"app/models.py": trap.encode() + STORY["1.0.0"]["app/models.py"]},
            "1.0.1": {"migrations/versions/b2c3d4e5f6a7_trap.py": trap + step, "migrations/env.py": trap},
        },
    )
    return shop, folder / "trace"


@pytest.mark.parametrize("words", [("1.0.0",), ("horizon",), ("doctor",), ("check", "--help")], ids=" ".join)
@pytest.mark.parametrize("start", [("-P", "-m", "checker"), ("-m", "checker")], ids=["command", "module"])
def test_the_project_s_code_is_never_run(
    trapped: tuple[Path, Path], tmp_path: Path, words: tuple[str, ...], start: tuple[str, ...]
) -> None:
    shop, trace = trapped
    command = [sys.executable, *start, *words]
    done = subprocess.run(command, cwd=shop, env=environment(tmp_path), capture_output=True, check=False)
    assert not trace.exists(), done.stderr.decode()
    assert done.returncode == (12 if words == ("1.0.0",) else 0)


def test_commands_in_the_repository_s_configuration_are_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    shop = story(
        tmp_path / "shop",
        {"1.0.0": STORY["1.0.0"], "1.0.1": {"rollback-check.toml": f'current-command = "touch {trace}"\n'}},
    )
    said = ask(shop, "1.0.0")
    assert (said.code, said.out) == (2, "")
    assert "current-command" in said.err
    assert not trace.exists()
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git(shop, "config", key, f"touch {trace}")
    ask(shop, "1.0.0", "--config", os.devnull)
    assert not trace.exists()
