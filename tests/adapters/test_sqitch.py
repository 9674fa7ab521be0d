"""sqitch: a plan whose ids hang together, and what `sqitch deploy` says when the database is ahead."""

import pytest

from checker.adapters import ADAPTERS
from checker.adapters.sqitch import adapter
from checker.adapters.sqitch.plan import read_plan
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.operation import CreateTable, DropTable
from tests.trees import DictTree

HEAD = "%syntax-version=1.0.0\n%project=shop\n%uri=https://example.org/shop\n\n"
USERS = "users 2024-01-01T10:00:00Z Ann <ann@example.org> # Create users\n"
POSTS = "posts [users] 2024-01-02T10:00:00Z Ann <ann@example.org>\n"
TAG = "@v1 2024-01-03T10:00:00Z Ann <ann@example.org> # First\n\n"
AGAIN = "users [users@v1 !tags] 2024-02-01T10:00:00Z Bo B <bo@example.org> # Once more\\nwith a line\n"
HOTFIX = "hot 2024-01-05T10:00:00Z Ann <ann@example.org> # In a hurry\n"
IDS = {
    "users": "fd0df538512ee0de3266cc19e7035e9685095877",
    "posts": "664f8bad67e950d1621ad699708197827b8d7d92",
    "again": "44dd17aef14d0974139705c2d22ab6ce3c6a07cf",
}
"""As sqitch 1.3.1 gives them for the whole plan."""


def project(*lines: str) -> DictTree:
    scripts = {
        f"db/{way}/{name}.sql": text.format(name=name.partition("@")[0])
        for name in ("users", "posts", "hot", "users@v1")
        for way, text in (
            ("deploy", "BEGIN;\nCREATE TABLE {name} (id int);\nCOMMIT;\n"),
            ("revert", "DROP TABLE {name};\n"),
        )
    }
    conf = {"db/sqitch.conf": "[core]\n\tengine = pg\n"}
    return DictTree({"db/sqitch.plan": HEAD + "".join(lines)} | conf | scripts)


def history(tree: DictTree) -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "mysql")


def booted(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Boot:
    known, ran = history(project(*ours)), history(project(*theirs))
    return adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook("sqitch deploy"))


def test_ids_are_those_that_sqitch_gives_and_a_reworked_script_has_a_copy() -> None:
    found = read_plan((HEAD + USERS + POSTS + TAG + AGAIN).encode())
    assert [(each.id, each.script) for each in found] == [
        (IDS["users"], "users@v1"),
        (IDS["posts"], "posts"),
        (IDS["again"], "users"),
    ]


def test_the_plan_is_a_history_in_the_dialect_of_its_engine() -> None:
    (place,) = adapter.detect(project(USERS))
    assert (place.folder, place.dialect) == ("db", "postgres")
    found = history(project(USERS, POSTS))
    assert [each.title for each in found.revisions] == ["users", "posts"]
    assert [type(step.operation) for step in found.revisions[0].up][1:2] == [CreateTable]
    assert [type(step.operation) for step in found.revisions[1].down or ()] == [DropTable]


GONE = "Cannot find change {} ({}) in sqitch.plan"


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        ((USERS,), (USERS, POSTS), GONE.format(IDS["posts"], "posts")),
        ((USERS, TAG, AGAIN), (USERS, POSTS, TAG, AGAIN), GONE.format(IDS["again"], "users")),
        ((USERS, HOTFIX), (USERS, POSTS), GONE.format(IDS["posts"], "posts")),
        ((USERS, POSTS), (USERS,), ""),
        ((USERS, POSTS), (USERS, POSTS), ""),
    ],
)
def test_the_last_change_that_was_deployed_must_stand_in_the_plan(
    ours: tuple[str, ...], theirs: tuple[str, ...], says: str
) -> None:
    found = booted(ours, theirs)
    assert (found.says, found.exit_code) == (says, 2 if says else 0)


def test_an_edited_script_is_not_looked_at() -> None:
    tree = project(USERS)
    ran, known = history(tree), history(tree | {"db/deploy/users.sql": "CREATE TABLE users (id bigint);\n"})
    assert adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook("sqitch deploy")).rule == ""


def test_a_folder_belongs_to_one_tool() -> None:
    assert [each.name for each in ADAPTERS if not each.fallback and each.detect(project(USERS, POSTS))] == ["sqitch"]
