"""What migrations import from the code beside them, and the older code does not have."""

import pytest

from checker.built import old_code
from checker.core.lacking import lacks
from checker.core.release import Release
from tests.trees import DictTree

OLD = {
    "app/__init__.py": "",
    "app/models.py": "class Base: pass\n",
    "migrations/env.py": "from app.models import Base\n",
}


def lacking(revision: str, more: dict[str, str] | None = None) -> str:
    newer = DictTree({**OLD, "migrations/versions/b2.py": revision, **(more or {})})
    older = DictTree(OLD)
    releases = (Release("1.0.0", "a", "a", 0), older), (Release("1.0.1", "b", "b", 0), newer)
    return lacks(newer, older, old_code("1.0.2", *releases, ("migrations",)).tree)


@pytest.mark.parametrize(
    ("revision", "more", "expected"),
    [
        ("import sqlalchemy as sa\nfrom alembic import op\n", {}, ""),
        ("from app.models import Base\n", {}, ""),
        ("from app.sizes import NAME\n", {"app/sizes.py": "NAME = 1\n"}, "b2.py imports app.sizes"),
        ("import app.sizes\n", {"app/sizes.py": "NAME = 1\n"}, "b2.py imports app.sizes"),
        ("import os, app.sizes as sizes\n", {"app/sizes.py": ""}, "b2.py imports app.sizes"),
        (
            "from app.models import Base, State\n",
            {"app/models.py": "class Base: pass\nclass State: pass\n"},
            "b2.py imports State from app.models",
        ),
        (
            "from app.models import (\n    Base,\n    State as S,\n)\n",
            {"app/models.py": "class Base: pass\nclass State: pass\n"},
            "b2.py imports State from app.models",
        ),
        ("from app import models\n", {"app/__init__.py": "changed = 1\n"}, ""),
        ("from app.models import *\n", {"app/models.py": "class Base: pass\nclass State: pass\n"}, ""),
        ("from migrations.helpers import add\n", {"migrations/helpers.py": "def add(): pass\n"}, ""),
    ],
)
def test_what_is_lacking_is_named(revision: str, more: dict[str, str], expected: str) -> None:
    assert lacking(revision, more).endswith(expected)
    assert bool(lacking(revision, more)) is bool(expected)
