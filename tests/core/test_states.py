"""Routes through the graph of states, and what makes one way better than another."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from checker.core.before import Before
from checker.core.graph import all_routes
from checker.core.states import LONGEST, Edge, State, ranked, routes, ways
from checker.core.verdict import Verdict
from checker.core.way import Command

START = State("1.0.2")
DOWN = State("1.0.2", Before(undone=("b2",)))
BACK = State("1.0.0")
DEPLOY = Edge("deploy 1.0.0", "deploy", START, BACK, title="1.0.0", boots="yes")
DOWNGRADE = Edge("downgrade", "downgrade", START, DOWN, title="Downgrade", loses=("users.nickname",), ends=False)
BELOW = replace(DEPLOY, name="deploy below", before=DOWN, after=State("1.0.0", DOWN.done))
HOTFIX = replace(DEPLOY, name="old-code", kind="old-code", title="Old code", after=State("1.0.3"))
SKIPPED = replace(DEPLOY, name="unhooked", kind="hook-skipped", promised=True, boots="skipped")
REVERT = replace(DEPLOY, name="revert", kind="revert", brings_back=False, after=State("1.0.4"))


def order(*edges: Edge) -> list[str]:
    return [" ".join(way.acts) for way in ways(edges, START)]


def test_the_ways_of_the_seed_story_come_in_their_order() -> None:
    found = order(SKIPPED, DOWNGRADE, REVERT, BELOW, HOTFIX)
    assert found == ["old-code", "revert", "unhooked", "downgrade deploy below"]


def test_losing_nothing_comes_before_everything() -> None:
    loses = replace(HOTFIX, name="loses", loses=("users",))
    assert order(loses, replace(SKIPPED, downtime="1.0.2 fails", verdict=Verdict.RISKY)) == ["unhooked", "loses"]


def test_no_downtime_comes_before_a_sure_result_and_that_before_a_promise() -> None:
    stops = replace(HOTFIX, name="stops", downtime="1.0.2 fails")
    risky = replace(HOTFIX, name="risky", verdict=Verdict.RISKY)
    assert order(stops, risky, SKIPPED) == ["unhooked", "risky", "stops"]


def test_fewer_steps_come_before_fewer_locks() -> None:
    locks = replace(HOTFIX, name="locks", locks=("users, short",))
    longer = replace(HOTFIX, name="longer", before=DOWN)
    assert order(locks, longer, replace(DOWNGRADE, loses=()))[0] == "locks"


def test_a_detour_to_a_better_way_is_no_way() -> None:
    mend = replace(DOWNGRADE, name="mend", kind="remedy", loses=(), after=START)
    through = State("1.0.1")
    detour = (
        replace(DOWNGRADE, name="through", kind="through", loses=(), after=through),
        replace(HOTFIX, name="old-code", before=through),
    )
    assert order(HOTFIX, mend, *detour) == ["old-code"]


def test_a_route_adds_up_what_its_edges_cost() -> None:
    down = replace(
        DOWNGRADE,
        steps=(Command("alembic downgrade a1", "checkout:1.0.2"),),
        locks=("users, short",),
        downtime="1.0.2 fails",
        says=("run in a checkout of 1.0.2",),
    )
    (way,) = ways((down, replace(BELOW, verdict=Verdict.RISKY, door="1.0.2 again")), START)
    assert (way.kind, way.title) == ("downgrade", "Downgrade, then 1.0.0")
    assert (way.loses, way.locks, way.downtime) == (("users.nickname",), ("users, short",), "1.0.2 fails")
    assert (way.boots, way.verdict, way.door) == ("yes", Verdict.RISKY, "1.0.2 again")
    assert way.steps == down.steps


def test_nothing_leads_on_from_where_the_wanted_code_runs() -> None:
    onwards = replace(DEPLOY, name="onwards", before=BACK, after=State("1.0.9"))
    assert order(DEPLOY, onwards) == ["deploy 1.0.0"]


NODES = [State(name) for name in "abcdef"]
EDGES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.booleans(), st.booleans(), st.booleans()), max_size=12
)


@given(EDGES)
def test_the_plain_search_and_the_graph_agree(drawn: list[tuple[State, State, bool, bool, bool]]) -> None:
    edges = tuple(
        Edge(f"e{number}", "deploy", before, after, ends=ends, promised=promised, loses=("x",) if loses else ())
        for number, (before, after, ends, promised, loses) in enumerate(drawn)
    )
    plain, graph = set(routes(edges, NODES[0])), set(all_routes(edges, NODES[0]))
    assert plain == graph
    assert ranked(plain) == ranked(graph)
    for route in plain:
        assert len(route) <= LONGEST
        assert route[0].before == NODES[0]
        assert route[-1].ends
        assert all(first.after == second.before and not first.ends for first, second in pairwise(route))
