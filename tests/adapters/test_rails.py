from checker.adapters.rails import adapter
from checker.adapters.rails.ruby import Code, Symbol, parse
from checker.core.adapter import Applied
from checker.core.boot import Hook
from checker.core.column import Check, Column, ForeignKey, PrimaryKey, Unique
from checker.core.history import History
from checker.core.operation import AddConstraint, CreateEnum, CreateIndex, CreateTable, CreateView, Operation
from checker.core.tree import Unread
from checker.core.types import Type
from tests.trees import DictTree

HEAD = "ActiveRecord::Schema[7.1].define(version: 2024_01_01_000000) do\n"
DATABASE = "production:\n  adapter: mysql2\n"


def read(body: str, database: str = "") -> History:
    tree = DictTree({"db/schema.rb": f"{HEAD}{body}end\n", "config/database.yml": database, "db/migrate/1_a.rb": ""})
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, place.dialect or "postgres")


def operations(body: str, database: str = "") -> list[Operation]:
    snapshot = read(body, database).snapshot
    assert snapshot is not None
    return [step.operation for step in snapshot[0].up]


def table(line: str, database: str = "") -> CreateTable:
    body = f'  create_table "users", force: :cascade do |t|\n    {line}\n  end\n'
    (made,) = (each for each in operations(body, database) if isinstance(each, CreateTable))
    return made


def column(line: str, database: str = "") -> Column:
    return table(line, database).columns[-1]


def test_ruby_literals() -> None:
    call = parse(
        '  t.string "a\\"b", default: -> { "now()" }, null: false, limit: 1_000, in: ["x", :y], "k" => nil do |t|'
    )
    assert call is not None
    assert (call.name, call.own, call.opens) == ("t.string", ('a"b',), True)
    assert call.named == {"default": Code("now()"), "null": False, "limit": 1000, "in": ["x", Symbol("y")], "k": None}
    assert parse('t.string name_of("x")') is None


def test_a_table_has_its_key_unless_it_says_otherwise() -> None:
    (key,) = table("").columns
    assert (key.name, key.type, key.identity, key.primary_key) == ("id", Type("int", bits=64), "auto", True)
    made = operations(
        '  create_table "a", id: :uuid, default: -> { "gen_random_uuid()" }, force: :cascade do |t|\n  end\n'
    )
    assert isinstance(made[0], CreateTable)
    assert (made[0].columns[0].type, made[0].columns[0].default) == (Type("uuid"), "gen_random_uuid()")
    made = operations('  create_table "a", id: false, force: :cascade do |t|\n    t.bigint "x"\n  end\n')
    assert isinstance(made[0], CreateTable)
    assert [each.name for each in made[0].columns] == ["x"]
    made = operations('  create_table "a", primary_key: ["x", "y"], force: :cascade do |t|\n    t.bigint "x"\n  end\n')
    assert isinstance(made[0], CreateTable)
    assert made[0].constraints == (PrimaryKey(("x", "y")),)


def test_columns() -> None:
    assert column('t.string "a", default: "x", null: false') == Column("a", Type("text"), nullable=False, default="'x'")
    assert column('t.string "a"', DATABASE).type == Type("text", length=255)
    assert column('t.boolean "a", default: true', DATABASE).default == "true"
    assert column('t.integer "a", limit: 8').type == Type("int", bits=64)
    assert column('t.bigint "a", unsigned: true', DATABASE).type == Type("int", bits=64, signed=False)
    assert column('t.text "a", size: :medium', DATABASE).type == Type("text", length=16777215)
    assert column('t.decimal "a", precision: 10, scale: 2').type == Type("decimal", precision=10, scale=2)
    assert column('t.string "a", array: true').type == Type("array", element=Type("text"))
    assert column('t.virtual "a", type: :string, as: "lower(b)", stored: true').generated == "lower(b)"


def test_keys_and_rules() -> None:
    made = table(
        't.index ["a"], name: "i", unique: true, where: "b"\n    t.index ["b"], name: "j"\n'
        '    t.check_constraint "a > 0", name: "c"'
    )
    assert made.constraints == (Unique(("a",), "i", "b", index=True), Check("a > 0", "c"))


def test_what_stands_outside_of_tables() -> None:
    body = (
        '  create_enum "status", ["a", "b"]\n  add_foreign_key "posts", "users", on_delete: :cascade\n'
        '  add_foreign_key "a", "b", column: "x"\n  add_index "users", ["a"], name: "i"\n'
    )
    assert operations(body) == [
        CreateEnum("status", ("a", "b")),
        AddConstraint("posts", ForeignKey(("user_id",), "users", ("id",), on_delete="CASCADE")),
        AddConstraint("a", ForeignKey(("x",), "b", ("id",))),
        CreateIndex("users", "i", ("a",)),
    ]


def test_views_carry_their_sql() -> None:
    (view,) = operations('  create_view "v", sql_definition: <<-SQL\n    SELECT id FROM users\n  SQL\n')
    assert isinstance(view, CreateView)
    assert (view.columns, view.reads) == (("id",), ("users",))


def test_a_line_of_another_kind_is_not_read() -> None:
    assert isinstance(operations("  make_wonders :x, y\n")[0], Unread)
    found = operations('  create_table "users", force: :cascade do |t|\n    t.wonder do_it(1)\n  end\n')
    assert [type(each) for each in found] == [CreateTable, Unread]
    assert isinstance(found[0], CreateTable)
    assert not found[0].whole


def test_columns_have_their_lines() -> None:
    snapshot = read('  create_table "users", force: :cascade do |t|\n    t.string "a"\n  end\n').snapshot
    assert snapshot is not None
    assert snapshot[0].lines == {("users", "id"): 2, ("users", "a"): 3}


def test_the_dialect_is_the_schema_s_else_the_configuration_s() -> None:
    assert read("", DATABASE).place.dialect == "mysql"
    assert read('  enable_extension "plpgsql"\n', DATABASE).place.dialect == "postgres"
    assert read("").place.dialect == ""


def test_where_a_database_is_found() -> None:
    files = {"db/schema.rb": "", "db/pets_schema.rb": "", "db/pets_migrate/1_a.rb": "", "spec/dummy/db/schema.rb": ""}
    places = adapter.detect(
        DictTree(files | {"other/db/structure.sql": "", "api/db/structure.sql": "", "api/db/migrate/1_a.rb": ""})
    )
    assert [(place.folder, place.section, place.config) for place in places] == [
        ("api/db", "", "api/db/structure.sql"),
        ("db", "", "db/schema.rb"),
        ("db", "pets", "db/pets_schema.rb"),
    ]


def test_the_hook_passes_over_what_it_has_no_file_for() -> None:
    history = read("")
    boot = adapter.boot(history, Applied(("2",), frozenset({"1", "2"})), Hook("bin/rails db:migrate"))
    assert (boot.rule, boot.applies) == ("", ())
    assert adapter.boot(history, Applied((), frozenset()), Hook("rake db:migrate")).applies == ("1",)
    assert adapter.boot(history, Applied((), frozenset()), Hook("rails db:schema:load")).rule == "boot-refused"


def test_migrations_without_a_stated_schema_are_a_history_all_the_same() -> None:
    tree = DictTree({"Gemfile": "gem 'rails'", "db/migrate/20240101000000_a.rb": "", "config/database.yml": DATABASE})
    (place,) = adapter.detect(tree)
    assert (place.folder, place.config, place.dialect) == ("db", "", "mysql")
    history = adapter.read(tree, place, "mysql")
    assert [each.id for each in history.revisions] == ["20240101000000"]
    assert isinstance(history.revisions[0].up[0].operation, Unread)
    assert history.snapshot is None
    assert adapter.detect(DictTree({"Gemfile": "gem 'sinatra'", "db/migrate/20240101000000_a.rb": ""})) == ()
