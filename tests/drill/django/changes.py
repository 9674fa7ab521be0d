"""All changes of models, as makemigrations and people write them; one is listed as often as it shall come."""

from tests.drill.django.change import Make
from tests.drill.django.change_fields import (
    add_relation,
    add_required,
    adds,
    alter,
    compute,
    remove,
    remove_relation,
    rename,
    retype,
)
from tests.drill.django.change_models import create, delete, inherit, order, rename_model, rename_table
from tests.drill.django.change_more import clean, constrain, forget, index, release, rows, together, unmanage
from tests.drill.django.fields import CLIENT, SERVER, SPARE

CHANGES: tuple[Make, ...] = (
    adds(SPARE), adds(CLIENT), adds(SERVER), add_required, add_relation, create, inherit, delete, rename_model,
    rename_table, remove, remove_relation, rename, alter, alter, alter, retype, constrain, release, together, index,
    order, compute, forget, clean, rows, unmanage,
)  # fmt: skip  # fmt: skip
