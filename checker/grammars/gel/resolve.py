"""Finds what the paths of a query lead to, in a schema of Gel."""

from collections.abc import Iterable, Iterator

from checker.core.needs import Routine, Touch, Use
from checker.grammars.gel.edgeql import Access, QueryPath
from checker.grammars.gel.model import Model, named
from checker.grammars.gel.shape import is_link, table_of


def uses(model: Model, access: Access) -> Iterator[Use]:
    """Give the tables and columns that one thing accesses; nothing where it starts at no known type."""
    if access.touch is Touch.CALL:
        yield from _call(model, access)
        return
    owner, passed = follow(model, access.path)
    if not passed and not owner:
        return
    for table, column in passed:
        yield Use(Touch.READ, table, (column,), by=access.by, line=access.line)
    if not owner:
        return
    own = tuple(each for each in access.names if not each.startswith("@"))
    linked = tuple(each[1:] for each in access.names if each.startswith("@"))
    table = table_of(owner)
    if own or not linked:
        conflict = access.conflict if access.touch is Touch.INSERT else ()
        values = tuple(each for each in access.values if not each[0].startswith("@"))
        yield Use(access.touch, table, own, conflict=conflict, values=values, by=access.by, line=access.line)
    if linked and passed:
        holder, link = passed[-1]
        yield Use(
            Touch.READ if access.touch is Touch.READ else Touch.UPDATE,
            f"{holder}.{link}",
            linked,
            by=access.by,
            line=access.line,
        )


def follow(model: Model, path: QueryPath) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give (the type at the end of a path, the pointers on the way); an empty type where that is not known."""
    owner, steps = _begun(model, path)
    passed: list[tuple[str, str]] = []
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


def _begun(model: Model, path: QueryPath) -> tuple[str, list[str]]:
    """Give the type at which a path starts, and the steps; the query builder has points between all of them."""
    parts = path.root.split(".")
    for length in range(len(parts), 0, -1):
        name = "::".join(parts[:length])
        if model.resolve(name) in model.scalars:
            break
        owner = _start(model, name)
        if owner:
            return owner, [*parts[length:], *path.steps]
    return "", list(path.steps)


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


def _call(model: Model, access: Access) -> Iterator[Use]:
    name = access.path.root.removeprefix("default::")
    if name in model.functions:
        routine = Routine(name, arguments=access.arguments)
        yield Use(Touch.CALL, "", routine=routine, by=access.by, line=access.line)


def guesses(model: Model, access: Access, found: Iterable[Use]) -> Iterator[Use]:
    """Give what an INSERT may reach whose type is only known when the program runs: all that the code speaks of."""
    known = tuple(found)
    inserted = {use.table for use in known if use.touch is Touch.INSERT}
    touched = {use.table for use in known} - inserted
    for name, type_ in model.types.items():
        if table_of(name) in touched and not type_.abstract:
            yield Use(Touch.INSERT, table_of(name), guessed=True, by=access.by, line=access.line)
