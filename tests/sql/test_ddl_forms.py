from pathlib import Path

import pytest

from checker.core.operation import Harmless, Step
from checker.core.tree import Unread
from checker.sql import operations
from tests.sql.meaning import meaning


def forms(dialect: str) -> dict[str, tuple[str, ...]]:
    """Give what each statement of a file means; what a statement does is indented under it."""
    found: dict[str, tuple[str, ...]] = {}
    statement = ""
    for line in (Path(__file__).parent / "ddl" / f"{dialect}.txt").read_text().splitlines():
        if line.startswith(" "):
            found[statement] += (line.strip(),)
        else:
            statement = line
            found[statement] = ()
    return found


FORMS = [(dialect, sql, means) for dialect in ("postgres", "mysql", "sqlite") for sql, means in forms(dialect).items()]
IDS = [f"{dialect}: {sql}" for dialect, sql, _ in FORMS]


@pytest.mark.parametrize(("dialect", "sql", "means"), FORMS, ids=IDS)
def test_a_form_does_what_stands_under_it(dialect: str, sql: str, means: tuple[str, ...]) -> None:
    assert tuple(map(meaning, operations(sql, dialect))) == means


@pytest.mark.parametrize(("dialect", "sql", "means"), FORMS, ids=IDS)
def test_no_form_spoils_what_stands_around_it(dialect: str, sql: str, means: tuple[str, ...]) -> None:
    if sql.startswith(("DELIMITER", "COPY")):
        pytest.skip("it says how what follows it is read")
    text = f"ALTER TABLE first ADD COLUMN x int;\n{sql};\nALTER TABLE last DROP COLUMN y;"
    steps = operations(text, dialect)
    assert meaning(steps[0]) == "AddColumn table=first x int"
    assert meaning(steps[-1]) == "DropColumn table=last column=y"
    assert tuple(map(meaning, steps[1:-1])) == means
    assert [step.line for step in steps] == [1, *[2] * len(means), 3]


@pytest.mark.parametrize(("dialect", "sql", "means"), FORMS, ids=IDS)
def test_what_is_unread_names_what_it_may_touch(dialect: str, sql: str, means: tuple[str, ...]) -> None:
    for step in operations(sql, dialect):
        if isinstance(step.operation, Unread):
            assert step.touches
            assert "unread" in means


def test_a_known_form_is_never_harmless_where_it_names_an_object_that_it_changes() -> None:
    for dialect, sql, _ in FORMS:
        words = sql.replace("(", " ").split()
        if words[0] in {"CREATE", "DROP"} and "TEMP" not in words:
            assert not all(_harmless(step) for step in operations(sql, dialect)), sql


def _harmless(step: Step) -> bool:
    return isinstance(step.operation, Harmless)
