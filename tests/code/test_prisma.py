import pytest

from checker.code.prisma import code
from checker.core.needs import Needs
from checker.core.use import Touch
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


SELECTS = """
export const all = () => prisma.user.findMany({ where: { id }, select: { id: true, email: true } });
export const add = (email) => prisma.user.create({ data: { email }, select: { id: true } });
export const drop = (id) => prisma.user.delete({ where: { id }, select: { id: true, seen: false } });
export const count = () => prisma.user.count();
"""


def loaded(source: str, schema: str = SCHEMA) -> tuple[str, ...]:
    return columns(needs(source, schema), "users", Touch.LOAD)


def test_a_column_that_no_call_asks_for_is_not_needed() -> None:
    found = needs(SELECTS)
    assert columns(found, "users", Touch.LOAD) == ("id", "e_mail", "seen")
    assert columns(found, "users", Touch.INSERT) == ("e_mail", "role", "seen")  # the client sends its defaults
    assert found.mapped("users", "token") is None


@pytest.mark.parametrize(
    "source",
    [
        "prisma.user.findMany({ omit: { token: true, role: true } })",
        "prisma.user.findMany({ select: { id: true, seen: true, email: true, token: false } })",
        "prisma.post.findMany({ include: { authors: { select: { id: true, email: true, seen: true } } } })",
        "tx.user.update({ where: { id }, data: { email, posts: { create: { id } } }, select: { email: true } })",
        "user.findMany({ select: { email: true } }); const { user } = prisma;",
        'prisma.user.groupBy({ by: ["email"], _count: true })',
        "prisma.user.findFirst({ select: { email: true } }).then((found) => found)",
    ],
)
def test_what_calls_say_they_want_is_believed(source: str) -> None:
    assert "token" not in loaded(source)


@pytest.mark.parametrize(
    "source",
    [
        "prisma.user.findMany()",
        "prisma.user.create({ data: { email } })",
        "prisma.user.findMany(given)",
        "prisma.user.findMany({ ...given })",
        "prisma.user.findMany({ select })",
        "prisma.user.findMany({ select: { id: true, ...more } })",
        "prisma.user.findMany({ select: { token: wanted } })",
        'prisma.user.findMany({ select: { id: true }, orderBy: { token: "asc" } })',
        "prisma.user.findMany({ select: { id: true }, where: filter }); found.token",
        "prisma.user.create({ data: { ...input }, select: { id: true } }); input.token",
        "prisma.user.updateMany({ data: { token } })",
        'prisma.user.groupBy({ by: ["token"] })',
        "prisma.post.findMany({ include: { authors: true } })",
        "prisma.post.findUnique({ where: { id }, select: { id: true } }).authors()",
        "prisma.post.findMany({ select: { authors: { orderBy: { id: 1 } } } })",
        # a model by another name, or in other hands
        "const users = prisma.user; users.findMany();",
        "const users = db.user; users.create({ data: {} });",
        "const { user: users } = prisma; users.create({ data: {} });",
        "prisma[name].create({ data }); ",
        "repository.findMany({ select: { id: true } })",
        'import { PrismaAdapter } from "@auth/prisma-adapter"; PrismaAdapter(prisma);',
        "const more = prisma.$extends({ result: { user: { full: { needs: { token: true } } } } });",
    ],
)
def test_a_column_stays_where_a_call_may_ask_for_it(source: str) -> None:
    assert "token" in loaded(f"{SELECTS}\n{source}")


def test_a_column_stays_where_the_client_is_not_the_only_one() -> None:
    assert "token" not in loaded(SELECTS)
    maker = 'generator zod {\n  provider = "zod-prisma-types"\n}\n'
    assert "token" in loaded(SELECTS, SCHEMA + maker)
    tree = DictTree({"prisma/schema.prisma": SCHEMA, "src/index.ts": SELECTS, "jobs.py": "db.user.find_many()"})
    assert "token" in columns(code.read(tree, tuple(tree.paths()), "postgres"), "users", Touch.LOAD)


def test_what_is_asked_alone_about_models_is_read_whole() -> None:
    tree = DictTree({"prisma/schema.prisma": SCHEMA, "src/index.ts": SELECTS})
    assert code.read(tree, tuple(tree.paths()), "postgres", frozenset()).mapped("users", "token")
