"""Django's migrations: what they make, and what `migrate` does with a database that is ahead."""

import pytest

from checker.adapters.django import detect, read
from checker.adapters.django.boot import boot
from checker.core.adapter import Applied
from checker.core.boot import Hook
from checker.core.history import History
from checker.core.operation import AddColumn, DropColumn
from checker.core.tree import Unread
from checker.python.django.written import Construct, Runs, read_migration
from tests.trees import DictTree

HOOK = Hook("python manage.py migrate")
HEAD = "from django.db import migrations, models\nfrom app.x import helper\n"


def _migration(operations: str = "", *parents: str) -> str:
    depends = ", ".join(f'("shop", "{each}")' for each in parents)
    body = f"    dependencies = [{depends}]\n    operations = [{operations}]\n"
    return f"{HEAD}class Migration(migrations.Migration):\n{body}"


def _history(**files: str) -> History:
    tree = DictTree({"manage.py": "", **{f"shop/migrations/{name}.py": text for name, text in files.items()}})
    (place,) = detect(tree)
    return read(tree, place, "postgres")


FIRST = _migration('migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])')


def test_a_default_of_python_leaves_no_default_in_the_database() -> None:
    history = _history(
        m1=FIRST,
        m2=_migration('migrations.AddField("item", "a", models.IntegerField(default=7))', "m1"),
        m3=_migration('migrations.AddField("item", "b", models.IntegerField(db_default=7))', "m2"),
    )
    added = [step.operation for each in history.revisions for step in each.up if isinstance(step.operation, AddColumn)]
    assert [(each.table, each.column.name, each.column.nullable, each.column.default) for each in added] == [
        ("shop_item", "a", False, None),
        ("shop_item", "b", False, "7"),
    ]
    assert [step.operation for step in history.by_id["shop.m2"].down or ()] == [DropColumn("shop_item", "a")]


def test_an_operation_that_is_not_djangos_is_unread() -> None:
    history = _history(m1=_migration("helper()"))
    (step,) = history.by_id["shop.m1"].up
    assert isinstance(step.operation, Unread)
    assert step.touches is None


def test_a_database_that_is_ahead_passes() -> None:
    made = boot(_history(m1=FIRST), Applied(("shop.m2",), frozenset({"shop.m1", "shop.m2"})), HOOK)
    assert (made.rule, made.exit_code, made.applies) == ("", 0, ())


def test_a_hotfix_is_applied_without_a_word() -> None:
    history = _history(m1=FIRST, m2_hot=_migration("", "m1"))
    made = boot(history, Applied(("shop.m2",), frozenset({"shop.m1", "shop.m2"})), HOOK)
    assert (made.rule, made.applies) == ("", ("shop.m2_hot",))


def test_a_child_that_is_applied_before_its_parent_stops_it() -> None:
    history = _history(m1=FIRST, m2=_migration("", "m1"), m3=_migration("", "m2"))
    made = boot(history, Applied(("shop.m3",), frozenset({"shop.m1", "shop.m3"})), HOOK)
    assert (made.rule, made.exit_code) == ("boot-refused", 1)
    assert "Migration shop.m3 is applied before its dependency shop.m2 on database 'default'." in made.says


def test_a_parent_without_a_file_stops_it() -> None:
    made = boot(_history(m3=_migration("", "m2")), Applied((), frozenset()), HOOK)
    assert made.says.endswith("Migration shop.m3 dependencies reference nonexistent parent node ('shop', 'm2')")


def test_two_leaves_of_one_app_stop_it() -> None:
    history = _history(m1=FIRST, m2_hot=_migration("", "m1"), m3_y=_migration("", "m1"))
    made = boot(history, Applied(("shop.m1",), frozenset({"shop.m1"})), HOOK)
    assert made.rule == "boot-heads-multiple"
    assert "multiple leaf nodes in the migration graph: (m2_hot, m3_y in shop)." in made.says


@pytest.mark.parametrize(
    ("body", "models"),
    [
        ("P = apps.get_model('a', 'B'); P.objects.update(x=1)", (("a", "B"),)),
        ("helper(apps)", None),
        ("schema_editor.connection.cursor().execute('drop table x')", None),
        ("P = apps.get_model('a', 'B'); list(map(helper, P.objects.all()))", None),
    ],
)
def test_a_function_works_on_rows_only_where_that_is_shown(body: str, models: object) -> None:
    text = f"{HEAD}def f(apps, schema_editor):\n    {body}\n{_migration('migrations.RunPython(f)')}"
    (made,) = read_migration(text.encode()).operations
    assert isinstance(made, Construct)
    (run,) = made.arguments
    assert isinstance(run, Runs)
    assert run.models == models
