"""A Django site for a test process: two apps, a database that can be emptied, and releases of their migrations."""

import importlib
import itertools
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import override_settings

APPS = ("shop", "crm")
_MEMORY = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
_NUMBERS = itertools.count()


def start() -> None:
    """Configure Django, once in a process."""
    if settings.configured:
        return
    settings.configure(
        DATABASES={"default": dict(_MEMORY)},
        INSTALLED_APPS=[f"tests.drill.django.{app}" for app in APPS],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="drill",  # noqa: S106  nothing here is worth a secret
    )
    django.setup()
    logging.getLogger("django").setLevel(logging.CRITICAL)


class Database(Protocol):
    """Where a case happens."""

    dialect: str

    def fresh(self) -> None:
        """Empty it."""
        ...


class Memory:
    """SQLite in memory."""

    dialect = "sqlite"

    def fresh(self) -> None:
        """Begin anew: Django itself keeps the connection, and so the database, when it closes."""
        old = connection()
        BaseDatabaseWrapper.close(old)
        connections["default"] = type(old)(
            old.settings_dict, "default"
        )  # a failed migration leaves the old one unsound


class Served:
    """One database of a running Postgres server."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415  most cases need none of it

        parameters = conninfo_to_dict(url.replace("postgresql+psycopg", "postgresql"))
        self.settings = {
            **connection().settings_dict,
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parameters["dbname"],
            "USER": parameters["user"],
            "HOST": parameters["host"],
            "PORT": parameters.get("port", ""),
        }

    @contextmanager
    def used(self) -> Iterator["Served"]:
        """Let it be Django's default database for a while."""
        from django.db.backends.postgresql.base import DatabaseWrapper  # noqa: PLC0415  most cases need none of it

        before = connections["default"]
        connections["default"] = DatabaseWrapper(self.settings, "default")
        try:
            yield self
        finally:
            connection().close()
            connections["default"] = before

    def fresh(self) -> None:
        """Empty it."""
        with connection().cursor() as cursor:
            cursor.execute("SET client_min_messages = error")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


def connection() -> Any:
    """Give the connection that everything here uses."""
    return connections["default"]


class Site:
    """One release's migrations, in a folder of their own."""

    def __init__(self, files: Mapping[str, str], folder: Path) -> None:
        self.name = f"drilled_{next(_NUMBERS)}"
        self.folder = folder
        self.paths = frozenset(files)
        home = folder / self.name
        for app in APPS:
            (home / app / "migrations").mkdir(parents=True)
            for part in (home, home / app, home / app / "migrations"):
                (part / "__init__.py").write_text("")
        for path, text in files.items():
            if "/migrations/" in path:
                (home / path).write_text(text)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let Django see these migrations and no others."""
        modules = {app: f"{self.name}.{app}.migrations" for app in APPS}
        with (
            patch.object(sys, "dont_write_bytecode", True),
            patch.object(sys, "path", [str(self.folder), *sys.path]),
            override_settings(MIGRATION_MODULES=modules),
        ):
            importlib.invalidate_caches()
            yield

    def migrate(self, *words: str) -> str:
        """Run `manage.py migrate`; gives what it says."""
        told = StringIO()
        with self.inside():
            call_command("migrate", *words, interactive=False, stdout=told, verbosity=0)
        return told.getvalue()

    def state(self) -> Any:
        """Give the models as the migrations have made them."""
        with self.inside():
            return MigrationExecutor(connection()).loader.project_state()

    def forget(self) -> None:
        """Let go of the modules."""
        for name in [each for each in sys.modules if each.partition(".")[0] == self.name]:
            del sys.modules[name]
