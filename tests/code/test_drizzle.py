"""Tables that TypeScript declares with Drizzle, and the calls that touch them."""

import pytest

from checker.code.drizzle import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

SCHEMA = """import { pgTable, serial, text, integer, timestamp, pgTableCreator, pgSchema } from "drizzle-orm/pg-core";
import { stamps, key, money } from "./helpers";
export const users = pgTable("users", {
  id: serial("id").primaryKey(),
  email: text("e_mail").notNull().unique(),
  role: text("role").default("user").notNull(),
  token: text("token").$defaultFn(() => make()),
  seen: timestamp("seen_at", { withTimezone: true }).$onUpdate(() => new Date()),
  total: integer("total").generatedAlwaysAs(sql`1 + 1`),
  note: text(),
}, (t) => [index("i").on(t.email)]);
export const posts = pgTable("posts", { pk: key(), price: money("price"), userId: integer("user_id"), ...stamps });
export const odd = pgTable("odd", { id: unknown(), name: text("name"), ...elsewhere });
const table = pgTableCreator((name) => `shop_${name}`);
export const carts = table("carts", (t) => ({ id: t.integer("id").primaryKey() }));
export const inShop = pgSchema("shop").table;
const shop = pgSchema("shop");
export const orders = shop.table("orders", { id: serial("id") });
export const usersRelations = relations(users, ({ many }) => ({ articles: many(posts) }));
export const others = mysqlTable("others", { id: int("id") });
"""
HELPERS = """import { integer, timestamp, numeric } from "drizzle-orm/pg-core";
export const stamps = { made: timestamp("made_at").defaultNow().notNull() };
export function key() { return integer("pk").primaryKey().generatedByDefaultAsIdentity(); }
export const money = (name: string) => numeric(name, { precision: 10 }).notNull();
"""
PACKAGE = '{"dependencies": {"drizzle-orm": "^0.38"}}'


def read(source: str, path: str = "src/app.ts", package: str = PACKAGE) -> Needs:
    tree = DictTree({"src/schema.ts": SCHEMA, "src/helpers.ts": HELPERS, path: source, "package.json": package})
    return code.read(tree, tuple(tree.paths()), "postgres")


def columns(found: Needs, table: str, touch: Touch) -> tuple[str, ...]:
    (use,) = found.uses_of(table, touch)
    return use.columns


ALL = ("id", "e_mail", "role", "token", "seen_at", "total", "note")
SENT = ("id", "e_mail", "role", "token", "seen_at", "note")
POSTS = ("pk", "price", "user_id", "made_at")


@pytest.mark.parametrize(
    ("source", "table", "touch", "named"),
    [
        ("db.select().from(users).where(x);", "users", Touch.LOAD, ALL),
        ("await db.query.users.findMany({ where: x });", "users", Touch.LOAD, ALL),
        ("db.query.users.findFirst({ columns: { id: true, email: true } })", "users", Touch.READ, ("id", "e_mail")),
        ("db.query.users.findMany({ columns: { id: true }, with: { articles: true } })", "posts", Touch.LOAD, POSTS),
        ("db.insert(schema.users).values({ email })", "users", Touch.INSERT, SENT),
        ("db.update(users).set({ email, ['x']: 1 }).where(y)", "users", Touch.UPDATE, ("e_mail", "seen_at")),
        ("db.update(posts).set({ price: f({ a: 1 }), userId }).returning()", "posts", Touch.LOAD, POSTS),
        ("db.delete(posts)", "posts", Touch.DELETE, ()),
        ("db.select({ n: users.email }).from(users)", "users", Touch.READ, ("e_mail",)),
        ("db.select().from(posts).leftJoin(users, on)", "users", Touch.LOAD, ALL),
        ("db.select().from(carts)", "shop_carts", Touch.LOAD, ("id",)),
        ("db.select().from(orders)", "shop.orders", Touch.LOAD, ("id",)),
    ],
)  # fmt: skip
def test_a_call_names_what_drizzle_sends_for_it(source: str, table: str, touch: Touch, named: tuple[str, ...]) -> None:
    assert columns(read(source), table, touch) == named


@pytest.mark.parametrize(
    "source",
    [
        "// db.select().from(users)\n/* db.insert(users) */",
        "const users = []; Array.from(users); users.map(f);",
        "db.select().from(others)",
    ],
)
def test_comments_lists_and_tables_of_another_database_are_no_use(source: str) -> None:
    assert read(source) == Needs()


def test_a_table_is_a_model_only_where_all_its_columns_are_named() -> None:
    assert [model.name for model in read("db.select({ n: users.email }).from(users)").models] == []
    (model,) = read("db.insert(users)").models
    assert (model.table, model.path, model.whole) == ("users", "src/schema.ts", True)
    mapped = {each.column.name: each for each in model.columns}
    assert [name for name, each in mapped.items() if not each.column.nullable] == ["id", "e_mail", "role"]
    assert [name for name, each in mapped.items() if each.python_default] == ["token", "seen_at"]
    assert [name for name, each in mapped.items() if each.column.fills_itself] == [
        *("id", "role", "token", "seen_at", "total", "note"),
    ]
    assert mapped["e_mail"].line == 5


def test_what_a_function_of_the_project_begins_is_read_with_it_and_what_is_not_found_leaves_a_table_unwhole() -> None:
    found = read("db.insert(posts); db.insert(odd)")
    posts, odd = sorted(found.models, key=lambda model: model.table, reverse=True)
    assert [(each.column.name, each.column.nullable) for each in posts.columns] == [
        *(("pk", False), ("price", False), ("user_id", True), ("made_at", False)),
    ]
    assert posts.whole
    assert ([each.column.name for each in odd.columns], odd.whole) == (["name"], False)


def test_an_insert_sends_what_is_not_set_as_nothing() -> None:
    (use,) = read("db.insert(users).values(v)").uses_of("users", Touch.INSERT)
    assert use.nulls == ("note",)


def test_nothing_is_opened_where_no_package_asks_for_drizzle_and_nothing_in_tests_counts() -> None:
    assert read("db.insert(users)", package='{"dependencies": {"react": "18"}}') == Needs()
    assert read("db.insert(users)", path="src/app.test.ts") == Needs()


def test_of_a_question_about_some_tables_only_these_are_told_and_every_model() -> None:
    tree = DictTree(
        {"src/schema.ts": SCHEMA, "src/helpers.ts": HELPERS, "src/a.ts": "db.insert(users); db.insert(posts);"}
    )
    found = code.read(tree, tuple(tree.paths()), "postgres", frozenset(("posts",)))
    assert {use.table for use in found.uses} == {"posts"}
    assert {model.table for model in found.models} == {"users", "posts"}


def test_names_that_are_not_given_are_spelled_as_the_program_says() -> None:
    config = 'export const db = drizzle(pool, { casing: "snake_case" });'
    schema = 'export const users = pgTable("users", { userId: integer(), apiURL: text(), e: text("mailAt") });'
    tree = DictTree({"a.ts": schema, "b.ts": "db.select().from(users)", "c.ts": config})
    assert columns(code.read(tree, tuple(tree.paths()), "postgres"), "users", Touch.LOAD) == (
        "user_id",
        "api_url",
        "mailAt",
    )
