"""However long a migration runs, following it ends, and what was not followed is said."""

import pytest

from checker.adapters.alembic.script import read_script
from checker.core.operation import DropTable
from checker.core.tree import Unread
from checker.python import state
from checker.python.scope import SpentError

HEAD = 'import os\nfrom alembic import op\nrevision = "a"\ndown_revision = None\n'
ENDLESS = "while True:\n    op.execute(os.environ['x'])"
GROWING = "i = 0\nwhile True:\n    op.execute(os.environ['x'])\n    i += 1"
LONG = "for i in range(9999):\n    for j in range(9999):\n        op.execute(os.environ['x'])"
FORKED = "\n".join(f"if os.environ[{i}]:\n    op.execute(os.environ['y'])" for i in range(400))
NESTED = "def f(n):\n    op.drop_table('t%d' % n)\n    return f(n + 1)\nf(0)"


def upgrade(body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f"{HEAD}def upgrade():\n{lines}"


def reasons(body: str) -> set[str]:
    script = read_script("postgres", {}, upgrade(body).encode())
    return {step.operation.reason for step in script.up if isinstance(step.operation, Unread)}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (ENDLESS, "loops too long to be followed"),
        (GROWING, "loops too long to be followed"),
        (LONG, "takes too many steps to be followed"),
        (NESTED, "calls itself too deeply to be followed"),
    ],
)
def test_what_is_not_followed_to_its_end_is_said(body: str, reason: str) -> None:
    assert reason in reasons(body)


@pytest.mark.parametrize("body", [ENDLESS, GROWING, LONG, FORKED, NESTED])
def test_following_ends_after_so_many_steps(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spent = 0
    real = state.State.spend

    def spend(self: state.State, cost: int = 1) -> None:
        nonlocal spent
        spent += cost
        real(self, cost)

    monkeypatch.setattr(state.State, "spend", spend)
    read_script("postgres", {}, upgrade(body).encode())
    assert spent <= 70_000


def test_passes_that_change_nothing_are_followed_once() -> None:
    script = read_script("postgres", {}, upgrade(ENDLESS).encode())
    assert len(script.up) == 2


def test_a_loop_whose_end_is_known_is_followed() -> None:
    body = "i = 0\nwhile True:\n    op.drop_table('t%d' % i)\n    i += 1\n    if i == 3:\n        break"
    script = read_script("postgres", {}, upgrade(body).encode())
    assert [step.operation for step in script.up] == [DropTable("t0"), DropTable("t1"), DropTable("t2")]


def test_the_budget_is_an_error_only_inside() -> None:
    with pytest.raises(SpentError):
        state.State(1).spend(2)
