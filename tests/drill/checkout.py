"""One release on disk: its Alembic environment and its models, loaded so that two releases never mix."""

import importlib
import io
import logging.config
import os
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from inspect import isfunction, signature
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, Table, create_engine
from sqlalchemy import inspect as inspected
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.pool import NullPool

ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
"""An env.py that takes its database from the environment."""


@dataclass
class Code:
    """What a release's own code holds."""

    mappers: tuple[Mapper[object], ...] = ()
    """Parents first, as foreign keys go."""
    tables: tuple[Table, ...] = ()
    """Those that no class maps."""
    queries: tuple[Callable[[Session], object], ...] = ()
    """The release's own functions that take a session and nothing else."""
    deletes: bool = False
    """Whether it deletes objects anywhere."""
    unloaded: dict[str, str] = field(default_factory=dict)
    """Files that could not be imported, with the error."""

    def forget(self) -> None:
        """Let go of the classes."""
        for registry in {mapper.registry for mapper in self.mappers}:
            registry.dispose(cascade=True)


class Checkout:
    """A release's files in a folder."""

    def __init__(self, files: Mapping[str, bytes | str], folder: Path) -> None:
        self.folder = folder
        self.files = tuple(files)
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        self.config = self._configure()

    def upgrade(self, url: str, to: str) -> None:
        """Run `alembic upgrade TO`; raises what Alembic raises."""
        if self.config is None:
            return
        self.config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
        unpooled = partial(create_engine, poolclass=NullPool)  # an env.py may leave its engine lying about
        with (
            self._inside(),
            patch.dict(os.environ, {"DATABASE_URL": url}),
            patch("logging.config.fileConfig"),
            patch("sqlalchemy.create_engine", unpooled),
        ):
            command.upgrade(self.config, to)

    def code(self) -> Code:
        """Import every module beside the migrations, and collect what they map."""
        code = Code()
        modules: list[ModuleType] = []
        with self._inside():
            for path in self.files:
                if not self._is_code(path):
                    continue
                code.deletes |= ".delete(" in (self.folder / path).read_text("utf-8", "replace")
                name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                try:
                    modules.append(importlib.import_module(name))
                except Exception as error:  # noqa: BLE001  # whatever a fixture's module does on import
                    code.unloaded[path] = f"{type(error).__name__}: {error}"
            _collect(code, modules)
        return code

    def _is_code(self, path: str) -> bool:
        parts = path.split("/")
        return (
            path.endswith(".py")
            and "versions" not in parts
            and parts[-1] not in {"env.py", "setup.py", "conftest.py", "__main__.py"}
            and all(part.removesuffix(".py").isidentifier() for part in parts)
        )

    def _configure(self) -> Config | None:
        inis = sorted(
            (path for path in self.files if path.rsplit("/", 1)[-1] == "alembic.ini"),
            key=lambda path: (path.count("/"), path),
        )
        output = io.StringIO()
        if inis:
            config = Config(str(self.folder / inis[0]), stdout=output)
        elif "pyproject.toml" in self.files and "alembic" in tomllib.loads(
            (self.folder / "pyproject.toml").read_text()
        ).get("tool", {}):
            config = Config(toml_file=str(self.folder / "pyproject.toml"), stdout=output)
        elif any(path.endswith("env.py") for path in self.files):
            config = Config(stdout=output)
        else:
            return None
        if config.get_alembic_option("script_location") is None:  # Flask-Migrate says it on the command line
            env = next(path for path in sorted(self.files) if path.rsplit("/", 1)[-1] == "env.py")
            config.set_main_option("script_location", str(self.folder / env.rpartition("/")[0]))
        for path in self.files:
            file = self.folder / path
            if file.name == "env.py" and "DATABASE_URL" not in file.read_text():
                file.write_text(ENV)
        return config

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """Stand in the folder, with its modules for the time being and no warnings."""
        path, modules, here = sys.path[:], set(sys.modules), Path.cwd()
        finders = set(sys.path_importer_cache)
        disabled = logging.root.manager.disable
        sys.path.insert(0, str(self.folder))
        os.chdir(self.folder)
        logging.disable(logging.CRITICAL)
        try:
            with warnings.catch_warnings(), patch.object(sys, "dont_write_bytecode", True):
                warnings.simplefilter("ignore")
                yield
        finally:
            logging.disable(disabled)
            os.chdir(here)
            sys.path[:] = path
            for name in set(sys.modules) - modules:
                if _within(sys.modules[name], self.folder):
                    del sys.modules[name]
            for entry in set(sys.path_importer_cache) - finders:  # "." among them, which meant this folder
                del sys.path_importer_cache[entry]


def _within(module: ModuleType, folder: Path) -> bool:
    places = [getattr(module, "__file__", None) or "", *map(str, getattr(module, "__path__", ()))]
    return any(place.startswith(f"{folder}{os.sep}") for place in places)


def _collect(code: Code, modules: list[ModuleType]) -> None:
    mappers: dict[Mapper[object], None] = {}
    metadatas: dict[int, MetaData] = {}
    for module in modules:
        held: list[object] = list(vars(module).values())
        for value in held:
            found: object = inspected(value, raiseerr=False) if isinstance(value, type) else None
            if isinstance(found, Mapper):
                mappers.update(dict.fromkeys(sorted(found.registry.mappers, key=str)))
            metadata: object = value.metadata if isinstance(value, Table) else value
            if isinstance(metadata, MetaData):
                metadatas[id(metadata)] = metadata
    for mapper in mappers:
        mapper.registry.configure()
        for table in mapper.tables:
            if isinstance(table, Table):
                metadatas[id(table.metadata)] = table.metadata
    order = [table for metadata in metadatas.values() for table in metadata.sorted_tables]
    at = {id(table): index for index, table in enumerate(order)}
    code.mappers = tuple(sorted(mappers, key=lambda mapper: at.get(id(mapper.local_table), -1)))
    mapped = {id(table) for mapper in mappers for table in mapper.tables}
    code.tables = tuple(table for table in order if id(table) not in mapped)
    code.queries = tuple(
        value
        for module in modules
        for value in vars(module).values()
        if isfunction(value) and _takes_a_session(module, value)
    )


def _takes_a_session(module: ModuleType, function: Callable[..., object]) -> bool:
    return function.__module__ == module.__name__ and [*signature(function).parameters] == ["session"]
