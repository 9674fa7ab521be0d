import pytest

from checker.core.history import History, Place, Revision

PLACE = Place("alembic", "migrations")


def history(steps: str) -> History:
    """`a`, `a<b` (b follows a), `a+b<m` (a merge), `a~b` (b depends on a)."""
    revisions: dict[str, Revision] = {}
    for word in steps.split():
        before, sign, name = word.rpartition("<") if "<" in word else word.rpartition("~")
        others = tuple(filter(None, before.split("+")))
        own = Revision(
            name, f"{name}.py", 1, parents=others if sign == "<" else (), depends=others if sign == "~" else ()
        )
        revisions[name] = own
    return History(PLACE, tuple(revisions.values()))


def ids(revisions: tuple[Revision, ...]) -> str:
    return " ".join(revision.id for revision in revisions)


@pytest.mark.parametrize(
    ("steps", "heads"), [("a", "a"), ("a a<b", "b"), ("a a<b a<c", "b c"), ("a a<b a<c b+c<m", "m"), ("", "")]
)
def test_heads(steps: str, heads: str) -> None:
    assert history(steps).heads == tuple(heads.split())


@pytest.mark.parametrize(("steps", "rows"), [("a a~p", "p"), ("a a<b b~p", "p"), ("a p", "a p")])
def test_a_revision_that_another_depends_on_has_no_row_of_its_own(steps: str, rows: str) -> None:
    assert history(steps).ledger == tuple(rows.split())


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        ("c<b a<c a", "a c b"),
        ("a a<z a<b z+b<m", "a b z m"),
        ("b~a b", "b a"),
        ("x<y y<x a", "a x y"),
    ],
)
def test_parents_come_first_and_ties_go_by_id(steps: str, order: str) -> None:
    assert ids(history(steps).ordered()) == order


@pytest.mark.parametrize(("steps", "members"), [("a a<b", ""), ("x<y y<x a", "x y"), ("x<x", "x")])
def test_a_cycle_is_named(steps: str, members: str) -> None:
    assert history(steps).cycle() == tuple(members.split())


def test_a_parent_without_a_file_is_missing() -> None:
    broken = history("gone<b")
    assert [(revision.id, parent) for revision, parent in broken.missing] == [("b", "gone")]


def test_one_id_in_two_files_is_a_pair() -> None:
    twice = History(PLACE, (Revision("a", "1.py", 1), Revision("a", "2.py", 1)))
    assert [(one.path, two.path) for one, two in twice.duplicates] == [("1.py", "2.py")]


def test_ancestors_follow_parents_and_dependencies() -> None:
    both = History(
        PLACE,
        (
            Revision("a", "a.py", 1),
            Revision("b", "b.py", 1, parents=("a",), depends=("side",)),
            Revision("side1", "s.py", 1, labels=("side",)),
            Revision("later", "l.py", 1, parents=("b",)),
        ),
    )
    assert both.ancestors(frozenset({"b"})) == {"a", "b", "side1"}


def test_networkx_finds_only_the_cycle_itself() -> None:
    assert history("x<y y<x y<after").cycle() == ("x", "y")
