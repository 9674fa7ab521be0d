"""What `migrate` says to a database that is ahead, word for word: the real Django, and the program."""

from collections.abc import Mapping

import pytest

from tests.drill.compare import ask
from tests.drill.django.real import rehearse
from tests.drill.django.site import Memory

_HEAD = "from django.db import migrations, models\n\n\n"
_ITEM = 'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])'


def _tree(app: str = "shop", **files: tuple[str, ...] | str) -> dict[str, str]:
    """Give an app's migrations: by name, what each follows, or its text."""
    made = {"manage.py": "", f"{app}/migrations/__init__.py": ""}
    for name, said in files.items():
        made[f"{app}/migrations/{name}.py"] = said if isinstance(said, str) else _text(app, said)
    return made


def _text(app: str, parents: tuple[str, ...], operations: str = "", replaces: tuple[str, ...] = ()) -> str:
    depends = ", ".join(repr(tuple(each.split("."))) if "." in each else repr((app, each)) for each in parents)
    old = ", ".join(repr((app, each)) for each in replaces)
    return (
        f"{_HEAD}class Migration(migrations.Migration):\n    dependencies = [{depends}]\n"
        f"    replaces = [{old}]\n    operations = [{operations}]\n"
    )


FIRST = _text("shop", (), _ITEM)
ADDS = 'migrations.AddField("item", "a", models.IntegerField(null=True))'
SQUASH = _text("shop", (), f"{_ITEM}, {ADDS}", ("m1", "m2"))
ONE, TWO = _tree(m1=FIRST), _tree(m1=FIRST, m2=("m1",))
CRM = _tree("crm", c1=_text("crm", ("shop.m2",)))

CASES: tuple[tuple[str, Mapping[str, str], Mapping[str, str], bool], ...] = (
    ("purely ahead", TWO, ONE, True),
    ("a hotfix of its own", TWO, _tree(m1=FIRST, m2_hot=("m1",)), True),
    ("a parent that was never applied", _tree(m1=FIRST, m3=("m1",)), _tree(m1=FIRST, m2=("m1",), m3=("m2",)), False),
    ("a parent without a file", TWO, _tree(m1=FIRST, m4=("m3",)), False),
    ("a parent of another app without a file", TWO | CRM, ONE | CRM, False),
    ("two leaves", TWO, _tree(m1=FIRST, m2=("m1",), m2_hot=("m1",)), False),
    ("a squash whose parts ran", _tree(m1=FIRST, m2=_text("shop", ("m1",), ADDS)), _tree(m1_squashed=SQUASH), True),
    ("parts whose squash ran", _tree(m1_squashed=SQUASH), _tree(m1=FIRST, m2=_text("shop", ("m1",), ADDS)), True),
    ("both", _tree(m1_squashed=SQUASH, m3=("m1_squashed",)), _tree(m1=FIRST, m2=("m1",), m1_squashed=SQUASH), True),
    (
        "a squash of which a part ran",
        ONE,
        _tree(m1=FIRST, m2=_text("shop", ("m1",), ADDS), m1_squashed=SQUASH, m3=("m1_squashed",)),
        True,
    ),
    ("a squash of which a part ran, and the files are gone", ONE, _tree(m1_squashed=SQUASH, m3=("m2",)), False),
    ("a child of a part that a squash stands for", TWO, _tree(m1_squashed=SQUASH, m3=("m2",)), True),
)


@pytest.mark.parametrize(("ran", "known", "passes"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_the_hook_ends_as_django_ends(
    ran: Mapping[str, str], known: Mapping[str, str], *, passes: bool, memory: Memory
) -> None:
    outcome = rehearse(ran, known, memory).outcome
    answer = ask(ran, known, "sqlite")
    assert outcome.ran
    assert bool(outcome.boot) is not passes
    assert answer.words == outcome.boot
