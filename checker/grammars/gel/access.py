"""What a query accesses, as written: paths from a type through its pointers, and what stands at their ends."""

from collections.abc import Mapping
from dataclasses import field

from checker.core.fact import fact, frozen
from checker.core.tree import Unread
from checker.core.use import Touch

HOLE = "__hole__"
"""Stands in a text for what is only known when the program runs; as a name that is read: whichever it may be."""
ANY = "*"
"""The root of a path that may be any type."""


@fact
class QueryPath:
    """Where a path starts, by the name that the query gives it, and the steps from there."""

    root: str
    """A type or alias; `global name`; `name()` for what a function gives; empty where that is not known."""
    steps: tuple[str, ...] = ()
    """`name`, `<name` (back along a link), `[Type` (only those of a type)."""

    def to(self, step: str) -> "QueryPath":
        """Give the path one step further."""
        return QueryPath(self.root, (*self.steps, step))


@fact
class Access:
    """One thing that a query does with what a path leads to."""

    path: QueryPath
    touch: Touch
    names: tuple[str, ...] = ()
    """The pointers read or written; `@name` is a property of the link that the path ends with. CALL: the arguments that
    are given by name."""
    values: tuple[tuple[str, str], ...] = ()
    sent: tuple[str, ...] = ()
    """Of the names written: those that surely get a value."""
    conflict: tuple[str, ...] = ()
    arguments: int = 0
    """CALL: how many it gives the function that the root names."""
    line: int = 0
    by: str = ""


@fact
class EdgeQueries:
    """What the statements of a text or file access, not resolved yet."""

    found: tuple[Access, ...] = ()
    unread: tuple[Unread, ...] = ()
    words: tuple[str, ...] = ()
    """Every name in what was not read."""


@frozen
class Yield:
    """What an expression gives: objects at the end of paths, a value made of named parts, or neither is known."""

    paths: tuple[QueryPath, ...] = ()
    parts: Mapping[str, "Yield"] = field(default_factory=dict)
    """What a shape computes; the parts of a free object or a tuple."""
    plain: bool = False
    """Whether it is a value without pointers: a text, a number."""

    def to(self, step: str) -> "Yield":
        """Give what stands one step further."""
        if step in self.parts:
            return self.parts[step]
        return Yield(tuple(path.to(step) for path in self.paths), plain=self.plain)

    def having(self, parts: Mapping[str, "Yield"]) -> "Yield":
        """Give the same with some parts computed by a shape."""
        return Yield(self.paths, {**self.parts, **parts}, self.plain) if parts else self

    def joined(self, other: "Yield") -> "Yield":
        """Give what may be either."""
        paths = tuple(dict.fromkeys((*self.paths, *other.paths)))
        both = {name: made.joined(other.parts[name]) for name, made in self.parts.items() if name in other.parts}
        return Yield(paths, {**other.parts, **self.parts, **both}, self.plain and other.plain)


NOTHING = Yield()
"""What an expression gives that was not followed."""
PLAIN = Yield(plain=True)
"""What a text or a number gives."""
