"""Changes of models, as makemigrations and people write them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower

from tests.drill.django.fields import CLIENT, SERVER, SPARE, any_field, relation

_NAMES = ("alpha", "beta", "gamma", "delta", "note", "state", "rank", "kind")
_MODELS = ("Item", "Order", "Person", "Tag", "Place", "Event")


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


def _change(name: str, story: str, *operations: Any) -> Change:  # noqa: ANN401  Django has no types
    return Change(name, story, tuple(Written(each) for each in operations))


def beginning(state: Any, app: str, chance: random.Random) -> Sequence[Written]:  # noqa: ANN401
    """Make an app's first models."""
    made = []
    known = [f"{a}.{m}" for a, m in state.models]
    for name in chance.sample(_MODELS, chance.randint(1, 3)):
        fields = _fields(chance, known)
        made.append(Written(migrations.CreateModel(name, [("id", _key()), *fields], options=_options(chance, fields))))
        known.append(f"{app}.{name.lower()}")
    return made


def _key() -> Any:  # noqa: ANN401
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _fields(chance: random.Random, known: Sequence[str]) -> list[tuple[str, Any]]:
    found = [(name, any_field(chance)) for name in chance.sample(_NAMES, chance.randint(1, 4))]
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


def _own(state: Any, app: str, *, proxies: bool = False) -> list[Any]:  # noqa: ANN401
    return [
        each
        for (label, _), each in sorted(state.models.items())
        if label == app and (proxies or not each.options.get("proxy"))
    ]


def _plain(model: Any) -> list[str]:  # noqa: ANN401
    return [
        name
        for name, each in model.fields.items()
        if not each.is_relation and not each.primary_key and not each.generated and name != "_order"
    ]


def _telling(model: Any) -> list[str]:  # noqa: ANN401
    return [name for name in _plain(model) if not isinstance(model.fields[name], models.BooleanField)]


def _is_used(model: Any, name: str) -> bool:  # noqa: ANN401
    """Tell whether a constraint, an index or an option names a field."""
    kept = ("constraints", "indexes", "unique_together", "order_with_respect_to")
    return any(name in str(model.options.get(each)) for each in kept) or any(
        each.generated and name in str(each.expression) for each in model.fields.values()
    )


def _pick(state: Any, app: str, chance: random.Random) -> tuple[Any, str] | None:  # noqa: ANN401
    found = [(model, name) for model in _own(state, app) for name in _plain(model) if not _is_used(model, name)]
    return chance.choice(found) if found else None


def _new_name(model: Any, chance: random.Random) -> str:  # noqa: ANN401
    return next(name for name in (f"{chance.choice(_NAMES)}_{n}" for n in range(9, 99)) if name not in model.fields)


def _adds(made: Sequence[Callable[[], Any]]) -> Make:
    def add(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
        found = _own(state, app)
        if not found:
            return None
        model, field = chance.choice(found), chance.choice(made)()
        name = _new_name(model, chance)
        return _change(
            f"add_{name}", f"add {model.name}.{name} {_said(field)}", migrations.AddField(model.name, name, field)
        )

    return add


def _said(field: Any) -> str:  # noqa: ANN401
    _, _, _, keywords = field.deconstruct()
    return f"{type(field).__name__} {keywords}"


def add_required(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Add a field with a default for this once."""
    found = _own(state, app)
    if not found:
        return None
    model, name = chance.choice(found), ""
    name = _new_name(model, chance)
    field = chance.choice((models.IntegerField(default=3), models.CharField(max_length=9, default="q")))
    return _change(
        f"add_{name}",
        f"add {model.name}.{name} with a default for once",
        migrations.AddField(model.name, name, field, preserve_default=False),
    )


def add_relation(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Add a field that refers to a model."""
    found = _own(state, app)
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
    return _change(
        f"add_{name}", f"add {model.name}.{name} {_said(field)}", migrations.AddField(model.name, name, field)
    )


def create(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Make a model."""
    name = next((each for each in chance.sample(_MODELS, 6) if (app, each.lower()) not in state.models), None)
    if name is None:
        return None
    known = [".".join(key) for key, each in sorted(state.models.items()) if not each.options.get("proxy")]
    fields = _fields(chance, known)
    made = migrations.CreateModel(name, [("id", _key()), *fields], options=_options(chance, fields))
    return _change(f"create_{name.lower()}", f"create {name} {[(n, _said(f)) for n, f in fields]}", made)


def inherit(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Make a child of a model, or a proxy of it."""
    found = [each for each in _own(state, app) if all(isinstance(base, str) is False for base in each.bases)]
    name = next((each for each in chance.sample(_MODELS, 6) if (app, each.lower()) not in state.models), None)
    if not found or name is None:
        return None
    parent = chance.choice(found)
    base = f"{app}.{parent.name.lower()}"
    if chance.random() < 0.4:
        made = migrations.CreateModel(name, [], options={"proxy": True}, bases=(base,))
        return _change(f"proxy_{name.lower()}", f"proxy {name} of {parent.name}", made)
    pointer = models.OneToOneField(
        base, models.CASCADE, auto_created=True, parent_link=True, primary_key=True, serialize=False
    )
    made = migrations.CreateModel(
        name, [(f"{parent.name.lower()}_ptr", pointer), ("extra", any_field(chance))], bases=(base,)
    )
    return _change(f"child_{name.lower()}", f"child {name} of {parent.name}", made)


def delete(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Delete a model to which none refers."""
    referred = {
        str(each.remote_field.model).lower()
        for model in state.models.values()
        for each in model.fields.values()
        if each.is_relation
    } | {str(base).lower() for model in state.models.values() for base in model.bases}
    found = [each for each in _own(state, app, proxies=True) if f"{app}.{each.name.lower()}" not in referred]
    if not found:
        return None
    model = chance.choice(found)
    return _change(f"delete_{model.name.lower()}", f"delete {model.name}", migrations.DeleteModel(model.name))


def rename_model(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Rename a model."""
    found = _own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    new = f"{model.name}Two"
    return _change(f"to_{new.lower()}", f"rename {model.name} to {new}", migrations.RenameModel(model.name, new))


def rename_table(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Give a model another table."""
    found = _own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    table = f"moved_{chance.randint(1, 10**6)}"
    return _change("table", f"{model.name} moves to {table}", migrations.AlterModelTable(model.name, table))


def remove(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Remove a field."""
    picked = _pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    return _change(f"remove_{name}", f"remove {model.name}.{name}", migrations.RemoveField(model.name, name))


def remove_relation(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Remove a field that refers to a model."""
    found = [
        (model, name)
        for model in _own(state, app)
        for name, each in model.fields.items()
        if each.is_relation and not each.primary_key and not _is_used(model, name)
    ]
    if not found:
        return None
    model, name = chance.choice(found)
    return _change(f"remove_{name}", f"remove {model.name}.{name}", migrations.RemoveField(model.name, name))


def rename(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Rename a field."""
    found = [
        (model, name)
        for model in _own(state, app)
        for name, each in model.fields.items()
        if not each.primary_key and name != "_order"
    ]
    if not found:
        return None
    model, name = chance.choice(found)
    new = _new_name(model, chance)
    return _change(f"to_{new}", f"rename {model.name}.{name} to {new}", migrations.RenameField(model.name, name, new))


def alter(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Change a field's options, one or two of them."""
    picked = _pick(state, app, chance)
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
    return _change(
        f"alter_{name}", f"alter {model.name}.{name} {path}: {changed}", migrations.AlterField(model.name, name, new)
    )


def _plain_value(field: Any) -> object:  # noqa: ANN401
    match field:
        case models.BooleanField():
            return True
        case models.IntegerField() | models.FloatField():
            return 4
        case models.CharField() | models.TextField() if not isinstance(field, models.SlugField):
            return "d"
    return None


def retype(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Give a field another type, one into which its rows go."""
    picked = _pick(state, app, chance)
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
    return _change(
        f"retype_{name}", f"retype {model.name}.{name} to {_said(new)}", migrations.AlterField(model.name, name, new)
    )


def constrain(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Add a constraint."""
    picked = _pick(state, app, chance)
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
    return _change(
        "constrain", f"constrain {model.name}: {constraint}", migrations.AddConstraint(model.name, constraint)
    )


def release(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Remove a constraint."""
    found = [(model, each) for model in _own(state, app) for each in model.options.get("constraints", ())]
    if not found:
        return None
    model, constraint = chance.choice(found)
    made = migrations.RemoveConstraint(model.name, constraint.name)
    return _change("release", f"remove {model.name}'s {constraint}", made)


def together(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Change unique_together."""
    found = [each for each in _own(state, app) if len(_telling(each)) > 1]
    if not found:
        return None
    model = chance.choice(found)
    value = set() if model.options.get("unique_together") else {tuple(sorted(chance.sample(_telling(model), 2)))}
    made = migrations.AlterUniqueTogether(model.name, value)
    return _change("together", f"{model.name} unique_together {value}", made)


def index(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Add an index."""
    picked = _pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    made = migrations.AddIndex(model.name, models.Index(fields=[name], name=f"i{chance.randint(1, 10**6)}"))
    return _change("index", f"index {model.name}.{name}", made)


def order(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Order a model's rows below another's."""
    found = [
        (model, name)
        for model in _own(state, app)
        for name, each in model.fields.items()
        if isinstance(each, models.ForeignKey) and not each.primary_key and not model.options.get("order_with_respect_to")
        and not any(isinstance(base, str) for base in model.bases)
    ]  # fmt: skip
    if not found:
        return None
    model, name = chance.choice(found)
    made = migrations.AlterOrderWithRespectTo(model.name, name)
    return _change("order", f"{model.name} in the order of {name}", made)


def compute(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Add a generated field."""
    picked = _pick(state, app, chance)
    if picked is None or type(picked[0].fields[picked[1]]) is not models.IntegerField:
        return None
    model, name = picked
    field = models.GeneratedField(expression=F(name) + 1, output_field=models.BigIntegerField(), db_persist=False)
    new = _new_name(model, chance)
    return _change("compute", f"{model.name}.{new} is computed of {name}", migrations.AddField(model.name, new, field))


def forget(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Remove a field from the models alone."""
    picked = _pick(state, app, chance)
    if picked is None:
        return None
    model, name = picked
    if not (model.fields[name].null or model.fields[name].has_db_default()):
        return None
    made = migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField(model.name, name)])
    return _change("forget", f"forget {model.name}.{name}, which stays", made)


def clean(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Drop a column by SQL and tell the models so."""
    picked = _pick(state, app, chance)
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
    return _change("clean", f"drop {model.name}.{name} by SQL", made)


def rows(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Change rows by a function."""
    found = _own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    head = (
        f'\n\ndef work(apps, schema_editor):\n    model = apps.get_model("{app}", "{model.name}")\n'
        "    for each in model.objects.all():\n        each.save()\n"
    )
    text = "        migrations.RunPython(work, migrations.RunPython.noop),"
    return Change("rows", f"save all rows of {model.name}", (Written(None, text, head),))


def unmanage(state: Any, app: str, chance: random.Random) -> Change | None:  # noqa: ANN401
    """Change options that the database does not know."""
    found = _own(state, app)
    if not found:
        return None
    model = chance.choice(found)
    made = migrations.AlterModelOptions(model.name, {"ordering": ["pk"], "verbose_name": "thing"})
    return _change("options", f"{model.name}'s options", made)


CHANGES: tuple[Make, ...] = (
    _adds(SPARE), _adds(CLIENT), _adds(SERVER), add_required, add_relation, create, inherit, delete, rename_model,
    rename_table, remove, remove_relation, rename, alter, alter, alter, retype, constrain, release, together, index,
    order, compute, forget, clean, rows, unmanage,
)  # fmt: skip
