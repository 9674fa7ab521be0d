"""The newer release's models are read where they may differ, wherever what makes them differ stands."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from checker.check import check
from checker.question import Question
from tests.process.program import Files, story
from tests.scenarios import files, load

FIRES = Path(__file__).parent.parent / "fixtures" / "rules" / "data-null-written" / "fires"
HEAD = """\
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


"""
MAPPED = (
    HEAD
    + """\
class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(String(100))
"""
)
MIXED = """\
from app.parts import Noted
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Noted, Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
"""
MIXIN = """\
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class Noted:
    note: Mapped[{}] = mapped_column(String(100))
"""
MADE = MIXED.replace("Noted, Base", "Base").replace("Noted", "text") + "    note = text()\n"
MAKER = """\
from sqlalchemy import Column, String


def text():
    return Column(String(100), nullable={})
"""
FORGETS = "from app.models import Order\n\n\ndef work(session):\n    session.add(Order())\n"
STORIES: Mapping[str, tuple[Files, Files]] = {
    "in the model": ({"app/models.py": MAPPED}, {"app/models.py": MAPPED.replace("[str]", "[str | None]")}),
    "in a model that moved": (
        {"app/models.py": MAPPED},
        {
            "app/models.py": "from app.tables import Order\n",
            "app/tables.py": MAPPED.replace("[str]", "[str | None]"),
        },
    ),
    "in a mixin": (
        {"app/models.py": MIXED, "app/parts.py": MIXIN.format("str")},
        {"app/parts.py": MIXIN.format("str | None")},
    ),
    "in a function that makes columns": (
        {"app/models.py": MADE, "app/parts.py": MAKER.format("False")},
        {"app/parts.py": MAKER.format("True")},
    ),
}


def verdict(at: Path, older: Files, newer: Files) -> tuple[str, set[str]]:
    plain = files(load(FIRES))
    first = {**{path: text for path, text in plain["1.0.0"].items() if path != "app/models.py"}, **older}
    added = {path: text for path, text in plain["1.0.1"].items() if path not in {*first, "app/models.py"}}
    made = story(at, {"1.0.0": first, "1.0.1": {**added, "app/work.py": FORGETS, **newer}})
    answer = check(Question(repo=str(made), current="1.0.1", target="1.0.0", hook="none", cache=False))
    return answer.verdict.value, {each.rule for each in answer.services[0].findings if each.level.value != "note"}


@pytest.mark.parametrize("where", STORIES)
def test_what_lets_a_column_be_left_out_is_found(where: str, tmp_path: Path) -> None:
    assert verdict(tmp_path / "shop", *STORIES[where]) == ("risky", {"data-null-written"})


@pytest.mark.parametrize("where", STORIES)
def test_models_that_are_the_same_make_no_noise(where: str, tmp_path: Path) -> None:
    older, _ = STORIES[where]
    assert verdict(tmp_path / "shop", older, {"app/other.py": "COLUMN = 1  # column( and enum\n"}) == ("safe", set())
