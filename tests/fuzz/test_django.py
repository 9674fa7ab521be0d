"""Whatever stands in a migration of Django's, reading it ends in a history: what is not understood is a value."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from checker.adapters.django import detect, read
from checker.code.django.models import models
from checker.core.apply import apply_revisions
from checker.core.schema import Schema
from tests.drill.django.generate import case
from tests.drill.django.site import start
from tests.fuzz.bounds import tried
from tests.trees import DictTree

PIECES = (
    "None", "True", "1", '"a"', "x", "[]", "{}", "()", "models.Q(a=1)", 'models.F("a")', "models.IntegerField()",
    '["a"]', '("a", "b")', "lambda: 1", "*x", "-1", 'f"{x}"', "settings.AUTH_USER_MODEL", '"shop.item"', "Unknown(1)",
    '[("a",)]', "[(1, 2)]", '{"a": x}', "{1: 2}",
)  # fmt: skip
_SPOT = re.compile(r"(?<==)[^,=()\[\]]+(?=[,)])|'[^']*'|\([^()]*\)|models\.\w+\([^()]*\)")


def spoilt(seed: int) -> dict[str, str]:
    """Give a project in which some pieces of the migrations are others."""
    chance = random.Random(seed)  # noqa: S311  chance, not secrets
    files = dict(case(seed).ran)
    for _ in range(6):
        path = chance.choice([each for each in files if "/migrations/0" in each])
        spots = list(_SPOT.finditer(files[path]))
        if spots:
            spot = chance.choice(spots)
            text = files[path]
            files[path] = text[: spot.start()] + chance.choice(PIECES) + text[spot.end() :]
    return files


@tried(25)
@given(seed=st.integers(0, 10**6), dialect=st.sampled_from(("postgres", "sqlite", "mysql")))
def test_a_spoilt_migration_is_read(seed: int, dialect: str) -> None:
    start()
    tree = DictTree(spoilt(seed))
    for place in detect(tree):
        history = read(tree, place, dialect)
        apply_revisions(Schema(dialect), history.ordered(), of_current=False)
        assert models(tree, (), dialect, None) is not None
