"""Sequelize: indexes that change what code may write, and migrations that do their work elsewhere."""

import pytest

from checker.adapters.sequelize import adapter
from checker.core.column import Unique
from checker.core.operation import AddConstraint, DropIndex, Operation, WriteRows
from checker.core.tree import Unread
from tests.adapters.test_programs import read
from tests.trees import DictTree


def made(up: str) -> list[Operation]:
    return [step.operation for step in read("sequelize", up)]


@pytest.mark.parametrize(
    ("call", "operations"),
    [
        (
            "addIndex('users', ['orgId', 'email'], { unique: true })",
            [AddConstraint("users", Unique(("orgId", "email"), "users_org_id_email", index=True))],
        ),
        (
            "addIndex('users', { fields: ['email'], unique: true, name: 'u' })",
            [AddConstraint("users", Unique(("email",), "u", index=True))],
        ),
        (
            "addIndex('users', ['email'], { type: 'UNIQUE', name: 'u', where: { deletedAt: null } })",
            [AddConstraint("users", Unique(("email",), "u", '"deletedAt" IS NULL', index=True))],
        ),
        ("addIndex('users', ['email'])", []),
        ("addIndex('users', ['email'], { name: 'i', unique: false })", []),
        ("removeIndex('users', 'u')", [DropIndex("u")]),
        ("removeIndex('users', ['orgId', 'email'])", [DropIndex("users_org_id_email")]),
    ],
)
def test_an_index_counts_where_it_is_unique_or_goes(call: str, operations: list[Operation]) -> None:
    assert made(f"await queryInterface.{call};") == operations


@pytest.mark.parametrize(
    "statement",
    [
        "await queryInterface.addIndex('users', fields, { unique: true });",
        "await queryInterface.addIndex('users', ['email'], options);",
        "await queryInterface.addIndex('users', ['email'], { ...options });",
        "await queryInterface.addIndex('users', ['email'], { unique: isUnique });",
        "await queryInterface.removeIndex('users', name);",
        "execFileSync('node', [scriptPath], { stdio: 'inherit' });",
        "require('child_process').execSync('node hash-keys.js');",
        "await require('../models').User.update({ email: '' }, { where: {} });",
        "const models = require('../models');\nawait models.User.destroy({ where: {} });",
    ],
)
def test_what_may_touch_the_database_unseen_is_said_in_its_place(statement: str) -> None:
    assert [type(each) for each in made(statement)] == [Unread]


@pytest.mark.parametrize(
    "statement",
    [
        "await require('fs').promises.readFile('a.txt');",
        "const fs = require('node:fs');\nawait fs.promises.readFile('a.txt');",
        "const found = /a/.exec(name);",
        "console.log('up');",
    ],
)
def test_what_asks_nothing_of_the_database_is_no_riddle(statement: str) -> None:
    assert made(statement) == []


def test_an_index_may_be_of_a_function() -> None:
    call = "addIndex('users', { name: 'u', unique: true, fields: [db.fn('lower', db.col('email')), 'org'] })"
    (added,) = made(f"const db = queryInterface.sequelize; await queryInterface.{call};")
    assert isinstance(added, AddConstraint)
    assert isinstance(added.constraint, Unique)
    assert (added.constraint.name, added.constraint.expression) == ("u", True)


@pytest.mark.parametrize(
    "statement",
    [
        "await queryInterface.sequelize.query(`UPDATE users SET org = ${id} WHERE org IS NULL`);",
        "await queryInterface.sequelize.query(`UPDATE users SET data = '${JSON.stringify({})}'`);",
    ],
)
def test_rows_are_written_whatever_is_put_into_the_statement(statement: str) -> None:
    (written,) = made(statement)
    assert isinstance(written, WriteRows)
    assert (written.table, written.values) == ("users", ())


@pytest.mark.parametrize("call", ["bulkInsert('users', rows)", "bulkUpdate('users', row, {})"])
def test_rows_that_are_not_known_are_those_of_one_table(call: str) -> None:
    (step,) = read("sequelize", f"await queryInterface.{call};")
    assert isinstance(step.operation, Unread)
    assert (step.operation.rows, step.touches) == (True, ("users",))


def test_what_only_reads_or_says_something_does_nothing() -> None:
    assert made("await queryInterface.select(null, 'users'); queryInterface.sequelize.log('done');") == []


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["20240101-02-b.js", "20240101-01-a.js", "index.js"], ["20240101-01-a.js", "20240101-02-b.js"]),
        (["001_users.ts", "002_orders.ts"], ["001_users.ts", "002_orders.ts"]),
        (["2021.11.17T00.00.00.users.js"], ["2021.11.17T00.00.00.users.js"]),
        (["20240101000000-a.js", "1-helper.js"], ["20240101000000-a.js"]),
    ],
)
def test_umzug_runs_files_by_any_name_that_puts_them_in_order(names: list[str], ids: list[str]) -> None:
    files = {f"src/migrations/{name}": "module.exports = { up: async () => {} };" for name in names}
    tree = DictTree({"package.json": '{"dependencies": {"sequelize": "6", "umzug": "3"}}', **files})
    (place,) = adapter.detect(tree)
    assert [each.id for each in adapter.read(tree, place, "postgres").revisions] == ids
    elsewhere = DictTree({"package.json": '{"dependencies": {"sequelize": "6"}}', "src/jobs/001-send.js": ""})
    assert adapter.detect(elsewhere) == ()


def test_a_table_whose_name_is_put_together_is_not_known() -> None:
    assert [type(each) for each in made("await queryInterface.sequelize.query(`UPDATE users_${year} SET a = 1`);")] == [
        Unread
    ]
