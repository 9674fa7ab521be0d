"""What a condition of a migration in PHP comes to: the kind of the database is known, and so are guards."""

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from checker.grammars.php.expressions import Names, evaluate
from checker.grammars.script.values import Chain, Value, said
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_DRIVERS = {"mysql": "mysql", "postgres": "pgsql", "sqlite": "sqlite", "tsql": "sqlsrv"}
_KNOWN = frozenset(("mysql", "pgsql", "sqlite", "sqlsrv"))
_THERE = frozenset(("hasTable", "hasColumn", "hasColumns", "hasIndex"))


class Holds(Enum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    THERE = "there"
    """It holds where a table or a column is there already."""
    MISSING = "missing"
    """It holds where a table or a column is missing."""


_OPPOSITE = {Holds.YES: Holds.NO, Holds.NO: Holds.YES, Holds.THERE: Holds.MISSING, Holds.MISSING: Holds.THERE}


def holds(node: "Node", names: Names, dialect: str) -> Holds:
    """Say whether a condition holds, in the dialect that the database speaks."""
    of = node.child_by_field_name
    if node.type == "parenthesized_expression" and node.named_children:
        return holds(node.named_children[0], names, dialect)
    argument, operator = of("argument"), of("operator")
    if node.type == "unary_op_expression" and text_of(node).startswith("!"):
        inner = argument or (node.named_children[0] if node.named_children else None)
        return Holds.UNKNOWN if inner is None else _opposite(holds(inner, names, dialect))
    left, right = of("left"), of("right")
    if node.type == "binary_expression" and left is not None and right is not None and operator is not None:
        return _compared(text_of(operator).lower(), left, right, names, dialect)
    value = evaluate(node, names)
    if isinstance(value, bool):
        return Holds.YES if value else Holds.NO
    if isinstance(value, Chain) and value.links and value.links[-1].name in _THERE:
        return Holds.THERE
    if isinstance(value, Chain) and value.root == "in_array" and value.links and len(value.links[0].args or ()) > 1:
        args = value.links[0].args or ()
        return _among(args[0], args[1], dialect)
    return Holds.UNKNOWN


def _opposite(held: Holds) -> Holds:
    return _OPPOSITE.get(held, held)


def _compared(operator: str, left: "Node", right: "Node", names: Names, dialect: str) -> Holds:
    if operator in {"&&", "and", "||", "or"}:
        either = operator in {"||", "or"}
        found = [holds(each, names, dialect) for each in (left, right)]
        settles, passes = (Holds.YES, Holds.NO) if either else (Holds.NO, Holds.YES)
        if settles in found:
            return settles
        open_ = [each for each in found if each != passes]
        if not open_ or len(set(open_)) == 1:
            return open_[0] if open_ else passes
        guards = not either and set(open_) == {Holds.THERE, Holds.MISSING}
        return Holds.MISSING if guards else Holds.UNKNOWN
    if operator not in {"==", "===", "!=", "!=="}:
        return Holds.UNKNOWN
    one, other = evaluate(left, names), evaluate(right, names)
    driver, word = (one, said(other)) if isinstance(one, Chain) else (other, said(one))
    made = _is(driver, word, dialect)
    return _opposite(made) if operator.startswith("!") else made


def _is(driver: Value, word: str | None, dialect: str) -> Holds:
    """Say whether the database is of a kind; MariaDB and MySQL are one dialect, so of those nobody knows which."""
    if word is None or dialect not in _DRIVERS or not _names_driver(driver):
        return Holds.UNKNOWN
    own = _DRIVERS[dialect]
    if dialect == "mysql" and word == "mariadb":
        return Holds.UNKNOWN
    return Holds.YES if word == own else Holds.NO if word in {*_KNOWN, "mariadb"} else Holds.UNKNOWN


def _among(driver: Value, words: Value, dialect: str) -> Holds:
    listed = list(words.values()) if isinstance(words, Mapping) else words if isinstance(words, list) else []
    found = [_is(driver, said(each), dialect) for each in listed]
    if Holds.YES in found:
        return Holds.YES
    return Holds.NO if found and set(found) == {Holds.NO} else Holds.UNKNOWN


def _names_driver(value: Value) -> bool:
    """Tell whether an expression names the kind of the database."""
    if not isinstance(value, Chain) or not value.links:
        return False
    last = value.links[-1]
    if last.name in {"getDriverName", "getDatabasePlatform"}:
        return last.name == "getDriverName"
    asked = said(last.args[0]) if last.args else None
    return value.root in {"config", "env", "Config"} and asked in {"database.default", "DB_CONNECTION"}
