"""Tables that Kotlin declares for Exposed, and the statements that name them."""

import pytest

from checker.code.exposed import code
from checker.core.needs import Needs
from checker.core.use import Touch, Use
from tests.trees import DictTree

USERS = """package shop
import org.jetbrains.exposed.sql.Table
object Users : IntIdTable("users", "user_id") {
  const val LENGTH = 50
  val mail = varchar("e_mail", LENGTH).uniqueIndex()
  val city: Column<EntityID<Int>?> = optReference("city_id", Cities)
  val note = text("note").nullable()
  val size = integer("size").default(1)
  val made = timestamp("made_at").defaultExpression(CurrentTimestamp)
  val token = uuid("token").clientDefault { UUID.randomUUID() }
  val boss = (integer("boss_id") references id).nullable()
  val status = enumerationByName("status", 10, Status::class)
  val rank = enumeration<Rank>("rank_no")
  override val primaryKey = PrimaryKey(id)
  private val cache by lazy { 1 }
  init { index(true, mail) }
}
enum class Status { NEW, PAID }
"""
OTHERS = """import org.jetbrains.exposed.dao.id.UUIDTable
abstract class Stamped(name: String) : LongIdTable(name) { val madeAt = datetime("made_at") }
object Orders : Stamped("sales.orders") { val total = decimal("total", 10, 2) }
object CitiesTable : Table() { val code = char("code", 2) }
object Odd : Table("odd") { val made = madeColumn(); val named = varchar(NAME, 3) }
"""
ALL = ("user_id", "e_mail", "city_id", "note", "size", "made_at", "token", "boss_id", "status", "rank_no")


def read(source: str) -> Needs:
    tree = DictTree({"src/shop/Users.kt": USERS, "src/shop/Others.kt": OTHERS, "src/shop/App.kt": source})
    return code.read(tree, tuple(tree.paths()), "postgres")


def only(found: Needs, touch: Touch, table: str = "users") -> Use:
    (use,) = found.uses_of(table, touch)
    return use


def test_a_table_has_a_column_for_each_property_that_says_so() -> None:
    (users,) = read("Users.selectAll()").models
    assert (users.name, users.table, users.path, users.line, users.whole) == (
        "Users",
        "users",
        "src/shop/Users.kt",
        3,
        True,
    )
    assert tuple(each.column.name for each in users.columns) == ALL
    assert [each.column.name for each in users.columns if each.column.nullable] == ["city_id", "note", "boss_id"]
    assert [each.column.name for each in users.columns if each.column.default] == ["size", "made_at"]
    assert {each.column.name: each.labels for each in users.columns if each.labels} == {"status": ("NEW", "PAID")}


def test_rows_are_loaded_with_every_column() -> None:
    found = read("fun all() = Users.selectAll()\nfun one() = Users.slice(Users.mail)\n")
    assert (only(found, Touch.LOAD).columns, only(found, Touch.LOAD).line) == (ALL, 1)
    assert only(found, Touch.READ).columns == ("e_mail",)


@pytest.mark.parametrize(
    "source",
    [
        "Users.select { Users.mail eq m }",
        "(Users innerJoin CitiesTable).selectAll()",
        "CitiesTable.leftJoin(Users).selectAll()",
    ],
)
def test_older_and_joined_selects_load_all_too(source: str) -> None:
    assert only(read(source), Touch.LOAD).columns == ALL


def test_a_select_that_lists_its_columns_loads_no_others() -> None:
    assert read("Users.select(Users.mail, Users.note)").uses_of("users", Touch.LOAD) == ()


def test_an_insert_leaves_to_the_database_what_it_fills() -> None:
    insert = only(read('Users.insertAndGetId { it[mail] = "a" }'), Touch.INSERT)
    assert insert.columns == ("e_mail", "city_id", "note", "token", "boss_id", "status", "rank_no")
    assert insert.nulls == ("city_id", "note", "boss_id")


def test_a_dao_loads_and_writes_its_table() -> None:
    dao = "import org.jetbrains.exposed\nclass User(id: EntityID<Int>) : IntEntity(id) {\n"
    found = read(dao + "  companion object : IntEntityClass<User>(Users)\n  var mail by Users.mail\n}")
    assert {use.touch for use in found.uses_of("users")} == {Touch.LOAD, Touch.INSERT, Touch.DELETE, Touch.READ}


def test_columns_are_taken_over_and_names_made() -> None:
    found = read("Orders.selectAll(); CitiesTable.deleteAll(); Odd.selectAll()")
    columns = {each.table: [c.column.name for c in each.columns] for each in found.models}
    assert columns == {"sales.orders": ["id", "made_at", "total"], "cities": ["code"], "odd": []}
    assert [each.table for each in found.models if not each.whole] == ["odd"]


def test_a_table_that_nobody_names_may_be_used_all_the_same() -> None:
    found = read("class App")
    assert (found.models, found.tables) == ((), ())
    assert {"users", "users.e_mail", "sales.orders"} <= found.mentioned


def test_each_service_has_its_own_tables() -> None:
    one = 'object Users : Table("users") {{ val key = text("{}") }}\nval all = Users.selectAll()  // exposed'
    tree = DictTree({"a/Users.kt": one.format("first"), "b/Users.kt": one.format("second")})
    for folder, column in (("a", "first"), ("b", "second")):
        (made,) = code.read(tree, (f"{folder}/Users.kt",), "postgres").models
        assert [each.column.name for each in made.columns] == [column]


def test_where_a_table_s_name_is_put_in_at_run_time_no_model_stands_for_all_of_them() -> None:
    found = read('object Hidden : IntIdTable(NAMES.first()) { val a = text("a") }\nUsers.selectAll()')
    assert (found.models, only(found, Touch.LOAD).columns) == ((), ALL)


@pytest.mark.parametrize(
    "source", ["// exposed\nobject", "// exposed\nobject A : Table(", "\udcff exposed object A : Table() {"]
)
def test_bad_source_never_fails(source: str) -> None:
    tree = DictTree({"src/App.kt": source})
    assert code.read(tree, tuple(tree.paths()), "postgres").uses == ()
