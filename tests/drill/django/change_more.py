"""Changes of constraints and indexes, and what people write by hand."""

import random
from typing import Any

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower

from tests.drill.django.change import (
    Change,
    Written,
    change_of,
    own,
    pick,
    telling,
)


def constrain(state: Any, app: str, chance: random.Random) -> Change | None:
    """Add a constraint."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    field = model.fields[name]
    called = f"c{chance.randint(1, 10**6)}"
    is_text = isinstance(field, models.CharField | models.TextField)
    if isinstance(field, models.BooleanField) or field.choices:
        return None
    made: tuple[Any, ...] = (
        models.UniqueConstraint(fields=[name], name=called),
        models.UniqueConstraint(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=called),
        models.CheckConstraint(condition=Q(**{f"{name}__isnull": False}), name=called),
        models.CheckConstraint(condition=Q(**{f"{name}__isnull": True}) | Q(pk__gt=0), name=called),
        *((models.UniqueConstraint(Lower(name), name=called),) if is_text else ()),
    )
    constraint = chance.choice(made)
    return change_of(
        "constrain", f"constrain {model.name}: {constraint}", migrations.AddConstraint(model.name, constraint)
    )


def release(state: Any, app: str, chance: random.Random) -> Change | None:
    """Remove a constraint."""
    found = [(model, each) for model in own(state, app) for each in model.options.get("constraints", ())]
    if not found:
        return None
    model, constraint = chance.choice(found)
    made = migrations.RemoveConstraint(model.name, constraint.name)
    return change_of("release", f"remove {model.name}'s {constraint}", made)


def together(state: Any, app: str, chance: random.Random) -> Change | None:
    """Change unique_together."""
    found = [each for each in own(state, app) if len(telling(each)) > 1]
    if not found:
        return None
    model = chance.choice(found)
    value = set() if model.options.get("unique_together") else {tuple(sorted(chance.sample(telling(model), 2)))}
    made = migrations.AlterUniqueTogether(model.name, value)
    return change_of("together", f"{model.name} unique_together {value}", made)


def index(state: Any, app: str, chance: random.Random) -> Change | None:
    """Add an index."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    made = migrations.AddIndex(model.name, models.Index(fields=[name], name=f"i{chance.randint(1, 10**6)}"))
    return change_of("index", f"index {model.name}.{name}", made)


def forget(state: Any, app: str, chance: random.Random) -> Change | None:
    """Remove a field from the models alone."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    if not (model.fields[name].null or model.fields[name].has_db_default()):
        return None
    made = migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField(model.name, name)])
    return change_of("forget", f"forget {model.name}.{name}, which stays", made)


def clean(state: Any, app: str, chance: random.Random) -> Change | None:
    """Drop a column by SQL and tell the models so."""
    picked = pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    field = model.fields[name]
    if field.unique or field.db_index or field.db_column or type(field) is models.JSONField:
        return None
    table = model.options.get("db_table") or f"{app}_{model.name.lower()}"
    made = migrations.RunSQL(
        f'ALTER TABLE "{table}" DROP COLUMN "{name}"',
        migrations.RunSQL.noop,
        state_operations=[migrations.RemoveField(model.name, name)],
    )
    return change_of("clean", f"drop {model.name}.{name} by SQL", made)


def rows(state: Any, app: str, chance: random.Random) -> Change | None:
    """Change rows by a function."""
    found = own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    head = (
        f'\n\ndef work(apps, schema_editor):\n    model = apps.get_model("{app}", "{model.name}")\n'
        "    for each in model.objects.all():\n        each.save()\n"
    )
    text = "        migrations.RunPython(work, migrations.RunPython.noop),"
    return Change("rows", f"save all rows of {model.name}", (Written(None, text, head),))


def unmanage(state: Any, app: str, chance: random.Random) -> Change | None:
    """Change options that the database does not know."""
    found = own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    made = migrations.AlterModelOptions(model.name, {"ordering": ["pk"], "verbose_name": "thing"})
    return change_of("options", f"{model.name}'s options", made)
