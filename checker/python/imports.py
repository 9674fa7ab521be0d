"""What an imported name leads to, where the imported file is at hand."""

import ast
import sys
from abc import abstractmethod
from collections.abc import Iterator, Mapping

from checker.core.tree import Unread
from checker.python.chains import dotted
from checker.python.scope import Scope, Unit
from checker.python.slices import Slice
from checker.python.source import decode, parse
from checker.python.symbols import Symbols
from checker.python.values import Attribute, Class, Function, Name, Value

_LIBRARIES = frozenset((
    "sqlalchemy", "alembic", "flask", "flask_sqlalchemy", "flask_migrate", "flask_sqlalchemy_lite", "sqlmodel",
    "sqlalchemy_utils", "geoalchemy2", "pgvector", "alembic_utils", "alembic_postgresql_enum", "psycopg2", "psycopg",
    "asyncpg", "pymysql", "MySQLdb", "pydantic", "pydantic_settings", "fastapi", "django", "typing_extensions",
    "attr", "attrs", "six", "pytz", "dateutil", "numpy", "pandas", "celery", "requests", "redis", "boto3", "click",
    "typer", "yaml", "jinja2", "werkzeug", "advanced_alchemy", "sqlalchemy_json", "sqlalchemy_continuum",
    "sqlalchemy_file", "citext", "uuid6", "ulid", "oslo_db", "oslo_utils", "oslo_log", "oslo_config", "pytest",
    "mock", "faker", "factory", "loguru", "structlog", "greenlet", "aiosqlite", "cryptography", "future", "past",
    "builtins", "operator",
))  # fmt: skip
_HOPS = 12


def is_library(module: str) -> bool:
    """Tell whether a module belongs to Python or to a library that never holds project code."""
    top = module.partition(".")[0]
    return bool(top) and (top in sys.stdlib_module_names or top in _LIBRARIES)


class Imports(Symbols):
    """Names that lead into other files."""

    def __init__(self, steps: int, dialect: str, sources: Mapping[str, bytes]) -> None:
        """Start with the files at hand, by dotted name."""
        super().__init__(steps)
        self.dialect = dialect
        self.sources = sources
        self.wanted: set[str] = set()
        self.mentioned: set[str] = set()
        """Modules that an import statement names."""
        self._away: set[str] = set()
        """Names that lead into no file at hand."""
        self._scopes: dict[str, Scope | None] = {}
        self._slices: dict[str, Slice] = {}

    @property
    def asked(self) -> dict[str, frozenset[str | None]]:
        """Give the names that were looked up in each file at hand; None: all of its names, or it cannot be read."""
        return {
            module: frozenset(self._slices[module].names) if module in self._slices else frozenset((None,))
            for module in self._scopes
            if module in self.sources
        }

    def elsewhere(self) -> Iterator[tuple[str, Value]]:
        """Give what the files at hand bind, as far as they were followed, by its full name."""
        for module, scope in self._scopes.items():
            for name, value in scope.names.items() if scope else ():
                yield f"{module}{'' if module.endswith('.') else '.'}{name}", value

    @abstractmethod
    def run_module(self, scope: Scope, statements: list[ast.stmt]) -> None:
        """Follow statements of the top level of a file."""

    def want(self, value: Value) -> None:
        """Note the project's modules whose content would be looked at for a value."""
        name = dotted(self.resolve(value))
        if not name or is_library(name):
            return
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            # "from a import b; b.c()": either of `a` and `a.b` may be the file.
            module = ".".join(parts[:count])
            if module in self.mentioned and module not in self.sources:
                above = self._scopes.get(".".join(parts[: count - 1]))
                if above is None or parts[count - 1] not in above.names:
                    self.wanted.add(module)

    def resolve(self, value: Value) -> Value:
        """Give the constant, class or function that a name leads to in the files at hand; else the value itself."""
        for _ in range(_HOPS if self.sources else 0):
            name = dotted(value)
            if not name:
                return value
            found = self._lookup(name)
            if found is None or found is value or found == value:
                return value
            value = found
        return value

    def settle(self, value: Value) -> Value:
        """Like `resolve`, but classes and functions stay names."""
        if not self.sources or not isinstance(value, Name | Attribute):
            return value
        found = self.resolve(value)
        return value if isinstance(found, Function | Class | Unread) else self.see(found)

    def exports(self, module: str) -> dict[str, Value] | None:
        """Give what `from module import *` binds, where the module is at hand."""
        scope = self._scope(module, None)
        if scope is None:
            return None
        listed = scope.names.get("__all__")
        if isinstance(listed, list | tuple):
            return {name: scope.names[name] for name in listed if isinstance(name, str) and name in scope.names}
        return {name: value for name, value in scope.names.items() if not name.startswith("_")}

    def _lookup(self, name: str) -> Value:
        if name in self._away:
            return None
        parts = name.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:count])
            if module not in self.sources:
                continue
            scope = self._scope(module, parts[count])
            if scope is None:
                return Unread("is imported from a file that could not be read", name)
            if parts[count] in scope.names:
                return self._descend(scope.names[parts[count]], parts[count + 1 :], scope)
            stars = scope.unit.stars
            if len(stars) == 1 and not f"{stars[0]}.".startswith(f"{module}.{parts[count]}."):
                return self._descend(Name(f"{stars[0]}.{parts[count]}"), parts[count + 1 :], scope)
            return None
        self._away.add(name)
        return None

    def _descend(self, value: Value, names: list[str], scope: Scope) -> Value:
        for name in names:
            value = self.attribute(self.resolve(value), name, scope, scope.unit.tree)
        return self.see(value)

    @abstractmethod
    def attribute(self, of: Value, name: str, scope: Scope, node: ast.AST) -> Value:
        """Give an attribute of a value."""

    def _scope(self, module: str, name: str | None) -> Scope | None:
        """Give the names of a file at hand, followed as far as one of them needs; None: all of them."""
        if module not in self._scopes:
            self._scopes[module] = self._opened(module)
        scope = self._scopes[module]
        if scope is None:
            return None
        statements = self._slices[module].take(name)
        if statements and not self.apart(lambda: self.run_module(scope, statements)):
            self._scopes[module] = None
        return self._scopes[module]

    def _opened(self, module: str) -> Scope | None:
        source = self.sources.get(module)
        tree = None if source is None else parse(source)
        if source is None or tree is None or isinstance(tree, Unread):
            return None
        package = any(other.startswith(f"{module}.") for other in self.sources)
        scope = Scope(unit(source, tree, module, package=package), kind="module")
        self.table(scope.names)
        self._slices[module] = Slice(tree)
        return scope


def unit(source: bytes, tree: ast.Module, module: str, *, package: bool, main: bool = False) -> Unit:
    """Make the record of one file."""
    lines = tuple(line.encode("utf-8", "replace") for line in decode(source).split("\n"))
    return Unit(module, package, main, lines, tree)
