"""Plausible values for a column, from its type as the model states it."""

import datetime as dt
import decimal
import uuid
from typing import Literal, TypeAlias

import sqlalchemy as sa

Fill: TypeAlias = Literal["plain", "high", "low"]
"""Everyday values that differ from row to row, or the ends of what the type allows."""

_DAY = dt.timedelta(days=1)
_MOMENT = dt.datetime(2024, 1, 1, 12, 30, 15)  # noqa: DTZ001  # naive where the column is
_LONG = 3000


def value(column: sa.Column[object], n: int, fill: Fill = "plain") -> object:
    """Give the n-th value for a column."""
    return _of(column.type, n, fill)


def label_count(column: sa.Column[object]) -> int:
    """Say how many values are needed to see every label of an enum."""
    return len(column.type.enums) if isinstance(column.type, sa.Enum) else 0


def _of(kind: sa.types.TypeEngine[object], n: int, fill: Fill) -> object:
    match kind:
        case sa.TypeDecorator():
            return _of(kind.impl_instance, n, fill)
        case sa.Enum():
            labels = list(kind.enum_class) if kind.enum_class else list(kind.enums)
            return labels[{"plain": n % len(labels), "high": -1, "low": 0}[fill]]
        case sa.Boolean():
            return {"plain": n % 2 == 0, "high": True, "low": False}[fill]
        case sa.SmallInteger():
            return {"plain": n + 1, "high": 32_767, "low": -32_768}[fill]
        case sa.BigInteger():
            return {"plain": n + 1, "high": 2**40, "low": -(2**40)}[fill]
        case sa.Integer():
            return {"plain": n + 1, "high": 2**31 - 1, "low": -(2**31)}[fill]
        case sa.Float():
            return {"plain": n + 0.5, "high": 1e30, "low": -1e30}[fill]
        case sa.Numeric():
            return _numeric(kind, n, fill)
        case sa.String():
            return _text(kind.length, n, fill)
        case sa.DateTime():
            moment = _MOMENT + n * _DAY
            moment = {"plain": moment, "high": moment.replace(year=9999), "low": moment.replace(year=1800)}[fill]
            return moment.replace(tzinfo=dt.UTC) if kind.timezone else moment
        case sa.Date():
            day = (_MOMENT + n * _DAY).date()
            return {"plain": day, "high": day.replace(year=9999), "low": day.replace(year=1800)}[fill]
        case _:
            return _other(kind, n)


def _other(kind: sa.types.TypeEngine[object], n: int) -> object:
    match kind:
        case sa.Time():
            return dt.time(n % 24, 30)
        case sa.Interval():
            return n * _DAY
        case sa.JSON():
            return {"n": n}
        case sa.LargeBinary():
            return f"b{n}".encode()
        case sa.Uuid():
            made = uuid.UUID(int=n + 1)
            return made if kind.as_uuid else str(made)
        case sa.ARRAY():
            return [_of(kind.item_type, n, "plain")]
        case _:
            return f"v{n}"


def _numeric(kind: sa.Numeric[decimal.Decimal] | sa.Numeric[float], n: int, fill: Fill) -> object:
    scale = kind.scale or 0
    if fill == "plain":
        found = decimal.Decimal(n + 1)
    else:
        whole = "9" * min((kind.precision or 12) - scale, 12)
        found = decimal.Decimal(f"{whole or 0}.{'9' * scale}") * (1 if fill == "high" else -1)
    return found if kind.asdecimal else float(found)


def _text(length: int | None, n: int, fill: Fill) -> str:
    if fill == "high":
        return "x" * (length or _LONG)
    if fill == "low":
        return ""
    return f"v{n}"[-length:] if length else f"v{n}"
