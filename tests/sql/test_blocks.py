from textwrap import dedent

from checker.core.operation import (
    AddColumn,
    AddConstraint,
    CreateEnum,
    DropColumn,
    DropIndex,
    DropTable,
    Harmless,
    Step,
    WriteRows,
)
from checker.core.tree import Unread
from checker.sql import operations


def do(body: str) -> tuple[Step, ...]:
    return operations(f"DO $$ BEGIN {dedent(body)} END $$;", "postgres")


def kinds(steps: tuple[Step, ...]) -> list[type]:
    return [type(step.operation) for step in steps]


def test_plain_statements_are_read() -> None:
    found = do("ALTER TABLE t DROP a; DROP TABLE u; RAISE NOTICE 'x'; NULL;")
    assert kinds(found) == [DropColumn, DropTable]
    assert not any(step.maybe for step in found)


def test_a_block_that_does_nothing_is_harmless() -> None:
    assert kinds(do("NULL;")) == [Harmless]


def test_a_guard_that_asks_the_catalogue_is_no_condition() -> None:
    (enum, column) = do("""
        IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm') THEN CREATE TYPE m AS ENUM ('a'); END IF;
        IF NOT EXISTS (SELECT 1 FROM information_schema.columns) THEN ALTER TABLE t ADD a int; END IF;
    """)
    assert isinstance(enum.operation, CreateEnum)
    assert isinstance(column.operation, AddColumn)
    assert column.operation.if_missing
    assert not enum.maybe
    assert not column.maybe


def test_any_other_condition_leaves_a_doubt() -> None:
    found = do(
        "IF (SELECT count(*) FROM t) > 1 THEN DROP TABLE a; ELSIF b THEN DROP TABLE c; ELSE DROP TABLE d; END IF;"
    )
    assert [step.maybe for step in found] == [True, True, True]


def test_an_early_return_leaves_a_doubt() -> None:
    found = do("IF a THEN RETURN; END IF; DROP TABLE b;")
    assert [step.maybe for step in found] == [True]


def test_a_handler_for_what_is_there_already_leaves_no_doubt() -> None:
    (step,) = do("ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); EXCEPTION WHEN duplicate_object THEN NULL;")
    assert isinstance(step.operation, AddConstraint)
    assert not step.maybe


def test_a_handler_for_anything_leaves_a_doubt() -> None:
    (step,) = do("DROP TABLE a; EXCEPTION WHEN OTHERS THEN NULL;")
    assert step.maybe


def test_a_text_that_is_run_is_read() -> None:
    (step,) = do("EXECUTE 'DROP INDEX i';")
    assert step.operation == DropIndex("i")


def test_a_text_that_is_put_together_names_what_it_may_touch() -> None:
    (step,) = do("EXECUTE 'ALTER TABLE t DROP CONSTRAINT ' || name;")
    assert isinstance(step.operation, Unread)
    assert "t" in (step.touches or ())


def test_a_loop_that_writes_rows_leaves_a_doubt() -> None:
    (step,) = do("FOR r IN SELECT id FROM t LOOP UPDATE t SET a = 'x' WHERE id = r.id; END LOOP;")
    assert step.operation == WriteRows("update", "t", ("a",), (("a", "x"),))
    assert step.maybe


def test_a_loop_over_the_catalogue_may_touch_anything() -> None:
    (step,) = do(
        "FOR r IN SELECT tablename FROM pg_tables LOOP EXECUTE format('ALTER TABLE %I ADD x int', r); END LOOP;"
    )
    assert isinstance(step.operation, Unread)
    assert step.touches is None


def test_a_loop_over_a_list_may_touch_what_the_list_names() -> None:
    (step,) = do("""
        FOREACH r IN ARRAY ARRAY['users', 'orders'] LOOP EXECUTE format('ALTER TABLE %I ADD x int', r); END LOOP;
    """)
    assert {"users", "orders"} <= set(step.touches or ())


def test_what_is_not_known_in_a_block_leaves_the_rest() -> None:
    assert kinds(do("FROB x; DROP TABLE a; PERFORM f(1); PERFORM setval('s', 1);")) == [Unread, DropTable, Unread]


def test_a_block_in_another_language_is_not_read() -> None:
    assert kinds(operations("DO LANGUAGE plperl $$ drop $$", "postgres")) == [Unread]


def test_mysql_runs_a_text_that_was_prepared() -> None:
    found = operations("SET @s = 'DROP TABLE a'; PREPARE p FROM @s; EXECUTE p; DEALLOCATE PREPARE p", "mysql")
    assert kinds(found) == [Harmless, Harmless, DropTable, Harmless]


def test_mysql_runs_a_text_that_is_not_known() -> None:
    found = operations("SET @s = IF(@a, 'SELECT 1', 'DROP TABLE a'); PREPARE p FROM @s; EXECUTE p", "mysql")
    assert kinds(found) == [Harmless, Harmless, Unread]
    assert "a" in (found[-1].touches or ())
