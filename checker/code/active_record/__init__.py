"""Active Record: the tables that a Rails application adds rows to, and the columns that it asks for by name.

Its models ask the database for their columns when they start, and name those: a column that is gone is not missed
until somebody asks for it by name. A row without a value that the newer schema demands fails.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.fact import fact
from checker.core.needs import Needs
from checker.core.packages import asks_for
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use
from checker.grammars.rails import table_named

if TYPE_CHECKING:
    from checker.code.active_record.chains import Asks

_CLASS = re.compile(r"^\s*class\s+(?P<name>[A-Z][\w:]*)\s*<\s*(?:ApplicationRecord|ActiveRecord::Base)\b", re.MULTILINE)
_TABLE = re.compile(r"^\s*self\.table_name\s*=\s*['\"](?P<name>[\w.]+)['\"]", re.MULTILINE)
_ABSTRACT = re.compile(r"^\s*self\.abstract_class\s*=\s*true", re.MULTILINE)
_MADE = re.compile(
    r"(?P<on>[A-Za-z_][\w:]*)"
    r"\.(?:create!?|new|build|insert(?:_all)?!?|upsert(?:_all)?|find_or_create_by!?|create_or_find_by!?)(?!\w)"
)
_STATED = re.compile(r"(?:.*/)?db/(?:schema\.rb|structure\.sql)")
_NAMED = re.compile(r"""(?:create_table |TABLE (?:IF NOT EXISTS )?(?:public\.)?)["`]?(\w+)""")


@fact
class RubyModels:
    """What one file says of models."""

    classes: tuple[tuple[str, str], ...] = ()
    """(name, the table that it states or nothing) of each class that is one."""
    made: tuple[tuple[str, int], ...] = ()
    """(what rows are made of or on, the first line)."""
    asks: "tuple[Asks, ...]" = ()


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:  # noqa: ARG001  no SQL is read
    """Give what is surely done with each model whose table a stated schema has."""
    own = programs(paths, ".rb")
    if about == frozenset() or not own or not any(asks_for(tree, each, "Gemfile") for each in _LIBRARIES):
        return Needs()
    found = {path: facts for path in own if not isinstance(facts := tree.facts(path, _READER), Unread)}
    there = frozenset(_tables(tree))
    made = {on: (path, line) for path, facts in reversed(found.items()) for on, line in facts.made}
    uses = []
    for name, table in sorted(_models(found).items()):
        at = made.get(name) or made.get(table)
        if at and table in there:
            uses.append(Use(Touch.INSERT, table, by=name, line=at[1], path=at[0]))
    return Needs(uses=asked((*uses, *_reads(found, there)), about))


def _models(found: Mapping[str, RubyModels]) -> dict[str, str]:
    """Give the table of each model."""
    return {name: table or table_named(name) for facts in found.values() for name, table in facts.classes}


def _reads(found: Mapping[str, RubyModels], there: frozenset[str]) -> Iterator[Use]:
    """Give the columns that are asked for; of a name that two models end in, which is meant is not known."""
    models = _models(found)
    ends = Counter(name.rpartition("::")[2] for name in models)
    for path, facts in found.items():
        for asks in facts.asks:
            table = models.get(asks.model, "")
            if table in there and ends[asks.model.rpartition("::")[2]] == 1:
                yield Use(Touch.READ, table, asks.columns, by=asks.model, line=asks.line, path=path)


def _tables(tree: Tree) -> Iterator[str]:
    for path in tree.paths():
        if path.endswith((".rb", ".sql")) and _STATED.fullmatch(path):
            tables = tree.facts(path, _HELD)
            yield from () if isinstance(tables, Unread) else tables


def _read(content: bytes) -> RubyModels:
    from checker.code.active_record.chains import chains  # noqa: PLC0415  most trees have no Ruby

    text = content.decode("utf-8", "replace")
    made = {found["on"]: text.count("\n", 0, found.start()) + 1 for found in reversed([*_MADE.finditer(text)])}
    stated = _TABLE.search(text)
    classes = () if _ABSTRACT.search(text) else _CLASS.finditer(text)
    return RubyModels(
        tuple((found["name"], stated["name"] if stated else "") for found in classes),
        tuple(made.items()),
        tuple(chains(text)),
    )


def _held(content: bytes) -> tuple[str, ...]:
    return tuple(_NAMED.findall(content.decode("utf-8", "replace")))


_LIBRARIES = ("rails", "activerecord")
_HELD: Reader[tuple[str, ...]] = Reader("rails-tables", 1, _held)
_READER: Reader[RubyModels] = Reader("active-record", 2, _read)

code = Code(name="active-record", read=read)
