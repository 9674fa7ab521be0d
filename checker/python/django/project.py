"""A Django project in a tree: its apps with their migrations, and the models that these make."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from checker.core.fact import fact, frozen
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.service import is_aside
from checker.core.tree import Reader, Tree, Unread
from checker.python.django import on_code, on_fields, on_models, on_tables
from checker.python.django.looks import habitual_folders
from checker.python.django.packages import packages
from checker.python.django.replay import Handler, Replay, Sql
from checker.python.django.settings import folder_of, settings_of
from checker.python.django.state import State
from checker.python.django.written import MIGRATION, Migration

_LABEL = re.compile(rb"""^\s+label\s*(?::\s*\w+\s*)?=\s*["'](\w+)["']""", re.MULTILINE)
_USER = re.compile(rb"""^AUTH_USER_MODEL\s*(?::\s*\w+\s*)?=\s*["']([\w.]+)["']""", re.MULTILINE)
_HANDLERS: Mapping[str, Handler] = {
    **on_models.HANDLERS,
    **on_fields.HANDLERS,
    **on_tables.HANDLERS,
    **on_code.HANDLERS,
}


@fact
class Setting:
    """One name that a settings or apps file gives; empty where it gives none."""

    name: str = ""


@frozen
class Read:
    """A project's history, and the models that it makes."""

    history: History
    state: State
    replaces: Mapping[str, tuple[str, ...]]


def _first(pattern: re.Pattern[bytes]) -> Reader[Setting]:
    def find(source: bytes) -> Setting:
        match = pattern.search(source)
        return Setting(match[1].decode() if match else "")

    return Reader(f"django.{'label' if pattern is _LABEL else 'user'}", 1, find)


LABEL, USER = _first(_LABEL), _first(_USER)


def places(tree: Tree) -> tuple[Place, ...]:
    """Find the projects of a tree: one for each folder of a manage.py, with the apps that are nearest to it."""
    paths = tree.paths()
    folders = _folders(tree)
    if not folders:
        return ()
    roots = sorted(
        (path.rpartition("/")[0] for path in paths if path.rpartition("/")[2] == "manage.py" and not is_aside(path)),
        key=len,
        reverse=True,
    )
    groups: dict[str, list[str]] = {}
    for folder in folders:
        root = next((each for each in roots if not each or folder.startswith(f"{each}/")), "")
        root = roots[0] if len(roots) == 1 else root
        groups.setdefault(root, []).append(folder)
    return tuple(
        Place(
            "django",
            "",
            config=(f"{root}/manage.py" if root else "manage.py") if root in roots else "",
            versions=tuple(sorted(each)),
            section=root if len(groups) > 1 else "",
            named=root in roots,
        )
        for root, each in sorted(groups.items())
    )


@lru_cache(maxsize=32)
def _folders(tree: Tree) -> tuple[str, ...]:
    """Give the folders of migrations, in the order of their paths: as they are named by habit, or by the settings."""
    folders: Sequence[str] = habitual_folders(tree)
    if not folders:
        return ()
    settings = settings_of(tree)
    modules = settings.modules or {}
    folders = [each for each in folders if _label(tree, each) not in modules and not _is_for_tests(each, settings.apps)]
    return tuple(sorted({*folders, *filter(None, _moved(tree).values())}))


def _moved(tree: Tree) -> dict[str, str]:
    """Give the folders that MIGRATION_MODULES names, by app; empty for an app without migrations."""
    modules = settings_of(tree).modules or {}
    return {app: folder_of(module, tree.paths()) if module else "" for app, module in modules.items()}


def _is_for_tests(folder: str, apps: tuple[str, ...]) -> bool:
    """Tell whether an app stands among tests, and no settings list it."""
    home = folder.rpartition("/")[0]
    if not {"test", "tests", "testing", "testapp"}.intersection(home.split("/")):
        return False
    dotted = home.replace("/", ".")
    return not any(dotted == each or dotted.endswith(f".{each}") or each.endswith(dotted) for each in apps)


def _label(tree: Tree, folder: str) -> str:
    """Give an app's label: as its AppConfig says, else the name of its folder."""
    home = folder.rpartition("/")[0]
    for name in ("apps.py", "__init__.py", "config.py"):
        found = tree.facts(f"{home}/{name}" if home else name, LABEL)
        if isinstance(found, Setting) and found.name:
            return found.name
    return home.rpartition("/")[2]


def _user(tree: Tree) -> str:
    for path in tree.paths():
        if path.endswith(".py") and "setting" in path.lower():
            found = tree.facts(path, USER)
            if isinstance(found, Setting) and found.name:
                return found.name
    return "auth.User"


@lru_cache(maxsize=128)
def read_project(tree: Tree, place: Place, dialect: str, sql: Sql | None) -> Read:
    """Read all migrations of a project; without a reader of SQL only what places them in the graph."""
    moved = {folder: app for app, folder in _moved(tree).items() if folder}
    labels = {folder: moved.get(folder) or _label(tree, folder) for folder in place.versions}
    written: dict[str, tuple[str, str, Migration]] = {}
    unread: list[tuple[str, Unread]] = []
    paths = tree.paths()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder not in labels or not name.endswith(".py") or name.startswith(("_", "~")):
            continue
        found = tree.facts(path, MIGRATION)
        if isinstance(found, Unread):
            unread.append((path, found))
        elif found.problem is not None:
            unread.append((path, found.problem))
        elif found.there:
            written[f"{labels[folder]}.{name[:-3]}"] = (labels[folder], path, found)
    history = _history(place, written, paths, tuple(unread))
    history = replace(history, packages=packages(tree, settings_of(tree).apps, labels.values()))
    replaces = {id_: tuple(".".join(each) for each in m.replaces) for id_, (_, _, m) in written.items() if m.replaces}
    user = _user(tree)
    if sql is None:
        return Read(history, State(dialect, user), replaces)
    same = (dialect, user, *((each.id, each.path, each.blob) for each in history.revisions))
    made, state = _replayed(_Asked(same, history, written, sql, State(dialect, user), replaces))
    return Read(replace(history, revisions=made), state, replaces)


@dataclass(frozen=True)
class _Asked:
    """What a replay needs; releases with the same migrations share one."""

    same: tuple[object, ...]
    history: History = field(compare=False)
    written: Mapping[str, tuple[str, str, Migration]] = field(compare=False)
    sql: Sql = field(compare=False)
    state: State = field(compare=False)
    replaces: Mapping[str, tuple[str, ...]] = field(compare=False)


def _history(
    place: Place,
    written: Mapping[str, tuple[str, str, Migration]],
    paths: Mapping[str, str],
    unread: tuple[tuple[str, Unread], ...],
) -> History:
    """Join the files to a graph; what a third party's app must have done before has no file."""
    local = {app for app, _, _ in written.values()}
    squash = {".".join(old): id_ for id_, (_, _, each) in written.items() for old in each.replaces}
    before: dict[str, list[str]] = {id_: [] for id_ in written}
    for id_, (own, _, migration) in written.items():
        replaced = [".".join(each) for each in migration.replaces]
        for app, name in migration.dependencies:
            parent = _resolved(app, name, own, written)
            if app in local and parent and squash.get(parent, parent) != id_ and parent not in {id_, *replaced}:
                before[id_].append(parent)
        before[id_] += [each for each in replaced if each in written]
        for app, name in migration.run_before:
            child = _resolved(app, name, own, written)
            child = child if child in written else squash.get(child, child)
            if child in before:
                before[child].append(id_)
    return History(
        place,
        tuple(
            Revision(
                id_,
                path,
                migration.line,
                parents=tuple(dict.fromkeys(before[id_])),
                labels=tuple(old for old in map(".".join, migration.replaces) if old not in written),
                blob=paths[path],
                replaces=tuple(map(".".join, migration.replaces)),
            )
            for id_, (_, path, migration) in written.items()
        ),
        unread,
    )


def _resolved(app: str, name: str, own: str, written: Mapping[str, tuple[str, str, Migration]]) -> str:
    """Give the id that a dependency means: `__first__` and `__latest__` are another app's own first and last."""
    if name not in {"__first__", "__latest__"}:
        return f"{app}.{name}"
    if app == own:  # django ticket 22325
        return ""
    inner = {parent for _, _, each in written.values() for parent in each.dependencies if parent[0] == app}
    ids = sorted(id_ for id_, each in written.items() if each[0] == app)
    roots = [id_ for id_ in ids if all(parent[0] != app for parent in written[id_][2].dependencies)]
    leaves = [id_ for id_ in ids if (app, id_.partition(".")[2]) not in inner]
    return next(iter(roots if name == "__first__" else leaves), "")


@lru_cache(maxsize=128)
def _replayed(asked: _Asked) -> tuple[tuple[Revision, ...], State]:
    """Follow all migrations in their order; gives them with what they do, and the models at the end."""
    made: dict[str, Revision] = {}
    for revision in asked.history.ordered():
        app, path, migration = asked.written[revision.id]
        replaced = asked.replaces.get(revision.id, ())
        if any(each in asked.written for each in replaced):  # the files that it stands for do the work
            made[revision.id] = _with(revision, (), ())
            continue
        replay = Replay(asked.state, app, asked.sql, _HANDLERS, path, line=revision.line)
        replay.run(migration.operations)
        up = tuple(replay.up)
        down = None if replay.down is None or replaced else tuple(reversed(replay.down))
        made[revision.id] = _with(revision, up, down)
    return tuple(made[each.id] for each in asked.history.revisions), asked.state


def _with(revision: Revision, up: tuple[Step, ...], down: tuple[Step, ...] | None) -> Revision:
    return replace(revision, up=up, down=down)
