import pytest

from checker.adapters.prisma import adapter
from checker.adapters.prisma.faults import P3015, P3019
from checker.core.adapter import GRAPH_ONLY, Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.hook import find_hook
from checker.core.operation import DropColumn, DropTable, WriteRows
from checker.core.tree import Unread
from tests.trees import DictTree

SCHEMA = 'datasource db {\n  provider = "mysql"\n}\nmodel User {\n  id Int @id\n}\n'
DEPLOY = Hook("prisma migrate deploy")


def project(*names: str, folder: str = "prisma/migrations", schema: str = SCHEMA, lock: str = "mysql") -> DictTree:
    files = {f"{folder}/{name}/migration.sql": f"ALTER TABLE `User` DROP COLUMN `c{name}`;" for name in names}
    return DictTree(
        {
            **files,
            "prisma/schema.prisma": schema,
            **({f"{folder}/migration_lock.toml": f'provider = "{lock}"'} if lock else {}),
        }
    )


def history(tree: DictTree) -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "postgres")


def ahead(target: DictTree, current: DictTree, hook: Hook = DEPLOY) -> Boot:
    ran = history(current)
    return adapter.boot(history(target), Applied(ran.ledger, ran.ids, ran), hook)


@pytest.mark.parametrize("folder", ["prisma/migrations", "db/mysql/migrations", "packages/db/migration", "migrations"])
def test_migrations_are_found_wherever_a_configuration_moves_them(folder: str) -> None:
    (place,) = adapter.detect(project("1_init", folder=folder))
    assert (place.folder, place.named, place.dialect) == (folder, True, "mysql")


def test_without_a_lock_file_a_schema_must_stand_in_the_tree() -> None:
    assert adapter.detect(project("1_init", lock=""))
    assert not adapter.detect(DictTree({"db/1_init/migration.sql": ""}))
    assert not adapter.detect(project("1_init", lock="") | {"prisma/migrations/1_init/snapshot.json": "{}"})


def test_migrations_follow_each_other_by_name_and_are_read_in_the_dialect_of_their_lock() -> None:
    found = history(project("20240201_b", "20240101_a"))
    assert [(each.id, each.parents, each.title) for each in found.revisions] == [
        ("20240101_a", (), "a"),
        ("20240201_b", ("20240101_a",), "b"),
    ]
    assert found.revisions[0].up[0].operation == DropColumn("user", "c20240101_a")


def test_revisions_that_are_not_wanted_are_not_read() -> None:
    tree = project("1_a")
    (place,) = adapter.detect(tree)
    assert adapter.read(tree, place, "mysql", GRAPH_ONLY).revisions[0].up == ()


def test_deploy_passes_over_what_it_has_no_file_for() -> None:
    boot = ahead(project("1_a"), project("1_a", "2_b"))
    assert (boot.rule, boot.applies) == ("", ())
    assert boot.passes == "Prisma passes over migrations that it has no file for; migrate status hides them too"


def test_deploy_applies_a_hotfix_that_the_newer_release_never_had() -> None:
    boot = ahead(project("1_a", "2_hot"), project("1_a", "3_b"))
    assert (boot.rule, boot.applies) == ("", ("2_hot",))


OLDER = 'datasource db {\n  provider = "postgresql"\n}\nmodel User {\n  id Int @id\n  name String?\n}\n'


def pushed(current: str, command: str = "npx prisma db push", target: str = OLDER) -> Boot:
    """Push the older schema from a hotfix: its migrations are the newer ones."""
    older, newer = (project("1_a", "2_b", schema=text, lock="postgresql") for text in (target, current))
    return ahead(older, newer, Hook(command))


@pytest.mark.parametrize(
    ("current", "says"),
    [
        (
            ("name String?", "name String?\n  nick String?"),
            "You are about to drop the column `nick` on the `User` table",
        ),
        (("model User", "model Post {\n  id Int @id\n}\nmodel User"), "You are about to drop the `Post` table"),
        (
            ("id Int @id\n  name String?", "id Int\n  name String\n  @@id([id, name])"),
            "The primary key for the `User` table will be changed.",
        ),
        (("  name String?\n", ""), ""),
        (("name String?", "name String? @unique"), ""),
        (("name String?", "name String?\n  @@index([name])"), ""),
        (("name String?", "name String"), ""),
    ],
)
def test_a_push_goes_by_the_schema(current: tuple[str, str], says: str) -> None:
    boot = pushed(OLDER.replace(*current))
    assert (boot.rule, boot.says) == (("boot-refused", says) if says else ("", ""))


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("name String @unique", "name String", "A unique constraint covering the columns `[name]` on the table `User`"),
        ("name Int?", "name BigInt?", "You are about to alter the column `name` on the `User` table"),
        ("name String", "", "Added the required column `name` to the `User` table without a default value."),
        ('name String @default("x")', "", ""),
        ("name Int @default(autoincrement())", "", ""),
    ],
)
def test_a_push_stops_where_rows_may_not_fit(was: str, now: str, says: str) -> None:
    boot = pushed(OLDER.replace("name String?", now), target=OLDER.replace("name String?", was))
    assert boot.says.startswith(says)
    assert bool(boot.says) is bool(says)


def test_a_push_that_accepts_the_loss_of_data_drops_and_stops_at_what_it_cannot_do_alone() -> None:
    accepting = "npx prisma db push --accept-data-loss"
    boot = pushed(OLDER.replace("name String?", "name String?\n  nick String?"), accepting)
    assert (boot.rule, boot.loses) == ("boot-undoes-schema", ("User.nick",))
    assert pushed(OLDER.replace("  name String?\n", ""), accepting, OLDER.replace("?", "")).rule == "boot-refused"
    boot = pushed(OLDER.replace("String?", "BigInt?"), accepting, OLDER.replace("String?", "Int?"))
    assert (boot.rule, boot.tightens) == ("", ("User.name",))
    assert pushed(OLDER, accepting, OLDER.replace("?", "")).tightens == ("User.name",)


def test_a_push_of_a_schema_that_cannot_be_read_is_not_known() -> None:
    boot = pushed(OLDER, target=OLDER + "wonder A {\n}\n")
    assert (boot.rule, boot.level) == ("boot-undoes-schema", "unknown")


@pytest.mark.parametrize(
    ("path", "text", "command"),
    [
        ("Dockerfile", 'CMD ["sh", "-c", "npx prisma migrate deploy && node ."]', "prisma migrate deploy"),
        ("Dockerfile", "RUN npx prisma db push --accept-data-loss", "prisma db push --accept-data-loss"),
        ("package.json", '{"scripts": {\n  "start": "prisma migrate deploy && node ."\n}}', "prisma migrate deploy"),
        ("package.json", '{\n  "prestart": "prisma db push"\n}', "prisma db push"),
        ("scripts/check-db.js", "execSync('prisma migrate deploy')", "prisma migrate deploy"),
        # a script for whoever develops runs at no deploy
        ("package.json", '{\n  "db:push": "prisma db push",\n  "start": "node ."\n}', "prisma migrate deploy"),
        ("package.json", '{\n  "dev": "prisma db push && next dev"\n}', "prisma migrate deploy"),
    ],
)
def test_the_hook_is_what_runs_at_a_deploy(path: str, text: str, command: str) -> None:
    tree = project("1_a") | {path: text}
    (place,) = adapter.detect(tree)
    assert find_hook(tree, adapter, place, ()).command == command


def lacking(*names: str, ran: tuple[str, ...] = ("1_a",)) -> DictTree:
    return project(*ran) | {f"prisma/migrations/{name}/README.md": "" for name in names}


@pytest.mark.parametrize(
    ("target", "current", "says"),
    [
        (
            lacking("2_b"),
            project("1_a", "3_c"),
            f"Error: {P3015}",
        ),
        # its file went later; the ledger has its row, and Prisma does not look into the folder
        (lacking("2_b"), project("1_a", "2_b"), ""),
        # the newer release was deployed with it
        (lacking("2_b"), lacking("2_b", ran=("1_a", "3_c")), ""),
        (
            project("1_a", lock="postgresql"),
            project("1_a", "2_b"),
            f"Error: {P3019.format('mysql', 'postgresql')}",
        ),
        (project("1_a", lock="postgresql"), project("1_a", "2_b", lock="postgresql"), ""),
        # the schema for another database beside the one whose migrations these are
        (project("1_a", folder="db/migrations", lock="postgresql"), project("1_a", folder="db/migrations"), None),
    ],
)
def test_deploy_stops_where_its_files_are_not_whole(target: DictTree, current: DictTree, says: str | None) -> None:
    boot = ahead(target, current)
    assert boot.rule == ("" if says == "" else "boot-refused")
    assert boot.says == (says or "")


def test_a_push_looks_neither_at_the_lock_nor_at_the_folders() -> None:
    assert ahead(lacking("2_b"), project("1_a"), Hook("prisma db push")).rule == ""


def test_migrations_for_another_database_are_refused() -> None:
    boot = ahead(project("1_a", lock="mysql"), project("1_a", "2_b", lock="sqlite"))
    assert (boot.rule, boot.about) == ("boot-refused", "its migrations are for mysql, the database is sqlite")


PROGRAM = """
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
await prisma.$transaction(async (tx) => {
  await tx.user.updateMany({ where: { name: null }, data: { name: "x" } });
  await tx.$executeRaw`DELETE FROM "Post" WHERE id = ${id}`;
});
"""


def beside(**programs: str) -> History:
    files = {f"prisma/migrations/2_b/{name.replace('_', '.')}": text for name, text in programs.items()}
    return history(project("1_a", schema=OLDER, lock="postgresql") | files)


def test_a_program_beside_migrations_writes_rows() -> None:
    found = beside(migration_ts=PROGRAM)
    assert [(each.id, each.path) for each in found.revisions][1:] == [("2_b", "prisma/migrations/2_b/migration.ts")]
    assert [step.operation for step in found.revisions[1].up] == [
        WriteRows("delete", "Post"),
        WriteRows("update", "User", ("name",)),
    ]
    assert all(step.maybe for step in found.revisions[1].up)


def test_a_program_beside_a_migration_is_read_after_it() -> None:
    found = beside(migration_sql='DROP TABLE "Old";', data_ts=PROGRAM)
    assert [type(step.operation) for step in found.revisions[1].up] == [DropTable, WriteRows, WriteRows]


@pytest.mark.parametrize(
    "text",
    [
        'import { run } from "./elsewhere"; await run("User");',
        "await tx.$executeRawUnsafe(`UPDATE ${name} SET x = 1`); // User",
        "await tx.$executeRawUnsafe(statement); // User",
    ],
)
def test_a_program_that_cannot_be_read_may_touch_what_it_names(text: str) -> None:
    (step,) = beside(migration_ts=text).revisions[1].up
    assert isinstance(step.operation, Unread)
    assert "User" in (step.touches or ())


def test_a_test_and_a_type_beside_migrations_are_no_programs() -> None:
    assert len(beside(utils_test_ts=PROGRAM, types_d_ts=PROGRAM).revisions) == 1


def test_a_push_where_no_schema_stands_is_not_known() -> None:
    bare = project("1_a", lock="postgresql").without("prisma/schema.prisma")
    boot = ahead(bare, bare, Hook("prisma db push"))
    assert (boot.rule, boot.level) == ("boot-undoes-schema", "unknown")


@pytest.mark.parametrize(
    ("was", "now", "stops"),
    [
        # FROM made of `was` what it calls `now`; the push casts back
        ("name Int?", "name String?", True),
        ("name String?", "name Int?", False),
        ("name Json?", "name String?", True),
        ("name String?", "name Json?", False),
        ("name Float?", "name Decimal?", True),
        ("name String[]", "name String?", True),
        ("name Role?", "name String?", True),
    ],
)
def test_a_push_that_makes_another_type_of_a_column_stops_unless_every_value_can_be_cast(
    was: str, now: str, *, stops: bool
) -> None:
    role = "enum Role {\n  A\n}\n"
    boot = pushed(OLDER.replace("name String?", now) + role, target=OLDER.replace("name String?", was) + role)
    assert boot.rule == ("boot-refused" if stops else "")
