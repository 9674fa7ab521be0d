"""Does N generated histories with the real Django: `python -m tests.drill.django N`, or one: `--seed S`."""

import argparse
import sys
from contextlib import ExitStack

from tests.drill.compare import Tally
from tests.drill.django.site import Database, Memory, Served, start
from tests.drill.servers import Postgres, postgres


def main() -> int:
    """Run, and exit 1 where the checker was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill.django")
    parser.add_argument("count", nargs="?", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--on", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    start()
    from tests.drill.django.drill import one  # noqa: PLC0415  its models want a configured Django

    tally, notes = Tally(), list[str]()
    with ExitStack() as stack:
        database = _database(asked.on, stack)
        if asked.seed is not None:
            drill = one(asked.seed, database)
            sys.stdout.write(f"{drill}\n{drill.wrong}\n{'needless' if drill.needless else ''}\n")
            return int(bool(drill.wrong))
        for seed in range(asked.first, asked.first + asked.count):
            drill = one(seed, database)
            story = "; ".join(drill.case.story)
            tally.counts["not run"] += not drill.outcome.ran
            if not drill.outcome.ran:
                notes.append(f"NOT RUN --seed {seed}: {drill.outcome.trouble[-1:]}")
                continue
            tally.add(drill.outcome, drill.answer)
            notes += [f"WRONG --seed {seed}: {each} [{story}]" for each in drill.wrong]
            notes += [f"TROUBLE --seed {seed}: {each}" for each in drill.outcome.trouble if drill.outcome.ran]
            notes += [f"STRANGE --seed {seed}: {each}" for each in drill.strange]
            if drill.needless:
                rules = [f"{each.rule} {each.object}" for each in drill.answer.findings if each.level.value == "unsafe"]
                notes.append(f"NEEDLESS --seed {seed}: {', '.join(rules)} [{story}]")
            if drill.answer.fit.value == "unknown":
                rules = [
                    f"{each.rule} {each.message}" for each in drill.answer.findings if each.level.value == "unknown"
                ]
                notes.append(f"UNKNOWN --seed {seed}: {', '.join(rules)} [{story}]")
    sys.stdout.write("\n".join([*notes, str(tally), str(dict(tally.counts)), ""]))
    return int(bool(tally.counts["wrong"]))


def _database(name: str, stack: ExitStack) -> Database:
    if name == "sqlite":
        return Memory()
    server = stack.enter_context(postgres())
    assert isinstance(server, Postgres)
    return stack.enter_context(Served(server.url).used())


if __name__ == "__main__":
    sys.exit(main())
