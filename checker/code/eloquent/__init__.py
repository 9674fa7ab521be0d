"""Eloquent: the tables that a Laravel application adds rows to, and the columns that it surely names.

A model names no columns: a SELECT takes all there are, an INSERT names what was set. So a column that is gone is missed
where a condition or an order names it, or a row is made of it. A row without a value that the newer schema demands
fails, unless the connection is told not to be strict with MySQL.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.column import Column
from checker.core.fact import fact
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.packages import asks_for
from checker.core.plural import many, words_of
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use

if TYPE_CHECKING:
    from checker.code.eloquent.calls import PhpCall
    from checker.code.eloquent.models import PhpModel

_ROOTS = frozenset(
    (
        "Eloquent",
        "Illuminate\\Database\\Eloquent\\Model",
        "Illuminate\\Foundation\\Auth\\User",
        "Illuminate\\Database\\Eloquent\\Relations\\Pivot",
        "Illuminate\\Database\\Eloquent\\Relations\\MorphPivot",
    )
)
_ASIDE = re.compile(r"(?:^|/)(?:database|tests?)/")
_MIGRATION = re.compile(r"(?:.*/)?database/(?:migrations/.*\.php|schema/[\w-]+\.sql)")
_NAMED = re.compile(
    r"""(?:Schema::(?:connection\([^)]*\)->)?create\(\s*['"]|CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?["`]?)(\w+)"""
)
_RENAMED = re.compile(r"""Schema::rename\(\s*['"]\w+['"]\s*,\s*['"](\w+)""")
_LAX = re.compile(rb"'strict'\s*=>\s*false")
_CONFIG = re.compile(r"(?:.*/)?(?:config|app/Config)/database\.php")


@fact
class PhpModels:
    """What one file says of models."""

    classes: "tuple[PhpModel, ...]" = ()
    calls: "tuple[PhpCall, ...]" = ()
    enums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(enum, the values of its cases as rows hold them)."""


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Give what is surely done with each model whose table a migration makes."""
    own = tuple(path for path in programs(paths, ".php") if not _ASIDE.search(path))
    if not own or not any(asks_for(tree, each, "composer.json") for each in _LIBRARIES):
        return Needs()
    lists = _lists(tree, frozenset(own))
    if about == frozenset():
        return Needs(lists=lists)
    found = _said(tree, own)
    held = {each.name: each for facts in found.values() for each in facts.classes}
    there, lax = frozenset(_tables(tree)), dialect == "mysql" and _is_lax(tree)
    tables = {name: table for name in held if (table := _table(name, held)) in there}
    asks = sorted((each.model, path, each.line, each) for path, facts in found.items() for each in facts.calls
                  if each.model in tables)  # fmt: skip
    uses = (use for name, path, _, call in asks for use in _uses(held[name], tables[name], call, path, lax=lax))
    return Needs(uses=asked(_once(uses), about), lists=lists)


@lru_cache(maxsize=8)
def _lists(tree: Tree, own: frozenset[str]) -> tuple[Model, ...]:
    """Give the columns that a model casts to an enum, whose cases are all that it can read."""
    found = _said(tree, tuple(path for path in programs(tuple(tree.paths()), ".php") if not _ASIDE.search(path)))
    enums = {name: labels for facts in found.values() for name, labels in facts.enums}
    casts = [(path, each) for path, facts in found.items() for each in facts.classes if each.casts and path in own]
    if not enums or not casts:
        return ()
    held = {each.name: each for facts in found.values() for each in facts.classes}
    there = frozenset(_tables(tree))
    models = ((path, each, _table(each.name, held)) for path, each in casts)
    made = (_list(path, each, table, enums) for path, each, table in models if table in there)
    return tuple(each for each in made if each.columns)


def _list(path: str, model: "PhpModel", table: str, enums: Mapping[str, tuple[str, ...]]) -> Model:
    columns = tuple(
        MappedColumn(Column(cast.column, None), labels=enums[cast.to], line=cast.line, path=path)
        for cast in model.casts
        if cast.to in enums
    )
    return Model(model.name.rpartition("\\")[2], table, columns, whole=False, path=path)


def _uses(model: "PhpModel", table: str, call: "PhpCall", path: str, *, lax: bool) -> Iterator[Use]:
    """Give what a call does: of a row that is made, the columns that are surely among what it is made of."""
    by = model.name.rpartition("\\")[2]
    if call.makes and model.makes:
        yield Use(Touch.INSERT, table, by=by, guessed=lax, line=call.line, path=path)
        sure = tuple(
            each for each in call.given if (model.open or each in model.fillable) and each not in model.computed
        )
        if sure:
            yield Use(Touch.UPDATE, table, sure, by=by, line=call.line, path=path)
    if call.reads:
        yield Use(Touch.READ, table, call.reads, by=by, line=call.line, path=path)


def _once(uses: Iterator[Use]) -> Iterator[Use]:
    """Give the first INSERT of each table alone: which columns it names is not known of any."""
    seen = set[str]()
    for use in uses:
        if use.touch is not Touch.INSERT or use.table not in seen:
            yield use
        if use.touch is Touch.INSERT:
            seen.add(use.table)


@lru_cache(maxsize=4)
def _said(tree: Tree, paths: tuple[str, ...]) -> dict[str, PhpModels]:
    """Give what each file says, once for all that is asked of a release."""
    found = ((path, tree.facts(path, _READER)) for path in paths)
    return {path: facts for path, facts in found if not isinstance(facts, Unread)}


def _table(name: str, held: "Mapping[str, PhpModel]") -> str:
    """Give the table of a model, stated by it or by what it extends, or made of its name; empty where it is none."""
    stated, now, seen = "", name, set[str]()
    while now in held and now not in seen:
        seen.add(now)
        stated, now = stated or held[now].table, held[now].parent
    return (stated or many(words_of(name.rpartition("\\")[2]))) if now in _ROOTS else ""


def _tables(tree: Tree) -> Iterator[str]:
    for path in tree.paths():
        if path.endswith((".php", ".sql")) and _MIGRATION.fullmatch(path):
            tables = tree.facts(path, _HELD)
            yield from () if isinstance(tables, Unread) else tables


def _is_lax(tree: Tree) -> bool:
    """Tell whether a configuration lets MySQL fill in what a row lacks."""
    configs = (path for path in tree.paths() if path.endswith("/database.php") and _CONFIG.fullmatch(path))
    return any(tree.facts(path, _STRICT) is True for path in configs)


def _read(content: bytes) -> PhpModels:
    from checker.code.eloquent.calls import calls  # noqa: PLC0415  most trees have no PHP
    from checker.code.eloquent.models import Names, classes, enums  # noqa: PLC0415  as above

    text = content.decode("utf-8", "replace")
    names = Names(text)
    return PhpModels(tuple(classes(text, names)), tuple(calls(text, names)), tuple(enums(text, names)))


def _held(content: bytes) -> tuple[str, ...]:
    text = content.decode("utf-8", "replace")
    return (*_NAMED.findall(text), *_RENAMED.findall(text))


_LIBRARIES = ("laravel/framework", "illuminate/database")
_HELD: Reader[tuple[str, ...]] = Reader("laravel-tables", 1, _held)
_STRICT: Reader[bool] = Reader("laravel-strict", 1, lambda content: _LAX.search(content) is not None)
_READER: Reader[PhpModels] = Reader("eloquent", 4, _read)

code = Code(name="eloquent", read=read, lists_in=(".php",))
