"""Calls of functions, procedures and sequences."""

import pytest

from checker.core.operation import Operation, OtherObject
from checker.core.rollback import Rollback
from checker.sql import operations
from tests.rules.cases import case, only, said
from tests.rules.statements import sql


def done(*texts: str) -> tuple[Operation, ...]:
    return tuple(step.operation for text in texts for step in operations(text, "postgres"))


BODY = "RETURNS int LANGUAGE sql AS 'SELECT 1'"
TWICE = f"CREATE FUNCTION twice(value integer) {BODY}"
FUNCTION = "read-routine-missing function twice"


def asked(call: str, *new: str, old: tuple[str, ...] = (TWICE,)) -> Rollback:
    return case(*done(*new), old=done(*old), needs=sql(call))


@pytest.mark.parametrize(
    ("call", "new", "expected"),
    [
        ("SELECT twice(1)", ("DROP FUNCTION twice(integer)",), {FUNCTION: "unsafe"}),
        ("SELECT twice(1)", ("DROP FUNCTION twice",), {FUNCTION: "unsafe"}),
        ("SELECT twice(1)", ("ALTER FUNCTION twice(int) RENAME TO double",), {FUNCTION: "unsafe"}),
        ("SELECT thrice(1)", ("DROP FUNCTION twice(integer)",), {FUNCTION: "risky"}),
        ("SELECT twice(1)", ("DROP FUNCTION twice(int)", TWICE), {}),
        ("SELECT twice(1)", (f"CREATE OR REPLACE FUNCTION twice(value int) {BODY}",), {}),
        ("SELECT twice(1)", (f"CREATE FUNCTION twice(a int, b bool DEFAULT false) {BODY}",), {FUNCTION: "unsafe"}),
        ("SELECT twice(1)", (f"CREATE FUNCTION twice(a int, b bool) {BODY}",), {}),
        ("SELECT twice(1)", (f"CREATE FUNCTION twice(a text, b bool DEFAULT false) {BODY}",), {}),
        (
            "SELECT twice(1)",
            ("DROP FUNCTION twice(int)", f"CREATE FUNCTION twice(a int, b bool) {BODY}"),
            {FUNCTION: "unsafe"},
        ),
        (
            "SELECT twice(1)",
            (f"CREATE FUNCTION twice(a int, b bool DEFAULT false) {BODY}", "DROP FUNCTION twice(int)"),
            {},
        ),
        (
            "SELECT twice(value => 1)",
            ("DROP FUNCTION twice(int)", f"CREATE FUNCTION twice(amount int) {BODY}"),
            {FUNCTION: "unsafe"},
        ),
    ],
)
def test_a_call_needs_its_function(call: str, new: tuple[str, ...], expected: dict[str, str]) -> None:
    assert said(asked(call, *new)) == expected


@pytest.mark.parametrize(
    ("call", "new", "expected"),
    [
        ("SELECT nextval('s')", "DROP SEQUENCE s", {"read-routine-missing sequence s": "unsafe"}),
        ("SELECT nextval('s')", "ALTER SEQUENCE s RENAME TO t", {"read-routine-missing sequence s": "unsafe"}),
        ("SELECT nextval('t')", "DROP SEQUENCE s", {"read-routine-missing sequence s": "risky"}),
        ("CALL p(1)", "DROP PROCEDURE p", {"read-routine-missing procedure p": "unsafe"}),
        ("SELECT similarity('a', 'b')", "DROP EXTENSION pg_trgm", {"read-routine-missing extension pg_trgm": "unsafe"}),
        ("SELECT lower('a')", "DROP EXTENSION pg_trgm", {"read-routine-missing extension pg_trgm": "risky"}),
    ],
)
def test_sequences_procedures_and_extensions_are_called_too(call: str, new: str, expected: dict[str, str]) -> None:
    assert said(asked(call, new, old=())) == expected


def test_the_words_of_a_function_that_is_gone() -> None:
    finding = only(asked("SELECT twice(1)", "DROP FUNCTION twice(integer)"))
    assert finding.message == (
        "1.0.0 calls the function twice (SELECT twice(1)); revision b2 drops it: the statement fails"
    )
    assert finding.user_would_see == "function twice(...) does not exist"


def test_a_drop_that_says_no_parameters_is_a_drop() -> None:
    assert OtherObject("drop", "function", "twice") in done("DROP FUNCTION twice")
