"""Programs that fit no grammar: what is lost of a migration is said, whatever its language."""

import pytest

from checker.adapters.ecto import adapter as ecto
from checker.adapters.laravel.read import steps as laravel
from checker.adapters.rails.rows import read_rows
from checker.core.operation import Step
from checker.core.tree import Unread
from checker.grammars.script import read_program
from checker.grammars.sitter import broken, parse
from tests.trees import DictTree

SCRIPT = "exports.up = async (knex) => {\n  await knex.schema.dropTable('t');\n};\n"
RUBY = "class A < ActiveRecord::Migration[7.1]\n  def up\n    User.update_all(a: 1)\n  end\nend\n"
PHP = "<?php\nreturn new class extends Migration {\n  public function up() {\n    Schema::drop('t');\n  }\n};\n"
ELIXIR = "defmodule M do\n  use Ecto.Migration\n  def change do\n    drop table(:t)\n  end\nend\n"


@pytest.mark.parametrize(
    ("language", "text"), [("typescript", SCRIPT), ("ruby", RUBY), ("php", PHP), ("elixir", ELIXIR)]
)
def test_the_line_is_told_on_which_a_program_breaks(language: str, text: str) -> None:
    assert broken(parse(language, text.encode())) is None
    found = broken(parse(language, text.replace("t')", "t'").replace("1)", "1").replace(":t)", ":t").encode()))
    assert found is not None
    assert 1 <= found.line <= 5


def test_a_script() -> None:
    assert isinstance(read_program(SCRIPT.replace("'t')", "'t'").encode()), Unread)


def lost(found: tuple[Step, ...]) -> Unread:
    (step,) = found
    assert isinstance(step.operation, Unread)
    return step.operation


def test_ruby() -> None:
    assert lost(read_rows(RUBY.replace("1)", "1").encode(), "postgres")).rows


def test_php() -> None:
    lost(laravel("mysql", keeps=False).read(PHP.replace("'t')", "'t'").encode()).up)


def test_elixir() -> None:
    path = "priv/repo/migrations/20240101000000_m.exs"
    tree = DictTree({path: ELIXIR.replace(":t)", ":t"), "mix.exs": "{:ecto_sql, '~> 3.0'}"})
    (place,) = ecto.detect(tree)
    lost(ecto.read(tree, place, "postgres").revisions[0].up)
