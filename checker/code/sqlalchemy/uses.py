"""What an ORM sends to the database for its models."""

import ast
from collections.abc import Iterator, Mapping

from checker.code.sqlalchemy.mapping import Linked, Mapped
from checker.code.sqlalchemy.symbols import LOCAL, symbol
from checker.core.column import ForeignKey
from checker.core.fact import fact
from checker.core.needs import MappedColumn, Model
from checker.core.tree import Unread
from checker.core.use import Touch, Use
from checker.python import parse
from checker.python.nodes import children
from checker.python.values import Attribute, Name, Value

_LONGEST = 60
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


@fact
class Made:
    """A call that makes an object of a class."""

    kind: Value
    """The class, by the name under which the file imports or defines it."""
    given: frozenset[str] = frozenset()
    """Keywords that it passes."""
    nones: frozenset[str] = frozenset()
    """Keywords that it passes as None."""
    values: tuple[tuple[str, str], ...] = ()
    """(keyword, text) pairs: strings, and the names of an enum's members."""
    open: bool = False
    """Whether it passes more than can be seen: `**values`, or arguments without names."""


def read_made(data: bytes) -> tuple[Made, ...]:
    """Read every call of a capitalised name, and of `cls` inside a class."""
    tree = parse(data)
    if isinstance(tree, Unread):
        return ()
    calls: list[tuple[ast.expr, ast.Call]] = []
    imported: dict[str, str] = {}
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, owner = todo.pop()
        if isinstance(node, ast.ClassDef):
            owner = node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imported.update(_imported(node))
        elif isinstance(node, ast.Call):
            function = ast.Name(owner) if owner and getattr(node.func, "id", "") == "cls" else node.func
            if last_name(function)[:1].isupper():
                calls.append((function, node))
        todo += [(child, owner) for child in children(node)]
    return tuple(_made(symbol(function), call, imported) for function, call in calls)


def last_name(node: ast.expr) -> str:
    """Give the last part of a dotted name; empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def imports_of(tree: ast.Module) -> dict[str, str]:
    """Give the full names of what a file imports anywhere."""
    found: dict[str, str] = {}
    todo: list[ast.AST] = [tree]
    for node in todo:  # grows while it is walked: statements alone, no expression
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(_imported(node))
            continue
        for name in _BODIES:
            todo.extend(getattr(node, name, ()))
    return found


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield (
                alias.asname or alias.name.partition(".")[0],
                alias.name if alias.asname else alias.name.partition(".")[0],
            )
        elif alias.name != "*":
            module = "." * node.level + (node.module or "")
            yield alias.asname or alias.name, f"{module}{'' if module.endswith('.') else '.'}{alias.name}"


def _made(kind: Value, call: ast.Call, imported: Mapping[str, str]) -> Made:
    return Made(
        full_name(kind, imported),
        frozenset(each.arg for each in call.keywords if each.arg),
        frozenset(
            each.arg
            for each in call.keywords
            if each.arg and isinstance(each.value, ast.Constant) and each.value.value is None
        ),
        tuple((each.arg, text) for each in call.keywords if each.arg and (text := literal_of(each.value))),
        open=bool(call.args) or any(each.arg is None for each in call.keywords),
    )


def literal_of(node: ast.expr) -> str:
    """Give a text that stands in the source: a string, or the name of an enum's member."""
    match node:
        case ast.Constant(value=str() as text) if len(text) <= _LONGEST:
            return text
        case ast.Attribute(value=ast.Name() | ast.Attribute(), attr=name):
            return name
    return ""


def full_name(kind: Value, imported: Mapping[str, str]) -> Value:
    """Give a name as what it was imported as."""
    match kind:
        case Name(dotted=dotted) if dotted.removeprefix(LOCAL) in imported:
            return Name(imported[dotted.removeprefix(LOCAL)])
        case Attribute(of=of, name=name):
            return Attribute(full_name(of, imported), name)
    return kind


def uses_of(
    linked: Linked, made: Mapping[tuple[str, str], tuple[Made, ...]], assigned: frozenset[str], *, deletes: bool
) -> Iterator[Use]:
    """Give the uses of all models: what loading, adding, changing and deleting their objects names."""
    for mapping in linked.mappings:
        found = made.get((mapping.kind.path, mapping.kind.value.name), ()) if mapping.kind else ()
        yield from _of_mapping(mapping, found, assigned, deletes=deletes)
    for model in linked.tables:
        yield from _of_table(model)


def _of_mapping(mapping: Mapped, made: tuple[Made, ...], assigned: frozenset[str], *, deletes: bool) -> Iterator[Use]:
    model, columns = mapping.model, mapping.own
    place = {"table": model.table, "by": mapping.name, "line": model.line, "path": model.path}
    loaded = tuple(each.column.name for each in columns if not each.deferred)
    yield Use(Touch.LOAD, columns=loaded, **place)  # type: ignore[arg-type]
    written = tuple(each for each in columns if _is_named(each, model))
    nulls = tuple(
        each
        for each in written
        if _is_null(each) and (each.attribute or each.column.name) not in mapping.tells_kinds_apart
    )
    unset = {each.column.name for each in nulls if _is_unset(each, mapping, made, assigned)}
    yield Use(
        Touch.INSERT,
        columns=tuple(each.column.name for each in written),
        nulls=tuple(each.column.name for each in nulls),
        unset=tuple(each.column.name for each in nulls if each.column.name in unset and not _is_json(each)),
        values=_values(columns, made),
        **place,  # type: ignore[arg-type]
    )
    omitted = {each.column.name for each in nulls if _is_json(each) and each.column.name in unset}
    if omitted:
        # Such a column is left out of the statement: SQLAlchemy evaluates the None of JSON.
        left = tuple(each.column.name for each in written if each.column.name not in omitted)
        yield Use(Touch.INSERT, columns=left, **place)  # type: ignore[arg-type]
    changed = tuple(
        each.column.name
        for each in columns
        if not each.column.primary_key
        and each.column.generated is None
        and (each.attribute or each.column.name) in assigned
    )
    if changed:
        yield Use(Touch.UPDATE, columns=changed, **place)  # type: ignore[arg-type]
    if deletes:
        keys = tuple(each.column.name for each in columns if each.column.primary_key)
        yield Use(Touch.DELETE, columns=keys, **place)  # type: ignore[arg-type]


def _is_named(mapped: MappedColumn, model: Model) -> bool:
    column = mapped.column
    if column.generated is not None or (column.default is not None and not mapped.python_default):
        return False  # with both defaults, SQLAlchemy sends its own
    if _is_foreign(mapped, model):
        return True  # even where SQLite would number it
    if column.primary_key and column.type is None and not mapped.python_default:
        return False  # most likely an integer that numbers itself
    return not column.identity


def _is_foreign(mapped: MappedColumn, model: Model) -> bool:
    return any(isinstance(each, ForeignKey) and mapped.column.name in each.columns for each in model.constraints)


def _is_null(mapped: MappedColumn) -> bool:
    return mapped.column.nullable and not mapped.python_default and not mapped.column.primary_key


def _is_json(mapped: MappedColumn) -> bool:
    return mapped.column.type is not None and mapped.column.type.family == "json"


def _values(columns: tuple[MappedColumn, ...], made: tuple[Made, ...]) -> tuple[tuple[str, str], ...]:
    """Give the literals that calls pass: of an enum's column its labels, of others strings."""
    held = {each.attribute or each.column.name: each for each in columns}
    found = {
        (held[keyword].column.name, text)
        for each in made
        for keyword, text in each.values
        if keyword in held and text in (held[keyword].labels or ())
    }
    return tuple(sorted(found))


def _is_unset(mapped: MappedColumn, mapping: Mapped, made: tuple[Made, ...], assigned: frozenset[str]) -> bool:
    attribute = mapped.attribute or mapped.column.name
    if attribute in assigned or not made or mapping.own_init:
        return False
    if _is_foreign(mapped, mapping.model):  # a relationship may set it
        return any(attribute in each.nones for each in made)
    return any(attribute in each.nones or (attribute not in each.given and not each.open) for each in made)


def _of_table(model: Model) -> Iterator[Use]:
    place = {"table": model.table, "by": model.name, "line": model.line, "path": model.path}
    columns = tuple(each.column.name for each in model.columns)
    yield Use(Touch.READ, columns=columns, **place)  # type: ignore[arg-type]
    written = tuple(each.column.name for each in model.columns if _is_named(each, model))
    yield Use(Touch.INSERT, columns=written, **place)  # type: ignore[arg-type]
    yield Use(Touch.DELETE, columns=tuple(each.column.name for each in model.columns), **place)  # type: ignore[arg-type]
