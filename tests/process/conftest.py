from pathlib import Path

import pytest

from tests.process.program import SEED
from tests.scenarios import build


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed story, for tests that only look at it."""
    return build(SEED, tmp_path_factory.mktemp("seed") / "shop")
