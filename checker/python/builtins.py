"""Builtin and standard functions that are followed where their arguments are known.

Everything here raises what Python would raise, and `ValueError` where the result cannot be known.
"""

import builtins as _builtins
import inspect as _inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice, product

from checker.python.chains import is_known
from checker.python.operators import formatted
from checker.python.patterns import KNOWN as _OF_PATTERNS
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

LONGEST = 20_000

NAMES = frozenset(name for name in vars(_builtins) if not name.startswith("_")) | {
    "__import__", "basestring", "long", "raw_input", "reduce", "unicode", "unichr", "xrange",
}  # fmt: skip
"""What is bound everywhere, in Python 2 too."""

Found = Callable[[Sequence[Value], Mapping[str, Value]], Value]


def call(name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """Call a function by its full name; KeyError where it is not one of these."""
    if "**" in keywords:
        raise ValueError(name)
    return _KNOWN[name](arguments, keywords)


def has(name: str) -> bool:
    """Tell whether a function is one that can be followed."""
    return name in _KNOWN


def ordered(value: Value) -> list[Value]:
    """Give the elements of a known iterable in an order that is always the same; TypeError for anything else."""
    match value:
        case str():
            return list(value)
        case bytes():
            return list(value)
        case list() | tuple():
            return list(value)
        case dict():
            return list(value)
        case set():
            return sorted(value, key=repr)
    raise TypeError(value)


def _one(arguments: Sequence[Value]) -> list[Value]:
    return ordered(arguments[0]) if arguments else []


def _known(arguments: Iterable[Value]) -> None:
    if not all(map(is_known, arguments)):
        raise ValueError


def _plain(kind: Callable[..., Value]) -> Found:
    def follow(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        _known(arguments)
        _known(keywords.values())
        return kind(*arguments, **keywords)

    return follow


def _string(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    if keywords or len(arguments) > 1:
        raise ValueError
    return formatted(arguments[0], -1, "") if arguments else ""


def _range(arguments: Sequence[Value], _: Mapping[str, Value]) -> Value:
    steps = range(*arguments)  # type: ignore[arg-type]
    if len(steps) > LONGEST:
        raise ValueError
    return list(steps)


def _dict(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    made: dict[Value, Value] = {}
    if arguments and isinstance(arguments[0], dict):
        made.update(arguments[0])
    elif arguments:
        for pair in ordered(arguments[0]):
            key, value = ordered(pair)
            made[key] = value
    made.update(keywords)
    return made


def _zip(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    columns = [ordered(each) for each in arguments]
    if keywords.get("strict") and len({len(each) for each in columns}) > 1:
        raise ValueError
    return list(zip(*columns, strict=False))


def _enumerate(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    start = arguments[1] if len(arguments) > 1 else keywords.get("start", 0)
    if not isinstance(start, int):
        raise TypeError(start)
    return list(enumerate(ordered(arguments[0]), start))


def _sorted(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    if keywords.keys() - {"reverse"}:
        raise ValueError
    _known(arguments)
    return sorted(ordered(arguments[0]), reverse=bool(keywords.get("reverse", False)))  # type: ignore[type-var]


def _chosen(best: Callable[..., Value]) -> Found:
    def follow(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        if keywords.keys() - {"default"}:
            raise ValueError
        _known(arguments)
        return best(*(ordered(each) if len(arguments) == 1 else each for each in arguments), **keywords)

    return follow


def _sum(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    _known(arguments)
    start = arguments[1] if len(arguments) > 1 else keywords.get("start", 0)
    if isinstance(start, list):
        return list(chain(start, *(ordered(each) for each in ordered(arguments[0]))))
    return sum(ordered(arguments[0]), start)  # type: ignore[arg-type]


def _length(arguments: Sequence[Value], _: Mapping[str, Value]) -> Value:
    if isinstance(arguments[0], set):
        _known(arguments)
    return len(arguments[0])  # type: ignore[arg-type]


def _any(arguments: Sequence[Value], _: Mapping[str, Value]) -> Value:
    parts = ordered(arguments[0])
    if any(is_known(each) and each for each in parts):
        return True
    _known(parts)
    return False


def _all(arguments: Sequence[Value], _: Mapping[str, Value]) -> Value:
    parts = ordered(arguments[0])
    if any(is_known(each) and not each for each in parts):
        return False
    _known(parts)
    return True


_KINDS: dict[str, tuple[type, ...]] = {
    "builtins.str": (str,),
    "builtins.int": (int,),
    "builtins.float": (float,),
    "builtins.bool": (bool,),
    "builtins.bytes": (bytes,),
    "builtins.list": (list,),
    "builtins.tuple": (tuple,),
    "builtins.dict": (dict,),
    "builtins.set": (set,),
}


def _isinstance(arguments: Sequence[Value], _: Mapping[str, Value]) -> Value:
    value, kinds = arguments
    if isinstance(value, Name | Attribute | Item | Call | Function | Class) or not _has_kind(value):
        raise ValueError
    asked = kinds if isinstance(kinds, tuple) else (kinds,)
    found: list[type] = []
    for each in asked:
        if not isinstance(each, Name):
            raise TypeError(each)
        found.extend(_KINDS[each.dotted])
    return isinstance(value, tuple(found))


def _has_kind(value: Value) -> bool:
    return value is None or isinstance(value, str | int | float | bytes | list | tuple | dict | set)


def _product(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    if keywords:
        raise ValueError
    return list(islice(product(*(ordered(each) for each in arguments)), LONGEST))


_KNOWN: dict[str, Found] = {
    "builtins.str": _string,
    "builtins.unicode": _string,
    "builtins.int": _plain(int),
    "builtins.float": _plain(float),
    "builtins.abs": _plain(abs),
    "builtins.repr": _plain(repr),
    "builtins.ord": _plain(ord),
    "builtins.chr": _plain(chr),
    "builtins.hex": _plain(hex),
    "builtins.round": _plain(round),
    "builtins.divmod": _plain(divmod),
    "builtins.list": lambda arguments, _: _one(arguments),
    "builtins.iter": lambda arguments, _: _one(arguments),
    "builtins.tuple": lambda arguments, _: tuple(_one(arguments)),
    "builtins.set": lambda arguments, _: set(_one(arguments)),
    "builtins.frozenset": lambda arguments, _: set(_one(arguments)),
    "builtins.reversed": lambda arguments, _: _one(arguments)[::-1],
    "builtins.range": _range,
    "builtins.dict": _dict,
    "builtins.zip": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.sorted": _sorted,
    "builtins.min": _chosen(min),
    "builtins.max": _chosen(max),
    "builtins.sum": _sum,
    "builtins.len": _length,
    "builtins.any": _any,
    "builtins.all": _all,
    "builtins.isinstance": _isinstance,
    "collections.OrderedDict": _dict,
    "collections.abc.OrderedDict": _dict,
    "itertools.chain": lambda arguments, _: list(chain(*(ordered(each) for each in arguments))),
    "itertools.chain.from_iterable": lambda arguments, _: list(chain(*(ordered(each) for each in _one(arguments)))),
    "itertools.product": _product,
    "textwrap.dedent": _plain(textwrap.dedent),
    "textwrap.indent": _plain(textwrap.indent),
    "inspect.cleandoc": _plain(_inspect.cleandoc),
    "typing.cast": lambda arguments, _: arguments[1],
    "sqlalchemy.util.OrderedDict": _dict,
    **_OF_PATTERNS,
}
