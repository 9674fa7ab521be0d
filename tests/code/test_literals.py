"""Statements that stand as text in programs of other languages than Python."""

import pytest

from checker.code.literals import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree


def read(path: str, source: str, dialect: str = "postgres") -> Needs:
    tree = DictTree({path: source})
    return code.read(tree, tuple(tree.paths()), dialect)


def named(found: Needs) -> dict[str, set[str]]:
    tables = {use.table for use in found.uses}
    return {table: {name for use in found.uses_of(table) for name in use.columns} for table in tables}


GO = 'package shop\nconst columns = "id, email"\nfunc find(db *sql.DB, name string) { %s }'
JAVA = 'class Shop { static final String COLUMNS = "id, email"; void find(String name) { %s } }'
KOTLIN = 'const val COLUMNS = "id, email"\nfun find(name: String) {\n  %s\n}\n'
SCRIPT = "const columns = 'id, email';\nexport async function find(name: string) { %s }"
RUBY = 'COLUMNS = "id, email"\ndef find(name)\n  %s\nend\n'
PHP = '<?php class Shop { const COLUMNS = "id, email"; function find($name) { %s } }'
ELIXIR = "defmodule Shop do\n  def find(name) do\n    %s\n  end\nend\n"
RUST = 'const COLUMNS: &str = "id, email";\nfn find(name: &str) { %s }'

STATEMENTS = [
    ("shop.go", GO, "db.Query(`SELECT id, email\n FROM users\n WHERE name = $1`, name)"),
    ("shop.go", GO, 'db.Query("SELECT id, email " +\n "FROM users WHERE name = $1", name)'),
    ("shop.go", GO, 'q := fmt.Sprintf("SELECT %s FROM users WHERE name = %d %s", columns, name, more); db.Query(q)'),
    ("shop.go", GO, 'q := "SELECT " + columns + " FROM users"; q += " WHERE name = $1"; db.Query(q)'),
    (
        "shop.go",
        GO,
        'var b strings.Builder; b.WriteString("SELECT id, email FROM users"); b.WriteString(" WHERE name = 1")',
    ),
    ("Shop.java", JAVA, 'db.query("""\n  SELECT id, email\n  FROM users WHERE name = ?\n""");'),
    ("Shop.java", JAVA, 'String q = "SELECT " + COLUMNS + " FROM users WHERE name = \'" + name + "\'";'),
    ("Shop.java", JAVA, 'String.format("SELECT id, email FROM users WHERE name = %s", name);'),
    ("Shop.java", JAVA, 'new StringBuilder("SELECT id, email FROM users").append(" WHERE name = ").append(name);'),
    (
        "Shop.java",
        JAVA,
        'StringBuilder q = new StringBuilder("SELECT id, email FROM users"); q.append(" WHERE name = ?");',
    ),
    (
        "Shop.kt",
        KOTLIN,
        'db.query("""\n    SELECT id, email FROM users\n    WHERE name = ${name.trim()}\n""".trimIndent())',
    ),
    ("Shop.kt", KOTLIN, 'val q = "SELECT $COLUMNS FROM users " + "WHERE name = ?"'),
    ("shop.ts", SCRIPT, "db.query('SELECT id, email FROM users WHERE name = $1', [name]);"),
    ("shop.ts", SCRIPT, 'await sql`SELECT id, email FROM "users" WHERE name = ${name}`;'),
    ("shop.ts", SCRIPT, "await prisma.$queryRaw`SELECT id, email FROM users WHERE name = ${name}`;"),
    ("shop.ts", SCRIPT, "await tx.$queryRaw<User[]>`SELECT id, email FROM users WHERE name IN (${Prisma.join(n)})`;"),
    ("shop.ts", SCRIPT, "await prisma.$queryRaw(Prisma.sql`SELECT id, email FROM users WHERE name = ${name}`);"),
    ("shop.ts", SCRIPT, "await prisma.$queryRawUnsafe('SELECT id, email FROM users WHERE name = $1', name);"),
    ("shop.ts", SCRIPT, "await db.$executeRaw`UPDATE users SET email = ${mail}, id = ${id} WHERE name = ${name}`;"),
    ("shop.js", "const f = (name) => { %s };", "db.query(`SELECT id, email FROM users ` + 'WHERE name = ?');"),
    (
        "page.tsx",
        "const f = (name) => { %s };",
        "db.query('SELECT id, email FROM users WHERE name = ?'); return <p>x</p>;",
    ),
    (
        "shop.rb",
        RUBY,
        "execute(<<~SQL.squish)\n    SELECT id, email FROM users\n    WHERE name = #{quote(name)}\n  SQL",
    ),
    ("shop.rb", RUBY, 'q = "SELECT #{COLUMNS} FROM users"\n  q << " WHERE name = ?"'),
    ("shop.php", PHP, '$q = "SELECT id, email FROM users WHERE name = {$name}";'),
    ("shop.php", PHP, "$q = 'SELECT ' . self::COLUMNS . ' FROM users'; $q .= ' WHERE name = ?';"),
    ("shop.php", PHP, "$q = <<<SQL\nSELECT id, email FROM users\nWHERE name = $name\nSQL;\n"),
    ("shop.ex", ELIXIR, 'Repo.query("""\n    SELECT id, email FROM users\n    WHERE name = #{quoted(name)}\n    """)'),
    ("shop.ex", ELIXIR, 'q = "SELECT id, email " <> "FROM users WHERE name = $1"'),
    ("shop.rs", RUST, 'sqlx::query!("SELECT id, email FROM users WHERE name = $1", name);'),
    ("shop.rs", RUST, 'sqlx::query_as::<_, User>(r#"SELECT id, email FROM "users" WHERE name = $1"#).bind(name);'),
    ("shop.rs", RUST, 'let q = format!("SELECT id, email FROM users \\\n    WHERE name = {} LIMIT {n}", name);'),
]


@pytest.mark.parametrize(("path", "program", "body"), STATEMENTS)
def test_a_statement_is_read_as_its_language_writes_it(path: str, program: str, body: str) -> None:
    found = read(path, program % body if path.endswith((".ts", ".js", ".tsx")) else program.replace("%s", body))
    assert named(found) == {"users": {"id", "email", "name"}}
    assert found.unread == ()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("shop.go", "package shop\n// SELECT id FROM users\n/* `SELECT id FROM users` */\n"),
        ("shop.go", 'package shop\nvar help = "Select a name from the list"\n'),
        ("shop_test.go", 'package shop\nvar q = "SELECT id FROM users"\n'),
        ("vendor/lib/shop.go", 'package lib\nvar q = "SELECT id FROM users"\n'),
        ("internal/migrations/v1.go", 'package migrations\nvar q = "UPDATE users SET id = 1"\n'),
        ("src/test/java/ShopTest.java", 'class ShopTest { String q = "SELECT id FROM users"; }'),
        ("Users.java", 'interface Users { @Query("SELECT u FROM User u WHERE u.name = ?1") User find(String n); }'),
        (
            "Users.kt",
            'interface Users {\n  @Query("SELECT u FROM User u WHERE u.name = ?1")\n  fun find(n: String): User\n}\n',
        ),
        ("Users.java", 'class Users { void f() { em.createQuery("SELECT u FROM User u WHERE u.name = 1"); } }'),
        ("Users.java", 'class Users { void f() { em.createMutationQuery("UPDATE User u SET u.name = 1"); } }'),
        ("Users.kt", 'interface Users { @HQL("select u from User u") fun all(): List<User> }'),
        ("page.tsx", "export const Page = () => <h1 title='Select Movie(s)'>{'Select a user from the list'}</h1>;"),
        ("shop.rs", 'fn f() {}\n#[cfg(test)]\nmod tests { const Q: &str = "SELECT id FROM users"; }'),
    ],
)
def test_comments_prose_tests_and_queries_of_entities_are_no_statements(path: str, source: str) -> None:
    found = read(path, source)
    assert found.uses == ()
    assert found.unread == ()


def test_a_native_query_of_jpa_is_sql() -> None:
    source = 'interface Users { @Query(value = "SELECT id FROM users", nativeQuery = true) List<Long> ids(); }'
    assert named(read("Users.java", source)) == {"users": {"id"}}


def test_a_statement_is_found_by_the_line_on_which_it_begins() -> None:
    (use,) = read("shop.go", "package shop\n\nfunc f() {\n\tdb.Exec(\n\t\t`SELECT id\n\t\tFROM users`)\n}\n").uses
    assert (use.path, use.line) == ("shop.go", 5)


def test_what_is_added_to_a_name_of_another_function_is_added_to_no_other() -> None:
    source = (
        'package shop\nfunc f() { q := "SELECT id FROM users"; db.Exec(q) }\n'
        'func g(q string) { q += " WHERE other = 1"; db.Exec("DELETE FROM orders WHERE id = 1") }\n'
    )
    assert named(read("shop.go", source)) == {"users": {"id"}, "orders": {"id"}}


def test_one_statement_that_cannot_be_read_spoils_no_other() -> None:
    source = (
        'package shop\nfunc f() { a("SELECT id FROM users WHERE ((x"); b("UPDATE users SET name = $1")\n'
        'c("SELECT 1 FROM " + t) }'
    )
    found = read("shop.go", source)
    assert {use.touch for use in found.uses} == {Touch.UPDATE}
    assert [line for _, _, line in found.unread] == [2, 3]


def test_an_insert_of_columns_that_are_put_in_later_is_unread() -> None:
    found = read(
        "shop.go", 'package shop\nfunc f() { db.Exec(fmt.Sprintf("INSERT INTO users (%s) VALUES (%s)", a, b)) }'
    )
    assert found.uses == ()
    assert len(found.unread) == 1


def test_a_program_that_does_not_fit_the_grammar_is_read_as_far_as_it_does() -> None:
    found = read("shop.go", 'package shop\nfunc f( { !!! }\nfunc g() { db.Exec("DELETE FROM users WHERE id = 1") }\n')
    assert named(found) == {"users": {"id"}}


def test_scripts_are_opened_only_where_a_package_names_a_driver() -> None:
    source = {"app/db.ts": "db.query('SELECT id FROM users');", "package.json": '{"dependencies": {"react": "18"}}'}
    page = DictTree(source)
    server = DictTree(source | {"server/package.json": '{"dependencies": {"pg": "^8"}}'})
    assert code.read(page, ["app/db.ts"], "postgres").uses == ()
    assert named(code.read(server, ["app/db.ts"], "postgres")) == {"users": {"id"}}


def test_a_file_without_a_word_about_the_tables_in_question_is_not_read() -> None:
    tree = DictTree(
        {"a.go": 'package a\nvar q = "SELECT id FROM users"', "b.go": 'package a\nvar q = "SELECT id FROM orders"'}
    )
    assert named(code.read(tree, tuple(tree.paths()), "postgres", frozenset(("orders",)))) == {"orders": {"id"}}
    assert code.read(tree, tuple(tree.paths()), "postgres", frozenset()) == Needs()


def test_what_is_nested_without_end_is_unread() -> None:
    source = 'class A { void f() { new StringBuilder("SELECT id FROM users")' + ".append(x)" * 2000 + "; } }"
    found = read("A.java", source)
    assert found.uses == ()
    assert len(found.unread) == 1
