"""Enums of Rust that read a type of the database, and nothing that it gets later."""

import pytest

from checker.code.rust_enums import code
from tests.trees import DictTree


@pytest.mark.parametrize(
    "text",
    [
        '#[derive(sqlx::Type)]\n#[sqlx(type_name = "status", rename_all = "lowercase")]\nenum Status { Open }',
        '#[sqlx(rename_all = "lowercase", type_name = "shop.status")]\nenum Status { Open }',
        '#[diesel(postgres_type(name = "status"))]\npub struct StatusEnum;',
        '#[derive(FromSql)]\n#[postgres(name = "status")]\nenum Status { Open }',
        '#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "status")]\nenum Status { Open }',
    ],
)
def test_an_enum_names_the_type_that_it_reads(text: str) -> None:
    tree = DictTree({"src/status.rs": text, "tests/status.rs": text.replace("status", "other")})
    assert code.read(tree, tuple(tree.paths()), "postgres").strict == {"status"}
    assert code.read(tree, tuple(tree.paths()), "mysql").strict == set()
