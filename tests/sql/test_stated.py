from checker.core.history import Renamed
from checker.core.operation import CreateTable, DropTable
from checker.core.tree import Unread
from checker.sql.stated import read_stated, stated
from tests.trees import DictTree

USERS = b"""-- who may sign in
CREATE TABLE `users` (
  `id` int NOT NULL,
  `remark` text, -- @renamed from=note
  PRIMARY KEY (`id`)
);
CREATE TABLE people ( -- @renamed from=persons
  id int
);
"""


def test_each_column_has_its_line() -> None:
    found = read_stated(USERS, "mysql")
    assert found.lines == (("users", "id", 3), ("users", "remark", 4), ("people", "id", 8))


def test_renames_stand_in_comments() -> None:
    found = read_stated(USERS, "mysql")
    assert found.renames == (Renamed("users", "note", "remark", 4), Renamed("people", "persons", line=7))


def test_a_dump_is_a_schema_among_settings() -> None:
    dump = b"/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `a`;\nCREATE TABLE `a` (`id` int);\n"
    kinds = [type(step.operation) for step in read_stated(dump, "mysql").steps]
    assert kinds[-2:] == [DropTable, CreateTable]


def test_statements_that_begin_alike_and_cannot_be_read_are_told_apart() -> None:
    long = "CREATE WONDER x ON " + "a" * 200
    one, other = (read_stated(f"{long}{end};".encode(), "mysql").steps[0].operation for end in "xy")
    assert isinstance(one, Unread)
    assert one != other


def test_files_are_read_in_the_order_given_and_a_file_is_its_own_revision() -> None:
    tree = DictTree({"b.sql": "CREATE TABLE b (id int);", "a.sql": "CREATE TABLE a (id int);"})
    found = stated(tree, ("b.sql", "a.sql", "gone.sql"), "mysql")
    assert [(each.id, each.path, each.stated) for each in found] == [("b.sql", "b.sql", True), ("a.sql", "a.sql", True)]
