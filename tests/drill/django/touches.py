"""What a release's models do with its database: each in a transaction that is taken back."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models, transaction

from tests.drill.django.site import connection
from tests.drill.django.values import value
from tests.drill.touches import Failure


@dataclass
class Touched:
    """All that a release did with one database."""

    failures: dict[tuple[str, str], Failure] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    seen: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(model, field) and the kinds of value that came back."""
    required: set[tuple[str, str]] = field(default_factory=set)
    """(model, field) that is never None, say the models."""


def held(state: Any) -> list[Any]:
    """Give the models that have tables, those first to which others refer."""
    waiting = [each for each in state.apps.get_models() if each._meta.managed and not each._meta.proxy]
    done: list[Any] = []
    while waiting:
        ready = next((each for each in waiting if not _before(each, waiting)), waiting[0])
        waiting.remove(ready)
        done.append(ready)
    return done


def live(all_: list[Any]) -> dict[str, str]:
    """Insert rows as the release would and keep them; gives the models where that failed."""
    failed = {}
    for model in all_:
        try:
            with transaction.atomic():
                for needed in (True, False):
                    made = model.objects.create(**given(model, needed=needed))
                    for each in model._meta.local_many_to_many:
                        _manage(made, each)
        except Exception as error:  # noqa: BLE001  whatever a database or a driver raises
            failed[model.__name__] = _words(error)
    return failed


def touch(all_: list[Any]) -> Touched:
    """Do everything, and leave nothing behind."""
    touched = Touched()
    for model in all_:
        for name, act in _acts(model, touched):
            _try(touched, name, model.__name__, act)
        touched.required |= {(model.__name__, each.name) for each in model._meta.concrete_fields if not each.null}
    return touched


def changed(before: Touched, after: Touched) -> tuple[Failure, ...]:
    """Give what went wrong after and not before, with what differs in silence."""
    found = [failure for key, failure in sorted(after.failures.items()) if key not in before.failures]
    for key, kinds in sorted(after.seen.items()):
        known = before.seen.get(key, frozenset())
        new = kinds - known - {"NoneType"}
        name = ".".join(key)
        if new and known - {"NoneType"}:
            found.append(Failure("load", name, "type", f"{', '.join(sorted(new))} instead of {known}", silent=True))
        if "NoneType" in kinds - known and key in before.required:
            found.append(Failure("load", name, "null", "None where the model says there is none", silent=True))
    return tuple(found)


def given(model: Any, *, needed: bool) -> dict[str, object]:
    """Give what code sets when it makes a row: all, or no more than it must."""
    found: dict[str, object] = {}
    for each in model._meta.concrete_fields:
        if each.auto_created or isinstance(each, models.AutoField) or each.generated:
            continue
        spare = each.null or each.has_default() or each.has_db_default() or getattr(each, "auto_now", False)
        if needed and spare and each.name not in _unique(model):
            continue
        if each.is_relation:
            found[each.name] = _referred(model, each)
        else:
            found[each.name] = value(each)
    return found


def _unique(model: Any) -> set[str]:
    """Give the fields that tell rows apart: no two rows can leave them to a default."""
    found = {each.name for each in model._meta.concrete_fields if each.unique}
    for parent in (model, *model._meta.parents):
        found.update(name for each in parent._meta.unique_together for name in each)
        for each in parent._meta.constraints:
            named = [*getattr(each, "fields", ()), *getattr(each, "expressions", ()), getattr(each, "condition", None)]
            found.update(word.partition("__")[0] for word in re.findall(r"\w+", str(named)))
    return found


def _before(model: Any, waiting: list[Any]) -> bool:
    return any(
        each.is_relation and each.related_model in waiting and each.related_model is not model
        for each in model._meta.concrete_fields
    )


def _referred(model: Any, relation: Any) -> object:
    other = relation.related_model
    found = other.objects.last()
    if relation.unique and not (relation.null and other is relation.model):
        taken = set(relation.model.objects.values_list(relation.attname, flat=True))
        found = next((each for each in other.objects.all() if each.pk not in taken), None)
        if found is None and not relation.null:
            found = other.objects.create(**given(other, needed=True))
    if relation.null and relation.related_model is model:
        return None
    if found is None and not relation.null:
        found = other.objects.create(**given(other, needed=True))
    return found


def _acts(model: Any, touched: Touched) -> Iterator[tuple[str, Callable[[], object]]]:
    manager, meta = model.objects, model._meta
    names = [each.name for each in meta.concrete_fields]
    related = [each.name for each in meta.concrete_fields if each.is_relation and not each.null]
    yield "load", partial(_load, model, touched)
    yield "related", lambda: list(manager.select_related(*related) if related else manager.all())
    yield "create", lambda: manager.create(**given(model, needed=True))
    yield "create all", lambda: manager.create(**given(model, needed=False))
    yield "create two", lambda: [manager.create(**given(model, needed=True)) for _ in "ab"]
    if not meta.parents and not any(each.one_to_one for each in meta.concrete_fields):
        yield "bulk", lambda: manager.bulk_create([model(**given(model, needed=False)) for _ in "ab"])
    yield "save", lambda: [each.save() for each in manager.all()]
    yield "delete", lambda: [each.delete() for each in manager.all()]
    for name in names:
        yield f"filter {name}", partial(_filter, model, name)
    own = [each for each in meta.local_concrete_fields if not (each.is_relation or each.primary_key or each.generated)]
    for each in own:
        yield f"update {each.name}", partial(_update, model, each)
    for each in meta.local_many_to_many:
        yield f"many {each.name}", partial(_manage_all, manager, each)


def _load(model: Any, touched: Touched) -> None:
    rows = list(model.objects.all())
    for each in model._meta.concrete_fields:
        kinds = frozenset(type(getattr(row, each.attname)).__name__ for row in rows)
        touched.seen[model.__name__, each.name] = kinds


def _filter(model: Any, name: str) -> None:
    found = model.objects.values_list(name, flat=True).first()
    list(model.objects.filter(**{name: found} if found is not None else {f"{name}__isnull": True}).order_by(name))


def _update(model: Any, field_: Any) -> None:
    first = model.objects.values_list("pk", flat=True).first()
    model.objects.filter(pk=first).update(**{field_.name: value(field_)})


def _manage_all(manager: Any, field_: Any) -> None:
    for row in manager.all():
        _manage(row, field_)


def _manage(row: Any, field_: Any) -> None:
    manager = getattr(row, field_.name)
    if field_.remote_field.through._meta.auto_created:
        other = field_.related_model.objects.last()
        if other is not None:
            manager.add(other)
    list(manager.all())


def _try(touched: Touched, name: str, model: str, act: Callable[[], object]) -> None:
    touched.done.add((name, model))
    try:
        with transaction.atomic():
            act()
            connection().check_constraints()
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001  whatever a database or a driver raises
        touched.failures[name, model] = Failure(name, model, type(error).__name__, _words(error))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".split("\n", 1)[0]
