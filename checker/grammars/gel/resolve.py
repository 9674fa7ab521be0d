"""Finds what the paths of a query lead to, in a schema of Gel."""

from collections.abc import Iterable, Iterator

from checker.core.use import Routine, Touch, Use
from checker.grammars.gel.access import HOLE, Access
from checker.grammars.gel.follow import End, ends
from checker.grammars.gel.model import Model
from checker.grammars.gel.shape import table_of


def uses(model: Model, access: Access) -> Iterator[Use]:
    """Give the tables and columns that one thing accesses; nothing where it starts at no known type."""
    if access.touch is Touch.CALL:
        yield from _call(model, access)
        return
    for end in ends(model, access.path):
        for table, column in end.passed:
            yield Use(Touch.READ, table, (column,) if column else (), by=access.by, line=access.line)
        if end.owner:
            yield from _at(model, access, end)


def _at(model: Model, access: Access, end: End) -> Iterator[Use]:
    """Give what is done at the end of a path."""
    table = table_of(end.owner)
    names = tuple(each for each in access.names if each != HOLE and each not in end.parts)
    alias = next((holder for holder, link in reversed(end.passed) if not link), "")
    computed = tuple(each for each in access.names if each in end.parts)
    if alias and computed:
        yield Use(Touch.READ, alias, computed, by=access.by, line=access.line)
    own = tuple(each for each in names if not each.startswith("@"))
    linked = tuple(each[1:] for each in names if each.startswith("@"))
    if own or not linked:
        conflict = access.conflict if access.touch is Touch.INSERT else ()
        values = tuple(each for each in access.values if not each[0].startswith("@"))
        sent = tuple(each for each in own if each in access.sent)
        yield Use(access.touch, table, own, conflict=conflict, values=values, sent=sent, by=access.by, line=access.line)
    if access.touch is Touch.DELETE:  # with the objects of a type go those of the types that extend it
        for child in model.children((end.owner,)):
            if child != end.owner:
                yield Use(Touch.DELETE, table_of(child), by=access.by, line=access.line)
    if access.touch is Touch.READ and own and end.beyond:
        yield Use(Touch.READ, end.beyond, own, by=access.by, line=access.line)
    if linked and end.through:
        touch = Touch.READ if access.touch is Touch.READ else Touch.UPDATE
        yield Use(touch, end.through, linked, by=access.by, line=access.line)


def loose(model: Model, access: Access) -> Iterator[str]:
    """Give the columns (`table.column`) that an access may mean, where it cannot be told which."""
    found = ends(model, access.path)
    if HOLE in access.names:
        for end in found:
            pointers = model.pointers(end.owner) if end.owner else {}
            yield from (f"{table_of(end.owner)}.{name}" for name in pointers)
    if access.touch is Touch.CALL or any(end.known for end in found):
        return
    names = {name.removeprefix("@") for name in access.names}
    for name, pointers in model.all_pointers().items():
        for each in pointers:
            if each in names or HOLE in names:
                yield f"{table_of(name)}.{each}"


def named_in(model: Model, words: Iterable[str]) -> Iterator[str]:
    """Give the tables and columns that words may name: those of a text that was not read."""
    held = frozenset(words)
    for name, pointers in model.all_pointers().items():
        if name.rpartition("::")[2] in held:
            yield table_of(name)
            yield from (f"{table_of(name)}.{each}" for each in pointers if each in held)


def guesses(model: Model, access: Access, found: Iterable[Use]) -> Iterator[Use]:
    """Give what an INSERT may reach whose type is only known when the program runs: all that the code speaks of."""
    known = tuple(found)
    inserted = {use.table for use in known if use.touch is Touch.INSERT}
    touched = {use.table for use in known} - inserted
    for name, type_ in model.types.items():
        if table_of(name) in touched and not type_.abstract:
            yield Use(Touch.INSERT, table_of(name), guessed=True, by=access.by, line=access.line)


def _call(model: Model, access: Access) -> Iterator[Use]:
    root = access.path.root
    if any("::" in name for name in access.names):  # a search, of what the path leads to
        for end in ends(model, access.path):
            if end.owner:
                yield _routine(access, Routine(f"{access.names[0]} on {table_of(end.owner)}", "search index"))
        return
    if root.startswith("global "):
        name = model.named_so(root.removeprefix("global "), model.globals)
        if name:
            yield _routine(access, Routine(name.removeprefix("default::"), "global"))
        return
    name = model.named_so(root, model.functions)
    if name:
        yield _routine(access, Routine(name.removeprefix("default::"), arguments=access.arguments, named=access.names))


def _routine(access: Access, routine: Routine) -> Use:
    return Use(Touch.CALL, "", routine=routine, by=access.by, line=access.line)
