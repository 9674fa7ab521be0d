"""What the README shows is what happens."""

import re
import shlex
from pathlib import Path

import pytest

from tests.process.program import SEED, ask
from tests.scenarios import build

README = (Path(__file__).parent.parent / "README.md").read_text()
SHOWN = [
    (command, output)
    for block in re.findall(r"(?ms)^```console\n(.*?)^```$", README)
    for command, output in re.findall(r"(?ms)^\$ (rollback-check.*?)\n(.*?)(?=^\$ |\Z)", block)
]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every command is shown: the seed story of `fixtures/seed`."""
    return build(SEED, tmp_path_factory.mktemp("readme") / "seed")


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_output_shown_is_the_output(seed: Path, command: str, output: str) -> None:
    said = ask(seed, *shlex.split(command)[1:])
    assert said.out.rstrip("\n") == output.rstrip("\n")


def test_the_first_two_commands_are_the_demo_and_the_tests() -> None:
    commands = re.findall(r"(?m)^ {4}(\S.*)$|^\$ (.*)$", README)
    assert [indented or shown for indented, shown in commands[:2]] == ["make demo", "make test"]
    assert README.index("## Start") < README.index("make demo") < README.index("\n## ", README.index("## Start") + 1)


def test_a_page_its_ways_out_and_a_table_with_something_safe_are_shown() -> None:
    (first, page), (second, ways), (_, table) = SHOWN
    assert second == "rollback-check plan 1.0.0"
    assert ways.startswith("Ways out of 1.0.2")
    assert first == "rollback-check 1.0.0"
    assert page.startswith("UNSAFE   1.0.2 -> 1.0.0\n")
    assert "VERDICT  BECAUSE\n" in table
    assert " SAFE " in table
