"""The graph of states: which code runs on which database, what people can do, and which routes are the best.

    State --Edge--> State --Edge--> ... a state that runs the wanted code
                      |
                   a route, its costs added up, becomes a way

An edge stands here only if it was judged: the release that it deploys boots and works on the database that it meets.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from checker.core.before import Before
from checker.core.fact import frozen
from checker.core.finding import Finding
from checker.core.verdict import Verdict
from checker.core.way import Command, WayOut

LONGEST = 4
"""Routes with more edges are nobody's first thought at night."""


@frozen
class State:
    """Which release's code runs, and what has been done to the database that FROM left."""

    code: str
    done: Before = Before()


@frozen
class Edge:
    """Something that people can do, and what it costs."""

    name: str
    """Unique within one graph: `old-code`, `downgrade`, `deploy 1.0.0`."""
    kind: str
    """`deploy`, `hook-skipped`, `old-code`, `revert`, `schema-revert`, `nearest`, `downgrade` or `remedy`."""
    before: State
    after: State
    title: str = ""
    steps: tuple[Command, ...] = ()
    loses: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    boots: str = ""
    """As a way's; empty for what deploys nothing."""
    verdict: Verdict = Verdict.SAFE
    brings_back: bool = True
    says: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    door: str = ""
    downtime: str = ""
    promised: bool = False
    risks: tuple[Finding, ...] = ()
    at_once: str = ""
    ends: bool = True
    """Whether the wanted behaviour is live after it."""


Route: TypeAlias = tuple[Edge, ...]


class Rank(NamedTuple):
    """What makes one way better than another, in this order; less is better."""

    loses: bool
    stops: bool
    risky: int
    promised: bool
    partly: bool
    """Whether it does not bring all of the wanted code back."""
    steps: int
    locks: int
    losses: int
    name: tuple[str, ...]


def ways(edges: Iterable[Edge], start: State) -> tuple[WayOut, ...]:
    """Give the ways from a state to where the wanted behaviour is live, by a plain search, the best first."""
    return ranked(routes(tuple(edges), start))


def ranked(found: Iterable[Route]) -> tuple[WayOut, ...]:
    """Make ways of routes, the best first; what only adds detours to a better way is left out."""
    kept: list[tuple[Rank, frozenset[str], WayOut]] = []
    for way in sorted(map(_way, found), key=rank):
        acts = frozenset(way.acts)
        if not any(better < acts for _, better, _ in kept):
            kept.append((rank(way), acts, way))
    return tuple(way for _, _, way in kept)


def routes(edges: Sequence[Edge], start: State) -> Iterator[Route]:
    """Give every route from a state to where the wanted behaviour is live, without circles."""

    def onwards(route: Route, seen: frozenset[State], at: State) -> Iterator[Route]:
        for edge in edges:
            if edge.before != at or (edge.after in seen and not edge.ends):
                continue
            longer = (*route, edge)
            if edge.ends:
                yield longer
            elif len(longer) < LONGEST:
                yield from onwards(longer, seen | {edge.after}, edge.after)

    return onwards((), frozenset((start,)), start)


def rank(way: WayOut) -> Rank:
    """Say how good a way is."""
    return Rank(
        loses=bool(way.loses),
        stops=bool(way.downtime),
        risky=way.verdict.rank,
        promised=way.promised,
        partly=not way.brings_back,
        steps=len(way.acts),
        locks=len(way.locks),
        losses=len(way.loses),
        name=way.acts,
    )


def _way(route: Route) -> WayOut:
    *_, last = route
    kinds = tuple(edge.kind for edge in route)
    return WayOut(
        kind=_kind(kinds),
        title=", then ".join(edge.title for edge in route if edge.title),
        steps=tuple(step for edge in route for step in edge.steps),
        loses=tuple(dict.fromkeys(lost for edge in route for lost in edge.loses)),
        locks=tuple(dict.fromkeys(lock for edge in route for lock in edge.locks)),
        boots=last.boots or "yes",
        verdict=Verdict.worst(edge.verdict for edge in route),
        brings_back=last.brings_back,
        says=tuple(dict.fromkeys(line for edge in route for line in edge.says)),
        hints=tuple(line for edge in route for line in edge.hints),
        door=last.door,
        downtime=" ".join(edge.downtime for edge in route if edge.downtime),
        promised=any(edge.promised for edge in route),
        risks=tuple(risk for edge in route for risk in edge.risks),
        at_once=last.at_once if len(route) == 1 else "",
        acts=tuple(edge.name for edge in route),
    )


def _kind(kinds: tuple[str, ...]) -> str:
    """Name a way by what is special about it."""
    if len(kinds) == 1:
        return kinds[0]
    if kinds[0] in {"downgrade", "remedy"} and len(kinds) == 2:  # noqa: PLR2004
        return kinds[0]
    return "route"
