"""Names in statements that people copy."""

import pytest

from checker.core.reserved import in_sql


@pytest.mark.parametrize(
    ("name", "dialect", "spelled"),
    [
        ("users", "postgres", "users"),
        ("User", "postgres", '"User"'),
        ("user", "postgres", '"user"'),
        ("private.Order", "postgres", 'private."Order"'),
        ("createdAt", "postgres", '"createdAt"'),
        ("createdAt", "mysql", "createdAt"),
        ("order", "mysql", "`order`"),
        ("two words", "sqlite", '"two words"'),
        ("group", "tsql", "[group]"),
        ("lower(email)", "postgres", "lower(email)"),
        ('"Quoted"', "postgres", '"Quoted"'),
        ("default::User", "gel", "default::User"),
        ("2fa", "postgres", '"2fa"'),
    ],
)
def test_a_name_is_quoted_where_it_would_be_taken_for_something_else(name: str, dialect: str, spelled: str) -> None:
    assert in_sql(name, dialect) == spelled
