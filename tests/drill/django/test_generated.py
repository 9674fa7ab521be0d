"""Histories made from a seed are really migrated, and the answers must agree."""

import os
import sys

import pytest

from tests.drill.compare import Tally
from tests.drill.django.drill import one
from tests.drill.django.generate import case
from tests.drill.django.site import Memory

COUNT = int(os.environ.get("DRILL_DJANGO", "24"))
ENOUGH = 500
"""From how many cases on the shares mean something."""


def test_no_generated_history_is_called_safe_and_fails(memory: Memory, capsys: pytest.CaptureFixture[str]) -> None:
    tally, troubled, strange, wrong = Tally(), [], [], []
    for seed in range(COUNT):
        drill = one(seed, memory)
        if not drill.outcome.ran:
            continue
        tally.add(drill.outcome, drill.answer)
        troubled += [f"seed {seed}: {trouble}" for trouble in drill.outcome.trouble]
        strange += [f"seed {seed}: {each}" for each in drill.strange]
        wrong += ["\n".join([*drill.wrong, str(drill)])] if drill.wrong else []
    with capsys.disabled():
        sys.stderr.write(f"\ndrill with Django: {tally}\n")
    assert not troubled, "the generator made a release that does not work on its own schema"
    assert not strange, "the replay makes another schema than Django does"
    assert not wrong, "\n\n".join(wrong[:3])
    if tally.counts["cases"] >= ENOUGH:
        assert tally.needless_share <= 0.01
        assert tally.unknown_share <= 0.03


def test_a_seed_always_makes_the_same_case() -> None:
    assert case(7) == case(7)
