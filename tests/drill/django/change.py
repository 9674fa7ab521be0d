"""A change of models as a migration holds it, and what changes are made of."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models

NAMES = ("alpha", "beta", "gamma", "delta", "note", "state", "rank", "kind")


MODELS = ("Item", "Order", "Person", "Tag", "Place", "Event")


@dataclass(frozen=True)
class Written:
    """One operation: as Django writes it, or as a person does, with what stands above the class."""

    operation: Any = None
    text: str = ""
    head: str = ""


@dataclass(frozen=True)
class Change:
    """A migration's operations."""

    name: str
    story: str
    parts: Sequence[Written]


Make: TypeAlias = Callable[[Any, str, random.Random], Change | None]


def change_of(name: str, story: str, *operations: Any) -> Change:
    return Change(name, story, tuple(Written(each) for each in operations))


def key() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def own(state: Any, app: str, *, proxies: bool = False) -> list[Any]:
    return [
        each
        for (label, _), each in sorted(state.models.items())
        if label == app and (proxies or not each.options.get("proxy"))
    ]


def plain(model: Any) -> list[str]:
    return [
        name
        for name, each in model.fields.items()
        if not each.is_relation and not each.primary_key and not each.generated and name != "_order"
    ]


def telling(model: Any) -> list[str]:
    return [name for name in plain(model) if not isinstance(model.fields[name], models.BooleanField)]


def is_used(model: Any, name: str) -> bool:
    """Tell whether a constraint, an index or an option names a field."""
    kept = ("constraints", "indexes", "unique_together", "order_with_respect_to")
    return any(name in str(model.options.get(each)) for each in kept) or any(
        each.generated and name in str(each.expression) for each in model.fields.values()
    )


def pick(state: Any, app: str, chance: random.Random) -> tuple[Any, str] | None:
    found = [(model, name) for model in own(state, app) for name in plain(model) if not is_used(model, name)]
    return chance.choice(found) if found else None


def new_name(model: Any, chance: random.Random) -> str:
    return next(name for name in (f"{chance.choice(NAMES)}_{n}" for n in range(9, 99)) if name not in model.fields)


def said(field: Any) -> str:
    _, _, _, keywords = field.deconstruct()
    return f"{type(field).__name__} {keywords}"
