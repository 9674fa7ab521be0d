"""What TypeORM's calls are given: names, `new Table({...})`, lists of them; and names written as SQL."""

from collections.abc import Mapping

from checker.folders.programs import quoted
from checker.grammars.script.values import HOLE, Chain, Value, said

Options = Mapping[str, Value]


def made(value: Value) -> Options:
    """Give what `new Table({...})` is made of, or the object itself; empty for all else."""
    if isinstance(value, Chain) and value.root == "new" and value.links[0].args:
        value = value.links[0].args[0]
    return value if isinstance(value, Mapping) and HOLE not in value else {}


def named(value: Value) -> str | None:
    """Give a name that is written out, or that an object has."""
    return said(value) or said(made(value).get("name"))


def each_of(value: Value) -> list[Value]:
    """Give the parts of a list; of anything else, it alone."""
    return value if isinstance(value, list) else [value]


def names(value: Value) -> list[str] | None:
    """Give the names in a list; None where one is not known."""
    found = [named(each) for each in each_of(value)]
    return [each for each in found if each] if value and None not in found else None


def listed(columns: list[str], dialect: str) -> str:
    """Write names one after the other."""
    return ", ".join(quoted(each, dialect) for each in columns)
