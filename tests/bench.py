"""Times the program beside its yardsticks, on a clone that the caller names: `make bench REPO=path`.

Milliseconds move with the machine; the ratios in one run are what counts.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 9


@dataclass(frozen=True)
class Goal:
    """One measured command: its yardstick, and how many times the yardstick it may take."""

    name: str
    command: Sequence[str]
    yardstick: str
    most: float
    cold: bool = False


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write("usage: make bench REPO=path-of-a-clone  (the goals are set for getredash/redash)\n")
        return 2
    repository = str(Path(sys.argv[1]).absolute())
    ours = [sys.executable, "-m", "checker"]
    pair = [*ours, "v25.1.0", "--from", "v26.3.0", "--repo", repository, "--last", "1"]
    matrix = [*ours, "matrix", "--tags", "*", "--last", "all", "--repo", repository]
    python = sys.executable
    yardsticks = {
        "Y0 git --version; python -c pass": ["sh", "-c", f"git --version; {python} -c pass"],
        "Y1 git log --all --name-only": ["git", "-C", repository, "log", "--all", "--name-only", "--format=%H"],
    }
    goals = [
        Goal("--version", [*ours, "--version"], "Y0", 5.0),
        Goal("warm check of one pair", pair, "Y0", 7.0),
        Goal("cold check of one pair", pair, "Y1", 0.6, cold=True),
        Goal("warm horizon, 10 releases", [*ours, "horizon", "--repo", repository], "Y0", 7.0),
        Goal("warm matrix, all releases", matrix, "Y1", 0.25),
    ]
    with TemporaryDirectory(prefix="rollback-check-bench-") as folder:
        cache = Path(folder) / "cache"
        os.environ["XDG_CACHE_HOME"] = str(cache)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
        measured = {name[:2]: _median(lambda c=command: _run(c)) for name, command in yardsticks.items()}  # type: ignore[misc]
        for name in yardsticks:
            sys.stdout.write(f"{name:<36} {measured[name[:2]] * 1000:8.0f} ms\n")
        for goal in goals:
            _report(goal, measured[goal.yardstick], cache)
    return 0


def _report(goal: Goal, yardstick: float, cache: Path) -> None:
    if not goal.cold:
        _run(goal.command)
    taken = _median(
        lambda: _run(goal.command), before=(lambda: shutil.rmtree(cache, ignore_errors=True)) if goal.cold else None
    )
    ratio = taken / yardstick
    verdict = "ok" if ratio <= goal.most else "over"
    sys.stdout.write(
        f"{goal.name:<36} {taken * 1000:8.0f} ms  {ratio:6.2f} x {goal.yardstick}, goal {goal.most}: {verdict}\n"
    )
    sys.stdout.flush()


def _median(run: Callable[[], None], before: Callable[[], None] | None = None) -> float:
    times = []
    for _ in range(RUNS):
        if before:
            before()
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
