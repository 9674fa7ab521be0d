from pathlib import Path

import pytest

from tests.process.program import SEED, STORY, migration, story
from tests.scenarios import build, git

DROP = migration("c3d4e5f6a7b8", "b2c3d4e5f6a7", 'op.drop_column("users", "nickname")')


@pytest.fixture(scope="session")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the seed story is pushed to, and a branch on which a pull request drops what 1.0.2 reads."""
    at = build(SEED, tmp_path_factory.mktemp("remote") / "shop")
    git(at, "switch", "--quiet", "--create", "drop")
    (at / "migrations/versions/c3d4e5f6a7b8_drop_nickname.py").write_text(DROP)
    git(at, "add", "--all")
    git(at, "commit", "--quiet", "--message", "Drop the nickname")
    git(at, "switch", "--quiet", "main")
    return at


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A remote whose newest release has the migrations of the one before it."""
    return story(
        tmp_path_factory.mktemp("plain") / "shop", {"1.0.0": STORY["1.0.0"], "1.0.1": {"app/feature.py": "N = 1\n"}}
    )
