import json

import pytest

from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable
from checker.core.schema import Schema
from checker.core.snapshots import schema_stated
from checker.sql.given import read_given, trouble
from checker.sql.stated import stated
from tests.trees import DictTree

OLD = "CREATE TABLE `users` (\n  `id` int NOT NULL,\n  `note` text,\n  PRIMARY KEY (`id`)\n);"
NEW = OLD.replace("`note` text", "`org` int NOT NULL")


def parts(*rows: tuple[str, str]) -> bytes:
    return json.dumps([{"name": name, "raw": raw, "html": ""} for name, raw in rows], indent=2).encode()


def base(text: str = OLD) -> Schema:
    return schema_stated(stated(DictTree({"s.sql": text}), ("s.sql",), "mysql"), "mysql", of_current=False)


def done(content: bytes) -> list[str]:
    """What a file makes of the older schema: the kinds of its steps, each with its column or table."""
    steps = [step.operation for each in read_given("f", content, "mysql").between(base(), "mysql") for step in each.up]
    names = {
        AddColumn: lambda each: each.column.name,
        DropColumn: lambda each: each.column,
        CreateTable: lambda each: each.table,
        DropTable: lambda each: each.table,
    }
    return [f"{type(each).__name__} {names[type(each)](each)}" for each in steps]


WHOLE = "--- users\n+++ users\n@@ -1,5 +1,5 @@\n CREATE TABLE `users` (\n   `id` int NOT NULL,\n-  `note` text,\n"
WHOLE += "+  `org` int NOT NULL,\n   PRIMARY KEY (`id`)\n );\n"
HUNK = "@@ -2,2 +2,2 @@\n   `id` int NOT NULL,\n-  `note` text,\n+  `org` int NOT NULL,\n"
CASES = {
    "SQL": (NEW.encode(), ["DropColumn note", "AddColumn org"]),
    "a branch": (parts(("users", NEW)), ["DropColumn note", "AddColumn org"]),
    "a branch without the table": (
        parts(("posts", "CREATE TABLE `posts` (`id` int)")),
        ["DropTable users", "CreateTable posts"],
    ),
    "a branch with what Vitess made": (
        parts(("users", OLD), ("_vt_HOLD_1", "CREATE TABLE `_vt_HOLD_1` (`id` int)")),
        [],
    ),
    "a deploy request": (parts(("users", WHOLE)), ["DropColumn note", "AddColumn org"]),
    "a part of a deploy request": (parts(("users", HUNK)), ["DropColumn note", "AddColumn org"]),
    "a deploy request that says nothing of the table": (
        parts(("posts", "+CREATE TABLE `posts` (`id` int)")),
        ["CreateTable posts"],
    ),
    "what the API answers": (b'{"data": ' + parts(("users", WHOLE)) + b"}", ["DropColumn note", "AddColumn org"]),
    "the same": (OLD.encode(), []),
    "a ledger beside it": (f"{OLD}\nCREATE TABLE `schema_migrations` (`v` int);".encode(), []),
}


@pytest.mark.parametrize(("content", "expected"), CASES.values(), ids=CASES.keys())
def test_what_a_file_makes_of_the_older_schema(content: bytes, expected: list[str]) -> None:
    assert trouble(content) == ""
    assert done(content) == expected


BAD = {
    "no statement": (b"nothing here", "holds no CREATE statement"),
    "nothing": (b"", "holds no CREATE statement"),
    "other JSON": (b'{"a": 1}', "is JSON, but not the list of tables that pscale prints"),
    "broken JSON": (b"[{", "is JSON, but not the list of tables that pscale prints"),
    "both": (parts(("a", OLD), ("b", HUNK)), "holds both tables and differences"),
}


@pytest.mark.parametrize(("content", "expected"), BAD.values(), ids=BAD.keys())
def test_what_is_no_schema(content: bytes, expected: str) -> None:
    assert trouble(content) == expected


def test_a_table_stands_where_its_name_does() -> None:
    found = read_given("f", parts(("posts", "CREATE TABLE `posts` (`id` int)"), ("users", NEW)), "mysql")
    assert found.whole is not None
    assert [step.line for step in found.whole[0].up] == [3, 8]
