"""Makes models of Ecto's schemas, and says what a repository sends for them (Ecto 3.13)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from checker.code.ecto.schemas import EctoField, EctoFile, EctoSchema, declared
from checker.core.column import Column
from checker.core.name import fold, qualified
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.types import Type
from checker.core.use import Touch, Use

_UNKNOWN = "?"


@lru_cache(maxsize=4)
def read_all(tree: Tree, programs: tuple[str, ...], dialect: str) -> Needs:
    """Read all there is: it is asked for the models first, and then for what is done with some of them."""
    read_in = {path: tree.facts(path, _DECLARED) for path in programs}
    files = {path: each for path, each in read_in.items() if isinstance(each, EctoFile)}
    enums = _enums(files)
    models: list[Model] = []
    uses: list[Use] = []
    hidden = len(files) < len(read_in)
    for path, file in files.items():
        for schema in file.schemas:
            if schema.table == _UNKNOWN:
                hidden = True
                continue
            model = _model(schema, enums, path, dialect)
            models.append(model)
            uses.extend(_uses(schema, model, dialect))
    unread = tuple(
        (path, f"the values of {field} are not known", line)
        for path, file in files.items()
        for schema in file.schemas
        for field, line in schema.lost
    )
    # Where a file or a table is not known, no model may stand for all of them: then everything is assumed to be used.
    return Needs(models=() if hidden else tuple(models), uses=tuple(uses), unread=unread)


def _enums(files: Mapping[str, EctoFile]) -> dict[str, tuple[str, ...]]:
    """Give the stored values of types by the last word of their modules; of two that share it, none."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for file in files.values():
        for module, labels in file.enums:
            found.setdefault(module.rpartition(".")[2], []).append(labels)
    return {name: some[0] for name, some in found.items() if len(some) == 1}


def _model(schema: EctoSchema, enums: Mapping[str, tuple[str, ...]], path: str, dialect: str) -> Model:
    mapped = tuple(_mapped(field, enums, path, dialect) for field in schema.fields)
    table = qualified(fold(schema.table, dialect), schema.prefix, dialect)
    name = schema.module.rpartition(".")[2]
    return Model(name, table, mapped, whole=schema.whole, line=schema.line, path=path)


def _mapped(field: EctoField, enums: Mapping[str, tuple[str, ...]], path: str, dialect: str) -> MappedColumn:
    name = fold(field.column, dialect)
    column = Column(name, Type("text") if field.text else None, primary_key=field.primary)
    return MappedColumn(
        column,
        field.key if field.key != name else "",
        labels=field.labels if field.labels is not None else enums.get(field.of.rpartition(".")[2]),
        python_default=field.sent,
        deferred=field.deferred,
        line=field.line,
        path=path,
    )


def _uses(schema: EctoSchema, model: Model, dialect: str) -> Iterator[Use]:
    """Give what a repository sends: it lists what it loads, and in an INSERT what is not nil, so no NULL unasked."""
    names = [mapped.column.name for mapped in model.columns]
    pairs = list(zip(names, schema.fields, strict=True))
    yield _use(model, Touch.LOAD, tuple(name for name, field in pairs if not field.deferred))
    sent = tuple(name for name, field in pairs if field.sent)
    yield Use(Touch.INSERT, model.table, tuple(names), sent=sent, by=model.name, line=model.line, path=model.path)
    keys = tuple(name for name, field in pairs if field.primary)
    yield _use(model, Touch.UPDATE, tuple(name for name in names if name not in keys))
    yield _use(model, Touch.DELETE, keys)
    for table, columns in schema.between:
        named = tuple(fold(each, dialect) for each in columns)
        between = qualified(fold(table, dialect), schema.prefix, dialect)
        yield Use(Touch.READ, between, named, by=model.name, line=schema.line, path=model.path)
        yield Use(Touch.INSERT, between, named, sent=named, by=model.name, line=schema.line, path=model.path)


def _use(model: Model, touch: Touch, columns: tuple[str, ...]) -> Use:
    return Use(touch, model.table, columns, by=model.name, line=model.line, path=model.path)


_DECLARED: Reader[EctoFile | Unread] = Reader("ecto.schemas", 2, declared)
