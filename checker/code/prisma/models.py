"""The models of a Prisma schema, and what the client may send to the database for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.core.column import Column
from checker.core.name import fold
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.operation import CreateTable
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use
from checker.grammars.prisma.project import projects

if TYPE_CHECKING:
    from checker.grammars.prisma.schema import Declared, Placed

SOURCE = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".py", ".go", ".rs")
_CALL = re.compile(
    r"\.\s*(\w+)\s*\.\s*(?:find\w+|find_\w+|create\w*|update\w*|upsert|delete\w*|count|aggregate|group_?[bB]y)\s*\("
)
_WORD = re.compile(r"\w+")
_APART = bytes(each if _WORD.match(chr(each)) else ord(" ") for each in range(256))
"""Leaves of a file in ASCII its words alone: the pattern takes ten times as long."""


@lru_cache(maxsize=8)
def read_models(tree: Tree, files: tuple[str, ...], paths: tuple[str, ...], dialect: str) -> Needs:
    """Read them once for all that is asked of a release: one rollback asks three times, the gate asks of several."""
    models: list[Model] = []
    uses: list[Use] = []
    unread: list[tuple[str, str, int]] = []
    words = words_of(tree, paths)
    for schema in schemas_for(tree, files, dialect, unread):
        unread += ((path, each.reason, each.line) for path, each in schema.unread)
        if schema.provider != "mongodb":
            for model, made in _mapped(schema, dialect, words):
                models.append(model)
                uses += made
    return Needs(models=tuple(models), uses=tuple(uses), unread=tuple(unread))


def schemas_for(
    tree: Tree, files: Sequence[str], dialect: str, unread: list[tuple[str, str, int]]
) -> "tuple[Declared, ...]":
    """Give the schemas for a database; those for others beside them hold the same models again."""
    found = tuple(schema for _, schema in projects(tree, files, unread))
    if not any(schema.dialect == dialect for schema in found):
        return found
    return tuple(schema for schema in found if schema.dialect in {"", dialect})


def words_of(tree: Tree, paths: Sequence[str]) -> frozenset[str] | None:
    """Give every word of the source; None where no call of a client was seen, so that nothing can be told from it."""
    words: set[str] = set()
    called = False
    for path in paths:
        if path.endswith(SOURCE):
            found = tree.facts(path, _WORDS)
            if isinstance(found, Unread):
                return None
            words.update(found[0])
            called = called or found[1]
    return frozenset(words) if called else None


def _mapped(schema: "Declared", dialect: str, words: frozenset[str] | None) -> Iterator[tuple[Model, tuple[Use, ...]]]:
    from checker.grammars.prisma.ddl import steps  # noqa: PLC0415  as above

    made = {
        (path, step.line): step.operation
        for path, step in steps(schema, dialect)
        if isinstance(step.operation, CreateTable)
    }
    for placed in schema.models.values():
        if placed.block.attribute("ignore") or not _is_named(placed, schema, words):
            continue
        table = made.get((placed.path, placed.block.line))
        columns = {each.name: each for each in table.columns} if table else {}
        model = _model(placed, schema, dialect, columns)
        yield model, tuple(_uses(model, placed.block.kind == "view"))
    for between in schema.between:
        place, field = between.fields[0]
        name = fold(between.name, dialect)
        names = (fold("A", dialect), fold("B", dialect))
        mapped = tuple(MappedColumn(Column(each, nullable=False), line=field.line, path=place.path) for each in names)
        model = Model(f"{place.block.name}.{field.name}", name, mapped, line=field.line, path=place.path)
        if _is_named(place, schema, words):
            yield model, tuple(_use(model, touch, names) for touch in (Touch.READ, Touch.INSERT, Touch.DELETE))


def _model(placed: "Placed", schema: "Declared", dialect: str, columns: Mapping[str, Column]) -> Model:
    from checker.grammars.prisma.schema import table_name, written_name  # noqa: PLC0415  as above
    from checker.grammars.prisma.types import sends  # noqa: PLC0415  as above

    mapped = []
    for field in schema.columns(placed.block):
        if field.attribute("ignore") or field.unsupported:
            continue  # the client never names it
        name = fold(written_name(field), dialect)
        mapped.append(
            MappedColumn(
                columns.get(name) or Column(name, nullable=bool(field.mark)),
                attribute=field.name if field.name != name else "",
                labels=schema.labels(field),
                python_default=sends(field),
                line=field.line,
                path=placed.path,
            )
        )
    return Model(
        placed.block.name,
        table_name(placed.block, dialect),
        tuple(mapped),
        whole=not schema.unread_in(placed),
        line=placed.block.line,
        path=placed.path,
    )


def _uses(model: Model, view: bool) -> Iterator[Use]:  # noqa: FBT001  one question
    """Give what the client sends: it names every column when it reads, and reads back what it writes."""
    yield _use(model, Touch.LOAD, tuple(each.column.name for each in model.columns))
    if view:
        return
    sent = [
        each.column.name
        for each in model.columns
        if not each.column.identity and (each.python_default or each.column.default is None)
    ]
    yield _use(model, Touch.INSERT, tuple(sent))
    changed = tuple(each.column.name for each in model.columns if not each.column.primary_key)
    yield _use(model, Touch.UPDATE, changed)
    yield _use(model, Touch.DELETE, tuple(each.column.name for each in model.columns if each.column.primary_key))


def _use(model: Model, touch: Touch, columns: tuple[str, ...]) -> Use:
    return Use(touch, model.table, columns, by=model.name, line=model.line, path=model.path)


def _is_named(placed: "Placed", schema: "Declared", words: frozenset[str] | None) -> bool:
    """Tell whether the source may use a model: by its own name, the client's, or that of a relation to it."""
    if words is None:
        return True
    name = placed.block.name
    relations = {field.name for each in schema.models.values() for field in each.block.fields if field.type == name}
    from checker.grammars.prisma.schema import written_name  # noqa: PLC0415  as above

    own = {name, name[:1].lower() + name[1:], name.lower(), written_name(placed.block)}
    return bool((own | relations) & words)


def _read_words(content: bytes) -> tuple[frozenset[str], bool]:
    text = content.decode("utf-8", "replace")
    words = content.translate(_APART).decode("ascii").split() if content.isascii() else _WORD.findall(text)
    return frozenset(words), _CALL.search(text) is not None


_WORDS: Reader[tuple[frozenset[str], bool]] = Reader("prisma.words", 1, _read_words)
