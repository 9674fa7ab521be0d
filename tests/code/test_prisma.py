from checker.code.prisma import code
from checker.core.needs import Needs, Touch
from tests.trees import DictTree

SCHEMA = """datasource db {
  provider = "postgresql"
}
model User {
  id Int @id @default(autoincrement())
  email String @unique @map("e_mail")
  token String @default(dbgenerated("gen_random_uuid()"))
  role Role @default(USER)
  seen DateTime @updatedAt
  old String? @ignore
  place Unsupported("point")?
  posts Post[]
  @@map("users")
}
model Post {
  id String @id @default(cuid())
  authors User[]
}
model Log {
  id Int @id
}
model Hidden {
  id Int @id
  @@ignore
}
view Report {
  total Int @unique
}
enum Role {
  USER
  ADMIN @map("admin")
}
"""
SOURCE = "prisma.user.findMany({ include: { posts: true } }); prisma.report.count();"


def needs(source: str = SOURCE, schema: str = SCHEMA) -> Needs:
    tree = DictTree({"prisma/schema.prisma": schema, "src/index.ts": source})
    return code.read(tree, tuple(tree.paths()), "postgres")


def columns(found: Needs, table: str, touch: Touch) -> tuple[str, ...]:
    (use,) = found.uses_of(table, touch)
    return use.columns


def test_the_client_names_every_column_that_it_knows() -> None:
    assert columns(needs(), "users", Touch.LOAD) == ("id", "e_mail", "token", "role", "seen")


def test_the_client_sends_its_own_defaults_and_leaves_the_database_its_own() -> None:
    assert columns(needs(), "users", Touch.INSERT) == ("e_mail", "role", "seen")
    assert columns(needs(), "Post", Touch.INSERT) == ("id",)


def test_an_enum_is_read_by_its_stored_values() -> None:
    mapped = needs().mapped("users", "role")
    assert mapped
    assert mapped.labels == ("USER", "admin")


def test_a_view_is_read_alone() -> None:
    assert [use.touch for use in needs().uses_of("Report")] == [Touch.LOAD]


def test_lists_on_both_sides_use_the_table_between() -> None:
    assert columns(needs(), "_PostToUser", Touch.INSERT) == ("A", "B")


def test_a_model_that_no_source_names_is_left_out_where_calls_are_seen() -> None:
    assert [model.name for model in needs().models] == ["User", "Post", "Report", "User.posts"]
    assert "Log" in [model.name for model in needs("run(client)").models]


def test_what_the_client_ignores_is_not_needed() -> None:
    found = needs("run(client)")
    assert found.model("Hidden") is None
    assert found.mapped("users", "old") is None


def test_a_line_that_is_not_known_leaves_a_model_partly_read() -> None:
    found = needs(schema=SCHEMA.replace("  posts Post[]", "  posts Post[]\n  what is this = 3"))
    model = found.model("users")
    assert model
    assert not model.whole
    assert [each[0] for each in found.unread] == ["prisma/schema.prisma"]


def test_a_schema_of_mongodb_needs_no_table() -> None:
    assert needs(schema=SCHEMA.replace("postgresql", "mongodb")).models == ()
