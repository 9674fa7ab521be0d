"""Sequelize: indexes that change what code may write, and migrations that do their work elsewhere."""

import pytest

from checker.core.column import Unique
from checker.core.operation import AddConstraint, DropIndex, Operation
from checker.core.tree import Unread
from tests.adapters.test_programs import read


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
