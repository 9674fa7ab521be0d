"""What a function is said to do, held against what it does when it runs, whatever its conditions turn out to be."""

from random import Random

import pytest

from tests.python.made import Program
from tests.python.show import calls
from tests.python.test_module import HEAD, loaded

RUNS = 40
MOST = 300
"""How many calls a run may make: some loop for very long, and are left out."""


def really(text: str, chance: Random) -> set[str] | None:
    """Give the calls that one run makes; None for one that raises or does not end."""
    done: list[tuple[object, ...]] = []
    likely, steps = chance.choice((0.1, 0.3, 0.5, 0.7, 0.9)), iter(range(MOST))

    class Op:
        def a(self, *given: object) -> None:
            done.append(given)
            step()

    def step() -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt  # no `except Exception` of the program takes it

    def cond(_: int) -> bool:
        step()
        return chance.random() < likely

    def risky(_: int) -> None:
        if chance.random() < likely:
            raise ValueError

    known: dict[str, object] = {"op": Op(), "cond": cond, "risky": risky, "many": lambda _: range(chance.randint(0, 2))}
    exec(text, known)  # noqa: S102  made here
    try:
        known["upgrade"]()  # type: ignore[operator]
    except (ValueError, KeyboardInterrupt):
        return None
    return {f"op.a({', '.join(map(repr, each))})" for each in done}


def number(call: str) -> str:
    return call[5:].partition(",")[0].rstrip(")? ")


@pytest.mark.parametrize("seed", range(250))
def test_what_is_certain_happens_and_what_happens_is_said(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  no secret
    text = "def upgrade():\n" + "".join(f"    {line}\n" for line in Program(chance).lines)
    said = calls(loaded(f"{HEAD}from app.more import cond, many, risky\n{text}").run("upgrade"))
    runs = [done for _ in range(RUNS) if (done := really(text, chance)) is not None]
    shown = {each.removesuffix(" ?") for each in said}
    open_ = {number(each) for each in shown if ", ?" in each}
    for done in runs:
        assert all(each in shown or number(each) in open_ for each in done), text
        certain = {each for each in said if not each.endswith(" ?")}
        assert all(each in done or (", ?" in each and number(each) in map(number, done)) for each in certain), text
