"""Does N generated histories for real: `python -m tests.drill N`, or one: `python -m tests.drill --seed S`."""

import argparse
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context

from tests.drill.compare import Tally
from tests.drill.drill import chunk, drills
from tests.drill.servers import SERVERS

_CHUNK = 100
_SHOWN = 20


def main() -> int:
    """Run, and exit 1 where the checker was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill")
    parser.add_argument("count", nargs="?", type=int, default=500, help="how many on each database")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="show this one, whole")
    parser.add_argument("--on", choices=sorted(SERVERS), action="append", help="only this database")
    asked = parser.parse_args()
    databases = tuple(asked.on or SERVERS)
    if asked.seed is not None:
        return _show(asked.seed, databases)
    return _all(asked.first, asked.count, databases)


def _show(seed: int, databases: tuple[str, ...]) -> int:
    wrong = 0
    for name in databases:
        with SERVERS[name]() as server:
            for drill in drills([seed], server):
                wrong += bool(drill.wrong)
                _say("\n".join([str(drill), *drill.wrong, "needless" if drill.needless else ""]))
    return int(bool(wrong))


def _all(first: int, count: int, databases: tuple[str, ...]) -> int:
    tallies = {name: Tally() for name in databases}
    notes: list[str] = []
    begun, done = time.monotonic(), 0
    # Not concurrent.futures: with max_tasks_per_child its pool hangs when a child is replaced (Python 3.11, gh-115634).
    with get_context("spawn").Pool(2, maxtasksperchild=5) as pool:
        for name, counts, told in pool.imap_unordered(chunk, _chunks(first, count, databases)):
            tallies[name].merge(counts)
            notes += told
            done += counts["cases"]
            sys.stderr.write(
                f"\r{done} of {count * len(databases)}, {len(notes)} to look at, {time.monotonic() - begun:.0f} s"
            )
            sys.stderr.flush()
    sys.stderr.write("\n")
    for note in sorted(notes)[:_SHOWN]:
        _say(note)
    if len(notes) > _SHOWN:
        _say(f"... and {len(notes) - _SHOWN} more")
    for name, tally in tallies.items():
        _say(f"{name}: {tally}")
    return int(any(tally.counts["wrong"] or tally.counts["trouble"] for tally in tallies.values()))


def _chunks(first: int, count: int, databases: tuple[str, ...]) -> Iterator[tuple[str, range]]:
    for start in range(first, first + count, _CHUNK):
        for name in databases:
            yield name, range(start, min(start + _CHUNK, first + count))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
