"""The README shows what the program really prints, for the story of fixtures/seed."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios import build

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SHOWN = re.findall(r"```console\n\$ rollback-check ?([^\n]*)\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT / "fixtures" / "seed", tmp_path_factory.mktemp("readme") / "shop")


def test_the_readme_shows_some_pages() -> None:
    assert len(SHOWN) >= 2


@pytest.mark.parametrize(("words", "page"), SHOWN, ids=[words or "bare" for words, _ in SHOWN])
def test_a_page_in_the_readme_is_what_the_program_prints(words: str, page: str, seed: Path) -> None:
    command = [sys.executable, "-m", "checker", *shlex.split(words, comments=True), "--repo", str(seed), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout == page != ""


def test_the_first_two_commands_of_the_readme_show_it_and_test_it() -> None:
    assert re.findall(r"^    (.+)$", README, re.MULTILINE)[:2] == ["make demo", "make test"]
    assert README.index("## Start") < README.index("make demo")
