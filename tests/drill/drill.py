"""Runs generated cases: the real thing and the checker, side by side."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.core.finding import Level
from tests.drill.compare import Said, Tally, ask, needless, wrong_safe
from tests.drill.generate import Case, case
from tests.drill.real import Outcome, rehearse
from tests.drill.servers import SERVERS, Server


@dataclass(frozen=True)
class Drill:
    """One case, done and asked."""

    case: Case
    outcome: Outcome
    answer: Said

    @property
    def wrong(self) -> tuple[str, ...]:
        """What the checker missed, or said in other words."""
        return wrong_safe(self.outcome, self.answer) if self.outcome.ran else ()

    @property
    def needless(self) -> bool:
        """Whether it warned of nothing."""
        return self.outcome.ran and needless(self.outcome, self.answer)

    def __str__(self) -> str:
        really = [f"really: boot {self.outcome.boot or 'passed'}", *(f"    {each}" for each in self.outcome.failures)]
        return "\n".join([str(self.case), *really, str(self.answer), *(f"    {each}" for each in self.outcome.trouble)])


def drills(seeds: Iterable[int], server: Server) -> Iterator[Drill]:
    """Do the cases of some seeds on one database."""
    return (one(seed, server) for seed in seeds)


def one(seed: int, server: Server) -> Drill:
    """Do the case of a seed."""
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # it tells of every error that a drill makes
    made = case(seed, server.dialect)
    outcome = rehearse(made.ran, made.known, server)
    return Drill(made, outcome, ask(made.ran, made.known, server.dialect))


def chunk(asked: tuple[str, Iterable[int]]) -> tuple[str, dict[str, int], list[str]]:
    """Do the cases of (a database, some seeds) on a server of one's own; gives (database, counts, what to look at)."""
    name, seeds = asked
    tally, notes = Tally(), []
    with SERVERS[name]() as server:
        for seed in seeds:
            where = f"--seed {seed} --on {name}"
            try:
                drill = one(seed, server)
            except Exception as error:  # noqa: BLE001  # the other thousands are still of interest
                tally.counts.update(("cases", "wrong"))
                notes.append(f"WRONG {where}: it crashed with {type(error).__name__}: {error}")
                continue
            tally.add(drill.outcome, drill.answer)
            tally.counts["trouble"] += bool(drill.outcome.trouble)
            notes += _notes(drill, where)
    return name, dict(tally.counts), notes


def _notes(drill: Drill, where: str) -> Iterator[str]:
    story = "; ".join(drill.case.story)
    yield from (f"WRONG {where}: {wrong} [{story}]" for wrong in drill.wrong)
    yield from (f"the generator is wrong {where}: {trouble}" for trouble in drill.outcome.trouble)
    if drill.needless:
        rules = [f"{each.rule} {each.object}" for each in drill.answer.findings if each.level is Level.UNSAFE]
        yield f"needless {where}: {', '.join(rules)} [{story}]"
