"""Finds Flyway's histories in a tree: which folders one ledger takes its files from."""

import re
from collections.abc import Iterable, Iterator, Sequence

from checker.adapters.flyway.names import (
    NUMBERED,
    PROGRAMS,
    REPEATABLE,
    kind_of,
    location,
    module,
    names,
    on_the_classpath,
    version,
)
from checker.adapters.flyway.settings import Setting, is_main, prefix_in, settings, told
from checker.core.history import Place
from checker.core.tree import Tree
from checker.folders.dialects import spoken
from checker.folders.rust import uses_crate
from checker.folders.shelf import is_aside

Files = dict[str, list[str]]
"""Locations, each with its versioned SQL files; one that a configuration names may hold repeatable ones alone."""


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find what Flyway runs as one: a location, or several that one configuration names.

    Each module of a repository has a history of its own, unless one application can have the files of all.
    """
    paths = [path for path in tree.paths() if _may_be_one(path)]
    if not paths:
        return ()
    modules = frozenset(module(path.rpartition("/")[0]) for path in paths)
    set_ = tuple(settings(tree, of_builds=not all(map(names("V").fullmatch, paths))))
    said = {each: tuple(_of_module(set_, each, modules)) for each in modules}
    found = {
        folder: files for folder, files in _found(paths, said, set_).items() if not uses_crate(tree, folder, "refinery")
    }
    groups = _as_configured(_alone_or_together(tree, found, modules), set_, modules)
    programs = frozenset(location(path.rpartition("/")[0]) for path in tree.paths() if _is_program(path))
    return tuple(
        _place(tree, group, found, programs, told(said[module(group[0])]))
        for group in groups
        if not all(_is_repeatable(path) for folder in group for path in found[folder])
    )


def _may_be_one(path: str) -> bool:
    return (
        "__" in path
        and path.endswith(".sql")
        and (NUMBERED.fullmatch(path) is not None or _is_repeatable(path))
        and not is_aside(path.rpartition("/")[0])
    )


def _is_repeatable(path: str) -> bool:
    return path.rpartition("/")[2].startswith(REPEATABLE)


def _is_program(path: str) -> bool:
    return "__" in path and path.endswith(PROGRAMS) and names("V").fullmatch(path) is not None


def _place(tree: Tree, group: Sequence[str], found: Files, programs: Iterable[str], said: str) -> Place:
    folder, *more = group
    paths = [path for each in group for path in found[each]]
    beside = (each for each in programs if each not in group and _is_beside(each, group, found))
    return Place(
        "flyway",
        folder,
        versions=(folder, *more, *sorted(beside)),
        named=False,
        flavour=said,
        dialect=spoken(tree, folder, paths[::-1]),
    )


def _is_beside(folder: str, group: Sequence[str], found: Files) -> bool:
    """Tell whether programs are in one folder with a group's files, to the running application."""
    seen = on_the_classpath(folder)
    alike = [each for each in found if on_the_classpath(each) == seen]
    own = [each for each in alike if module(each) == module(folder)]
    others = not own and all(each in group for each in alike)
    return any(each in group for each in (alike if others else own))


def _of_module(found: Iterable[Setting], name: str, modules: Iterable[str]) -> Iterator[Setting]:
    """Give the settings that count in a module: its own, and those that stand in no other."""
    return (each for each in found if _owner(each.path, modules) in {"", name})


def _owner(path: str, modules: Iterable[str]) -> str:
    """Give the module with migrations that a file belongs to; empty for none."""
    return max((each for each in modules if each and path.startswith(f"{each}/")), key=len, default="")


def _found(paths: Iterable[str], said: dict[str, tuple[Setting, ...]], set_: Iterable[Setting]) -> Files:
    several = [pattern for each in set_ if each.is_main for pattern in _named(each)]
    called = {name: names(prefix_in(told(own))) for name, own in said.items()}
    found: Files = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        match = called[module(folder)].fullmatch(path)
        kind, home = kind_of(match) if match else "", _home(folder, several)
        if kind in {"V", "B"} or (kind == "R" and any(each.fullmatch(home) for each in several)):
            found.setdefault(home, []).append(path)
    return found


def _named(setting: Setting) -> tuple[re.Pattern[str], ...]:
    """Give what the locations look like that are one history together; a vendor's is one of many."""
    listed = setting.locations
    return tuple(map(_pattern, listed)) if len(listed) > 1 else ()


def _pattern(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?:.*/)?{re.escape(listed).replace(re.escape(_VENDOR), '[^/]+')}")


def _home(folder: str, named: Iterable[re.Pattern[str]]) -> str:
    """Give the location that a folder's files belong to: one that is named, else as such folders are called."""
    own, above = location(folder), folder
    while len(above) > len(own):
        if any(each.fullmatch(above) for each in named):
            return above
        above = above.rpartition("/")[0]
    return own


def _alone_or_together(tree: Tree, found: Files, modules: Iterable[str]) -> list[list[str]]:
    """Part the modules that have a folder of one name, unless one application can have them all.

    It cannot where a version is there twice, which Flyway refuses, nor where two of them are configured by themselves.
    """
    alike: dict[str, list[str]] = {}
    for folder in found:
        alike.setdefault(on_the_classpath(folder), []).append(folder)
    configured = {_owner(path, modules) for path in tree.paths() if is_main(path)}
    groups: list[list[str]] = []
    for folders in alike.values():
        ids = [id_ for each in folders for id_ in {_version(path) for path in found[each] if not _is_repeatable(path)}]
        apart = len(set(ids)) < len(ids) or len(configured.intersection(map(module, folders))) > 1
        groups.extend([[each] for each in folders] if apart else [folders])
    return groups


def _as_configured(groups: list[list[str]], set_: Iterable[Setting], modules: Iterable[str]) -> list[list[str]]:
    """Join the locations that one configuration names; what is common to all vendors belongs to each."""
    for setting in set_:
        if setting.is_main and len(setting.locations) > 1:
            owner = _owner(setting.path, modules)
            near = [group for group in groups if module(group[0]) == owner] or groups
            joined = _joined(near, setting.locations)
            held = {folder for group in joined for folder in group}
            groups = [*joined, *(group for group in groups if held.isdisjoint(group))]
    return sorted(groups)


def _joined(groups: Iterable[list[str]], listed: Sequence[str]) -> list[list[str]]:
    """Give the histories that these locations make; none where they lead to one folder at most."""
    fixed = [group for each in listed if _VENDOR not in each for group in groups if _fits(group, each)]
    vendors = [
        group
        for group in groups
        if group not in fixed and any(_fits(group, each) for each in listed if _VENDOR in each)
    ]
    shared = list(dict.fromkeys(folder for group in fixed for folder in group))
    return [[*group, *shared] for group in vendors] if vendors else [shared] if shared else []


def _fits(group: Sequence[str], listed: str) -> bool:
    return any(map(_pattern(listed).fullmatch, group))


def _version(path: str) -> tuple[int, ...]:
    return version(path.rpartition("/")[2].partition("__")[0])


_VENDOR = "{vendor}"
