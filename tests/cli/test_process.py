import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("git", "networkx", "pydantic", "rich", "sqlglot")


def run(*argv: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *argv], cwd=ROOT, env=environ, check=False, **options)  # type: ignore[call-overload,no-any-return]


def loaded(*argv: str) -> set[str]:
    code = f"import sys; from checker.__main__ import main; main({list(argv)!r}); print(*sys.modules, file=sys.stderr)"
    done = run("-c", code, capture_output=True)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    "argv",
    [["--version"], ["--help"], ["report"], ["schema"], ["completion", "bash"], ["version"], ["-C", "/none", "1.0.0"]],
)
def test_what_needs_no_words_read_loads_no_typer(argv: list[str]) -> None:
    assert not loaded(*argv) & {*HEAVY, "typer", "click"}


@pytest.mark.parametrize("argv", [["check", "--help"], ["check"]])
def test_reading_words_loads_nothing_heavy(argv: list[str]) -> None:
    assert not loaded(*argv) & set(HEAVY)


def test_version_loads_nothing_of_the_program_but_its_number() -> None:
    names = {name for name in loaded("--version") if name.startswith("checker")}
    assert names == {"checker", "checker.__main__"}


@pytest.mark.parametrize("argv", [["--version"], ["schema"], ["--help"], ["check", "--help"], ["gate"]])
def test_a_closed_pipe_ends_quietly(argv: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    stream = {"stderr": writer, "stdout": subprocess.DEVNULL} if argv == ["gate"] else {"stdout": writer}
    done = run("-m", "checker", *argv, **{"stderr": subprocess.PIPE, **stream})
    os.close(writer)
    assert done.returncode == 141
    assert not done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_an_error_and_no_answer() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("-m", "checker", "schema", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == b"rollback-check: the answer could not be written: No space left on device.\n"


def test_closed_streams_are_no_bug() -> None:
    done = run("-c", "import sys; sys.stdout = None; from checker.__main__ import main; sys.exit(main(['schema']))")
    assert done.returncode == 0


def test_a_terminal_that_knows_only_ascii_gets_ascii() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "checker", "explain", "--help"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.isascii()
