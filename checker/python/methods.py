"""Methods of known strings and containers."""

from collections.abc import Mapping, Sequence

from checker.python.chains import is_known
from checker.python.operators import LARGEST, format_text
from checker.python.values import Value

_TEXT = frozenset((
    "capitalize", "casefold", "center", "count", "encode", "endswith", "find", "format", "index", "isalnum",
    "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isspace", "istitle",
    "isupper", "join", "ljust", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind",
    "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
    "title", "upper", "zfill", "format_map", "decode", "hex",
))  # fmt: skip
_READS: dict[type, frozenset[str]] = {
    list: frozenset(("index", "count", "copy")),
    tuple: frozenset(("index", "count")),
    set: frozenset(
        (
            "union",
            "intersection",
            "difference",
            "symmetric_difference",
            "issubset",
            "issuperset",
            "isdisjoint",
            "copy",
        )
    ),
    dict: frozenset(("get", "items", "keys", "values", "copy")),
}
_WRITES: dict[type, frozenset[str]] = {
    list: frozenset(("append", "extend", "insert", "pop", "remove", "clear", "reverse", "sort")),
    set: frozenset(
        (
            "add",
            "update",
            "discard",
            "remove",
            "pop",
            "clear",
            "difference_update",
            "intersection_update",
        )
    ),
    dict: frozenset(("update", "pop", "setdefault", "clear", "popitem")),
}


def writes(of: Value, name: str) -> bool:
    """Tell whether a method changes its container."""
    return name in _WRITES.get(type(of), ())


def has(of: Value, name: str) -> bool:
    """Tell whether a known value has a method that can be followed."""
    if isinstance(of, str | bytes):
        return name in _TEXT
    return writes(of, name) or name in _READS.get(type(of), ())


def call(of: Value, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """Call a method; raises what Python would, and `ValueError` where the result cannot be known."""
    if "**" in keywords:
        raise ValueError(name)
    if isinstance(of, str | bytes):
        return _text(of, name, arguments, keywords)
    if name == "sort" or (name == "pop" and isinstance(of, set)):
        if not is_known(of) or keywords.keys() - {"reverse"}:
            raise ValueError(name)
    elif isinstance(of, dict):
        if name in ("get", "pop", "setdefault") and not is_known(arguments[0]):
            raise ValueError(name)
        if not all(map(is_known, of)) and name in ("get", "pop", "setdefault"):
            raise ValueError(name)
    elif name in ("index", "count", "remove", "discard") and not (is_known(of) and is_known(arguments[0])):
        raise ValueError(name)
    if name in ("extend", "update", "union", "intersection", "difference") and any(map(_is_odd, arguments)):
        raise ValueError(name)
    made = getattr(of, name)(*arguments, **keywords)
    if name in ("items", "keys", "values"):
        return list(made)
    return made  # type: ignore[no-any-return]


def _is_odd(value: Value) -> bool:
    return not isinstance(value, list | tuple | set | dict | str)


def _text(of: str | bytes, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    if name == "format_map" and isinstance(of, str) and isinstance(arguments[0], dict):
        return format_text(of, (), {str(key): each for key, each in arguments[0].items()})
    if name == "format" and isinstance(of, str):
        return format_text(of, arguments, keywords)
    if not all(map(is_known, (*arguments, *keywords.values()))):
        raise ValueError(name)
    if name in ("center", "ljust", "rjust", "zfill") and isinstance(arguments[0], int) and arguments[0] > LARGEST:
        raise ValueError(name)
    if name == "replace" and len(of) * max(1, len(arguments[1])) > 10 * LARGEST:  # type: ignore[arg-type]
        raise ValueError(name)
    if name == "join":
        parts = sorted(arguments[0], key=repr) if isinstance(arguments[0], set) else arguments[0]
        if len(of) * len(parts) > LARGEST:  # type: ignore[arg-type]
            raise ValueError(name)
        return of.join(parts)  # type: ignore[arg-type]
    return getattr(of, name)(*arguments, **keywords)  # type: ignore[no-any-return]
