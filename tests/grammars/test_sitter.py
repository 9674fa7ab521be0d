import pytest

from checker.grammars.sitter import parse, text_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("typescript", "export const up = async (db: Knex): Promise<void> => { await db.raw('select 1'); };"),
        ("tsx", "const a = <b>c</b>;"),
        ("javascript", "exports.up = knex => knex.raw(`select 1`);"),
        ("php", "<?php Schema::table('users', fn (Blueprint $table) => $table->string('a'));"),
        ("elixir", "defmodule A do\n  def change, do: create table(:users)\nend"),
    ],
)
def test_every_language_has_a_grammar(language: str, text: str) -> None:
    root = parse(language, text.encode())
    assert not root.has_error
    assert text_of(root) == text


def test_what_does_not_fit_the_grammar_is_told_and_not_raised() -> None:
    assert parse("javascript", b"exports.up = (").has_error


def test_bytes_that_are_no_text_are_no_trouble() -> None:
    assert "�" in text_of(parse("javascript", b"'\xff\xfe'"))
