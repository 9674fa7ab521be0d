"""Operators and formatting of known values, with a bound on what they may make.

Everything here raises what Python would raise, and `ValueError` where the result would be too large.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from string import Formatter

from checker.python.chains import is_known
from checker.python.values import Value

LARGEST = 1_000_000
_BITS = 20_000
_WIDEST = 10_000

_BINARY: dict[type[ast.operator], Callable[..., Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_COMPARE: dict[type[ast.cmpop], Callable[..., object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_NAMES: dict[type[ast.AST], str] = {
    ast.MatMult: "matmul",
    ast.Is: "is_",
    ast.IsNot: "is_not",
    ast.In: "contains",
    ast.NotIn: "not_contains",
    ast.Not: "not_",
    ast.USub: "neg",
    ast.UAdd: "pos",
    ast.Invert: "invert",
}


def symbol(kind: ast.AST) -> str:
    """Name an operator as the module `operator` does: `operator.or_`."""
    known: Callable[..., object] | None = None
    if isinstance(kind, ast.operator):
        known = _BINARY.get(type(kind))
    elif isinstance(kind, ast.cmpop):
        known = _COMPARE.get(type(kind))
    return f"operator.{known.__name__ if known else _NAMES.get(type(kind), 'unknown')}"


def binary(kind: ast.operator, left: Value, right: Value) -> Value:
    """Compute `left + right` and the like."""
    match kind, left, right:
        case ast.Mod(), (str() | bytes()), _:
            return _percent(left, right)
        case ast.Mult(), (str() | bytes() | list() | tuple()), int() as times:
            _bound(len(left) * times)
        case ast.Mult(), int() as times, (str() | bytes() | list() | tuple()):
            _bound(len(right) * times)
        case ast.Add(), (str() | bytes() | list() | tuple()), (str() | bytes() | list() | tuple()):
            _bound(len(left) + len(right))
        case ast.Mult(), int(), int():
            _bound(left.bit_length() + right.bit_length(), _BITS)
        case ast.Pow(), int(), int():
            _bound(left.bit_length() * abs(right), _BITS)
        case ast.LShift(), int(), int():
            _bound(left.bit_length() + right, _BITS)
        case _:
            pass
    return _BINARY[type(kind)](left, right)


def compare(kind: ast.cmpop, left: Value, right: Value) -> bool:
    """Compute `left < right` and the like for two known values."""
    match kind:
        case ast.Is():
            return left is right or (left == right and type(left) is type(right))
        case ast.IsNot():
            return not compare(ast.Is(), left, right)
        case ast.In():
            return operator.contains(right, left)  # type: ignore[arg-type]
        case ast.NotIn():
            return not operator.contains(right, left)  # type: ignore[arg-type]
    return bool(_COMPARE[type(kind)](left, right))


def unary(kind: ast.unaryop, value: Value) -> Value:
    """Compute `-value` and the like."""
    match kind, value:
        case ast.Not(), _:
            return not value
        case ast.USub(), (int() | float() | complex()):
            return -value
        case ast.UAdd(), (int() | float() | complex()):
            return +value
        case ast.Invert(), int():
            return ~int(value)
    raise TypeError(type(value))


def item(of: Value, key: Value) -> Value:
    """Compute `of[key]`."""
    if isinstance(of, dict):
        return of[key]
    if isinstance(of, str | bytes | list | tuple) and isinstance(key, int):
        return of[key]
    raise TypeError(type(of))


def part(of: Value, sides: Sequence[Value]) -> Value:
    """Compute `of[start:stop:step]`."""
    if not isinstance(of, str | bytes | list | tuple):
        raise TypeError(type(of))
    numbers = [side for side in sides if side is None or isinstance(side, int)]
    start, stop, step = numbers
    return of[start:stop:step]


def formatted(value: Value, conversion: int, spec: str) -> str:
    """Format one field of an f-string."""
    if not is_known(value):
        raise ValueError(value)
    _bound_width(spec)
    kinds: dict[int, Callable[[object], str]] = {115: str, 114: repr, 97: ascii}
    return format(kinds[conversion](value) if conversion in kinds else value, spec)


def format_text(text: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> str:
    """Compute `text.format(...)`; attributes in fields are refused."""
    made: list[str] = []
    count = 0
    for literal, field, spec, conversion in Formatter().parse(text):
        made.append(literal)
        if field is None:
            continue
        first, keys = _field(field)
        if not first:
            first, count = str(count), count + 1
        value = arguments[int(first)] if first.isdigit() else keywords[first]
        for key in keys:
            value = value[int(key) if key.isdigit() else key]  # type: ignore[index]
        inner = format_text(spec, arguments, keywords) if spec and "{" in spec else spec or ""
        made.append(formatted(value, ord(conversion) if conversion else -1, inner))
    return "".join(made)


def _field(field: str) -> tuple[str, list[str]]:
    match = re.fullmatch(r"(\w*)((?:\[[^\[\].]+\])*)", field)
    if match is None:
        raise ValueError(field)
    return match[1], re.findall(r"\[([^\[\]]+)\]", match[2])


def _percent(left: str | bytes, right: Value) -> Value:
    if not is_known(right):
        raise ValueError(right)
    text = left if isinstance(left, str) else left.decode("latin-1")
    if re.search(r"%[^a-zA-Z%]*\*", text):
        raise ValueError(text)
    _bound_width(text)
    return left % right


def _bound_width(text: str) -> None:
    if re.search(r"\d{5}", text) and any(int(each) > _WIDEST for each in re.findall(r"\d{5,12}", text)):
        raise ValueError


def _bound(size: int, most: int = LARGEST) -> None:
    if size > most:
        raise ValueError
