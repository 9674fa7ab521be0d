"""What Django's migrations say, as the real Django does it (`tests/drill/django` holds the two side by side)."""

import pytest
from django.db.backends.utils import names_digest

from checker.adapters.django import adapter, detect, read
from checker.core.apply import apply_revisions
from checker.core.column import Check, Exclude, Unique
from checker.core.history import History, Package
from checker.core.operation import WriteRows
from checker.core.schema import Schema, Table
from checker.core.tree import Unread
from checker.python.django.names import invented
from checker.python.django.packages import packages
from checker.python.django.settings import settings_of
from tests.trees import DictTree

_HEAD = """\
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from modelcluster import fields as elsewhere
"""
_ID = '("id", models.AutoField(primary_key=True))'
_NAMES = ("Item", "Other")


def migration(
    operations: str, above: str = "", name: str = "0001", parents: str = "", more: str = ""
) -> dict[str, str]:
    """Give a migration of the app `shop`."""
    body = f"    dependencies = [{parents}]\n    {more}\n    operations = [{operations}]\n"
    return {f"shop/migrations/{name}.py": f"{_HEAD}\n{above}\n\nclass Migration(migrations.Migration):\n{body}"}


def history(files: dict[str, str], dialect: str = "postgres") -> History:
    (place,) = detect(DictTree({"manage.py": "", **files}))
    return read(DictTree({"manage.py": "", **files}), place, dialect)


def schema(operations: str, dialect: str = "postgres") -> Schema:
    made = history(migration(operations), dialect)
    return apply_revisions(Schema(dialect), made.ordered(), of_current=False)


def table(operations: str, name: str = "shop_item", dialect: str = "postgres") -> Table:
    return schema(operations, dialect).tables[name]


def model(fields: str, name: str = "Item", more: str = "") -> str:
    return f'migrations.CreateModel("{name}", [{_ID}, {fields}]{more}), '


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ('models.UniqueConstraint(fields=["a"], name="u")', Unique(("a",), "u")),
        (
            'models.UniqueConstraint(fields=["a"], condition=Q(b__gt=3), name="u")',
            Unique(("a",), "u", where="b > 3", index=True),
        ),
        (
            'models.UniqueConstraint(Lower("a"), Upper(F("b")), name="u")',
            Unique(("lower(a)", "upper(b)"), "u", expression=True, index=True),
        ),
        (
            'models.UniqueConstraint(fields=["a"], nulls_distinct=False, name="u")',
            Unique(("a",), "u", nulls_not_distinct=True),
        ),
        (
            'models.CheckConstraint(condition=Q(a__isnull=False), name="c")',
            Check("a IS NOT NULL", "c", ("a",), None, True),
        ),
        (
            'models.CheckConstraint(check=Q(a__in=["x", "y"]), name="c")',
            Check("a IN ('x', 'y')", "c", ("a",), ("x", "y")),
        ),
        (
            'models.CheckConstraint(check=Q(a="x") | Q(b__gte=F("id")), name="c")',
            None,
        ),
        ('models.CheckConstraint(check=~Q(pk=F("b")), name="c")', None),
        (
            'ExclusionConstraint(name="e", expressions=[("a", "&&"), (F("b"), "=")])',
            Exclude("a, b [e]", "e", ("a", "b")),
        ),
    ],
)
def test_a_constraint_is_read_with_what_it_says(constraint: str, expected: object) -> None:
    held = table(
        model('("a", models.CharField(max_length=9)), ("b", models.IntegerField())')
        + f'migrations.AddConstraint("item", {constraint})'
    )
    (found,) = (state.constraint for state in held.constraints)
    if expected is None:  # an expression of Python's: what it names is what counts
        assert found.columns
    else:
        assert found == expected


def test_two_checks_that_could_not_be_read_are_not_the_same() -> None:
    made = "".join(
        f'migrations.AddConstraint("item", models.CheckConstraint(check=unknown, name="c{n}")), ' for n in "12"
    )
    first, second = (state.constraint for state in table(model("") + made).constraints)
    assert isinstance(first, Check)
    assert isinstance(second, Check)
    assert first.text != second.text


def test_invented_names_are_those_of_django() -> None:
    made = invented("shop_item", ("name", "kind"), "_uniq", "postgres")
    assert made == f"shop_item_name_kind_{names_digest('shop_item', 'name', 'kind', length=8)}_uniq"
    long_one = invented("shop_item_with_quite_a_long_name", ("one_column", "another_column"), "_uniq", "postgres")
    assert len(long_one) <= 63


def test_a_table_that_is_renamed_keeps_the_names_of_its_constraints() -> None:
    fields = '("a", models.IntegerField()), ("b", models.IntegerField())'
    held = table(
        model(fields, more=', {"unique_together": {("a", "b")}}')
        + 'migrations.AlterModelTable("item", "moved"), migrations.AlterUniqueTogether("item", set())',
        "moved",
    )
    assert held.constraints == ()


def test_a_key_that_becomes_a_number_is_no_key_any_more() -> None:
    held = table(
        model("", "Other")
        + model('("other", models.ForeignKey("shop.other", models.CASCADE))')
        + 'migrations.RenameField("item", "other", "other_id"),'
        + 'migrations.AlterField("item", "other_id", models.IntegerField())'
    )
    assert list(held.columns) == ["id", "other_id"]
    assert held.constraints == ()


def test_a_key_of_somebody_elses_class_is_a_key() -> None:
    held = table(
        model("", "Other") + model('("page", elsewhere.ParentalKey(on_delete=models.CASCADE, to="shop.other"))')
    )
    assert list(held.columns) == ["id", "page_id"]
    assert held.whole


def test_two_models_of_one_name_meet_under_names_of_their_own() -> None:
    other = migration(model('("many", models.ManyToManyField("crm.item"))'), parents='("crm", "0001")')
    first = {
        "crm/migrations/0001.py": f"{_HEAD}\n\nclass Migration(migrations.Migration):\n    operations = [{model('')}]\n"
    }
    made = apply_revisions(Schema("postgres"), history({**first, **other}).ordered(), of_current=False)
    assert list(made.tables["shop_item_many"].columns) == ["id", "from_item_id", "to_item_id"]


FORGOTTEN = (
    'migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("item", "a")]), '
    'migrations.AlterField("item", "b", models.IntegerField(null=True))'
)


@pytest.mark.parametrize(("dialect", "left"), [("sqlite", ["id", "b"]), ("postgres", ["id", "a", "b"])])
def test_sqlite_loses_what_the_models_forgot_where_the_table_is_made_anew(dialect: str, left: list[str]) -> None:
    fields = '("a", models.IntegerField(null=True)), ("b", models.IntegerField())'
    assert list(table(model(fields) + FORGOTTEN, dialect=dialect).columns) == left


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Item.objects.filter(a=1).update(a=2, b=None)", [("update", ("a", "b"), (("a", "2"), ("b", None)))]),
        ('Item.objects.update(a=F("b"))', [("update", ("a",), ())]),
        ("for each in Item.objects.all():\n        each.a = each.b\n        each.save()", [("update", ("a",), ())]),
        ('Item.objects.bulk_update(Item.objects.all(), ["b"])', [("update", ("b",), ())]),
        ("Item.objects.create(a=1)", [("insert", (), ())]),
        ("Item(a=1).save()", []),
        ("Item.objects.exclude(a=Lower('b')).delete()", [("delete", (), ())]),
        ("print(Item.objects.count())", []),
        ("log.info('so many: %s', Item.objects.count())\n    other.warning(word)", []),
        (
            "for name in NAMES:\n        apps.get_model('shop', name).objects.update(a=1)",
            [("update", ("a",), (("a", "1"),))],
        ),
        ("setattr(Item.objects.first(), word, 1)", None),
        ("Item.objects.update(elsewhere=1)", None),
    ],
)
def test_a_function_writes_rows(body: str, expected: list[object] | None) -> None:
    above = (
        "import logging\nfrom typing import Any\nNAMES = ('Item',)\n"
        "log = logging.getLogger(__name__)\nother = log.getChild('x')\n\n"
        "def work(apps: Any, editor: Any) -> None:\n    word = 'a'\n    Item = apps.get_model('shop', 'Item')\n"
        f"    {body}\n"
    )
    fields = '("a", models.IntegerField()), ("b", models.IntegerField())'
    made = history(migration(model(fields) + "migrations.RunPython(work)", above)).by_id["shop.0001"]
    found = [step.operation for step in made.up[1:]]
    if expected is None:
        (lost,) = found
        assert isinstance(lost, Unread)
        assert lost.rows
    else:
        rows = [(each.verb, each.columns, each.values) for each in found if isinstance(each, WriteRows)]
        assert rows == expected
        assert len(rows) == len(found)


def test_migrations_may_stand_where_the_settings_say() -> None:
    files = {
        **migration(model("")),
        "shop/db/__init__.py": "",
        "site/settings/base.py": (
            'INSTALLED_APPS: list[str] = ["shop"]\nINSTALLED_APPS += ["taggit"]\n'
            'MIGRATION_MODULES = {"shop": "shop.db", "old": None}\n'
        ),
        **{f"old/{path.partition('/')[2]}": text for path, text in migration(model("")).items()},
    }
    files["shop/db/0001.py"] = files["shop/migrations/0001.py"].replace('"Item"', '"Moved"')
    assert settings_of(DictTree(files)).apps == ("shop", "taggit")
    made = apply_revisions(Schema("postgres"), history(files).ordered(), of_current=False)
    assert list(made.tables) == ["shop_moved"]


def test_an_app_among_tests_counts_only_where_it_is_installed() -> None:
    files = migration(model("")) | {
        "shop/tests/dummy/migrations/0001.py": migration(model(""))["shop/migrations/0001.py"],
        "settings.py": 'INSTALLED_APPS = ["shop"]\n',
    }
    assert [each.id for each in history(files).revisions] == ["shop.0001"]
    listed = files | {"settings.py": 'INSTALLED_APPS = ["shop", "shop.tests.dummy"]\n'}
    assert [each.id for each in history(listed).revisions] == ["shop.0001", "dummy.0001"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "# what we need\nDjango-Taggit[extra] == 5.0 ; python_version > '3'\nother>=1\n"),
        ("poetry.lock", '[[package]]\nname = "django-taggit"\nversion = "5.0"\ndescription = ""\n'),
        ("uv.lock", 'version = 1\n\n[[package]]\nname = "django_taggit"\nversion = "5.0"\nsource = {}\n'),
        ("Pipfile.lock", '{"_meta": {},\n "default": {"django-taggit": {"version": "==5.0"}}}'),
    ],
)
def test_pins_are_read_wherever_they_stand(path: str, text: str) -> None:
    (found,) = packages(DictTree({path: text}), ["shop", "taggit", "rest_framework"], ["shop"])
    assert (found.name, found.version, found.path) == ("django-taggit", "5.0", path)
    assert isinstance(found, Package)
    assert found.line


def test_apps_are_taken_back_one_by_one() -> None:
    files = {
        **migration(model("")),
        **migration("", name="0002", parents='("shop", "0001")'),
        "crm/migrations/0001.py": migration("", parents='("shop", "0002")')["shop/migrations/0001.py"],
    }
    made = history(files)
    assert adapter.downs
    assert adapter.downs(made, made.ids, frozenset({"shop.0002", "crm.0001"})) == (
        "python manage.py migrate crm zero",
        "python manage.py migrate shop 0001",
    )


def test_what_a_migration_says_beside_its_operations_is_understood() -> None:
    first = migration(model(""), name="0001", more='atomic = False\n    run_before = [("shop", "0002")]')
    second = migration(
        'migrations.AddField("item", "user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),'
        'migrations.AlterField("item", "id", models.AutoField(primary_key=True, verbose_name="number")),'
        'migrations.RunSQL([("UPDATE shop_item SET user_id = %s", [3]), "SELECT 1"], migrations.RunSQL.noop)',
        "from django.conf import settings",
        name="0002",
        parents="migrations.swappable_dependency(settings.AUTH_USER_MODEL)",
    )
    made = history({**first, **second, "settings.py": 'AUTH_USER_MODEL = "people.User"\n'})
    assert made.by_id["shop.0002"].parents == ("shop.0001",)
    state = apply_revisions(Schema("postgres"), made.ordered(), of_current=False)
    (key,) = (each.constraint for each in state.tables["shop_item"].constraints)
    assert getattr(key, "table", "") == "people_user"
    assert state.unread == ()
    assert [operation.columns for operation, _ in state.rows] == [("user_id",)]
