"""Every reader bears every database that a project may ask beside its own: none is a reason to give no answer."""

from pathlib import Path

import pytest

from checker.adapters import ADAPTERS
from checker.code import CODES
from checker.core.history import History
from checker.core.needs import Needs
from tests.scenarios import trees

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
FOLDERS = sorted({path.parent for path in FIXTURES.glob("*/*/expected.toml")})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_dialect_is_too_strange(folder: Path) -> None:
    tree = list(trees(folder).values())[-1]
    paths = tuple(tree.paths())
    for dialect in ("clickhouse", "tsql", "oracle", ""):
        assert all(isinstance(code.read(tree, paths, dialect), Needs) for code in CODES)
        for adapter in ADAPTERS:
            places = adapter.detect(tree)
            assert all(isinstance(adapter.read(tree, place, dialect), History) for place in places)
