"""Files of named queries, as each tool marks them."""

import pytest

from checker.core.tree import Unread
from checker.core.use import Use
from checker.sql import script_uses

SQLC = """-- name: GetUser :one
SELECT sqlc.embed(o), u.name FROM users u JOIN orders o ON o.user_id = u.id
WHERE u.id = sqlc.arg(user_id) AND u.org = sqlc.narg('maybe');

-- name: ListUsers :many
SELECT id FROM users WHERE id IN (/*SLICE:ids*/?) OR id IN (sqlc.slice('ids')) OR org = @org;
"""
HUGSQL = """-- :name find :? :1
-- :doc Finds one
select id from users where name = :name and org = :v:org-id
-- :name all :? :*
select :i*:cols from users where id in (:v*:ids) --~ (when x "and y")
-- :name add :! :n
insert into users (id, name) values :t*:users
"""
YESQL = """-- name: by-country
-- Counts them
SELECT count(*) AS count FROM users WHERE country = :country-code
-- name: remove
DELETE FROM users WHERE id = :id
"""
PGTYPED = """/* @name Find
   @param ids -> (...) */
SELECT id FROM users WHERE name = :name! AND rank != :rank AND id IN :ids;
/* @name Add @param users -> ((rank, name)...) */
INSERT INTO users (rank, name) VALUES :users;
"""
SQLX = """SELECT id AS "id!: Uuid", email FROM users WHERE org = $1 AND at > now() - '1 day'::interval"""
AIOSQL = """-- name: get_user^
select id from users where name = :name;
-- name: add*!
insert into users (name) values (:name)
"""


@pytest.mark.parametrize(
    ("text", "lines", "columns"),
    [
        (SQLC, {2, 6}, {"name", "id", "org"}),
        (HUGSQL, {3, 5, 7}, {"id", "name", "org"}),
        (YESQL, {3, 5}, {"country", "id"}),
        (PGTYPED, {3, 5}, {"id", "name", "rank"}),
        (SQLX, {1}, {"id", "email", "org", "at"}),
        (AIOSQL, {2, 4}, {"id", "name"}),
    ],
    ids=["sqlc", "HugSQL", "Yesql", "pgtyped", "sqlx", "aiosql"],
)
def test_the_marks_of_a_tool_are_parameters(text: str, lines: set[int], columns: set[str]) -> None:
    found = list(script_uses(text, "postgres"))
    assert not any(isinstance(each, Unread) for each in found)
    uses = [use for each in found if not isinstance(each, Unread) for use in each]
    assert {use.line for use in uses} == lines
    assert {name for use in uses if use.table == "users" for name in use.columns} == columns


def test_one_query_that_cannot_be_read_spoils_no_other() -> None:
    found = list(script_uses("-- name: a :one\nSELECT ((\n-- name: b :one\nSELECT id FROM users;\n", "postgres"))
    assert [isinstance(each, Unread) for each in found] == [True, False]
    assert isinstance(found[1], tuple)
    assert [(use.table, use.line) for use in found[1] if isinstance(use, Use)] == [("users", 4)]
