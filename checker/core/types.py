"""Column types as one value of our own, so that "does it still fit" is written once."""

from checker.core.fact import fact


@fact
class Type:
    """A column type.

    Families: int, decimal, float, bool, text, bytes, date, time, timestamp, interval, json, uuid, enum, array, other.
    """

    family: str
    name: str = ""
    """The type's own name where it has one: of an enum type, a domain, or anything in `other`; `timestamp` for
    MySQL's TIMESTAMP, which holds less than its DATETIME."""
    bits: int | None = None
    """Width of an integer or float: 8, 16, 24, 32, 64."""
    length: int | None = None
    """Greatest length of text or bytes, in characters or bytes; None: no limit."""
    precision: int | None = None
    scale: int | None = None
    signed: bool = True
    zone: bool = False
    """Whether a timestamp or time carries its time zone."""
    labels: tuple[str, ...] | None = None
    """Values that an enum accepts, where known."""
    element: "Type | None" = None
    native: bool = True
    """Whether an enum is the database's own; else it is text, with or without a check."""

    def __str__(self) -> str:
        if self.family == "array" and self.element:
            return f"{self.element}[]"
        if self.family in {"other", "enum"}:
            return self.name or self.family
        if self.family == "timestamp" and self.name:
            return "TIMESTAMP (1970 to 2037)"
        size = ",".join(str(each) for each in (self.length, self.precision, self.scale) if each is not None)
        word = {("int", 64): "bigint", ("int", 16): "smallint"}.get((self.family, self.bits or 0), self.family)
        shown = f"{word}({size})" if size else word
        return shown + ("" if self.signed else " unsigned") + (" with time zone" if self.zone else "")


_PYTHON = {
    "int": "int",
    "decimal": "Decimal",
    "float": "float",
    "bool": "bool",
    "text": "str",
    "bytes": "bytes",
    "date": "date",
    "time": "time",
    "timestamp": "datetime",
    "interval": "timedelta",
    "json": "dict or list",
    "uuid": "UUID",
    "enum": "str",
    "array": "list",
}
_INT_BITS = 32


def python_type(type_: Type) -> str:
    """Say what Python type a driver gives for a column; empty where that is not known."""
    if type_.family == "timestamp":
        return "datetime with a time zone" if type_.zone else "datetime"
    return _PYTHON.get(type_.family, "")


def reads_differently(old: Type, new: Type) -> bool:
    """Tell whether code written for `old` gets another Python type from `new`."""
    before, after = python_type(old), python_type(new)
    return bool(before and after) and before != after


def narrower(old: Type, new: Type) -> str:
    """Say in a few words what `old` holds and `new` does not; empty where every value still fits or nobody can say."""
    if old.family != new.family:
        return _across(old, new)
    match old.family:
        case "text" | "bytes" if new.length is not None and (old.length is None or old.length > new.length):
            return f"longer than {new.length}"
        case "int" if (old.bits or _INT_BITS) > (new.bits or _INT_BITS):
            return f"beyond {new.bits or _INT_BITS} bits"
        case "int" if old.signed and not new.signed:
            return "below zero"
        case "decimal" if new.precision is not None and _whole(old) > _whole(new):
            return f"of {_whole(new) + 1} or more digits before the point"
        case "float" if (old.bits or 64) > (new.bits or 64):
            return "beyond single precision"
    return ""


def _whole(type_: Type) -> int:
    return 1000 if type_.precision is None else type_.precision - (type_.scale or 0)


def _across(old: Type, new: Type) -> str:
    if old.family == "text" and new.family == "enum" and new.labels:
        return f"other than {', '.join(new.labels)}"
    if old.family in {"decimal", "float"} and new.family == "int":
        return "with a fraction"
    return ""
