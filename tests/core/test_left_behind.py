import pytest

from checker.core.history import History, Place, Revision
from checker.core.left_behind import without_left_behind
from checker.core.service import Service

IDS = ("01_init", "02_more", "03_tag")


def history(folder: str, dialect: str, *ids: str) -> History:
    revisions = tuple(Revision(id_, f"{folder}/{id_}.sql", 1) for id_ in ids or IDS)
    return History(Place("prisma", folder, dialect=dialect), revisions)


KEPT = Service("postgresql", history("prisma/migrations", "postgres"), history("db/postgresql/migrations", "postgres"))


def left(folder: str, dialect: str, *ids: str) -> Service:
    return Service(folder, None, history(folder, dialect, *ids))


def test_a_history_for_a_database_that_is_spoken_no_more_is_left_out_and_said() -> None:
    (only,) = without_left_behind([left("db/mysql/migrations", "mysql"), KEPT])
    assert (only.name, only.instead_of) == ("postgresql", ("db/mysql/migrations",))


@pytest.mark.parametrize(
    "other",
    [
        left("billing/mysql/migrations", "mysql"),
        left("db/mysql/migrations", "mysql", "01_invoices", "02_taxes"),
        left("db/mysql/migrations", ""),
        left("db/archive/migrations", "postgres"),
        Service("added", history("db/mysql/migrations", "mysql"), None),
    ],
)
def test_any_other_history_stays(other: Service) -> None:
    assert without_left_behind([other, KEPT]) == (other, KEPT)


def test_a_history_stays_whose_database_is_still_spoken() -> None:
    other = left("db/mysql/migrations", "mysql")
    still = Service("shop", history("shop", "mysql", "x"), history("shop", "mysql", "x"))
    assert without_left_behind([other, KEPT, still]) == (other, KEPT, still)
