"""What was made of a file together with others, given again while what it rests on is the same."""

import pytest

from checker.python.module import Module, load
from checker.python.rested import Asked, Rested

HELPERS = b"""\
import os

NAME = 'users'


@cached
def column(kind):
    return NAME, kind


def other():
    return 1


FIRST = 1; SECOND = 2
"""
SOURCE = b"from app.helpers import column, FIRST, SECOND\ndef upgrade():\n    op.add(column('int'), FIRST, SECOND)\n"
SAME = {
    "a comment above": HELPERS.replace(b"def other", b"# new\ndef other"),
    "lines between": HELPERS.replace(b"def other", b"\n\n\n\n\ndef other"),
    "what nothing rests on": HELPERS.replace(b"return 1", b"return 2"),
    "more at the end": HELPERS + b"\n\nMORE = 3\n",
}
CHANGED = {
    "the function": HELPERS.replace(b"return NAME, kind", b"return kind, NAME"),
    "its decorator": HELPERS.replace(b"@cached", b"@other"),
    "a constant that it names": HELPERS.replace(b"'users'", b"'people'"),
    "the second of a line": HELPERS.replace(b"SECOND = 2", b"SECOND = 3"),
    "a second binding": HELPERS + b"NAME = 'people'\n",
    "a statement that names it": HELPERS + b"if os:\n    NAME = 'people'\n",
    "a star": HELPERS + b"from .others import *\n",
    "no Python": HELPERS + b"def (\n",
}


def made(rested: Rested[Module], helpers: bytes, *more: str) -> Module:
    sources = {"app.helpers": helpers, **dict.fromkeys(more, b"")}

    def make() -> tuple[Module, Asked]:
        module = load(SOURCE, imports=sources)
        assert isinstance(module, Module)
        module.run("upgrade")
        return module, module.asked

    return rested.give(sources, make)


@pytest.mark.parametrize("helpers", SAME.values(), ids=SAME)
def test_what_nothing_rests_on_may_change(helpers: bytes) -> None:
    rested: Rested[Module] = Rested()
    first = made(rested, HELPERS)
    assert first.asked["app.helpers"] == {"column", "FIRST", "SECOND"}
    assert made(rested, helpers) is first


@pytest.mark.parametrize("helpers", CHANGED.values(), ids=CHANGED)
def test_what_it_rests_on_may_not(helpers: bytes) -> None:
    rested: Rested[Module] = Rested()
    first = made(rested, HELPERS)
    assert made(rested, helpers) is not first
    assert made(rested, HELPERS) is first


def test_whether_there_is_a_file_counts() -> None:
    rested: Rested[Module] = Rested()
    assert made(rested, HELPERS) is not made(rested, HELPERS, "app")


def test_a_file_that_is_asked_for_all_its_names_rests_on_the_whole_of_it() -> None:
    module = load(b"from app.helpers import *\nx = NAME\n", imports={"app.helpers": HELPERS})
    assert isinstance(module, Module)
    assert None in module.asked["app.helpers"]
    rested: Rested[int] = Rested()
    assert rested.give({"app.helpers": HELPERS}, lambda: (1, module.asked)) == 1
    assert rested.give({"app.helpers": HELPERS}, lambda: (2, module.asked)) == 1
    assert rested.give({"app.helpers": SAME["more at the end"]}, lambda: (3, module.asked)) == 3
