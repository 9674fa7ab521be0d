"""The emergency remedies in the advice, and what they leave broken."""

import pytest

from checker.core.column import Check, Unique
from checker.core.operation import AddColumn, AddConstraint, AlterColumn, RenameColumn, RenameTable
from checker.core.remedy import remedy_of
from checker.core.rollback import Rollback
from checker.core.use import Touch
from tests.rules.cases import case, code, col, only, query, users

NOTE = col("note")
STATE = col("state", nullable=False, default="'new'")
OLD = [users(NOTE)]
AWAY = RenameTable("users", "people")
VIEW = ("CREATE VIEW users AS SELECT * FROM people;",)
READ = query(Touch.READ, "note")
INSERT = query(Touch.INSERT, "note")
THERE = AddConstraint("users", Check("note IS NOT NULL", "ck", ("note",), not_null=True))
FORGOT = AlterColumn("users", col("state", nullable=False), frozenset({"default"}))
SLUG = AddColumn("users", col("slug", nullable=False, default="''")), AddConstraint("users", Unique(("slug",), "u"))


@pytest.mark.parametrize(
    ("rollback", "remedy", "left"),
    [
        (case(AWAY, old=OLD, needs=code(READ)), VIEW, "COPY does not work"),
        (case(AWAY, old=OLD, needs=code(READ), dialect="mysql"), VIEW, ""),
        (case(AWAY, old=OLD, needs=code(READ), dialect="sqlite"), VIEW, ""),
        (case(AWAY, old=OLD, needs=code(INSERT), dialect="sqlite"), (), "INSTEAD OF triggers"),
        (case(AWAY, old=OLD, needs=code(READ, query(Touch.TRUNCATE))), (), "TRUNCATE of users still fails"),
        (case(RenameColumn("users", "note", "n"), old=OLD, needs=code(READ)), (), "ON CONSTRAINT fails"),
        (case(THERE, old=OLD, needs=code(query(Touch.INSERT, "id"))), ("ALTER TABLE users DROP CONSTRAINT ck;",), ""),
        (
            case(FORGOT, old=[users(STATE, NOTE)], needs=code(INSERT)),
            ("ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';",),
            "",
        ),
        (case(FORGOT, old=[users(STATE, NOTE)], needs=code(INSERT), dialect="sqlite"), (), "'new'"),
        (
            case(*SLUG, old=OLD, needs=code(INSERT)),
            ("ALTER TABLE users ALTER COLUMN slug DROP DEFAULT, ALTER COLUMN slug DROP NOT NULL;",),
            "as the rows of 1.0.0 will be",
        ),
        (case(*SLUG, old=OLD, needs=code(INSERT), dialect="mysql"), (), ""),
    ],
)
def test_a_remedy_is_named_with_what_it_leaves(rollback: Rollback, remedy: tuple[str, ...], left: str) -> None:
    finding = only(rollback)
    assert (remedy_of(finding), left in finding.advice) == (remedy, True), finding.advice
