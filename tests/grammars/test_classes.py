"""Classes of Java and Kotlin, in one shape."""

import pytest

from checker.grammars.classes import Class, Mark, classes_of
from checker.grammars.classes.shapes import property_of

JAVA = """package a;
@Entity @Table(name = "users", schema = Names.SCHEMA, indexes = {@Index(columnList = "a"), @Index})
public class User extends other.Base<Long> implements Same {
  static final String TABLE = "t" + Names.END;
  @Column("it\\"s") private List<@NotNull Place> places, more;
  private transient int passing;
  public boolean isOpen() { return true; }
  enum Status { @Json("a") NEW("x") { int y; }, PAID; enum Inner { A } }
}
record Point(@Id Long x, int y) {}
interface Names { String SCHEMA = "crm"; }
@interface Own { String value(); }
"""
KOTLIN = """package a
const val SCHEMA = "crm"
@Entity
@Table(name = "users", schema = SCHEMA, indexes = [Index(columnList = "a")], uniqueConstraints = [])
data class User(
  @Id val id: Long, @field:Column(name = "e") @set:Other val mail: String?, plain: Int
) : Base<Long>(), Same {
  lateinit var org: Org
  val computed: Int get() = 1
  var status = Status.NEW
  companion object { const val TABLE = "t" }
  enum class Status(val v: Int) { @Json NEW(1), PAID(2) }
}
interface Repo : JpaRepository<User, Long>
"""


def found(source: str, *, kotlin: bool) -> dict[str, Class]:
    return {each.name: each for each in classes_of(source.encode(), kotlin=kotlin)}


def test_java_s_classes() -> None:
    held = found(JAVA, kotlin=False)
    assert {name: each.kind for name, each in held.items()} == {
        "User": "class", "Status": "enum", "Inner": "enum", "Point": "class", "Names": "interface", "Own": "annotation",
    }  # fmt: skip
    user = held["User"]
    assert (user.parent, user.line, user.whole, held["Status"].labels) == ("Base", 3, True, ("NEW", "PAID"))
    index = Mark("Index", {"columnList": "a"})
    assert user.marks["Table"].says == {"name": "users", "schema": "{Names.SCHEMA}", "indexes": (index, Mark("Index"))}
    assert [(each.name, each.type, each.static, each.getter) for each in user.members] == [
        ("TABLE", "String", True, False),
        ("places", "List<Place>", False, False),
        ("more", "List<Place>", False, False),
        ("passing", "int", True, False),
        ("open", "boolean", False, True),
    ]
    assert user.members[0].value == "t{Names.END}"
    assert user.members[1].marks["Column"].text("value") == 'it"s'
    assert [(each.name, each.required) for each in held["Point"].members] == [("x", False), ("y", True)]
    assert held["Names"].members[0].value == "crm"


def test_kotlin_s_classes() -> None:
    held = found(KOTLIN, kotlin=True)
    kinds = {"": "object", "User": "class", "Companion": "object", "Status": "enum", "Repo": "interface"}
    assert {name: each.kind for name, each in held.items()} == kinds
    user = held["User"]
    assert (user.parent, user.line, user.whole, held["Status"].labels) == ("Base", 5, True, ("NEW", "PAID"))
    assert [(each.name, each.type, each.required, each.static) for each in user.members] == [
        ("id", "Long", True, False),
        ("mail", "String?", False, False),
        ("org", "Org", True, False),
        ("computed", "Int", True, True),
        ("status", "Status", True, False),
    ]
    assert list(user.members[1].marks) == ["Column"]
    assert user.marks["Table"].text("schema") == "{SCHEMA}"
    assert (held[""].members[0].value, held["Companion"].members[0].value) == ("crm", "t")


@pytest.mark.parametrize(
    ("method", "type_", "name"),
    [
        ("getName", "String", "name"),
        ("getURL", "String", "URL"),
        ("isOpen", "boolean", "open"),
        ("isOpen", "String", ""),
        ("get", "int", ""),
        ("getting", "int", ""),
        ("name", "String", ""),
    ],
)
def test_getters_are_called_as_java_beans_calls_them(method: str, type_: str, name: str) -> None:
    assert property_of(method, type_) == name


@pytest.mark.parametrize("kotlin", [True, False])
@pytest.mark.parametrize("source", ["", "class", "class A {", "@A(", "class A { @B( int x; }", "enum class A { , }"])
def test_bad_source_never_fails(source: str, kotlin: bool) -> None:  # noqa: FBT001  a case of the table
    assert all(isinstance(each, Class) for each in classes_of(source.encode(), kotlin=kotlin))
