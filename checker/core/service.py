"""What a service is: one history (one ledger in one database) and the code beside it."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from checker.core.fact import frozen
from checker.core.history import History, Place

_ASIDE = {"example", "examples", "test", "tests", "doc", "docs", "vendor", "vendored", "third_party", "node_modules"}
"""Folders at the root whose histories count only when configured, and whose code is nobody's."""
_NO_CODE = _ASIDE | {"static", "build", "dist", "site-packages"}
_RESOURCES = "/src/main/resources/"
_SPRING = re.compile(r"(?:config/)?application\.(?:properties|ya?ml)")
_COMMON = frozenset(("migrations", "alembic", "versions", "db", "migration", "src", ""))
"""Folder names that tell services apart from nobody."""


@frozen
class Service:
    """One history as FROM and TO have it."""

    name: str
    current: History | None
    """None: FROM has none of it."""
    target: History | None
    """None: TO has none of it."""
    hook: str = ""
    """What the configuration says; empty: look for it."""
    dialect: str = ""
    path: str = ""
    """The folder of its code, as the configuration says it."""
    on_unknown_revision: str = "auto"
    """`ignore`: the configuration says that its hook tolerates revisions it has no file for."""
    readiness: str = "any"
    """`head`: the configuration says that a probe wants the database at the release's own newest revision."""
    after_deploy: tuple[str, ...] = ()
    """Patterns of migrations that run only once the old release is gone."""

    @property
    def late(self) -> frozenset[str]:
        """The revisions that run only once the old release is gone, of those that just one of the two releases has."""
        if not self.after_deploy:
            return frozenset()
        ran, known = (each.by_id if each else {} for each in (self.current, self.target))
        one_has = (*(ran[each] for each in ran.keys() - known), *(known[each] for each in known.keys() - ran))
        return frozenset(each.id for each in one_has if _fits(each.path, self.after_deploy))

    instead_of: tuple[str, ...] = ()
    """The folders of the same history for databases that FROM speaks no more."""

    @property
    def place(self) -> Place:
        """Where the target has it, else where the current release has it."""
        held = self.target or self.current
        return held.place if held else Place("", "")

    @property
    def stated(self) -> bool:
        """Whether a schema that a release states whole says what the database is, rather than its revisions."""
        return any(each is not None and each.snapshot is not None for each in (self.current, self.target))

    @property
    def has_ledger(self) -> bool:
        """Whether the database remembers what was applied."""
        return not self.stated or any(each is not None and each.revisions for each in (self.current, self.target))


def counted(places: Iterable[Place]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Sort places into (those that count, those that stand aside: examples, tests, documentation, vendored code)."""
    all_ = tuple(places)
    aside = tuple(place for place in all_ if is_aside(place.folder))
    return tuple(place for place in all_ if place not in aside), aside


def without_fallbacks(found: Sequence[History], tools: Collection[str], paths: Iterable[str]) -> tuple[History, ...]:
    """Leave out what only looks like a schema where a chain of migrations beside it says what the database is.

    `tools`: those whose places were guessed. A dump for people to look at, or one that nobody keeps up, must not raise
    alarms; what stands elsewhere may well be another database.
    """
    from checker.core.foreign import tool_of  # noqa: PLC0415  it imports this module

    if not any(history.place.tool in tools for history in found):
        return tuple(found)
    homes = {_above(history.place.folder) for history in found if history.place.tool not in tools}
    homes |= {_above(path.rpartition("/")[0]) for path in paths if not is_aside(path) and tool_of(path)}
    return tuple(
        history
        for history in found
        if history.place.tool not in tools
        or not any(not home or f"{history.place.folder}/".startswith(f"{home}/") for home in homes)
    )


def _above(folder: str) -> str:
    return folder.rpartition("/")[0]


@lru_cache(maxsize=65536)
def is_aside(path: str) -> bool:
    """Tell whether a path stands under examples, tests, documentation or vendored code at the root."""
    first = path.split("/", 1)[0]
    return first.lower() in _ASIDE or (first.startswith(".") and len(first) > 1)


def migration_folders(place: Place) -> tuple[str, ...]:
    """Give the folders that hold a history's files: its own where its revisions stand below it, else theirs."""
    whole = place.folder and all(each.startswith(place.folder) for each in place.versions)
    return (place.folder,) if whole else place.versions


def swaps(service: Service) -> tuple[tuple[str, str], ...]:
    """Give (path in TO, path in FROM) of what makes TO's tree one with FROM's migrations.

    A folder that moved between the releases stays where TO has it, for TO's own settings lead there.
    """
    if service.current is None:
        return ()
    theirs = migration_folders(service.current.place)
    ours = migration_folders(service.target.place) if service.target else theirs
    if "" in (*theirs, *ours):  # revisions at the root, among other files
        held = (each for each in (service.current, service.target) if each)
        return tuple((path, path) for path in sorted({revision.path for each in held for revision in each.revisions}))
    if len(ours) == len(theirs) == 1:
        return ((ours[0], theirs[0]),)
    return tuple((folder, folder) for folder in sorted({*ours, *theirs}))


def matched(current: Sequence[History], target: Sequence[History]) -> tuple[tuple[History | None, History | None], ...]:
    """Pair the histories of two releases by the revisions they hold; folders move, revisions stay.

    Histories without a common revision are paired when they stand at one place.
    """
    pairs: list[tuple[History | None, History | None]] = []
    left, right = list(current), list(target)
    scores = sorted(
        (
            (len(a.ids & b.ids), _same_texts(a, b), a.place.folder == b.place.folder, -i, -j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
        ),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for common, _, same_place, i, j in scores:
        if -i not in used_left and -j not in used_right and (common or same_place):
            used_left.add(-i)
            used_right.add(-j)
            pairs.append((left[-i], right[-j]))
    rest = (
        [i for i, a in enumerate(left) if i not in used_left and a.snapshot],
        [j for j, b in enumerate(right) if j not in used_right and b.snapshot],
    )
    if len(rest[0]) == len(rest[1]) == 1 and left[rest[0][0]].place.tool == right[rest[1][0]].place.tool:
        used_left.update(rest[0])  # a stated schema has no revisions to be known by: a file that moved
        used_right.update(rest[1])
        pairs.append((left[rest[0][0]], right[rest[1][0]]))
    pairs.extend((history, None) for i, history in enumerate(left) if i not in used_left)
    pairs.extend((None, history) for j, history in enumerate(right) if j not in used_right)
    return tuple(sorted(pairs, key=lambda pair: _folder(pair[1] or pair[0])))


def _same_texts(a: History, b: History) -> int:
    """Count the revisions that both have word for word: one project may keep a history for each database it serves."""
    return sum(a.by_id[id_].blob == b.by_id[id_].blob for id_ in a.ids & b.ids)


def names(places: Sequence[Place]) -> tuple[str, ...]:
    """Name services by their shortest distinguishing folder; one alone is `default`."""
    if len(places) == 1:
        return ("default",)
    parts = [[*place.folder.split("/"), *([place.section] if place.section else [])] for place in places]
    return tuple(
        next((name for name in _shortest_first(own) if _distinguishes(name, own, parts)), "/".join(own) or ".")
        for own in parts
    )


def code_paths(paths: Iterable[str], place: Place, others: Collection[Place], root: str = "") -> tuple[str, ...]:
    """Give the paths of a service's own code: those that stand in no other service's folder; migrations left out."""
    all_ = [path for path in paths if not _aside_code(path)]
    own = root or home(all_, place)
    foreign = tuple(
        f"{each}/"
        for each in sorted({home(all_, other) for other in others if other != place} - {"", own})
        if not own.startswith(f"{each}/")
    )
    if not root and (module := _module(place.folder)) and not _is_application(all_, module):
        foreign = ()
    migrations = tuple(f"{folder}/" for each in (place, *others) for folder in (each.folder, *each.versions) if folder)
    stated = {each.folder for each in (place, *others)}
    left_out = (*migrations, *foreign)
    return tuple([path for path in all_ if path not in stated and not path.startswith(left_out)])


def home(paths: Sequence[str], place: Place) -> str:
    """Give the nearest folder above a history that holds source of its own: on the JVM, an application's module."""
    folder = place.folder
    module = _module(folder)
    if module and _is_application(paths, module):
        return module
    inside = f"{folder}/" if folder else ""
    while folder:
        folder = folder.rpartition("/")[0]
        prefix = f"{folder}/" if folder else ""
        if any(p.startswith(prefix) and p.endswith(".py") and not (inside and p.startswith(inside)) for p in paths):
            return folder
    return ""


def _module(folder: str) -> str:
    """Give the module of a build on the JVM that a history stands in; empty for the root's."""
    module, inside, _ = f"{folder}/".partition(_RESOURCES)
    return module if inside else ""


def _is_application(paths: Iterable[str], module: str) -> bool:
    """Tell whether a module is configured by itself; what is not is a library, and its users' code goes with it."""
    inside = f"{module}{_RESOURCES}"
    return any(path.startswith(inside) and _SPRING.fullmatch(path[len(inside) :]) for path in paths)


@lru_cache(maxsize=65536)
def _aside_code(path: str) -> bool:
    first, _, rest = path.partition("/")
    return bool(rest) and (first.lower() in _NO_CODE or first.startswith("."))


def _folder(history: History | None) -> str:
    return history.place.folder + history.place.section if history else ""


def _shortest_first(parts: Sequence[str]) -> list[str]:
    return [part for part in reversed(parts) if part not in _COMMON]


def _distinguishes(name: str, own: Sequence[str], all_: Sequence[Sequence[str]]) -> bool:
    return bool(name) and sum(name in parts for parts in all_ if parts is not own) == 0


def _fits(path: str, patterns: Iterable[str]) -> bool:
    from fnmatch import fnmatchcase  # noqa: PLC0415  -- only asked for by some

    return any(fnmatchcase(path, each) or fnmatchcase(f"/{path}", each) for each in patterns)
