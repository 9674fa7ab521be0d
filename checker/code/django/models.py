"""What Django's ORM sends for each model: it names every concrete column, whatever the code has set."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from checker.core.code import About
from checker.core.fact import fact
from checker.core.name import bare
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use
from checker.python.django import state as states
from checker.python.django.fields import Spec
from checker.python.django.project import places, read_project
from checker.sql import operations

_CLASS = re.compile(rb"^class\s+(\w+)\s*\(", re.MULTILINE)


@fact
class DjangoClasses:
    """The classes that stand in a file, with their lines."""

    lines: dict[str, int]


def _classes(source: bytes) -> DjangoClasses:
    return DjangoClasses({m[1].decode(): source.count(b"\n", 0, m.start()) + 1 for m in _CLASS.finditer(source)})


CLASSES = Reader("django.classes", 2, _classes)


def models(tree: Tree, paths: Sequence[str], dialect: str, about: About) -> Needs:
    """Give the models of every project of a tree, and what is done with those that are asked about."""
    made, unread = _made(tree, dialect)
    given = frozenset(paths)
    found = [each for each in made if _is_given(each.path, given)]
    asked = [each for each in found if about is None or bare(each.table).lower() in about]
    return Needs(models=tuple(found), uses=tuple(use for each in asked for use in _uses(each)), unread=unread)


def _is_given(path: str, given: frozenset[str]) -> bool:
    return path in given or "/migrations/" in f"/{path}" or not path.endswith(".py")


@lru_cache(maxsize=8)
def _made(tree: Tree, dialect: str) -> tuple[tuple[Model, ...], tuple[tuple[str, str, int], ...]]:
    """Make the models of a tree once for all that is asked of it."""
    found: list[Model] = []
    unread: list[tuple[str, str, int]] = []
    for place in places(tree):
        project = read_project(tree, place, dialect, operations)
        homes = _homes(tree, place.versions)
        unread.extend((path, why.reason, why.line) for path, why in project.history.unread)
        for held in project.state.models.values():
            if held.options.get("proxy") is not True:
                path, line = _home(held, homes)
                made, many = _model(project.state, held, path, line)
                found += (made, *many)
    return tuple(found), tuple(unread)


def _homes(tree: Tree, folders: Sequence[str]) -> Mapping[tuple[str, str], tuple[str, int]]:
    """Find the classes of each app by (its folder, their name)."""
    homes: dict[tuple[str, str], tuple[str, int]] = {}
    for folder in folders:
        home = folder.rpartition("/")[0]
        begin = f"{home}/models" if home else "models"
        for path in tree.paths():
            if path.startswith((f"{begin}.py", f"{begin}/")) and path.endswith(".py"):
                found = tree.facts(path, CLASSES)
                for name, line in {} if isinstance(found, Unread) else found.lines.items():
                    homes.setdefault((home, name), (path, line))
    return homes


def _home(held: states.Model, homes: Mapping[tuple[str, str], tuple[str, int]]) -> tuple[str, int]:
    folder = held.path.rpartition("/")[0].rpartition("/")[0]
    return homes.get((folder, held.name), (held.path, held.line))


def _model(state: states.State, held: states.Model, path: str, line: int) -> tuple[Model, tuple[Model, ...]]:
    columns = tuple(
        MappedColumn(
            state.column(held, spec),
            attribute=spec.name if spec.name != spec.column else "",
            python_default=_sends(spec),
            line=line,
            path=path,
        )
        for spec in held.fields.values()
        if not spec.bare
    )
    constraints = tuple(
        each for spec in held.fields.values() if not spec.bare for each in state.own_constraints(held, spec)
    )
    whole = all(spec.known for spec in held.fields.values())
    made = Model(held.name, state.table(held), columns, constraints, whole, line, path)
    between = ((spec, state.many(held, spec)) for spec in held.fields.values())
    many = tuple(
        Model(
            f"{held.name}.{spec.name}",
            each.table,
            tuple(MappedColumn(column, line=line, path=path) for column in each.columns),
            each.constraints,
            line=line,
            path=path,
        )
        for spec, each in between
        if each
    )
    return made, many


def _sends(spec: Spec) -> bool:
    """Tell whether the client sends a value of its own where the code sets none."""
    made = spec.made
    empty = spec.kind.endswith(("CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField"))
    return (
        made.has("default") or spec.flag("auto_now") or spec.flag("auto_now_add") or (empty and not spec.flag("null"))
    )


def _uses(model: Model) -> Iterator[Use]:
    columns = [each.column for each in model.columns]
    every = tuple(each.name for each in columns)
    keys = tuple(each.name for each in columns if each.primary_key)
    written = tuple(each.name for each in columns if each.generated is None and not each.identity)
    nulls = tuple(
        each.column.name
        for each in model.columns
        if each.column.nullable and not each.python_default and each.column.default is None
        and each.column.name in written
    )  # fmt: skip
    place = {"table": model.table, "by": model.name, "line": model.line, "path": model.path}
    yield Use(Touch.LOAD, columns=every, **place)  # type: ignore[arg-type]
    yield Use(Touch.INSERT, columns=written, nulls=nulls, **place)  # type: ignore[arg-type]
    yield Use(Touch.UPDATE, columns=tuple(each for each in written if each not in keys), **place)  # type: ignore[arg-type]
    yield Use(Touch.DELETE, columns=keys, **place)  # type: ignore[arg-type]
