import pytest

from checker.core.column import ForeignKey, Unique
from checker.core.name import bare, fold
from checker.core.operation import AddConstraint, CreateEnum, CreateIndex, CreateTable, Operation
from checker.core.tree import Unread
from checker.grammars.prisma.ddl import steps
from checker.grammars.prisma.read import read_file
from checker.grammars.prisma.schema import Declared, declared

POSTGRES = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n'
USER = POSTGRES + "model User {\n  id Int @id\n"
ROLE = 'enum Role {\n  USER\n  ADMIN @map("admin")\n  @@map("role")\n}\n'


def schema(*texts: str) -> Declared:
    return declared((f"{index}.prisma", read_file(text.encode())) for index, text in enumerate(texts))


def operations(*texts: str, dialect: str = "postgres") -> list[Operation]:
    return [step.operation for _, step in steps(schema(*texts), dialect)]


def table(text: str, name: str = "User", dialect: str = "postgres") -> CreateTable:
    made = [each for each in operations(text, dialect=dialect) if isinstance(each, CreateTable)]
    return next(each for each in made if fold(bare(each.table), dialect) == fold(name, dialect))


def keys(text: str, dialect: str = "postgres") -> list[ForeignKey]:
    made = operations(text, dialect=dialect)
    inline = [each for held in made if isinstance(held, CreateTable) for each in held.constraints]
    added = [each.constraint for each in made if isinstance(each, AddConstraint)]
    return [each for each in (*inline, *added) if isinstance(each, ForeignKey)]


@pytest.mark.parametrize(
    ("line", "dialect", "expected"),
    [
        ("a String", "postgres", ("text", False, None)),
        ("a String?", "postgres", ("text", True, None)),
        ("a String[]", "postgres", ("text[]", True, None)),
        ("a String @db.VarChar(20)", "postgres", ("text(20)", False, None)),
        ("a DateTime @db.Timestamptz(6)", "postgres", ("timestamp with time zone", False, None)),
        ("a Float @db.DoublePrecision", "postgres", ("float", False, None)),
        ("a Bytes?", "postgres", ("bytes", True, None)),
        ('a Unsupported("circle")?', "postgres", ("circle", True, None)),
        ("a String", "mysql", ("text(191)", False, None)),
        ("a Int @db.UnsignedInt", "mysql", ("int unsigned", False, None)),
        ("a Json", "sqlite", ("json", False, None)),
        ("a Boolean", "tsql", ("bool", False, None)),
        # defaults that the database holds
        ("a Boolean @default(true)", "postgres", ("bool", False, "true")),
        ("a Int @default(-1)", "postgres", ("int", False, "-1")),
        ('a String @default("it\'s")', "postgres", ("text", False, "'it''s'")),
        ("a DateTime @default(now())", "postgres", ("timestamp", False, "CURRENT_TIMESTAMP")),
        ('a String @default(dbgenerated("gen_random_uuid()"))', "postgres", ("text", False, "gen_random_uuid()")),
        # defaults that the client sends
        ("a String @default(uuid())", "postgres", ("text", False, None)),
        ("a String @default(cuid(2))", "postgres", ("text", False, None)),
        ("a DateTime @updatedAt", "postgres", ("timestamp", False, None)),
    ],
)
def test_a_field_becomes_a_column(line: str, dialect: str, expected: tuple[str, bool, str | None]) -> None:
    found = next(each for each in table(f"{USER}  {line}\n}}\n", dialect=dialect).columns if each.name != "id")
    assert (str(found.type), found.nullable, found.default) == expected


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite", "tsql"])
def test_the_database_numbers_what_says_autoincrement(dialect: str) -> None:
    made = table("model User {\n  id Int @id @default(autoincrement())\n}\n", dialect=dialect)
    assert made.columns[0].identity
    assert made.columns[0].primary_key


def test_names_of_the_database_win_over_those_of_the_client() -> None:
    text = 'model User {\n  id Int @id\n  mail String @unique @map("e_mail")\n  @@map("users")\n  @@schema("auth")\n}\n'
    made = operations(text)
    assert [each.table for each in made if isinstance(each, CreateTable)] == ["auth.users"]
    (unique,) = (each.constraint for each in made if isinstance(each, AddConstraint))
    assert isinstance(unique, Unique)
    assert (unique.columns, unique.name) == (("e_mail",), "users_e_mail_key")


def test_an_enum_is_a_type_in_postgres_and_a_list_in_mysql() -> None:
    text = USER + "  role Role @default(ADMIN)\n}\n" + ROLE
    assert CreateEnum("role", ("USER", "admin")) in operations(text)
    assert (str(table(text).columns[1].type), table(text).columns[1].default) == ("role", "'admin'")
    type_ = table(text, dialect="mysql").columns[1].type
    assert type_ is not None
    assert type_.labels == ("USER", "admin")


def test_keys_and_indexes_of_several_columns() -> None:
    text = (
        'model User {\n  a Int\n  b Int @map("bb")\n'
        '  @@id([a, b])\n  @@unique([b, a], map: "u")\n  @@index([b(sort: Desc)])\n}\n'
    )
    made = operations(text)
    assert [each.name for each in table(text).columns if each.primary_key] == ["a", "bb"]
    assert CreateIndex("User", "User_bb_idx", ("bb",)) in made
    (unique,) = (each.constraint for each in made if isinstance(each, AddConstraint))
    assert (unique.columns, unique.name) == (("bb", "a"), "u")


POST = (
    "model Post {{\n  id Int @id\n  authorId Int{}\n"
    "  author User{} @relation(fields: [authorId], references: [id]{})\n}}\n"
)


@pytest.mark.parametrize(
    ("mark", "more", "dialect", "expected"),
    [
        ("", "", "postgres", ("RESTRICT", "CASCADE")),
        ("?", "", "postgres", ("SET NULL", "CASCADE")),
        ("", ", onDelete: Cascade, onUpdate: NoAction", "postgres", ("CASCADE", "")),
        ("", "", "sqlite", ("RESTRICT", "CASCADE")),
        ("", "", "tsql", ("", "CASCADE")),
    ],
)
def test_a_relation_is_a_foreign_key(mark: str, more: str, dialect: str, expected: tuple[str, str]) -> None:
    (key,) = keys(USER + "  posts Post[]\n}\n" + POST.format(mark, mark, more), dialect)
    assert (key.columns, key.table, key.targets) == ((fold("authorId", dialect),), fold("User", dialect), ("id",))
    assert key.name.lower() == "post_authorid_fkey"
    assert (key.on_delete.replace("NO ACTION", ""), key.on_update.replace("NO ACTION", "")) == expected


def test_without_foreign_keys_the_client_watches_over_relations() -> None:
    text = 'datasource db {\n  provider = "mysql"\n  relationMode = "prisma"\n}\n' + USER.removeprefix(POSTGRES)
    assert keys(text + "  posts Post[]\n}\n" + POST.format("", "", ""), "mysql") == []


def test_lists_on_both_sides_make_a_table_between() -> None:
    text = USER + "  tags Tag[]\n}\nmodel Tag {\n  name String @id\n  users User[]\n}\n"
    made = table(text, "_TagToUser")
    assert [(each.name, str(each.type)) for each in made.columns] == [("A", "text"), ("B", "int")]
    assert [key.table for key in keys(text)] == ["Tag", "User"]
    named = text.replace("Tag[]", 'Tag[] @relation("Likes")').replace("User[]", 'User[] @relation("Likes")')
    assert table(named, "_Likes")


def test_a_schema_may_stand_in_several_files() -> None:
    found = schema(POSTGRES, "model User {\n  id Int @id\n  role Role\n}\n", ROLE)
    assert (found.dialect, found.labels(found.models["User"].block.fields[1])) == ("postgres", ("USER", "admin"))


def test_a_view_makes_no_table() -> None:
    assert operations("view Info {\n  id Int @unique\n}\n") == []


def test_what_is_not_known_stands_in_its_place_and_spoils_nothing_else() -> None:
    text = USER + "  what is this = 3\n  lost Elsewhere\n  name String // fine\n}\n\ntype Old = String\n\n" + ROLE
    found = schema(text)
    assert [(each.line, each.text) for _, each in found.unread] == [
        (12, "type Old = String"),
        (7, "what is this = 3"),
        (8, "lost Elsewhere"),
    ]
    made = table(text)
    assert ([each.name for each in made.columns], made.whole) == (["id", "name"], False)
    assert sum(isinstance(each, Unread) for each in operations(text)) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("model User {\n  id Int @id\n", "the block never ends"),
        ("model User {\n  id Int @default(1\n}\n", "no Prisma schema has such a line"),
        ("}\n", "no Prisma schema has such a block"),
        ('model User {\n  id String @default("\n}\n', "no Prisma schema has such a line"),
    ],
)
def test_a_broken_file_is_said_to_be_broken(text: str, reason: str) -> None:
    assert reason in {each.reason for _, each in schema(text).unread}


def test_comments_and_lines_that_go_on_are_read_over() -> None:
    text = (
        '/// Somebody.\nmodel User { // here\n  id Int @id /* key */\n  url String @default("http://x") // "\n'
        "  teamId Int\n  team Team @relation(\n    fields: [teamId],\n    references: [id],\n  )\n}\n"
        "model Team {\n  id Int\n    @id\n  users User[]\n}\n"
    )  # fmt: skip
    assert not [*schema(text).unread]
    assert table(text).columns[1].default == "'http://x'"
    assert [key.columns for key in keys(text)] == [("teamId",)]
    assert table(text, "Team").columns[0].primary_key
