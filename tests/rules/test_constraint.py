from dataclasses import replace

import pytest

from checker.core.column import Check, Constraint, Exclude, ForeignKey, PrimaryKey, Unique
from checker.core.needs import MappedColumn, Needs
from checker.core.operation import AddColumn, AddConstraint, CreateTable, DropConstraint, RenameTable
from checker.core.rollback import Rollback
from checker.core.use import Touch
from tests.rules.cases import INT, case, code, col, maybe, only, orm, query, said, users

MAIL = col("mail", nullable=False)
ORG = col("org", INT, nullable=False)
OLD = [users(MAIL, ORG)]
ORM = orm(MAIL, ORG)
ADDED = "constraint-unique-added users.mail"
SLUG = "constraint-unique-constant users.slug"


def add(constraint: Constraint, table: str = "users") -> AddConstraint:
    return AddConstraint(table, constraint)


def slug(*, nullable: bool = False, default: str | None = "''") -> AddColumn:
    return AddColumn("users", col("slug", nullable=nullable, default=default))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(add(Unique(("mail",))), old=OLD, needs=ORM), {ADDED: "risky"}),
        (case(maybe(add(Unique(("mail",)))), old=OLD, needs=ORM), {ADDED: "risky"}),
        (case(add(Unique(("mail",), where="org > 1")), old=OLD, needs=ORM), {ADDED: "risky"}),
        (
            case(add(Unique(("lower(mail)",), expression=True)), old=OLD, needs=ORM),
            {"constraint-unique-added users.lower(mail)": "risky"},
        ),
        (
            case(add(Exclude("mail WITH =", columns=("mail",))), old=OLD, needs=ORM),
            {ADDED: "risky"},
        ),
        (
            case(add(Unique(("org", "mail"))), old=OLD, needs=ORM),
            {"constraint-unique-added users (org, mail)": "risky"},
        ),
        (
            case(slug(), add(Unique(("mail", "slug"))), old=OLD, needs=ORM),
            {"constraint-unique-added users (mail, slug)": "risky"},
        ),
        (case(slug(nullable=True, default=None), add(Unique(("mail", "slug"))), old=OLD, needs=ORM), {}),
        (case(slug(default="gen_random_uuid()"), add(Unique(("mail", "slug"))), old=OLD, needs=ORM), {}),
        (case(slug(), add(Unique(("slug",))), old=OLD, needs=ORM), {SLUG: "unsafe"}),
        (case(slug(), add(Unique(("slug",))), old=OLD, needs=code(query(Touch.INSERT, "mail"))), {SLUG: "unsafe"}),
        (case(slug(), add(Unique(("slug",), where="org > 1")), old=OLD, needs=ORM), {SLUG: "risky"}),
        (case(slug(nullable=True, default=None), add(Unique(("slug",))), old=OLD, needs=ORM), {}),
        (case(slug(default="now()"), add(Unique(("slug",))), old=OLD, needs=ORM), {}),
        (case(add(Unique(("mail",))), old=OLD, needs=code(query(Touch.READ, "mail"))), {}),
        (case(add(Unique(("mail",))), old=OLD, needs=code(query(Touch.UPDATE, "org"))), {}),
        (case(add(Unique(("mail",))), old=OLD), {ADDED: "risky"}),
        (case(add(Unique(("org", "mail"))), old=[*OLD, add(Unique(("mail",), "u"))], needs=ORM), {}),
        (
            case(
                DropConstraint("users", "u"),
                add(Unique(("mail",), "v")),
                old=[*OLD, add(Unique(("mail",), "u"))],
                needs=ORM,
            ),
            {},
        ),
        (
            case(add(Unique(("mail",))), old=[*OLD, add(Unique(("mail",), "u", where="org = 1"))], needs=ORM),
            {ADDED: "risky"},
        ),
        (case(add(PrimaryKey(("mail",))), old=OLD, needs=ORM), {ADDED: "risky"}),
    ],
)
def test_unique_keys(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


QTY = "constraint-check-added users CHECK (org>=0)"
POSITIVE = Check("org >= 0", columns=("org",))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(add(POSITIVE), old=OLD, needs=ORM), {QTY: "risky"}),
        (case(add(replace(POSITIVE, columns=())), old=OLD, needs=ORM), {QTY: "risky"}),
        (case(add(POSITIVE), old=OLD), {QTY: "risky"}),
        (case(add(POSITIVE), old=OLD, needs=code(query(Touch.UPDATE, "mail"))), {}),
        (case(add(POSITIVE), old=OLD, needs=orm(MAIL, ORG, writes=False)), {}),
        (case(slug(), add(Check("slug <> ''", columns=("slug",))), old=OLD, needs=ORM), {}),
        (case(add(replace(POSITIVE, name="b")), old=[*OLD, add(replace(POSITIVE, name="a"))], needs=ORM), {}),
        (case(add(replace(POSITIVE, text="(Org>=0)")), old=[*OLD, add(POSITIVE)], needs=ORM), {}),
        (case(add(Check("mail IS NOT NULL", columns=("mail",), not_null=True)), old=OLD, needs=ORM), {}),
        (
            case(
                add(Check("mail IN ('a')", columns=("mail",), values=("a",))),
                old=OLD,
                needs=orm(MappedColumn(MAIL, labels=("a",)), ORG),
            ),
            {},
        ),
        (
            case(add(Check("mail IN ('a')", columns=("mail",), values=("a",))), old=OLD, needs=ORM),
            {"constraint-check-added users CHECK (mail in('a'))": "risky"},
        ),
    ],
)
def test_checks(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


ORGS = CreateTable("orgs", (col("id", INT),))
TO_ORGS = ForeignKey(("org",), "orgs", ("id",))
FK = "constraint-fk-added users.org"


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(add(TO_ORGS), old=[*OLD, ORGS], needs=ORM), {FK: "risky"}),
        (case(ORGS, add(TO_ORGS), old=OLD, needs=ORM), {FK: "risky"}),
        (case(add(TO_ORGS), old=[*OLD, ORGS]), {FK: "risky"}),
        (case(add(TO_ORGS), old=[*OLD, ORGS], needs=code(query(Touch.READ, "org"))), {}),
        (
            case(
                add(TO_ORGS), old=[*OLD, ORGS], needs=code(query(Touch.READ, "org"), query(Touch.DELETE, table="orgs"))
            ),
            {FK: "risky"},
        ),
        (case(RenameTable("orgs", "firms"), old=[*OLD, ORGS, add(TO_ORGS)], needs=ORM), {}),
        (case(add(replace(TO_ORGS, name="b")), old=[*OLD, ORGS, add(replace(TO_ORGS, name="a"))], needs=ORM), {}),
        (
            case(
                AddColumn("users", col("payer", INT)),
                add(replace(TO_ORGS, columns=("payer",))),
                old=[*OLD, ORGS],
                needs=ORM,
            ),
            {},
        ),
    ],
)
def test_foreign_keys(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


DELETES = code(query(Touch.DELETE))
CHILD = "constraint-child-added posts.user_id"


def posts(on_delete: str = "") -> CreateTable:
    key = ForeignKey(("user_id",), "users", ("id",), on_delete=on_delete)
    return CreateTable("posts", (col("user_id", INT),), (key,))


@pytest.mark.parametrize(
    ("rollback", "expected"),
    [
        (case(posts(), old=OLD, needs=DELETES), {CHILD: "risky"}),
        (case(posts("CASCADE"), old=OLD, needs=DELETES), {CHILD: "risky"}),
        (case(posts("SET NULL"), old=OLD, needs=DELETES), {}),
        (case(posts(), old=OLD, needs=code(query(Touch.TRUNCATE))), {CHILD: "unsafe"}),
        (case(posts("SET NULL"), old=OLD, needs=code(query(Touch.TRUNCATE))), {CHILD: "unsafe"}),
        (case(posts(), old=OLD, needs=code(query(Touch.TRUNCATE)), dialect="mysql"), {CHILD: "risky"}),
        (case(posts(), old=OLD, needs=ORM), {}),
        (case(posts(), old=OLD), {}),
        (case(RenameTable("posts", "texts"), old=[*OLD, posts()], needs=DELETES), {}),
    ],
)
def test_children(rollback: Rollback, expected: dict[str, str]) -> None:
    assert said(rollback) == expected


def test_a_cascade_says_that_rows_go_unseen() -> None:
    assert "unseen" in only(case(posts("CASCADE"), old=OLD, needs=DELETES)).message


def test_sqlite_keeps_foreign_keys_only_when_told() -> None:
    found = only(case(add(TO_ORGS), old=[*OLD, ORGS], needs=ORM, dialect="sqlite"))
    assert (found.certainty.value, "where SQLite is told to" in found.message) == ("possible", True)


def test_nothing_is_said_of_tables_that_nobody_uses() -> None:
    changes = (add(Unique(("mail",))), add(POSITIVE), ORGS, add(TO_ORGS), posts())
    assert said(case(*changes, old=OLD, needs=Needs())) == {}
