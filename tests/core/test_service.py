import pytest

from checker.core.history import History, Place, Revision
from checker.core.service import code_paths, counted, matched, names


def place(folder: str, section: str = "") -> Place:
    return Place("alembic", folder, versions=(f"{folder}/versions",), section=section)


def history(folder: str, *ids: str) -> History:
    return History(place(folder), tuple(Revision(id_, f"{folder}/{id_}.py", 1) for id_ in ids))


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        (["migrations"], ["default"]),
        (["billing/migrations", "shop/migrations"], ["billing", "shop"]),
        (["services/billing/db/migrations", "services/shop/db/migrations"], ["billing", "shop"]),
        (["a/x/migrations", "b/x/migrations"], ["a", "b"]),
        (["migrations", "shop/migrations"], ["migrations", "shop"]),
    ],
)
def test_a_service_is_named_by_its_shortest_distinguishing_folder(folders: list[str], expected: list[str]) -> None:
    assert list(names([place(folder) for folder in folders])) == expected


def test_histories_are_matched_by_the_revisions_they_hold_not_by_their_folder() -> None:
    old, other = history("migrations", "a", "b"), history("other", "x")
    moved, same = history("app/migrations", "a", "b", "c"), history("other", "x", "y")
    assert matched([moved, same], [other, old]) == ((moved, old), (same, other))


def test_a_history_that_only_one_release_has_stands_alone() -> None:
    one, two = history("one", "a"), history("two", "b")
    assert matched([one], [two]) == ((one, None), (None, two))


@pytest.mark.parametrize("folder", ["examples/app/migrations", "tests/migrations", "docs/x", ".hidden/x"])
def test_examples_tests_and_documentation_stand_aside(folder: str) -> None:
    assert counted([place(folder), place("shop/migrations")]) == ((place("shop/migrations"),), (place(folder),))


PATHS = [
    "billing/app/models.py",
    "billing/migrations/versions/1.py",
    "common/util.py",
    "docs/conf.py",
    "shop/models.py",
    "shop/migrations/env.py",
    "setup.py",
    "tests/test_x.py",
]


def test_code_of_one_service_leaves_out_other_services_migrations_and_what_stands_aside() -> None:
    billing, shop = place("billing/migrations"), place("shop/migrations")
    assert code_paths(PATHS, billing, [billing, shop]) == ("billing/app/models.py", "common/util.py", "setup.py")


def test_an_application_on_the_jvm_has_no_code_of_another_and_a_library_s_is_everybody_s() -> None:
    resources = "src/main/resources"
    folders = [place(f"{each}/{resources}/db/migration") for each in ("gate", "pool", "lib")]
    code = [f"{each}/src/main/kotlin/Order.kt" for each in ("gate", "pool", "lib", "web")]
    paths = [*code, f"gate/{resources}/application.yml", f"pool/{resources}/application.properties"]
    gate, pool, lib = (frozenset(code).intersection(code_paths(paths, each, folders)) for each in folders)
    assert gate == {code[0], code[2], code[3]}
    assert pool == {code[1], code[2], code[3]}
    assert lib == set(code)


def test_a_service_alone_has_all_code() -> None:
    only = place("billing/migrations")
    assert code_paths(PATHS, only, [only]) == (
        "billing/app/models.py",
        "common/util.py",
        "shop/models.py",
        "shop/migrations/env.py",
        "setup.py",
    )
