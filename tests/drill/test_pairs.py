"""The release pairs of an expand and contract are really deployed: what is called safe works, what is not fails."""

import tomllib
from pathlib import Path

import pytest

from tests.drill.conftest import Servers
from tests.drill.real import rehearse
from tests.scenarios import files, load

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
PAIRS = [
    pytest.param(story, words, verdict, id=f"{story.name} {words}")
    for story in sorted(file.parent for file in FIXTURES.rglob("pairs.toml"))
    for words, verdict in tomllib.loads((story / "pairs.toml").read_text())["check"].items()
]


@pytest.mark.parametrize(("story", "words", "verdict"), PAIRS)
def test_a_pair_really_ends_so(story: Path, words: str, verdict: str, servers: Servers) -> None:
    scenario = load(story)
    current, target = words.split()
    trees = files(scenario)
    done = 0
    for server in servers.here():
        if "--dialect" in scenario.flags and server.dialect not in scenario.flags:
            continue
        outcome = rehearse(trees[current], trees[target], server)
        shown = "\n".join([*outcome.trouble, *map(str, outcome.failures)])
        assert outcome.ran, shown
        done += 1
        if verdict == "safe":
            assert not outcome.failures, shown
        if verdict == "unsafe":
            assert outcome.errors
    assert done
