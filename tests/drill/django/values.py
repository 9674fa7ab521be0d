"""Plausible values for Django's fields."""

import datetime as dt
import decimal
import itertools
import uuid
from typing import Any

from django.db import models

_COUNT = itertools.count(1000)
_MOMENT = dt.datetime(2024, 1, 1, 12, 30, 15, tzinfo=dt.UTC)


def value(field: Any) -> object:
    """Give another value each time."""
    n = next(_COUNT)
    if getattr(field, "choices", None):
        return field.choices[n % len(field.choices)][0]
    match field:
        case models.SmallIntegerField() | models.PositiveSmallIntegerField():
            return n % 30_000
        case models.BooleanField():
            return n % 2 == 0
        case models.IntegerField():
            return n
        case models.FloatField():
            return n + 0.5
        case models.DecimalField():
            return decimal.Decimal(n % 10 ** (field.max_digits - field.decimal_places))
        case models.GenericIPAddressField():
            return f"10.0.{n // 250 % 250}.{n % 250}"
        case models.CharField() | models.TextField() | models.FileField():
            return f"v{n}"[: field.max_length or 20]
        case models.DateTimeField():
            return _MOMENT + dt.timedelta(days=n)
        case models.DateField():
            return (_MOMENT + dt.timedelta(days=n)).date()
        case models.TimeField():
            return _MOMENT.time()
        case models.DurationField():
            return dt.timedelta(days=n)
        case models.UUIDField():
            return uuid.UUID(int=n)
        case models.JSONField():
            return {"n": n}
        case models.BinaryField():
            return b"b%d" % n
    raise ValueError(f"no value for {field!r}")
