import json
from copy import deepcopy
from dataclasses import FrozenInstanceError, field, replace

import pytest

from checker.core.column import Column, Unique
from checker.core.fact import decode, encode, fact, frozen
from checker.core.finding import Axis, Evidence, Level
from checker.core.operation import AddColumn, CreateTable, Step
from checker.core.tree import Unread
from checker.core.types import Type
from checker.core.use import Touch, Use

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


@frozen
class Pair:
    """Two values."""

    left: int
    right: tuple[int, ...] = ()
    more: dict[str, int] = field(default_factory=dict)


def test_frozen_values_are_equal_by_their_fields() -> None:
    assert Pair(1) == Pair(1, ())
    assert Pair(1) != Pair(2)
    others: tuple[object, ...] = (Unread("1"), 1, None)
    assert Pair(1) not in others
    assert hash(Unread("a")) == hash(Unread("a"))


@frozen
class Odd:
    """Fields of names that the written `__init__` may want for itself."""

    held: int
    into: int = 2
    kind: int = 3


def test_a_field_may_have_any_name() -> None:
    assert (Odd(1).held, Odd(1).into, Odd(1, kind=4).kind) == (1, 2, 4)


def test_each_value_gets_its_own_default() -> None:
    assert Pair(1).more is not Pair(1).more


def test_a_frozen_value_cannot_be_changed() -> None:
    for value, name in ((Pair(1), "left"), (Pair(1), "other"), (Unread("a"), "reason")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 2)
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)


def test_a_frozen_value_can_be_shown_copied_and_matched() -> None:
    pair = Pair(1, right=(2,))
    assert repr(pair) == "Pair(left=1, right=(2,), more={})"
    assert deepcopy(pair) == pair
    assert replace(pair, left=3) == Pair(3, (2,))
    match pair:
        case Pair(left, (right,)):
            assert (left, right) == (1, 2)


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TypeError):
        Pair()  # type: ignore[call-arg]


def test_facts_hold_nothing_but_their_fields() -> None:
    assert not hasattr(Unread("a"), "__dict__")
