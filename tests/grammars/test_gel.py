import pytest

from checker.core.operation import AddColumn, AlterColumn, CreateTable, DropColumn, OtherObject, RenameColumn, Step
from checker.core.tree import Unread
from checker.core.use import Touch
from checker.grammars.gel.cursor import walk
from checker.grammars.gel.ddl import statements
from checker.grammars.gel.edgeql import queries
from checker.grammars.gel.migration import Heading, read_heading
from checker.grammars.gel.steps import Replay

A = "CREATE ABSTRACT TYPE default::A { CREATE PROPERTY p: std::str; }; CREATE TYPE default::B EXTENDING default::A;"


def done(*texts: str) -> list[object]:
    replay = Replay()
    steps: tuple[Step, ...] = ()
    for text in texts:
        cursor = walk(text)
        assert not isinstance(cursor, Unread)
        steps = replay.run(statements(cursor, "migration"))
    return [step.operation for step in steps]


@pytest.mark.parametrize(
    ("parent", "body", "id_"),
    [
        ("initial", "    \n   ", "m1tjyzfl33vvzwjd5izo5nyp4zdsekyvxpdm7zhtt5ufmqjzczopdq"),
        ("initial", "CREATE TYPE Type1;", "m1q3jjfe7zjl74v3n2vxjwzneousdas6vvd4qwrfd6j6xmhmktyada"),
        (
            "m1g3qzqdr57pp3w2mdwdkq4g7dq4oefawqdavzgeiov7fiwntpb3lq",
            "creATE TyPe Type1; # said so",
            "m1oc32ytxeqlvxeyps3ozqiqazy2duuz5bcqog7nkhubmkbsjgf4vq",
        ),
    ],
)
def test_an_id_is_computed_as_gel_does(parent: str, body: str, id_: str) -> None:
    found = read_heading(f"CREATE MIGRATION {id_} ONTO {parent} {{ {body}\n }};".encode())
    assert isinstance(found, Heading)
    assert (found.id, found.computed) == (id_, id_)


def test_what_a_parent_gets_its_children_get() -> None:
    made = done(A, "ALTER TYPE default::A { CREATE PROPERTY q: std::int64; };")
    assert [(each.table, each.column.name) for each in made if isinstance(each, AddColumn)] == [("A", "q"), ("B", "q")]


def test_a_type_that_extends_another_no_more_loses_what_it_had_from_it() -> None:
    assert done(A, "ALTER TYPE default::B { DROP EXTENDING default::A; };") == [DropColumn("B", "p")]


def test_a_renamed_pointer_is_renamed_in_the_children() -> None:
    made = done(A, "ALTER TYPE default::A { ALTER PROPERTY p { RENAME TO q; }; };")
    assert made == [RenameColumn("A", "p", "q"), RenameColumn("B", "p", "q")]


def test_a_base_that_nobody_saw_leaves_the_table_open() -> None:
    (made,) = done("CREATE TYPE default::T EXTENDING ext::auth::Thing { CREATE PROPERTY p: std::str; };")
    assert isinstance(made, CreateTable)
    assert not made.whole


def test_set_required_changes_the_column() -> None:
    made = done(A, "ALTER TYPE default::B { ALTER PROPERTY p { SET REQUIRED; }; };")
    assert [each.sets for each in made if isinstance(each, AlterColumn)] == [frozenset(("nullable",))]


def test_what_becomes_read_only_refuses_updates() -> None:
    made = done(A, "ALTER TYPE default::B { ALTER PROPERTY p { SET readonly := true; }; };")
    assert [(each.kind, each.table) for each in made if isinstance(each, OtherObject)] == [("read-only property", "B")]


def test_what_is_not_understood_stays_in_its_place() -> None:
    made = done(A, "ALTER TYPE default::B { FREEZE p; CREATE PROPERTY q: std::str; }; MELT default::A;")
    assert [type(each).__name__ for each in made] == ["Unread", "AddColumn", "Unread"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select User { name }", {("User", (), Touch.READ, ("name",))}),
        ("select Order { total } order by .total", {("Order", (), Touch.READ, ("total",))}),
        ("select User { friends: { name } }", {("User", ("friends",), Touch.READ, ("name",))}),
        ("insert User { name := 'a' }", {("User", (), Touch.INSERT, ("name",))}),
        ("delete User filter .name = 'a'", {("User", (), Touch.DELETE, ()), ("User", (), Touch.READ, ("name",))}),
        ("select (<User><uuid>$id).name", {("User", (), Touch.READ, ("name",))}),
        ("with u := (select User) select u.name", {("User", (), Touch.READ, ("name",))}),
        ("select User { n := .<author[is Post].title }", {("User", ("<author", "[Post"), Touch.READ, ("title",))}),
        ("insert __hole__ { name := 'a' }", {("*", (), Touch.INSERT, ("name",))}),
    ],
)
def test_a_query_is_followed(query: str, expected: set[tuple[str, tuple[str, ...], Touch, tuple[str, ...]]]) -> None:
    found = queries(query)
    assert not found.unread
    assert expected <= {(each.path.root, each.path.steps, each.touch, each.names) for each in found.found}
