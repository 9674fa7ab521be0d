"""Functions that a Django migration runs: which only write rows or run what stands there, and which may do more."""

import pytest

from checker.core.column import Column
from checker.core.history import Revision
from checker.core.operation import AddColumn, CreateTable, Operation, WriteRows
from checker.core.tree import Unread
from checker.core.types import Type
from tests.python.test_django import history, migration, model

FIELDS = '("a", models.IntegerField()), ("b", models.IntegerField())'
IMPORTS = """
import logging
import uuid
from enum import Enum
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils.text import slugify

from shop.choices import NEW, Kind
from shop.texts import WORDS, clean, words

class Old(Enum):
    OPEN = "o"


log = logging.getLogger(__name__)
STATEMENT = "UPDATE shop_item SET a = 3"
NAMES = ("Item",)
APP = "shop"


def twice(value):
    return value * 2


def fill(apps, word=1):
    apps.get_model("shop", "Item").objects.update(b=word)


def work_on(model):
    for each in model.objects.all():
        each.a = twice(each.b)
        each.save()


def run(editor):
    editor.execute("UPDATE shop_item SET a = 4")


def call_itself(apps, editor):
    clean(apps)


"""


def ran(body: str) -> Revision:
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    above = f"{IMPORTS}def work(apps, editor):\n    Item = apps.get_model(APP, 'Item')\n{lines}\n"
    return history(migration(model(FIELDS) + "migrations.RunPython(work)", above)).by_id["shop.0001"]


def done(body: str) -> list[Operation]:
    return [step.operation for step in ran(body).up[1:]]


def updated(column: str, value: str | None = None) -> WriteRows:
    return WriteRows("update", "shop_item", (column,), ((column, value),) if value else ())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("log.info('so many: %s', Item.objects.count())", []),
        ("try:\n    Item.objects.update(a=1)\nexcept ValueError as error:\n    print(error)", [updated("a", "1")]),
        ("with transaction.atomic():\n    Item.objects.update(a=1)", [updated("a", "1")]),
        ("import json\nItem.objects.update(a=json.loads('1'))", [updated("a")]),
        ("Item.objects.update(a=twice(2))", [updated("a")]),
        ("Item.objects.update(a=uuid4().int, b=uuid.uuid4().int)", [WriteRows("update", "shop_item", ("a", "b"))]),
        ("Item.objects.update(a=slugify('x'))", [updated("a")]),
        ("Item.objects.update(a=Kind.OPEN)", [updated("a")]),
        ("Item.objects.update(a=Kind.OPEN.value)", [updated("a")]),
        ("Item.objects.update(a=NEW)", [updated("a")]),
        ("for each in Old:\n    Item.objects.filter(a=each.value).update(a=each.name.lower())", [updated("a")]),
        ("for old, new in words.items():\n    Item.objects.filter(a=old).update(a=new)", [updated("a")]),
        ("for old in WORDS:\n    Item.objects.filter(a=old).update(a=1)", [updated("a", "1")]),
        ("Item.objects.update(a=settings.SITE_ID)", [updated("a")]),
        ("Item.objects.update(a=getattr(Item.objects.first(), 'b'))", [updated("a")]),
        ("fill(apps)", [updated("b")]),
        ("fill(word=4, apps=apps)", [updated("b")]),
        ("work_on(Item)", [updated("a")]),
        ("list(map(twice, [1]))", []),
        ("def inner(item):\n    item.a = 1\ninner(Item.objects.first())", [updated("a")]),
        ("sorted([1], key=lambda each: -each)", []),
        ("editor.execute('UPDATE shop_item SET a = 1')", [updated("a", "1")]),
        ("editor.execute(STATEMENT)", [updated("a", "3")]),
        ("run(editor)", [updated("a", "4")]),
        ("with connection.cursor() as cursor:\n    cursor.execute('UPDATE shop_item SET a = %s', [2])", [updated("a")]),
        ("cursor = editor.connection.cursor()\ncursor.execute('UPDATE shop_item SET a = 1')", [updated("a", "1")]),
        (
            "editor.execute('ALTER TABLE shop_item ADD c int')",
            [AddColumn("shop_item", Column("c", Type("int", bits=32)))],
        ),
    ],
)
def test_what_a_function_does_is_read(body: str, expected: list[Operation]) -> None:
    assert done(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "clean(Item)",
        "call_itself(apps, editor)",
        "map(clean, [1])",
        "Item.objects.update(a=Kind.OPEN())",
        "Kind.make(Item)",
        "print(Kind)",
        "from shop import choices\nchoices.fill()",
        "import os\nos.system('x')",
        "import subprocess",
        "print(apps)",
        "print(editor)",
        "editor.delete_model(Item)",
        "getattr(editor, 'execute')('DROP TABLE shop_item')",
        "getattr(Item.objects, 'raw')('DROP TABLE shop_item')",
        "editor.execute(f'UPDATE {Item._meta.db_table} SET a = 1')",
        "connection.cursor().execute('DROP TABLE shop_item')",
        "with connection.cursor() as cursor:\n    cursor.executemany('UPDATE t SET a = 1', [])",
        "if connection.vendor == 'sqlite':\n    editor.execute('UPDATE shop_item SET a = 1')",
        "with open('x') as file:\n    Item.objects.update(a=1)",
        "transaction.on_commit(clean)",
        "Item.objects.raw('DROP TABLE shop_item')",
        "STATEMENT = input()\neditor.execute(STATEMENT)",
        "fill(apps)\nfill(1, apps)",
    ],
)
def test_what_may_do_more_is_not(body: str) -> None:
    (lost,) = done(body)
    assert isinstance(lost, Unread)
    assert not lost.rows


@pytest.mark.parametrize(
    ("body", "maybe"),
    [
        ("editor.execute('UPDATE shop_item SET a = 1')", False),
        ("if Item.objects.count():\n    editor.execute('UPDATE shop_item SET a = 1')", True),
        ("if Item.objects.count():\n    return\neditor.execute('UPDATE shop_item SET a = 1')", True),
        ("run(editor)", True),
    ],
)
def test_a_statement_may_not_run(body: str, maybe: bool) -> None:  # noqa: FBT001
    (_, step) = ran(body).up
    assert step.maybe is maybe


def test_the_model_s_own_table_comes_first() -> None:
    assert isinstance(ran("pass").up[0].operation, CreateTable)
