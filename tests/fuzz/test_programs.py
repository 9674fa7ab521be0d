"""Migrations that are programs, damaged: no reader fails, and what is lost of one is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.adapters.laravel.read import steps as laravel
from checker.adapters.rails.rows import read_rows
from checker.core.operation import Step
from checker.core.tree import Unread
from checker.grammars.sitter import broken, parse
from tests.adapters.test_laravel import TEXT as PHP
from tests.adapters.test_programs import BUILDERS
from tests.drill_tools.shapes import BESIDE, SHAPES
from tests.fuzz.bounds import tried

RUBY = """\
class Fill < ActiveRecord::Migration[7.1]
  class Person < ApplicationRecord
    self.table_name = 'staff'
  end

  def up
    Person.find_each { |person| person.update!(state: 'x', size: 1) }
    execute <<~SQL.squish
      UPDATE users SET state = 'x' WHERE size = 1
    SQL
    User.where(old: true).in_batches { |some| some.delete_all }
  end
end
"""
JUNK = (b"", b"\0", b"(", b"}", b"'", b"`", b"\xff", b"=>", b"\n", b"await ", b"end", b"${", b"<<~X")


def scripts(name: str) -> bytes:
    layout = BUILDERS[name]
    text = BESIDE.get(name, "") + layout.text.replace("<up>", SHAPES[name]).replace("<down>", "")
    return text.replace("CLASS", "A0000000000001").encode()


def damaged(data: st.DataObject, text: bytes) -> bytes:
    at = data.draw(st.integers(0, len(text)))
    return text[:at] + data.draw(st.sampled_from(JUNK)) + text[at + data.draw(st.integers(0, 60)) :]


def holds(found: tuple[Step, ...], content: bytes, language: str) -> None:
    if broken(parse(language, content)):
        assert any(isinstance(step.operation, Unread) for step in found)


@pytest.mark.parametrize("name", sorted(SHAPES))
@tried(25)
@given(data=st.data())
def test_a_damaged_script_is_read_or_said(name: str, data: st.DataObject) -> None:
    layout, content = BUILDERS[name], damaged(data, scripts(name))
    tree = layout.files({1: "a"})
    path = layout.path.format(1, name="a")
    (place,) = layout.adapter.detect(tree)
    texts = tree | {path: content.decode("utf-8", "replace")}
    (revision,) = layout.adapter.read(texts, place, "postgres").revisions
    holds(revision.up, content.decode("utf-8", "replace").encode(), "typescript")


@tried(60)
@given(data=st.data())
def test_damaged_ruby_is_read_or_said(data: st.DataObject) -> None:
    content = damaged(data, RUBY.encode())
    holds(read_rows(content, "postgres"), content, "ruby")


@tried(60)
@given(data=st.data())
def test_damaged_php_is_read_or_said(data: st.DataObject) -> None:
    content = damaged(data, PHP.encode())
    holds(laravel("mysql", keeps=False).read(content).up, content, "php")
