"""Changes of fields."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations, models
from django.db.models import F

from tests.drill.django.change import (
    Change,
    Make,
    change_of,
    is_used,
    new_name,
    own,
    pick,
    said,
)
from tests.drill.django.fields import relation


def adds(made: Sequence[Callable[[], Any]]) -> Make:
    def add(state: Any, app: str, chance: random.Random) -> Change | None:
        found = own(state, app)
        if not found:
            return None
        model, field = chance.choice(found), chance.choice(made)()
        name = new_name(model, chance)
        return change_of(
            f"add_{name}", f"add {model.name}.{name} {said(field)}", migrations.AddField(model.name, name, field)
        )

    return add


def add_required(state: Any, app: str, chance: random.Random) -> Change | None:
    """Add a field with a default for this once."""
    found = own(state, app)
    if not found:
        return None
    model, name = chance.choice(found), ""
    name = new_name(model, chance)
    field = chance.choice((models.IntegerField(default=3), models.CharField(max_length=9, default="q")))
    return change_of(
        f"add_{name}",
        f"add {model.name}.{name} with a default for once",
        migrations.AddField(model.name, name, field, preserve_default=False),
    )


def add_relation(state: Any, app: str, chance: random.Random) -> Change | None:
    """Add a field that refers to a model."""
    found = own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    to = ".".join(chance.choice([key for key, each in sorted(state.models.items()) if not each.options.get("proxy")]))
    name = f"{chance.choice(('owner', 'source'))}_{chance.randint(9, 99)}"
    if name in model.fields:
        return None
    field = relation(chance, to, spare=True)
    if chance.random() < 0.3:
        field = models.ManyToManyField(to, related_name="+")
    return change_of(
        f"add_{name}", f"add {model.name}.{name} {said(field)}", migrations.AddField(model.name, name, field)
    )


def remove(state: Any, app: str, chance: random.Random) -> Change | None:
    """Remove a field."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    return change_of(f"remove_{name}", f"remove {model.name}.{name}", migrations.RemoveField(model.name, name))


def remove_relation(state: Any, app: str, chance: random.Random) -> Change | None:
    """Remove a field that refers to a model."""
    found = [
        (model, name)
        for model in own(state, app)
        for name, each in model.fields.items()
        if each.is_relation and not each.primary_key and not is_used(model, name)
    ]
    if not found:
        return None
    model, name = chance.choice(found)
    return change_of(f"remove_{name}", f"remove {model.name}.{name}", migrations.RemoveField(model.name, name))


def rename(state: Any, app: str, chance: random.Random) -> Change | None:
    """Rename a field."""
    found = [
        (model, name)
        for model in own(state, app)
        for name, each in model.fields.items()
        if not each.primary_key and name != "_order"
    ]
    if not found:
        return None
    model, name = chance.choice(found)
    new = new_name(model, chance)
    return change_of(f"to_{new}", f"rename {model.name}.{name} to {new}", migrations.RenameField(model.name, name, new))


def alter(state: Any, app: str, chance: random.Random) -> Change | None:
    """Change a field's options, one or two of them."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    field = model.fields[name]
    _, path, arguments, keywords = field.deconstruct()
    was = dict(keywords)
    word = chance.choice(("null", "null", "unique", "default", "db_default", "help_text", "db_column", "db_index"))
    if word == "null":
        keywords["null"] = not field.null
        if field.null and not (field.has_default() or field.has_db_default()):
            keywords["db_default"] = _plain_value(field)
    elif word in {"unique", "db_index"}:
        keywords[word] = not keywords.get(word, False)
    elif word in {"default", "db_default"}:
        if word in keywords:
            del keywords[word]
        else:
            keywords[word] = _plain_value(field)
    else:
        keywords[word] = f"some_{chance.randint(1, 10**6)}"
    if (isinstance(field, models.BooleanField) or field.choices) and keywords.get("unique"):
        return None
    if any(value is None and key != "help_text" for key, value in keywords.items()) or "auto_now" in keywords:
        return None
    new = type(field)(*arguments, **keywords)
    changed = {key: keywords.get(key) for key in {*was, *keywords} if was.get(key) != keywords.get(key)}
    return change_of(
        f"alter_{name}", f"alter {model.name}.{name} {path}: {changed}", migrations.AlterField(model.name, name, new)
    )


def _plain_value(field: Any) -> object:
    match field:
        case models.BooleanField():
            return True
        case models.IntegerField() | models.FloatField():
            return 4
        case models.CharField() | models.TextField() if not isinstance(field, models.SlugField):
            return "d"
    return None


def retype(state: Any, app: str, chance: random.Random) -> Change | None:
    """Give a field another type, one into which its rows go."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    field = model.fields[name]
    if type(field) is models.IntegerField and not field.has_db_default():
        new: Any = chance.choice(
            (models.BigIntegerField(null=field.null), models.CharField(max_length=40, null=field.null))
        )
    elif type(field) is models.CharField and not field.has_db_default():
        new = chance.choice(
            (models.TextField(null=field.null), models.CharField(max_length=chance.choice((5, 90)), null=field.null))
        )
    else:
        return None
    return change_of(
        f"retype_{name}", f"retype {model.name}.{name} to {said(new)}", migrations.AlterField(model.name, name, new)
    )


def compute(state: Any, app: str, chance: random.Random) -> Change | None:
    """Add a generated field."""
    picked = pick(state, app, chance)
    if picked is None or type(picked[0].fields[picked[1]]) is not models.IntegerField:
        return None
    model, name = picked
    field = models.GeneratedField(expression=F(name) + 1, output_field=models.BigIntegerField(), db_persist=False)
    new = new_name(model, chance)
    return change_of(
        "compute", f"{model.name}.{new} is computed of {name}", migrations.AddField(model.name, new, field)
    )
