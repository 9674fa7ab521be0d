"""Histories made from a seed are really done, and the answers must agree."""

import os
import sys

import pytest

from tests.drill.compare import Tally
from tests.drill.conftest import Servers
from tests.drill.drill import drills
from tests.drill.generate import case
from tests.drill.servers import SERVERS

_N = int(os.environ.get("DRILL_N", "200"))
COUNTS = {"sqlite": _N, "postgres": _N * 2 // 5, "mysql": _N * 2 // 5}
PARTS = 2
"""So that several processes share the work."""
ENOUGH = 1000
"""From how many cases on the share of needless UNSAFE means something."""


@pytest.mark.parametrize("database", SERVERS)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_generated_history_is_called_safe_and_fails(
    servers: Servers, database: str, part: int, capsys: pytest.CaptureFixture[str]
) -> None:
    server = servers[database]
    tally, troubled, wrong = Tally(), [], []
    for drill in drills(range(part, COUNTS[server.dialect], PARTS), server):
        tally.add(drill.outcome, drill.answer)
        troubled += [f"seed {drill.case.seed}: {trouble}" for trouble in drill.outcome.trouble]
        wrong += ["\n".join([*drill.wrong, str(drill)])] if drill.wrong else []
    with capsys.disabled():
        sys.stderr.write(f"\ndrill on {server.dialect}, part {part + 1} of {PARTS}: {tally}\n")
    assert not troubled, "the generator made a release that does not work on its own schema"
    assert not wrong, "\n\n".join(wrong[:3])
    if tally.counts["cases"] >= ENOUGH:
        assert tally.needless_share <= 0.01
        assert tally.unknown_share <= 0.03


def test_a_seed_always_makes_the_same_case() -> None:
    assert case(7, "sqlite") == case(7, "sqlite")
