"""jOOQ: columns are named through generated classes."""

from checker.code.jooq import code
from tests.trees import DictTree

DAO = """package shop
import shop.jooq.Tables
import org.jooq.DSLContext

class UserDao(private val dsl: DSLContext) {
  private val u = Tables.USER
  private val o = Tables.ORDERS.`as`("o")
  fun save(user: User) {
    dsl.update(u)
      .set(u.ROLE_ADMIN, user.roleAdmin)
      .where(u.ID.eq(user.id))
    dsl.select(o.TOTAL).from(o).where(Level.INFO.name.eq("x"))
  }
}
"""


def named(path: str, text: str) -> list[tuple[str, tuple[str, ...], int]]:
    tree = DictTree({path: text})
    return [(use.table, use.columns, use.line) for use in code.read(tree, (path,), "postgres").uses]


def test_columns_of_tables_that_are_kept_under_a_short_name() -> None:
    found = named("src/main/kotlin/UserDao.kt", DAO)
    assert ("user", ("role_admin",), 10) in found
    assert ("user", ("id",), 11) in found
    assert ("orders", ("total",), 12) in found


def test_columns_of_tables_that_are_imported_by_their_names() -> None:
    head = "import static shop.jooq.Tables.USER;\nimport org.jooq.*;\n"
    text = head + "class A { Object a = dsl.select(USER.NAME).from(USER); }\n"
    assert named("src/main/java/A.java", text) == [("user", ("name",), 3)]


def test_constants_of_programs_without_it_are_no_columns() -> None:
    assert named("src/main/java/A.java", "class A { Object a = Level.INFO; int b = USER.NAME; }\n") == []


def test_tests_are_no_program() -> None:
    assert named("src/test/kotlin/UserDaoTest.kt", DAO) == []
