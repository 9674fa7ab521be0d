import json

import pytest

from checker.core.fact import decode, encode, fact
from checker.core.finding import Axis, Evidence, Level
from checker.core.needs import Touch, Use
from checker.core.operation import AddColumn, Column, CreateTable, Step, Unique
from checker.core.tree import Unread
from checker.core.types import Type

VALUES = [
    None,
    True,
    3,
    "text",
    ("a", 1, None),
    frozenset({"b", "a"}),
    {"key": ("value",)},
    Level.UNSAFE,
    Use(Touch.INSERT, "users", ("id", "name"), nulls=("name",), values=(("state", "new"),), line=3),
    Step(AddColumn("users", Column("name", Type("text", length=20), default="''")), line=4, touches=("a",)),
    CreateTable("t", (Column("id", Type("int", bits=64), nullable=False),), (Unique(("id",), "u"),)),
    Unread("why", "what", 3),
    Evidence("1.0.0", "a/b.py", 3),
    (Axis.BOOT, (Axis.DATA,)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_fact_survives_the_way_through_json(value: object) -> None:
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_defaults_are_left_out() -> None:
    assert encode(Unread("why")) == {"~": "Unread", "reason": "why"}


def test_true_is_not_taken_for_a_default_of_one() -> None:
    assert decode(encode(Column("a", nullable=False))) == Column("a", nullable=False)


def test_what_is_no_fact_is_refused() -> None:
    with pytest.raises(TypeError, match="is not a fact"):
        encode(object())


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="two kinds of fact are called Unread"):
        fact(type("Unread", (), {"__annotations__": {"x": int}, "__module__": "elsewhere"}))
