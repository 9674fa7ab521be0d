"""Follows paths through the pointers of a schema of Gel: stored ones, computed ones, back along links, through aliases.

What a computed pointer, an alias, a global or a function without a stated type leads to is told by its expression.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field

from checker.core.fact import frozen
from checker.grammars.gel.access import QueryPath, Yield
from checker.grammars.gel.edgeql import yielded
from checker.grammars.gel.model import STANDARD, Model, ObjectType, Pointer, named
from checker.grammars.gel.shape import is_link, table_of

_DEEPEST = 12
"""Aliases and computed pointers that lead to each other; no schema has as many in a row."""
_SYSTEM = ("std::", "schema::", "sys::", "cfg::", "cal::", "math::", "ext::", "fts::", "pg::", "net::", "enc::")


@frozen
class End:
    """Where a path leads: to objects of a type, to plain values, or nobody knows where."""

    owner: str = ""
    """The type, by its full name."""
    passed: tuple[tuple[str, str], ...] = ()
    """(table, column) on the way; no column where an alias was named."""
    parts: Mapping[str, Yield] = field(default_factory=dict)
    """What an alias computes besides."""
    known: bool = True

    @property
    def through(self) -> str:
        """Give the table that the last link on the way is, if the path ends with one."""
        holder, link = self.passed[-1] if self.passed else ("", "")
        return f"{holder}.{link}" if link else ""


def ends(model: Model, path: QueryPath, depth: int = 0) -> tuple[End, ...]:
    """Give where a path may lead."""
    if depth > _DEEPEST:
        return (End(known=False),)
    here, steps = _begun(model, path, depth)
    while steps:
        step = steps.pop(0)
        beyond = steps[0] if steps else ""
        if step.startswith("<") and beyond.startswith("["):
            steps.pop(0)
        found = (end for each in here for end in _step(model, each, step, beyond, depth))
        here = tuple({(end.owner, end.passed, end.known): end for end in found}.values())
    return here


def _begun(model: Model, path: QueryPath, depth: int) -> tuple[tuple[End, ...], list[str]]:
    """Give where a path starts, and the steps; the query builder has points between all of them."""
    root, steps = path.root, list(path.steps)
    if root.startswith("global "):
        return _of_global(model, root.removeprefix("global "), depth), steps
    if root.endswith("()"):
        return _of_function(model, root.removesuffix("()")), steps
    parts = root.split(".")
    for length in range(len(parts), 0, -1):
        name = "::".join(parts[:length])
        full = model.resolve(name) if name else ""
        if full in model.scalars or full in model.types or full in model.aliases:
            return tuple(_at(model, full, depth)), [*parts[length:], *steps]
    return (End(known=_is_standard(root)),), steps


def _at(model: Model, full: str, depth: int) -> Iterator[End]:
    """Give what a name stands for; an alias is named itself, and stands for what it selects."""
    if full in model.types:
        yield End(full)
    elif full in model.scalars:
        yield End()
    else:
        passed = ((table_of(full), ""),)
        for each in ends_of_alias(model, full, depth):
            yield End(each.owner, (*passed, *each.passed), each.parts, each.known)


def ends_of_alias(model: Model, full: str, depth: int = 0) -> tuple[End, ...]:
    """Give what an alias selects."""
    expression = model.aliases[full].expression or ""
    return tuple(_of(model, yielded(expression, module=_module(full)), depth))


def _of(model: Model, made: Yield, depth: int) -> Iterator[End]:
    """Give where what an expression yields leads."""
    if not made.paths:
        yield End(parts=made.parts, known=made.plain or bool(made.parts))
    for path in made.paths:
        for end in ends(model, path, depth + 1):
            yield End(end.owner, end.passed, {**end.parts, **made.parts}, end.known)


def _step(model: Model, here: End, step: str, beyond: str, depth: int) -> Iterator[End]:
    """Take one step from where a path has led."""
    if step.startswith("["):
        yield from (End(each.owner, here.passed, {}, each.known) for each in _typed(model, step))
    elif step.startswith("<"):
        yield from _back(model, here, step[1:], beyond)
    elif step in here.parts:
        for end in _of(model, here.parts[step], depth):
            yield End(end.owner, (*here.passed, *end.passed), end.parts, end.known)
    elif here.owner:
        yield from _forward(model, here, step, depth)
    else:
        yield End(passed=here.passed, known=here.known)


def _typed(model: Model, step: str) -> Iterator[End]:
    full = model.resolve(step[1:])
    yield End(full) if full in model.types else End(known=_is_standard(full))


def _back(model: Model, here: End, link: str, beyond: str) -> Iterator[End]:
    """Go back along a link: to the type that is said, else to every type with a link of that name that leads here."""
    if beyond.startswith("["):
        for end in _typed(model, beyond):
            passed = ((table_of(end.owner), link),) if end.owner else ()
            yield End(end.owner, (*here.passed, *passed), {}, end.known)
        return
    found = False
    line = {each.name for each in model.line(here.owner)} if here.owner else set()
    for name, pointers in model.all_pointers().items():
        pointer = pointers.get(link)
        if pointer and is_link(model, pointer) and (not line or line & {*named(pointer.target)}):
            found = True
            yield End(name, (*here.passed, (table_of(name), link)))
    if not found:
        yield End(passed=here.passed, known=False)


def _forward(model: Model, here: End, step: str, depth: int) -> Iterator[End]:
    passed = (*here.passed, (table_of(here.owner), step))
    pointer = model.all_pointers()[here.owner].get(step)
    if pointer is None:
        yield End(passed=passed, known=step in {"id", "__type__"})
        return
    targets = tuple(each for each in named(pointer.target) if each in model.types)
    if targets:
        yield from (End(each, passed) for each in targets)
    elif pointer.computed is not None and not pointer.target:
        for end in _of(model, _computed(model, here.owner, pointer), depth):
            yield End(end.owner, (*passed, *end.passed) if end.owner else passed, end.parts, end.known)
    else:
        yield End(passed=passed, known=not is_link(model, pointer))


def _computed(model: Model, owner: str, pointer: Pointer) -> Yield:
    """Give what a computed pointer yields; names in it are looked for where it is declared."""
    declared = next((each.name for each in model.line(owner) if _declares(each, pointer)), owner)
    return yielded(pointer.computed or "", owner, _module(declared))


def _declares(type_: ObjectType, pointer: Pointer) -> bool:
    own = type_.pointer(pointer.name)
    return own is not None and own.computed == pointer.computed


def _module(full: str) -> str:
    return full.rpartition("::")[0]


def _is_standard(name: str) -> bool:
    """Tell whether a name is Gel's own, so that no migration changes what it leads to."""
    return name.startswith(_SYSTEM) or name.rpartition("::")[2] in STANDARD


def _of_global(model: Model, name: str, depth: int) -> tuple[End, ...]:
    full = model.named_so(name, model.globals)
    command = model.globals.get(full)
    if command is None:
        return (End(known=_is_standard(name)),)
    if command.target:
        return (_end_of_type(model, command.target, _module(full)),)
    return tuple(_of(model, yielded(command.expression or "", module=_module(full)), depth))


def _of_function(model: Model, name: str) -> tuple[End, ...]:
    full = model.named_so(name, model.functions)
    command = model.functions.get(full)
    return (_end_of_type(model, command.target, _module(full)) if command and command.target else End(),)


def _end_of_type(model: Model, target: str, module: str) -> End:
    full = model.resolve(target, module)
    return End(full if full in model.types else "")
