"""What a function or procedure takes, from its CREATE or DROP."""

from checker.core.objects import Parameter
from checker.sql.cursor import Cursor
from checker.sql.tokens import one_line

_LONG_TYPES = {"DOUBLE", "CHARACTER", "TIMESTAMP", "TIME", "BIT", "NATIONAL", "INTERVAL", "CHAR"}
"""First words of types of several words: no parameter's name where just a type follows."""
_SPELLINGS = {
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "bool": "boolean",
    "character varying": "varchar",
    "decimal": "numeric",
    "float8": "double precision",
    "timestamptz": "timestamp with time zone",
}


def read_parameters(cursor: Cursor) -> tuple[Parameter, ...] | None:
    """Take what stands in brackets behind a routine's name; None where nothing does."""
    if not cursor.sees("("):
        return None
    found = (_parameter(item) for item in cursor.group().items())
    return tuple(each for each in found if each)


def _parameter(item: Cursor) -> Parameter | None:
    """Read `[mode] [name] type [DEFAULT value]`; what only gives something back is none."""
    variadic = item.accepts("VARIADIC")
    mode = item.accepts_any("INOUT", "IN", "OUT")
    if mode == "OUT":
        return None
    declared = item.until("DEFAULT", "=", ":=")
    optional = not item.done
    item.skip()
    named = len(declared.tokens) > 1 and declared.peek(1).is_name
    if (
        named
        and declared.peek().key in _LONG_TYPES
        and declared.peek(1).key in {"PRECISION", "VARYING", "WITH", "WITHOUT"}
    ):
        named = False
    name = declared.name() if named and declared.peek().is_name else ""
    kind = one_line(declared.text()).lower().partition("(")[0].strip()
    declared.skip()
    return Parameter(_SPELLINGS.get(kind, kind), name, optional, variadic)
