"""What the reader says, held against what SQLAlchemy itself makes of the same source."""

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import JSON, Enum, Identity, MetaData, Table, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapper, Session, clear_mappers, configure_mappers

from checker.code.sqlalchemy import code
from checker.core.needs import Model, Needs
from checker.core.use import Touch
from tests.code.sources import SOURCES
from tests.trees import DictTree


@pytest.fixture(params=sorted(SOURCES))
def source(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mapping[str, str]]:
    files = SOURCES[request.param]
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield files
    for name in [name for name in sys.modules if name.split(".")[0] == "shop"]:
        del sys.modules[name]
    with suppress(AttributeError):  # Flask-SQLAlchemy takes __table__ from children that share one
        clear_mappers()
    gc.collect()  # what was half cleared goes, or the next test finds it among the mappers


def needs(files: Mapping[str, str], dialect: str = "sqlite") -> Needs:
    tree = DictTree(files)
    return code.read(tree, tuple(tree.paths()), dialect)


def truth() -> MetaData:
    found = import_module("shop.models").METADATA
    assert isinstance(found, MetaData)
    return found


def tables(metadata: MetaData) -> dict[str, Table]:
    """SQLite's default schema is `main`: the reader leaves it out of names."""
    return {name.lower().removeprefix("main."): table for name, table in metadata.tables.items()}


def mappers() -> list[Mapper[object]]:
    configure_mappers()
    found: dict[str, Mapper[object]] = {}
    for name in list(sys.modules):
        if name.split(".")[0] == "shop":
            for value in vars(sys.modules[name]).values():
                mapper = getattr(value, "__mapper__", None)
                if isinstance(value, type) and isinstance(mapper, Mapper) and mapper.class_ is value:
                    found[value.__name__] = mapper
    return [found[name] for name in sorted(found)]


def models(read: Needs) -> dict[str, Model]:
    return {model.table: model for model in read.models}


def test_tables_and_columns_are_those_that_sqlalchemy_makes(source: Mapping[str, str]) -> None:
    read, real = models(needs(source)), truth()
    assert {name: sorted(c.name.lower() for c in table.columns) for name, table in tables(real).items()} == {
        name: sorted(each.column.name for each in model.columns) for name, model in read.items()
    }


def test_nullability_is_that_of_sqlalchemy(source: Mapping[str, str]) -> None:
    read, real = models(needs(source)), truth()
    for name, table in tables(real).items():
        assert {c.name.lower(): bool(c.nullable) for c in table.columns} == {
            each.column.name: each.column.nullable for each in read[name].columns
        }, name


def test_primary_keys_and_defaults_are_those_of_sqlalchemy(source: Mapping[str, str]) -> None:
    read, real = models(needs(source)), truth()
    for name, table in tables(real).items():
        held = {each.column.name: each for each in read[name].columns}
        for column in table.columns:
            each = held[column.name.lower()]
            assert each.column.primary_key is column.primary_key, column
            is_identity = isinstance(column.server_default, Identity)
            has_default = column.server_default is not None and column.computed is None and not is_identity
            assert (each.column.default is not None) is has_default, column
            assert (each.column.generated is not None) is (column.computed is not None), column


def test_foreign_keys_point_where_sqlalchemy_points_them(source: Mapping[str, str]) -> None:
    read, real = models(needs(source)), truth()
    for name, table in tables(real).items():
        assert sorted(
            (each.columns[0], each.table)
            for each in read[name].constraints
            if type(each).__name__ == "ForeignKey" and hasattr(each, "table")
        ) == sorted(
            (key.parent.name.lower(), key.column.table.fullname.lower().removeprefix("main."))
            for key in table.foreign_keys
        ), name


def test_labels_are_what_the_enum_reads(source: Mapping[str, str]) -> None:
    read, real = models(needs(source)), truth()
    for name, table in tables(real).items():
        for column in table.columns:
            mapped = next(each for each in read[name].columns if each.column.name == column.name.lower())
            expected = tuple(column.type.enums) if isinstance(column.type, Enum) else None
            assert mapped.labels == expected, column


def test_a_load_names_the_columns_of_the_mapper(source: Mapping[str, str]) -> None:
    read = needs(source)
    truth()
    for mapper in mappers():
        deferred = {key for key, each in mapper.column_attrs.items() if each.deferred}
        real = {
            column.name.lower()
            for each in mapper.column_attrs
            if each.key not in deferred
            for column in each.columns
            if getattr(column, "table", None) is not None
        }
        got = {
            name
            for use in read.uses
            if use.touch is Touch.LOAD and use.by in {each.class_.__name__ for each in mapper.iterate_to_root()}
            for name in use.columns
        }
        assert got == real, mapper


@pytest.mark.filterwarnings("ignore")
def test_an_insert_names_what_sqlalchemy_names(source: Mapping[str, str]) -> None:
    read = needs(source)
    engine = create_engine("sqlite://")
    metadata = truth()
    metadata.create_all(engine)
    seen: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, text, values, _x, _m: seen.append((text, tuple(values)))
    )
    for mapper in mappers():
        with suppress(TypeError, SQLAlchemyError):
            seen.clear()
            with Session(engine) as session:
                session.add(mapper.class_())
                session.flush()
        for text, values in seen:
            if not text.startswith("INSERT"):
                continue
            table_name, _, rest = text.removeprefix("INSERT INTO ").partition(" (")
            columns = [each.strip().strip('"').lower() for each in rest.partition(")")[0].split(",")]
            matching = [
                use
                for use in read.uses
                if use.touch is Touch.INSERT
                and use.table == table_name.replace('"', "").lower().removeprefix("main.")
                and use.by in {each.class_.__name__ for each in mapper.iterate_to_root()}
            ]
            if "DEFAULT VALUES" in text or not matching:
                continue
            use = next((each for each in matching if each.by == mapper.class_.__name__), matching[0])
            # An unset JSON column is left out, but may be sent as NULL by a type of the project's own.
            json = {c.name.lower() for c in tables(metadata)[use.table].columns if isinstance(c.type, JSON)}
            nullable = {c.name.lower() for c in tables(metadata)[use.table].columns if c.nullable} - json
            sent = {name for name, value in zip(columns, values, strict=False) if value is None} & nullable
            assert set(columns) <= set(use.columns), (text, use)
            assert sent == set(use.nulls) - json, (text, use)
