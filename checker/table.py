"""The verdicts of all rollbacks among some releases, judged once for all that must fare alike."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from checker.alike import Keys, Listening, View
from checker.core.errors import CheckError
from checker.core.finding import Axis, Level
from checker.core.history import History
from checker.core.matrix import LETTERS, NOT_ASKED, Known, Matrix, classes
from checker.core.release import Release
from checker.core.verdict import ServiceAnswer, Verdict
from checker.desk import Desk
from checker.judge import judge_worst_anew, unreadable
from checker.services import Pair, histories, services

T = TypeVar("T")
_Pairs = Sequence[tuple[int, int]]
"""FROM and TO by their places among the releases, the newest first."""


def judged(desk: Desk, releases: Sequence[Release], known: Known) -> tuple[Matrix, Known | None]:
    """Judge every rollback among these releases, the newest first, that is not known. Raises CheckError.

    Beside the matrix stands what is known now; None where a verdict rests on something that stands in the work tree
    only, or on what this clone lacks, and nothing may be kept.
    """
    desk.repository.load(releases)
    table = Table(desk, tuple(releases), known)
    table.fill()
    refs, rows = tuple(release.ref for release in releases), tuple("".join(row) for row in table.rows)
    alike, cells = classes(refs, rows)
    now = Known(dark=frozenset(known.dark | table.dark))
    if not table.errors:  # what went wrong may go well another time
        now = replace(now, releases=tuple(map(_named, releases)), rows=rows, keys=table.keys.now)
    lasts = not (table.borrowed or desk.repository.lacking())
    return Matrix(refs, alike, cells, judged=len(table.judged)), now if lasts else None


@dataclass
class Table:
    """The verdicts of all rollbacks among some releases."""

    desk: Desk
    releases: tuple[Release, ...]
    """The newest first."""
    known: Known
    """What another run left behind."""
    judged: dict[tuple[str, str], tuple[Verdict, bool, Listening]] = field(default_factory=dict)
    """By FROM's files and TO's commit: the verdict, whether the hook alone settles it, and what was listened to."""
    errors: list[CheckError] = field(default_factory=list)
    dark: set[str] = field(default_factory=set)
    """The migrations of which something could not be read: the work tree may say more another time."""
    borrowed: bool = False
    """Whether a verdict rests on something that stands in the work tree only."""

    def __post_init__(self) -> None:
        """Find what each release has."""
        self.desk.alone = True
        self.rows = self.known.told([_named(each) for each in self.releases])
        self.found: dict[str, tuple[History, ...]] = {}
        for release in self.releases:
            self.found.setdefault(release.root, histories(self.desk, self.desk.tree(release)))
        every = [history.place.folder for found in self.found.values() for history in found]
        near = tuple(sorted({*every, *(each.path for each in self.desk.config.services)}))
        self.keys = Keys(self.desk, near, self.known.keys)

    def fill(self) -> None:
        """Judge as few rollbacks as tell all verdicts. Raises CheckError where none can be."""
        groups = _sorted(range(len(self.releases)), self._graph)
        for newer in groups:
            for older in groups:
                pairs = []
                for old in newer:
                    for new in older:
                        if old >= new or self.rows[old][new] != NOT_ASKED:
                            continue
                        if self.releases[old].commit == self.releases[new].commit:
                            self.rows[old][new] = LETTERS[Verdict.SAFE]  # already there
                        else:
                            pairs.append((old, new))
                if pairs:
                    self._block(pairs)
        if self.errors and len(self.errors) == len(self.judged) and not self.known.rows:
            raise self.errors[0]

    def _graph(self, at: int) -> str:
        release = self.releases[at]
        return self.keys.graph(release, self.found[release.root])

    def _block(self, pairs: _Pairs) -> None:
        """Judge releases that have the same revisions, from others that have the same."""
        current, target = self._ends(pairs[0])
        try:
            found = services(self.desk, self._pair(pairs[0]))
        except CheckError as error:
            self.errors.append(error)
            self.judged[current.root, target.commit] = Verdict.UNKNOWN, True, Listening(self.desk.tree(target))
            self._put(pairs, Verdict.UNKNOWN)
            return
        view = self.keys.view(current, target, found)
        for part in _sorted(pairs, lambda pair: self.keys.hook(self._ends(pair)[1], view, current)):
            verdict, settled, _ = self._judge(part[0])
            if settled or not found:  # nothing that the code says changes it
                self._put(part, verdict)
            else:
                self._by_code(part, view)

    def _by_code(self, pairs: _Pairs, view: View) -> None:
        def key(pair: tuple[int, int]) -> Hashable:
            current, target = self._ends(pair)
            code = self.keys.models(current, view), self.keys.code(target, view), self.keys.written_for(target, view)
            return (*code, *self._compared(current, target))

        for part in _sorted(pairs, key):
            _, _, listening = self._judge(part[0])
            heard = tuple(listening.heard.values())

            def words(pair: tuple[int, int], heard: tuple[object, ...] = heard) -> str:
                return self.keys.words(self._ends(pair)[1], view, heard) if heard else ""  # type: ignore[arg-type]

            for same in _sorted(part, words):
                self._put(same, self._judge(same[0])[0])

    def _compared(self, current: Release, target: Release) -> Iterator[Hashable]:
        """Give what turns on both at once: whether labels are compared, and which unreadable files both have."""
        if self._texts(current) == self._texts(target):  # else models are read in any case
            yield self.keys.enums(current) <= self.keys.enums(target)
        lost = [path for history in self.found[current.root] for path, _ in history.unread]
        if lost:
            theirs, ours = self.desk.tree(current).paths(), frozenset(self.desk.tree(target).paths().values())
            yield tuple(theirs.get(path) in ours for path in lost)

    def _texts(self, release: Release) -> frozenset[tuple[str, str]]:
        held = (each for one in self.found[release.root] for each in (*one.revisions, *(one.stated or ())))
        return frozenset((each.id, each.blob) for each in held)

    def _judge(self, pair: tuple[int, int]) -> tuple[Verdict, bool, Listening]:
        current, target = self._ends(pair)
        key = current.root, target.commit
        if key not in self.judged:
            listening = Listening(self.desk.tree(target))
            try:
                answers, _ = judge_worst_anew(self.desk, replace(self._pair(pair), known=listening))
                self.dark |= unreadable(answers)
                self.borrowed |= self.desk.borrowed
                self.judged[key] = answers[0].verdict, any(map(_is_settled, answers)), listening
            except CheckError as error:
                self.errors.append(error)
                self.judged[key] = Verdict.UNKNOWN, False, listening
        return self.judged[key]

    def _pair(self, pair: tuple[int, int]) -> Pair:
        current, target = self._ends(pair)
        return Pair(current, target, self.desk.tree(current), self.desk.tree(target))

    def _ends(self, pair: tuple[int, int]) -> tuple[Release, Release]:
        return self.releases[pair[0]], self.releases[pair[1]]

    def _put(self, pairs: _Pairs, verdict: Verdict) -> None:
        for old, new in pairs:
            self.rows[old][new] = LETTERS[verdict]


def _named(release: Release) -> tuple[str, str, str]:
    return release.ref, release.root, release.commit


def _is_settled(answer: ServiceAnswer) -> bool:
    """Whether the hook stops for sure: then nothing that the code says makes it better, and nothing is worse."""
    return any(each.axis is Axis.BOOT and each.level is Level.UNSAFE for each in answer.findings)


def _sorted(items: Sequence[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Put items together by a key, in the order in which keys first come; one alone needs none."""
    if len(items) == 1:
        return [list(items)]
    found: dict[Hashable, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.values())
