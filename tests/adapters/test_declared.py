"""Tools and files that state a whole schema: where they are found, and what their deploy command does."""

import pytest

from checker.adapters.prisma_push import adapter as prisma_push
from checker.adapters.schema_file import adapter as schema_file
from checker.adapters.skeema import adapter as skeema
from checker.adapters.sqldef import adapter as sqldef
from checker.core.adapter import Adapter, Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.service import without_fallbacks
from checker.core.tree import Unread
from tests.drill_node.alterations import ALTERATIONS, Alteration
from tests.trees import DictTree

A, B = "CREATE TABLE `a` (`id` int);", "CREATE TABLE `b` (`id` int);"


def found(adapter: Adapter, files: dict[str, str]) -> list[str]:
    return [place.folder for place in adapter.detect(DictTree(files))]


FILES: dict[str, tuple[dict[str, str], list[str]]] = {
    "a schema file": ({"db/schema.sql": A}, ["db/schema.sql"]),
    "a dump with a name of its own": ({"db/shop-structure.sql": A}, ["db/shop-structure.sql"]),
    "a folder of tables": ({"sql/a.sql": A, "sql/b.sql": B}, ["sql"]),
    "a folder with views beside": (
        {"sql/a.sql": A, "sql/b.sql": B, "sql/v.sql": "CREATE VIEW v AS SELECT 1;"},
        ["sql"],
    ),
    "one table alone is no folder": ({"sql/a.sql": A}, []),
    "queries": ({"queries/a.sql": "SELECT 1;", "queries/b.sql": "SELECT 2;"}, []),
    "steps": ({"sql/a.sql": A, "sql/b.sql": f"{B} ALTER TABLE a DROP COLUMN x;"}, []),
    "an empty schema file": ({"db/schema.sql": "-- nothing yet"}, []),
    "tests": ({"tests/schema.sql": A, "src/test/resources/schema.sql": A}, []),
    "a sample": ({"db/schema.sample.sql": A, "docs/schema.sql": A, "db/schema_test.sql": A}, []),
    "migrations": ({"migrations/schema.sql": A, "migrations/more.sql": B}, []),
}


@pytest.mark.parametrize(("files", "expected"), FILES.values(), ids=FILES.keys())
def test_where_a_schema_is_found(files: dict[str, str], expected: list[str]) -> None:
    assert found(schema_file, files) == expected


def test_the_dialect_is_what_the_files_speak() -> None:
    (place,) = schema_file.detect(DictTree({"schema.sql": "CREATE TABLE a (id bigserial);"}))
    assert place.dialect == "postgres"


def history(adapter: Adapter, files: dict[str, str]) -> History:
    tree = DictTree(files)
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, place.dialect)


def test_a_schema_file_gives_way_to_a_history() -> None:
    guessed = history(schema_file, {"db/schema.sql": A})
    beside = history(skeema, {"s/.skeema": "schema=shop", "s/a.sql": A})
    elsewhere = history(skeema, {"web/s/.skeema": "schema=shop", "web/s/a.sql": A})
    tools = {"schema-file"}
    assert without_fallbacks((guessed, beside), tools, ()) == (beside,)
    assert without_fallbacks((guessed, elsewhere), tools, ()) == (guessed, elsewhere)
    assert without_fallbacks((guessed,), tools, ("db/schema.sql",)) == (guessed,)
    assert without_fallbacks((guessed,), tools, ("db/migrations/001_users.up.sql",)) == ()
    assert without_fallbacks((guessed,), tools, ("other/migrations/001_users.up.sql",)) == (guessed,)


def test_skeema_s_folders_are_those_whose_options_name_a_schema() -> None:
    files = {".skeema": "flavor=mysql:8.0", "x.sql": A, "shop/.skeema": "schema=shop\n", "shop/a.sql": A, "no/a.sql": A}
    assert found(skeema, files) == ["shop"]


def test_sqldef_s_files_are_those_it_is_fed_with() -> None:
    files = {"Makefile": "all:\n\tpsqldef -U x shop < db/schema.sql\n", "db/schema.sql": A, "db/other.sql": A}
    (place,) = sqldef.detect(DictTree(files))
    assert (place.folder, place.dialect, place.config) == ("db/schema.sql", "postgres", "Makefile")
    files = {"db/deploy.sh": "mysqldef shop --file=schema.sql", "db/schema.sql": A}
    assert found(sqldef, files) == ["db/schema.sql"]


OLD, NEW = "CREATE TABLE `a` (`id` int, `gone` text);", "CREATE TABLE `a` (`id` int, `nick` text);"
WIDE, NARROW = "CREATE TABLE `a` (`t` varchar(90));", "CREATE TABLE `a` (`t` varchar(9));"


def pushed(tool: Adapter, command: str, old: str, new: str) -> Boot:
    def made(text: str) -> History:
        if tool is skeema:
            return history(tool, {"s/.skeema": "schema=s", "s/a.sql": text})
        return history(tool, {"deploy.sh": "mysqldef s < schema.sql", "schema.sql": text})

    return tool.boot(made(old), Applied((), frozenset(), made(new)), Hook(command))


def test_skeema_refuses_what_takes_something_away() -> None:
    boot = pushed(skeema, "skeema push production", "CREATE TABLE `a` (`id` int);", NEW)
    assert (boot.rule, boot.exit_code, boot.revisions) == ("boot-refused", 2, ("a.nick",))
    assert "# ALTER TABLE `a` DROP COLUMN `nick`" in boot.says
    assert pushed(skeema, "skeema push", NARROW, WIDE).rule == "boot-refused"


@pytest.mark.parametrize("each", ALTERATIONS, ids=str)
def test_skeema_lets_a_column_only_grow(each: Alteration) -> None:
    held, wanted = each.texts
    assert pushed(skeema, "skeema push", wanted, held).exit_code == (2 if each.refused else 0)


@pytest.mark.parametrize("what", ["PROCEDURE `p`() SELECT 1", "FUNCTION `p`() RETURNS int RETURN 1"])
def test_skeema_refuses_to_drop_a_routine(what: str) -> None:
    says = pushed(skeema, "skeema push", OLD, f"{OLD}\nCREATE {what};").says
    assert says.endswith(f"# DROP {what.partition(' ')[0]} `p`")


def test_skeema_where_it_may_makes_a_column_narrower_and_stops_at_rows_that_do_not_fit() -> None:
    boot = pushed(skeema, "skeema push --allow-unsafe", NARROW, WIDE)
    assert (boot.rule, boot.tightens) == ("", ("a.t",))


def test_skeema_drops_where_it_may() -> None:
    boot = pushed(skeema, "skeema push --allow-unsafe", OLD, NEW)
    assert (boot.rule, boot.loses, boot.brings_back) == ("boot-undoes-schema", ("a.nick",), ("a.gone",))


def test_skeema_makes_again_what_went() -> None:
    boot = pushed(skeema, "skeema push", NEW, "CREATE TABLE `a` (`id` int);")
    assert (boot.rule, boot.restates, boot.brings_back) == ("", True, ("a.nick",))


def test_sqldef_skips_drops_and_does_the_rest() -> None:
    boot = pushed(sqldef, "mysqldef s < schema.sql", OLD, NEW)
    assert (boot.rule, boot.restates, boot.brings_back) == ("", True, ("a.gone",))
    assert "skips" in boot.passes
    assert pushed(sqldef, "mysqldef s < schema.sql", NARROW, WIDE).tightens == ("a.t",)


def test_sqldef_drops_where_it_may() -> None:
    boot = pushed(sqldef, "mysqldef --enable-drop s < schema.sql", OLD, NEW)
    assert (boot.rule, boot.loses) == ("boot-undoes-schema", ("a.nick",))


@pytest.mark.parametrize("command", ["skeema push", "mysqldef s < schema.sql"])
def test_the_same_schema_passes(command: str) -> None:
    boot = pushed(skeema if "skeema" in command else sqldef, command, OLD, OLD)
    assert (boot.rule, boot.brings_back) == ("", ())


SCHEMA = 'datasource db {{\n  provider = "mysql"\n}}\nmodel User {{\n  id Int @id\n{}}}\n'


def test_a_prisma_schema_is_stated_where_no_migrations_are_kept() -> None:
    files = {"api/prisma/schema.prisma": SCHEMA.format("")}
    (place,) = prisma_push.detect(DictTree(files))
    assert (place.folder, place.config, place.dialect) == ("api/prisma/migrations", "api/prisma/schema.prisma", "mysql")
    assert found(prisma_push, files | {"api/prisma/migrations/1_a/migration.sql": ""}) == []
    assert found(prisma_push, {"schema.prisma": SCHEMA.format("").replace("mysql", "mongodb")}) == []


def test_a_push_of_an_older_prisma_schema_drops_what_it_lacks() -> None:
    def made(fields: str) -> History:
        return history(prisma_push, {"schema.prisma": SCHEMA.format(fields)})

    old, new = made(""), made("  nick String?\n")
    boot = prisma_push.boot(old, Applied((), frozenset(), new), Hook("prisma db push --accept-data-loss"))
    assert (boot.rule, boot.loses) == ("boot-undoes-schema", ("user.nick",))
    boot = prisma_push.boot(old, Applied((), frozenset(), new), Hook("prisma db push"))
    assert (boot.rule, boot.says) == ("boot-refused", "You are about to drop the column `nick` on the `user` table")
    assert prisma_push.boot(old, Applied((), frozenset(), old), Hook("prisma db push")).rule == ""


def test_what_a_prisma_schema_says_in_unknown_words_is_alike_only_in_the_same_file() -> None:
    def unread(text: str) -> list[object]:
        snapshot = history(prisma_push, {"schema.prisma": SCHEMA.format("") + text}).snapshot or ()
        return [step.operation for each in snapshot for step in each.up if isinstance(step.operation, Unread)]

    assert unread("wonder A {\n  x\n}\n") != unread("wonder A {\n  y\n}\n")
    assert unread("wonder A {\n}\n")
