import json

from checker.adapters.drizzle import adapter
from checker.core.adapter import Applied
from checker.core.boot import Hook
from checker.core.column import Check, Column, ForeignKey, PrimaryKey, Unique
from checker.core.contract import Contract, Known, body_of, contract_of
from checker.core.history import History, Renamed
from checker.core.operation import AddColumn, CreateEnum, CreateIndex, CreateTable, CreateView, Operation, WriteRows
from checker.core.tree import Unread
from checker.core.types import Type
from checker.core.verdict import Ref
from tests.trees import DictTree

ID = {"name": "id", "type": "serial", "primaryKey": True, "notNull": True}
MAIL = {"name": "email", "type": "varchar(40)", "primaryKey": False, "notNull": True, "default": "''"}


def users(*columns: dict[str, object], **more: object) -> dict[str, object]:
    return {"name": "users", "schema": "", "columns": {each["name"]: each for each in columns}, **more}


def snapshot(table: dict[str, object], **more: object) -> str:
    return json.dumps({"version": "7", "dialect": "postgresql", "tables": {"public.users": table}, **more}, indent=2)


def history(*snapshots: str, dialect: str = "postgresql") -> History:
    entries = [{"idx": at, "when": at, "tag": f"000{at}_x"} for at in range(len(snapshots))]
    files = {f"drizzle/meta/000{at}_snapshot.json": text for at, text in enumerate(snapshots)}
    files |= {f"drizzle/000{at}_x.sql": "" for at in range(len(snapshots))}
    tree = DictTree(files | {"drizzle/meta/_journal.json": json.dumps({"dialect": dialect, "entries": entries})})
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, place.dialect)


def operations(text: str) -> list[Operation]:
    found = history(text).stated
    assert found is not None
    return [step.operation for step in found[0].up]


def test_a_table() -> None:
    text = snapshot(
        users(
            ID,
            MAIL,
            indexes={
                "i": {"name": "i", "columns": [{"expression": "email", "isExpression": False}], "isUnique": False},
                "u": {"name": "u", "columns": [{"expression": "lower(email)", "isExpression": True}], "isUnique": True},
            },
            foreignKeys={
                "f": {
                    "name": "f", "tableFrom": "users", "tableTo": "orgs", "columnsFrom": ["id"], "columnsTo": ["id"],
                    "onDelete": "cascade", "onUpdate": "no action",
                }
            },
            compositePrimaryKeys={"p": {"name": "p", "columns": ["id", "email"]}},
            uniqueConstraints={"q": {"name": "q", "columns": ["email"], "nullsNotDistinct": True}},
            checkConstraints={"c": {"name": "c", "value": "id > 0"}},
        )
    )  # fmt: skip
    made, index = operations(text)
    assert index == CreateIndex("users", "i", ("email",))
    assert isinstance(made, CreateTable)
    assert made.columns == (
        Column("id", Type("int", bits=32), nullable=False, identity="auto", primary_key=True),
        Column("email", Type("text", length=40), nullable=False, default="''"),
    )
    assert made.constraints == (
        PrimaryKey(("id", "email"), "p"),
        Unique(("email",), "q", nulls_not_distinct=True),
        Unique(("lower(email)",), "u", expression=True, index=True),
        ForeignKey(("id",), "orgs", ("id",), "f", "CASCADE"),
        Check("id > 0", "c"),
    )


def test_enums_and_views() -> None:
    state = {"name": "state", "type": "status", "typeSchema": "public", "primaryKey": False, "notNull": False}
    enums = {"public.status": {"name": "status", "schema": "public", "values": ["a", "b"]}}
    views = {"public.v": {"name": "v", "schema": "public", "definition": "select id from users"}}
    enum, table, view = operations(snapshot(users(ID, state), enums=enums, views=views))
    assert enum == CreateEnum("status", ("a", "b"))
    assert isinstance(table, CreateTable)
    assert table.columns[1].type == Type("enum", "status", labels=("a", "b"))
    assert isinstance(view, CreateView)
    assert view.reads == ("users",)


def test_renames_that_people_confirmed_are_kept_from_every_snapshot() -> None:
    meta = {"tables": {'"public"."people"': '"public"."users"'}, "columns": {'"users"."mail"': '"users"."email"'}}
    found = history(snapshot(users(ID), _meta=meta), snapshot(users(ID))).stated
    assert found is not None
    assert found[0].renames == (Renamed("users", "people"), Renamed("users", "mail", "email"))


def test_what_is_of_another_layout_is_not_read() -> None:
    for text in ("{", "[]", '{"ddl": []}', '{"tables": {"a": 1}}'):
        (found,) = operations(text)
        assert isinstance(found, Unread)
    assert isinstance(operations(snapshot(users(ID), wonders={}))[-1], Unread)


def journal(*tags: str, dialect: str = "sqlite") -> str:
    return json.dumps({"dialect": dialect, "entries": [{"idx": at, "tag": tag} for at, tag in enumerate(tags)]})


ADDED = "ALTER TABLE `users` ADD `note` text;--> statement-breakpoint\nUPDATE `users` SET `note` = 'x';\n"


def test_what_a_migration_does_its_file_tells() -> None:
    tree = DictTree(
        {"db/meta/_journal.json": journal("0000_a", "0001_note"), "db/0000_a.sql": "", "db/0001_note.sql": ADDED}
    )
    (place,) = adapter.detect(tree)
    read = adapter.read(tree, place, "sqlite")
    assert [each.title for each in read.revisions] == ["a", "note"]
    assert [step.operation for step in read.revisions[1].up] == [
        AddColumn("users", Column("note", Type("text"))),
        WriteRows("update", "users", ("note",), (("note", "x"),)),
    ]
    assert (read.snapshot, read.stated) == (None, None)


def test_where_a_file_is_gone_the_snapshot_tells_all() -> None:
    files = {"db/meta/_journal.json": journal("0000_a", "0001_note", dialect="postgresql"), "db/0001_note.sql": ADDED}
    (place,) = adapter.detect(DictTree(files))
    (first, _) = adapter.read(DictTree(files), place, "postgres").revisions
    assert [type(step.operation) for step in first.up] == [Unread]
    read = adapter.read(DictTree(files | {"db/meta/0001_snapshot.json": snapshot(users(ID))}), place, "postgres")
    assert [each.up for each in read.revisions] == [(), ()]
    assert read.snapshot is not None
    assert [type(step.operation) for step in read.snapshot[0].up] == [CreateTable]


def test_a_folder_that_wrangler_runs_is_left_to_it() -> None:
    files = {"db/meta/_journal.json": journal("0000_a"), "db/0000_a.sql": ""}
    assert adapter.detect(DictTree(files | {"wrangler.toml": '[[d1_databases]]\nmigrations_dir = "db"\n'})) == ()


def test_revisions_are_the_journal_s() -> None:
    read = history(snapshot(users(ID)), snapshot(users(ID, MAIL)))
    assert [(each.id, each.parents) for each in read.revisions] == [("0000_x", ()), ("0001_x", ("0000_x",))]
    assert (read.place.folder, read.place.dialect) == ("drizzle", "postgres")


def entries(*made: tuple[str, int]) -> History:
    listed = [{"idx": at, "tag": tag, "when": when} for at, (tag, when) in enumerate(made)]
    files = {f"db/{tag}.sql": "" for tag, _ in made}
    tree = DictTree(files | {"db/meta/_journal.json": json.dumps({"dialect": "sqlite", "entries": listed})})
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "sqlite")


def migrates(old: History, new: History) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    made = adapter.boot(old, Applied(new.heads, new.ids, new), Hook("drizzle-kit migrate"))
    return made.rule, made.revisions, made.applies


def test_what_was_made_before_the_newest_that_ran_never_runs() -> None:
    new = entries(("0000_a", 10), ("0001_b", 30))
    assert migrates(entries(("0000_a", 10)), new) == ("", (), ())
    assert migrates(entries(("0000_a", 10), ("0001_late", 20)), new) == ("boot-revision-skipped", ("0001_late",), ())
    assert migrates(entries(("0000_a", 10), ("0001_hot", 40)), new) == ("", (), ("0001_hot",))


def test_a_contract_keeps_when_each_was_made() -> None:
    made = Contract(Ref("1.0.0", "c0ffee"), (Known("shop", entries(("0000_a", 10), ("0001_b", 30)), None),))
    (again,) = contract_of("f", {"schema": "rollback-check/1", "command": "contract", **body_of(made)}).services
    assert [(each.id, each.moment) for each in again.history.revisions] == [("0000_a", 10), ("0001_b", 30)]


def folders(*names: str) -> History:
    files = {f"db/{name}/migration.sql": ADDED for name in names}
    files |= {f"db/{name}/snapshot.json": '{"version": "8", "dialect": "sqlite", "ddl": []}' for name in names}
    (place,) = adapter.detect(DictTree(files))
    return adapter.read(DictTree(files), place, place.dialect)


def test_from_version_1_on_each_has_a_folder() -> None:
    read = folders("20250101000000_a", "20250201000000_b")
    assert (read.place.folder, read.place.dialect, read.snapshot) == ("db", "sqlite", None)
    assert [(each.id, each.title, each.parents) for each in read.revisions] == [
        ("20250101000000_a", "a", ()),
        ("20250201000000_b", "b", ("20250101000000_a",)),
    ]
    assert [type(step.operation) for step in read.revisions[0].up] == [AddColumn, WriteRows]


def test_from_version_1_on_what_has_no_name_in_the_ledger_runs() -> None:
    new = folders("20250101000000_a", "20250301000000_c")
    assert migrates(folders("20250101000000_a"), new) == ("", (), ())
    late = folders("20250101000000_a", "20250201000000_b")
    assert migrates(late, new) == ("", (), ("20250201000000_b",))


def test_a_push_drops_what_came_since() -> None:
    old, new = history(snapshot(users(ID))), history(snapshot(users(ID, MAIL)))
    applied = Applied((), frozenset(), new)
    assert adapter.boot(old, applied, Hook("drizzle-kit migrate")).rule == ""
    push = adapter.boot(old, applied, Hook("drizzle-kit push"))
    assert (push.rule, push.level, push.loses) == ("boot-undoes-schema", "risky", ("users.email",))
    assert adapter.boot(old, applied, Hook("drizzle-kit push --force")).level == "unsafe"
    assert adapter.boot(new, applied, Hook("drizzle-kit push")).rule == ""
