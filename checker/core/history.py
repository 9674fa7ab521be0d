"""Revisions of one migration tool, as one release wrote them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property

from checker.core.fact import fact, frozen
from checker.core.operation import Step
from checker.core.tree import Unread


@frozen
class Declared:
    """What somebody wrote down about what cannot be read in a revision."""

    line: int
    """0: it speaks of the whole revision from outside."""
    changes: tuple[str, ...] = ()
    """SQL statements; none: nothing."""
    reason: str = ""
    trouble: str = ""
    """Why it does not count; empty where it does."""
    source: str = ""
    """Where it stands, if not in the revision's own file as the release has it."""


@fact
class Renamed:
    """A rename that a stated schema carries: what it calls `name` was called `was`."""

    table: str
    """The table as it is called now."""
    was: str
    name: str = ""
    """The column as it is called now; empty where the table itself was renamed."""
    line: int = 0


@frozen
class Revision:
    """One migration, as one release wrote it; or one file of a stated schema, and what differs in it."""

    id: str
    """Of a file of a stated schema, its path."""
    path: str
    line: int
    """The line that gives the id."""
    parents: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    """Revisions that must be there before, without being parents (Alembic's depends_on)."""
    labels: tuple[str, ...] = ()
    title: str = ""
    """What people call it: the first line of its message, or its file's name without the id."""
    blob: str = ""
    """What changes when its text, or a file that it imports, does."""
    up: tuple[Step, ...] = ()
    down: tuple[Step, ...] | None = None
    """None: there is no way down; (): the way down does nothing."""
    declared: tuple[Declared, ...] = ()
    """What was written down about it, in the configuration or beside its statements."""
    renames: tuple[Renamed, ...] = ()
    """Of a stated schema: the renames that it carries."""
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict, compare=False)
    """Of a stated schema, by (table, column): where the column stands."""
    replaces: tuple[str, ...] = ()
    """The revisions that it stands for (Django's squash): it is applied where all of them are."""
    stands_for: Callable[[str], bool] | None = field(default=None, compare=False)
    """Tells of an id whether it stands for that, where it cannot name them (Flyway's baseline): it runs on an empty
    database alone."""
    moment: int = 0
    """By what its tool puts it in order where neither its id nor its parents do (Drizzle's `when`)."""
    in_target: bool = False
    """Whether its lines are TO's, although it lies between: FROM has no word of what is gone."""

    @property
    def stated(self) -> bool:
        """Whether it is a file of a stated schema."""
        return self.id == self.path


@frozen
class Package:
    """A package whose migrations run with a release's own and are not in its tree."""

    name: str
    version: str
    path: str
    """The file that pins it."""
    line: int = 0


@frozen
class Place:
    """Where a history stands in a tree."""

    tool: str
    folder: str
    """The folder that holds the tool's files, relative to the root; empty for the root itself."""
    config: str = ""
    """The file that led there, if one did."""
    versions: tuple[str, ...] = ()
    """The folders of revision files."""
    recursive: bool = False
    section: str = ""
    flavour: str = ""
    """A tool in front of the tool, such as `flask`."""
    named: bool = True
    """Whether a configuration file names it, or only its shape gave it away."""
    dialect: str = ""
    """The dialect that the tool's own files show, if they do."""


@frozen
class History:
    """All revisions of one tool in one release."""

    place: Place
    revisions: tuple[Revision, ...] = ()
    unread: tuple[tuple[str, Unread], ...] = ()
    """(path, why) of files that look like revisions and gave not even an id."""
    faults: tuple[tuple[str, Unread], ...] = ()
    """(path, in the tool's own words) of files at which every command of the tool stops."""
    snapshot: tuple[Revision, ...] | None = None
    """The whole schema as this release states it, file by file; None where only the revisions tell what it is."""
    declares: Callable[[], tuple[Revision, ...] | None] | None = field(default=None, compare=False)
    """Gives the schema that a file beside the revisions states: read where a command goes by it, not by them."""
    by_name: bool = False
    """Whether the names of its files alone put them in order: none says which it follows."""
    packages: tuple[Package, ...] = ()
    """Packages that bring migrations of their own, as pinned."""

    @cached_property
    def by_id(self) -> Mapping[str, Revision]:
        """Revisions by id; of an id that occurs twice, the last in path order."""
        return {revision.id: revision for revision in self.revisions}

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids that this release has files for."""
        return frozenset(self.by_id)

    @cached_property
    def stated(self) -> tuple[Revision, ...] | None:
        """The whole schema as this release states it, whatever the revisions tell; None where it states none."""
        return self.declares() if self.snapshot is None and self.declares else self.snapshot

    @cached_property
    def duplicates(self) -> tuple[tuple[Revision, Revision], ...]:
        """Pairs of files that call themselves by the same id."""
        seen: dict[str, Revision] = {}
        pairs = []
        for revision in self.revisions:
            if revision.id in seen:
                pairs.append((seen[revision.id], revision))
            seen[revision.id] = revision
        return tuple(pairs)

    @cached_property
    def missing(self) -> tuple[tuple[Revision, str], ...]:
        """(revision, id of a parent or dependency that no file has)."""
        return tuple(
            (revision, parent)
            for revision in self.revisions
            for parent in (*revision.parents, *revision.depends)
            if parent not in self.by_id and parent not in self.labels
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Branch labels, each with the revision that carries it."""
        return {label: revision.id for revision in self.revisions for label in revision.labels}

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Revisions that are nobody's parent, sorted; a deploy leaves them in the ledger."""
        inner = {self._named(parent) for revision in self.revisions for parent in revision.parents}
        return tuple(sorted(self.ids - inner))

    @cached_property
    def ledger(self) -> tuple[str, ...]:
        """The heads that have a row of their own; one that another depends on has none (Alembic 1.20, ran)."""
        inner = {self.labels.get(each, each) for revision in self.revisions for each in revision.depends}
        return tuple(head for head in self.heads if head not in inner) or self.heads

    def ordered(self) -> tuple[Revision, ...]:
        """Give the revisions, parents first, ties in order of their ids; members of a cycle come last."""
        return self._ordered

    @cached_property
    def _ordered(self) -> tuple[Revision, ...]:
        waiting = {
            revision.id: {p for p in map(self._named, (*revision.parents, *revision.depends)) if p in self.by_id}
            - {revision.id}
            for revision in self.by_id.values()
        }
        children: dict[str, list[str]] = {}
        for child, parents in waiting.items():
            for parent in parents:
                children.setdefault(parent, []).append(child)
        ready = sorted((id_ for id_, parents in waiting.items() if not parents), reverse=True)
        done: list[str] = []
        while ready:
            current = ready.pop()
            done.append(current)
            freed = []
            for child in children.get(current, ()):
                waiting[child].discard(current)
                if not waiting[child]:
                    freed.append(child)
            ready.extend(sorted(freed, reverse=True))
        rest = sorted(set(self.by_id) - set(done))
        return tuple(self.by_id[id_] for id_ in (*done, *rest))

    def cycle(self) -> tuple[str, ...]:
        """Give the revisions that wait for each other, sorted; empty where there are none."""
        return self._cycle

    @cached_property
    def _cycle(self) -> tuple[str, ...]:
        done: set[str] = set()
        for revision in self.ordered():
            if all(before in done for before in self._before(revision.id)):
                done.add(revision.id)
        stuck = self.ids - done
        if not stuck:
            return ()
        from checker.core.graph import cyclic  # noqa: PLC0415  only a broken history needs it

        return cyclic((before, id_) for id_ in stuck for before in self._before(id_))

    def ancestors(self, ids: frozenset[str]) -> frozenset[str]:
        """Give these revisions and all that come before them, by parents and by dependencies."""
        found: set[str] = set()
        stack = [id_ for id_ in ids if id_ in self.by_id]
        while stack:
            current = stack.pop()
            if current not in found:
                found.add(current)
                stack.extend(self._before(current))
        return frozenset(found)

    def _before(self, id_: str) -> Iterator[str]:
        revision = self.by_id[id_]
        return (p for p in map(self._named, (*revision.parents, *revision.depends)) if p in self.by_id)

    def _named(self, reference: str) -> str:
        return reference if reference in self.by_id else self.labels.get(reference, reference)
