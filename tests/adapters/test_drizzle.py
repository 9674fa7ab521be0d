import json

from checker.adapters.drizzle import adapter
from checker.core.adapter import Applied
from checker.core.boot import Hook
from checker.core.history import History, Renamed
from checker.core.operation import (
    AddColumn,
    Check,
    Column,
    CreateEnum,
    CreateIndex,
    CreateTable,
    CreateView,
    ForeignKey,
    Operation,
    PrimaryKey,
    Unique,
    WriteRows,
)
from checker.core.tree import Unread
from checker.core.types import Type
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


def test_a_push_drops_what_came_since() -> None:
    old, new = history(snapshot(users(ID))), history(snapshot(users(ID, MAIL)))
    applied = Applied((), frozenset(), new)
    assert adapter.boot(old, applied, Hook("drizzle-kit migrate")).rule == ""
    push = adapter.boot(old, applied, Hook("drizzle-kit push"))
    assert (push.rule, push.level, push.loses) == ("boot-undoes-schema", "risky", ("users.email",))
    assert adapter.boot(old, applied, Hook("drizzle-kit push --force")).level == "unsafe"
    assert adapter.boot(new, applied, Hook("drizzle-kit push")).rule == ""
