"""What a loop goes over, where that is known before the program runs."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.grammars.script.expressions import Names, evaluate
from checker.grammars.script.values import HOLE, Chain, Text, Unknown, Value
from checker.grammars.sitter import text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_EACH = frozenset(("forEach", "map"))
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_LIST = re.compile(r"\[\s*[\w$]+(?:\s*,\s*[\w$]+)*\s*,?\s*\]")
_RECORD = re.compile(r"\{\s*[\w$]+(?:\s*,\s*[\w$]+)*\s*,?\s*\}")


def items_of(node: "Node", names: Names) -> list[Value] | None:
    """Give what `for (... of list)` and `list.forEach(...)` go over; None where it is not known, or no loop."""
    of = node.child_by_field_name
    if node.type == "for_in_statement":
        operator, over = of("operator"), of("right")
        return _listed(over, names) if over is not None and operator is not None and text_of(operator) == "of" else None
    function = of("function")
    member = function.child_by_field_name("property") if function is not None else None
    if function is None or member is None or text_of(member) not in _EACH:
        return None
    over = function.child_by_field_name("object")
    return _listed(over, names) if over is not None else None


def _listed(node: "Node", names: Names) -> list[Value] | None:
    value = evaluate(node, names)
    if isinstance(value, Chain) and value.root == "Object" and len(value.links) == 1:
        args = value.links[0].args or ()
        held = args[0] if len(args) == 1 else None
        value = _members(value.links[0].name, held) if isinstance(held, Mapping) else None
    if not isinstance(value, list) or any(isinstance(each, Unknown) and each.text.startswith("...") for each in value):
        return None
    return value


def _members(word: str, held: Mapping[str, Value]) -> list[Value] | None:
    """Give what `Object.keys(...)`, `.values` and `.entries` come to."""
    match word:
        case "keys":
            return [Text(key, 0) for key in held]
        case "values":
            return list(held.values())
        case "entries":
            return [[Text(key, 0), value] for key, value in held.items()]
    return None


def put(names: dict[str, Value], pattern: str, value: Value) -> None:
    """Give a value to what a pattern names: `table`, `[table, column]`, `{ table, column }`."""
    words = _WORD.findall(pattern)
    for word in words:
        names[word] = Unknown(pattern, 0)
    if _LIST.fullmatch(pattern) and isinstance(value, list):
        names.update(zip(words, value, strict=False))
    elif _RECORD.fullmatch(pattern) and isinstance(value, Mapping):
        missing = Unknown(pattern, 0) if HOLE in value else None
        names.update({word: value.get(word, missing) for word in words})
    elif words == [pattern]:
        names[pattern] = value
