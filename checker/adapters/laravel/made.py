"""What a call of Laravel's comes to: statements and operations, some of them only perhaps."""

from typing import TypeAlias

from checker.core import speak
from checker.core.fact import frozen
from checker.core.operation import Operation
from checker.grammars.script.values import HOLE, Chain, Text, Value, said


@frozen
class Made:
    """One statement of SQL, or an operation where SQL cannot say it."""

    what: str | Operation
    maybe: bool = False
    touches: tuple[str, ...] | None = None
    """As of a step."""
    line: int = 0
    """Where it is not that of the whole call."""


Statements: TypeAlias = "list[Made] | None"
"""None: it is not understood."""


def statements(*texts: str | None, maybe: bool = False) -> Statements:
    """Give statements; None where one of them is not known."""
    return None if None in texts else [Made(each, maybe) for each in texts if each]


def raw(value: Value) -> str | None:
    """Give the SQL of `DB::raw('now()')` and `new Expression('now()')`; None for all else."""
    if not isinstance(value, Chain) or not value.links:
        return None
    last = value.links[-1]
    return said(last.args[0]) if last.name in {"raw", "new Expression"} and last.args else None


def literal(value: Value) -> str | None:
    """Write a value as Laravel does in a default or a list; None where it is not known."""
    match value:
        case None:
            return "NULL"
        case bool():
            return f"'{int(value)}'"
        case int() | float():
            return f"'{value}'"
        case Text(said=text) if HOLE not in text:
            return speak.literal(text)
    return raw(value)
