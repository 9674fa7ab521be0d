"""Every older release from every newer one: verdicts of classes, for releases that fare alike have one."""

from collections.abc import Iterator, Sequence
from dataclasses import field

from checker.core.fact import fact
from checker.core.verdict import Assumption, Verdict


@fact
class Alike:
    """Releases that fare alike, as FROM and as TO, the newest first."""

    id: str
    releases: tuple[str, ...]


@fact
class Matrix:
    """What `matrix` says."""

    releases: tuple[str, ...]
    """The newest first."""
    classes: tuple[Alike, ...]
    cells: dict[str, dict[str, Verdict]]
    """The verdict by the class of FROM and the class of TO."""
    of: int = 0
    """How many releases there are in all."""
    judged: int = 0
    """How many rollbacks were judged for it, beside those that an earlier matrix knew."""
    assumptions: tuple[Assumption, ...] = ()
    not_checked: tuple[str, ...] = ()

    pairs: bool = False
    """Whether every pair is wanted by name."""

    def every_pair(self) -> Iterator[tuple[str, str, Verdict]]:
        """Give FROM, TO and the verdict of each rollback, the newest first."""
        named = {release: each.id for each in self.classes for release in each.releases}
        for at, current in enumerate(self.releases):
            for target in self.releases[at + 1 :]:
                yield current, target, self.cells[named[current]][named[target]]


@fact
class Known:
    """What a matrix leaves behind for one of other releases: a new release asks for its own rollbacks alone."""

    releases: tuple[tuple[str, str, str], ...] = ()
    """Name, files and commit of each, the newest first."""
    rows: tuple[str, ...] = ()
    """See `LETTERS`."""
    keys: dict[str, str] = field(default_factory=dict)
    """What tells releases apart, by what it was made of."""
    dark: frozenset[str] = frozenset()
    """The migrations of which something could not be read: the work tree may say more another time."""

    def told(self, releases: Sequence[tuple[str, str, str]]) -> list[list[str]]:
        """Give the rows of these releases, the newest first, as far as they are known."""
        at = {each: place for place, each in enumerate(self.releases)}
        places = [at.get(each) for each in releases]
        return [
            [
                self.rows[one][other] if line < column and one is not None and other is not None else NOT_ASKED
                for column, other in enumerate(places)
            ]
            for line, one in enumerate(places)
        ]


def classes(releases: Sequence[str], rows: Sequence[str]) -> tuple[tuple[Alike, ...], dict[str, dict[str, Verdict]]]:
    """Put neighbours together that no verdict tells apart; give the classes and their table.

    `rows` has a line for each release, newest first, and in it a letter for each TO: see `LETTERS`.
    """
    columns = ["".join(row[at] for row in rows) for at in range(len(rows))]
    found: list[range] = []
    for at in range(len(rows)):
        longer = range(found[-1].start, at + 1) if found else range(0)
        if longer and _are_alike(rows, columns, longer):
            found[-1] = longer
        else:
            found.append(range(at, at + 1))
    alike = tuple(Alike(f"c{number}", tuple(releases[at] for at in run)) for number, run in enumerate(found, 1))
    cells: dict[str, dict[str, Verdict]] = {}
    for current, newer in zip(alike, found, strict=True):
        for target, older in zip(alike, found, strict=True):
            letter = rows[newer[0]][older[-1]]
            if letter != NOT_ASKED:
                cells.setdefault(current.id, {})[target.id] = VERDICTS[letter]
    return alike, cells


LETTERS = {Verdict.SAFE: "S", Verdict.RISKY: "R", Verdict.UNSAFE: "U", Verdict.UNKNOWN: "?"}
VERDICTS = {letter: verdict for verdict, letter in LETTERS.items()}
NOT_ASKED = "."
"""Stands where TO is no older release."""


def _are_alike(rows: Sequence[str], columns: Sequence[str], run: range) -> bool:
    """Whether the last of a run fares like the others, with every release outside it and with those inside."""
    last, first = run[-1], run[0]
    return (
        rows[last - 1][run.stop :] == rows[last][run.stop :]
        and columns[last - 1][:first] == columns[last][:first]
        and len({rows[first][at] for at in run[1:]} | {rows[at][last] for at in run[:-1]}) == 1
    )
