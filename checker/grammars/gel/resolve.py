"""Finds what the paths of a query lead to, in a schema of Gel."""

from collections.abc import Iterator

from checker.core.needs import Routine, Touch, Use
from checker.grammars.gel.edgeql import Path, Reach
from checker.grammars.gel.model import Model, named
from checker.grammars.gel.shape import is_link, table_of


def uses(model: Model, reach: Reach) -> Iterator[Use]:
    """Give the tables and columns that one thing reaches; nothing where it starts at no known type."""
    if reach.touch is Touch.CALL:
        yield from _call(model, reach)
        return
    owner, passed = follow(model, reach.path)
    for table, column in passed:
        yield Use(Touch.READ, table, (column,), by=reach.by, line=reach.line)
    if not owner:
        return
    own = tuple(each for each in reach.names if not each.startswith("@"))
    linked = tuple(each[1:] for each in reach.names if each.startswith("@"))
    table = table_of(owner)
    if own or not linked:
        conflict = reach.conflict if reach.touch is Touch.INSERT else ()
        values = tuple(each for each in reach.values if not each[0].startswith("@"))
        yield Use(reach.touch, table, own, conflict=conflict, values=values, by=reach.by, line=reach.line)
    if linked and passed:
        holder, link = passed[-1]
        yield Use(Touch.READ if reach.touch is Touch.READ else Touch.UPDATE, f"{holder}.{link}", linked, by=reach.by, line=reach.line)


def follow(model: Model, path: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give (the type at the end of a path, the pointers on the way); an empty type where that is not known."""
    owner = _start(model, path.root)
    passed: list[tuple[str, str]] = []
    steps = list(path.steps)
    while steps and (owner or steps[0].startswith(("<", "["))):
        step = steps.pop(0)
        if step.startswith("["):
            owner = _start(model, step[1:])
        elif step.startswith("<"):
            owner = _start(model, steps.pop(0)[1:]) if steps and steps[0].startswith("[") else ""
            passed += [(table_of(owner), step[1:])] if owner else []
        else:
            passed.append((table_of(owner), step))
            owner = _target(model, owner, step)
    return owner, tuple(passed)


def _start(model: Model, name: str) -> str:
    """Give the type that a name stands for; an alias stands for itself."""
    full = model.resolve(name) if name else ""
    return full if full in model.types or full in model.aliases else ""


def _target(model: Model, owner: str, step: str) -> str:
    if owner in model.aliases:
        reads = [model.resolve(word) for word in model.aliases[owner].reads]
        owner = next((each for each in reads if each in model.types), "")
    pointer = model.pointers(owner).get(step)
    if pointer is None or (not is_link(model, pointer) and pointer.computed is None):
        return ""
    return next((each for each in named(pointer.target) if each in model.types), "")


def _call(model: Model, reach: Reach) -> Iterator[Use]:
    name = reach.path.root.removeprefix("default::")
    if name in model.functions:
        routine = Routine(name, arguments=reach.arguments)
        yield Use(Touch.CALL, "", routine=routine, by=reach.by, line=reach.line)
