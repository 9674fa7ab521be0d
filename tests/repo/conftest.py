"""What tests of reading a repository share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.repo import Repository
from tests.scenarios import build

SEED = Path(__file__).parent.parent.parent / "fixtures" / "seed"


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return build(SEED, tmp_path / "seed")


@pytest.fixture
def repository(seed: Path) -> Iterator[Repository]:
    with Repository.open(seed) as opened:
        yield opened
