"""Changes of models and their tables."""

import random
from collections.abc import Sequence
from typing import Any

from django.db import migrations, models

from tests.drill.django.change import (
    MODELS,
    NAMES,
    Change,
    Written,
    change_of,
    key,
    own,
    said,
)
from tests.drill.django.fields import any_field, relation


def beginning(state: Any, app: str, chance: random.Random) -> Sequence[Written]:
    """Make an app's first models."""
    made = []
    known = [f"{a}.{m}" for a, m in state.models]
    for name in chance.sample(MODELS, chance.randint(1, 3)):
        fields = _fields(chance, known)
        made.append(Written(migrations.CreateModel(name, [("id", key()), *fields], options=_options(chance, fields))))
        known.append(f"{app}.{name.lower()}")
    return made


def _fields(chance: random.Random, known: Sequence[str]) -> list[tuple[str, Any]]:
    found = [(name, any_field(chance)) for name in chance.sample(NAMES, chance.randint(1, 4))]
    if known and chance.random() < 0.5:
        found.append(("parent", relation(chance, chance.choice(known), spare=False)))
    if known and chance.random() < 0.25:
        found.append(("links", models.ManyToManyField(chance.choice(known), related_name="+")))
    return found


def _options(chance: random.Random, fields: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    plain = [name for name, each in fields if not isinstance(each, models.BooleanField) and not each.is_relation]
    found: dict[str, Any] = {}
    if chance.random() < 0.2:
        found["db_table"] = f"odd_{chance.randint(1, 10**6)}"
    if len(plain) > 1 and chance.random() < 0.25:
        found["unique_together"] = {tuple(plain[:2])}
    return found


def create(state: Any, app: str, chance: random.Random) -> Change | None:
    """Make a model."""
    name = next((each for each in chance.sample(MODELS, 6) if (app, each.lower()) not in state.models), None)
    if name is None:
        return None
    known = [".".join(key) for key, each in sorted(state.models.items()) if not each.options.get("proxy")]
    fields = _fields(chance, known)
    made = migrations.CreateModel(name, [("id", key()), *fields], options=_options(chance, fields))
    return change_of(f"create_{name.lower()}", f"create {name} {[(n, said(f)) for n, f in fields]}", made)


def inherit(state: Any, app: str, chance: random.Random) -> Change | None:
    """Make a child of a model, or a proxy of it."""
    found = [each for each in own(state, app) if all(isinstance(base, str) is False for base in each.bases)]
    name = next((each for each in chance.sample(MODELS, 6) if (app, each.lower()) not in state.models), None)
    if not found or name is None:
        return None
    parent = chance.choice(found)
    base = f"{app}.{parent.name.lower()}"
    if chance.random() < 0.4:
        made = migrations.CreateModel(name, [], options={"proxy": True}, bases=(base,))
        return change_of(f"proxy_{name.lower()}", f"proxy {name} of {parent.name}", made)
    pointer = models.OneToOneField(
        base, models.CASCADE, auto_created=True, parent_link=True, primary_key=True, serialize=False
    )
    made = migrations.CreateModel(
        name, [(f"{parent.name.lower()}_ptr", pointer), ("extra", any_field(chance))], bases=(base,)
    )
    return change_of(f"child_{name.lower()}", f"child {name} of {parent.name}", made)


def delete(state: Any, app: str, chance: random.Random) -> Change | None:
    """Delete a model to which none refers."""
    referred = {
        str(each.remote_field.model).lower()
        for model in state.models.values()
        for each in model.fields.values()
        if each.is_relation
    } | {str(base).lower() for model in state.models.values() for base in model.bases}
    found = [each for each in own(state, app, proxies=True) if f"{app}.{each.name.lower()}" not in referred]
    if not found:
        return None
    model = chance.choice(found)
    return change_of(f"delete_{model.name.lower()}", f"delete {model.name}", migrations.DeleteModel(model.name))


def rename_model(state: Any, app: str, chance: random.Random) -> Change | None:
    """Rename a model."""
    found = own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    new = f"{model.name}Two"
    return change_of(f"to_{new.lower()}", f"rename {model.name} to {new}", migrations.RenameModel(model.name, new))


def rename_table(state: Any, app: str, chance: random.Random) -> Change | None:
    """Give a model another table."""
    found = own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    table = f"moved_{chance.randint(1, 10**6)}"
    return change_of("table", f"{model.name} moves to {table}", migrations.AlterModelTable(model.name, table))


def order(state: Any, app: str, chance: random.Random) -> Change | None:
    """Order a model's rows below another's."""
    found = [
        (model, name)
        for model in own(state, app)
        for name, each in model.fields.items()
        if isinstance(each, models.ForeignKey)
        and not each.primary_key
        and not model.options.get("order_with_respect_to")
        and not any(isinstance(base, str) for base in model.bases)
    ]
    if not found:
        return None
    model, name = chance.choice(found)
    made = migrations.AlterOrderWithRespectTo(model.name, name)
    return change_of("order", f"{model.name} in the order of {name}", made)
