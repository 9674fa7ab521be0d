"""Fields to choose from."""

import random
import uuid
from collections.abc import Callable
from typing import Any, TypeAlias

from django.db import models
from django.db.models.functions import Now

Make: TypeAlias = Callable[[], Any]

PLAIN: tuple[Make, ...] = (
    lambda: models.CharField(max_length=40),
    models.TextField,
    models.IntegerField,
    models.PositiveIntegerField,
    models.BooleanField,
    models.DateField,
    lambda: models.DecimalField(max_digits=9, decimal_places=2),
)
"""Fields that a row must be given."""
SPARE: tuple[Make, ...] = (
    lambda: models.CharField(max_length=40, null=True),
    lambda: models.TextField(blank=True, null=True),
    lambda: models.IntegerField(null=True),
    lambda: models.SlugField(null=True, unique=True),
    lambda: models.JSONField(null=True),
    lambda: models.DateTimeField(null=True, db_index=True),
    lambda: models.UUIDField(null=True),
    lambda: models.DurationField(null=True),
    lambda: models.GenericIPAddressField(null=True),
    lambda: models.BinaryField(null=True),
    lambda: models.IntegerField(null=True, db_column="odd_Name"),
)
"""Fields that may be left out, in the database too."""
CLIENT: tuple[Make, ...] = (
    lambda: models.CharField(max_length=40, default=""),
    lambda: models.TextField(default="x", blank=True),
    lambda: models.IntegerField(default=7),
    lambda: models.BooleanField(default=False),
    lambda: models.JSONField(default=dict),
    lambda: models.PositiveSmallIntegerField(default=1, choices=[(1, "one"), (2, "two")]),
    lambda: models.UUIDField(default=uuid.uuid4),
    lambda: models.DateTimeField(auto_now=True),
)
"""Fields that Python fills, and the database does not."""
SERVER: tuple[Make, ...] = (
    lambda: models.CharField(max_length=40, db_default="x"),
    lambda: models.IntegerField(db_default=7),
    lambda: models.BooleanField(db_default=False, default=True),
    lambda: models.DateTimeField(db_default=Now()),
    lambda: models.FloatField(null=True, db_default=1.5),
)
"""Fields that the database fills."""


def any_field(chance: random.Random) -> Any:
    """Give some field."""
    return chance.choice(chance.choice((PLAIN, SPARE, CLIENT, SERVER)))()


def relation(chance: random.Random, to: str, *, spare: bool) -> Any:
    """Give a field that refers to a model; `spare`: one that a row may be left without."""
    kind = chance.choice((models.ForeignKey, models.ForeignKey, models.ForeignKey, models.OneToOneField))
    deletion = models.CASCADE
    more: dict[str, Any] = {}
    if spare or chance.random() < 0.3:
        more["null"] = True
        deletion = chance.choice((models.SET_NULL, models.CASCADE))
    if chance.random() < 0.15:
        more["db_constraint"] = False
    return kind(to, deletion, related_name="+", **more)
