"""Tables that Rust declares for Diesel, and the calls that touch them."""

import pytest

from checker.code.diesel import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

SCHEMA = """// @generated automatically by Diesel CLI.
diesel::table! {
    use diesel::sql_types::*;
    /// People.
    users (id) {
        id -> Integer,
        #[max_length = 255]
        email -> Varchar,
        note -> Nullable<Text>,
        #[sql_name = "type"]
        type_ -> Nullable<Array<Nullable<Text>>>,
    }
}
table! {
    #[sql_name = "order"]
    orders (id, user_id) { id -> Integer, user_id -> Integer }
}
diesel::joinable!(orders -> users (user_id));
"""
MODELS = """#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = users)]
#[diesel(treat_none_as_null = true)]
pub struct NewUser<'a> {
    pub email: &'a str,
    #[diesel(column_name = type_)]
    pub kind: Option<Vec<Option<String>>>,
}
#[derive(Insertable)]
#[table_name = "orders"]
struct NewOrder { user_id: i32 }
#[derive(Queryable)]
struct User { id: i32, email: String }
"""
CARGO = '[dependencies]\ndiesel = "2"\n'


def read(source: str, dialect: str = "postgres", path: str = "src/app.rs") -> Needs:
    tree = DictTree({"src/schema.rs": SCHEMA, "src/models.rs": MODELS, path: source, "Cargo.toml": CARGO})
    return code.read(tree, tuple(tree.paths()), dialect)


F = "fn f() { "
ALL = ("id", "email", "note", "type")


@pytest.mark.parametrize(
    ("source", "table", "touch", "columns"),
    [
        ("fn f() { users::table.filter(users::id.eq(1)).first::<User>(c) }", "users", Touch.LOAD, ALL),
        ("use schema::users::dsl::*;\nfn f() { users.filter(id.eq(1)).load::<User>(c) }", "users", Touch.LOAD, ALL),
        (F + "orders::table.inner_join(users::table).load::<(A, B)>(c);", "order", Touch.LOAD, ("id", "user_id")),
        ("fn f() { users::table.select(users::email).load(c); }", "users", Touch.READ, ("email",)),
        ("fn f() { insert_into(users::table).values(&user).execute(c); }", "users", Touch.INSERT, ("email", "type")),
        (F + "insert_into(users::table).values(users::note.eq(n)).execute(c);", "users", Touch.INSERT, ("note",)),
        ("fn f() { diesel::replace_into(orders::table).values(o).execute(c); }", "order", Touch.INSERT, ("user_id",)),
        ("fn f() { update(users::table.find(1)).set(&user).execute(c); }", "users", Touch.UPDATE, ("email", "type")),
        (F + "update(users::table).set((users::note.eq(n), users::id.eq(e)));", "users", Touch.UPDATE, ("note", "id")),
        ("fn f() { diesel::delete(orders::table).execute(c); }", "order", Touch.DELETE, ()),
    ],
)  # fmt: skip
def test_a_call_names_what_diesel_sends_for_it(source: str, table: str, touch: Touch, columns: tuple[str, ...]) -> None:
    assert columns in [use.columns for use in read(source).uses_of(table, touch)]


@pytest.mark.parametrize(
    "source",
    [
        "// users::table.load::<User>(c)",
        "fn f() { let users = vec![1]; users.len(); }",
        "fn f() { users::module::call(); }",
    ],
)
def test_comments_and_names_alone_are_no_use(source: str) -> None:
    found = read(source)
    assert found.models == ()
    assert {use.touch for use in found.uses} <= {Touch.READ}
    assert {name for use in found.uses for name in use.columns} == set()


def test_a_table_whose_rows_are_loaded_or_written_is_a_model() -> None:
    (model,) = read("fn f() { users::table.load::<User>(c) }").models
    assert (model.table, model.path, model.line) == ("users", "src/schema.rs", 5)
    assert [(each.column.name, each.column.nullable, each.line) for each in model.columns] == [
        *(("id", False, 6), ("email", False, 8), ("note", True, 9), ("type", True, 11)),
    ]


def test_what_may_be_none_is_sent_as_nothing() -> None:
    (use,) = read("fn f() { insert_into(users::table).values(&user); }").uses_of("users", Touch.INSERT)
    assert use.nulls == ("type",)


def test_of_several_schemas_the_one_of_the_database_counts() -> None:
    files = {
        f"src/schemas/{name}/schema.rs": f"table! {{ users (id) {{ id -> Integer, {name} -> Text }} }}"
        for name in ("mysql", "sqlite")
    }
    tree = DictTree(files | {"src/app.rs": "fn f() { users::table.load::<User>(c) }", "Cargo.toml": CARGO})
    for dialect in ("mysql", "sqlite"):
        (model,) = code.read(tree, tuple(tree.paths()), dialect).models
        assert [each.column.name for each in model.columns] == ["id", dialect]
    assert code.read(tree, tuple(tree.paths()), "postgres") == Needs()


def test_nothing_is_opened_where_no_package_asks_for_diesel() -> None:
    tree = DictTree(
        {"src/schema.rs": SCHEMA, "src/a.rs": "fn f() { users::table.load::<U>(c) }", "Cargo.toml": "[package]"}
    )
    assert code.read(tree, tuple(tree.paths()), "postgres") == Needs()
