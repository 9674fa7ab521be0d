"""Statements that a program builds with SQLAlchemy, as facts: what they write, look for and name."""

from dataclasses import dataclass, field

from checker.code.sqlalchemy.symbols import LOCAL
from checker.core.fact import fact
from checker.python.values import Attribute, Name, Value


@fact
class Part:
    """A column as a program names it: `User.name`, `users.c.name`."""

    kind: Value
    attribute: str


@fact
class Statement:
    """One statement, as far as it names columns besides those it reads."""

    verb: str
    kind: Value
    """The class or table that it writes, or that `filter_by` speaks of."""
    given: tuple[str, ...] = ()
    """Names of the columns that it writes."""
    nulls: tuple[str, ...] = ()
    """Of `given`, those that it writes as NULL."""
    values: tuple[tuple[str, str], ...] = ()
    """(name, text) pairs that it writes."""
    sets: tuple[str, ...] = ()
    """INSERT: names of the columns that it updates where the row is there already."""
    sought: tuple[Part, ...] = ()
    """What it compares for equality."""
    compared: tuple[tuple[Part, str], ...] = ()
    conflict: tuple[str, ...] = ()
    conflict_name: str = ""
    """INSERT: the constraint that ON CONFLICT names."""
    conflict_where: str = ""
    on_duplicate: str = ""
    """INSERT: `nothing`, `update` or `replace`, where a row that is there already is no error."""
    one: bool = False
    """Whether one row at most is taken for granted."""
    open: bool = False
    """Whether it writes more than can be seen."""
    line: int = 0
    by: str = ""


@fact
class Said:
    """What one file does with mapped classes and tables."""

    statements: tuple[Statement, ...] = ()
    reads: tuple[tuple[int, tuple[Part, ...]], ...] = ()
    """By the line of a statement of Python: the columns that it names to read or compare them."""


@dataclass
class Draft:
    """A statement that is being built."""

    verb: str
    kind: Value
    line: int
    given: dict[str, None] = field(default_factory=dict)
    nulls: set[str] = field(default_factory=set)
    values: list[tuple[str, str]] = field(default_factory=list)
    sets: dict[str, None] = field(default_factory=dict)
    sought: list[Part] = field(default_factory=list)
    compared: list[tuple[Part, str]] = field(default_factory=list)
    conflict: tuple[str, ...] = ()
    conflict_name: str = ""
    conflict_where: str = ""
    on_duplicate: str = ""
    one: bool = False
    open: bool = False
    of_class: bool = False
    """Whether it names a class, and not a table."""
    bulk: bool = False
    """Whether rows are passed apart from the statement: then None is left out."""

    def done(self) -> Statement:
        """Give the statement."""
        named = ".".join(_path(self.kind))
        return Statement(
            self.verb,
            self.kind,
            tuple(name for name in self.given if not (self.bulk and name in self.nulls)),
            () if self.bulk else tuple(sorted(self.nulls)),
            tuple(self.values),
            tuple(self.sets),
            tuple(dict.fromkeys(self.sought)),
            tuple(dict.fromkeys(self.compared)),
            self.conflict,
            self.conflict_name,
            self.conflict_where,
            "" if self.conflict or self.conflict_name else self.on_duplicate,
            one=self.one,
            open=self.open or (self.verb == "insert" and not self.given),
            line=self.line,
            by=f"{self.verb}({named})",
        )


def _path(kind: Value) -> tuple[str, ...]:
    match kind:
        case Name(dotted=dotted):
            return (dotted.removeprefix(LOCAL).rpartition(".")[2],)
        case Attribute(name=name):
            return (name,)
    return ("?",)
