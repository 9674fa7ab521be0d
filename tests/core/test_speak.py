import pytest

from checker.core.speak import keyed, listed, literal, normal, one


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcdef", "a, b, c and 3 more")],
)
def test_lists(words: str, expected: str) -> None:
    assert listed(words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qty >= 0", "qty>=0"),
        ("((qty>=0))", "qty>=0"),
        ("(a or b) and (c)", "(a or b)and(c)"),
        ("state  IN ('A', 'it''s  B')", "state in('A','it''s  B')"),
        ("a and b", "a and b"),
    ],
)
def test_one_spelling_of_an_expression(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_brackets_that_matter_are_kept() -> None:
    assert normal("(a or b) and c") != normal("a or (b and c)")


def test_names_and_counts() -> None:
    assert keyed("users", ("email",)) == "users.email"
    assert keyed("users", ("org", "email")) == "users (org, email)"
    assert (one(1, "column"), one(2, "column")) == ("1 column", "2 columns")
    assert literal("it's") == "'it''s'"
