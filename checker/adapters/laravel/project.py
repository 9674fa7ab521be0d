"""What the project around Laravel's migrations says: which database it speaks to, which version it is built on."""

import re

from checker.core.tree import Reader, Tree, Unread

_DIALECTS = {"mysql": "mysql", "mariadb": "mysql", "pgsql": "postgres", "sqlite": "sqlite", "sqlsrv": "tsql"}
_CONFIG = re.compile(rb"'default'\s*=>[^\n]*?'(mysql|mariadb|pgsql|sqlite|sqlsrv)'")
_EXAMPLE = re.compile(rb"^\s*DB_CONNECTION\s*=\s*[\"']?(mysql|mariadb|pgsql|sqlite|sqlsrv)", re.MULTILINE)
_LOCKED = re.compile(rb'"name":\s*"(?:laravel/framework|illuminate/database)",\s*"version":\s*"v?(\d+)')
_WANTED = re.compile(rb'"(?:laravel/framework|illuminate/database)":\s*"[^"\d]*(\d+)')
_FORGETS = 11
"""The first version in which `->change()` drops what is not said again (its upgrade guide, and MySqlGrammar)."""


def spoken(tree: Tree, folder: str) -> str:
    """Give the dialect that the project begins with; empty where nothing says it.

    SQLite is what a new project begins with, so of that the example of settings is asked first.
    """
    base = folder.partition("database/migrations")[0]
    says = [
        found
        for name, reader in _FILES
        if isinstance(found := tree.facts(base + name, reader), str) and found and base + name in tree.paths()
    ]
    return next((each for each in says if each != "sqlite"), says[0] if says else "")


def keeps_what_is_not_said(tree: Tree, folder: str) -> bool:
    """Tell whether the project is built on a version before 11."""
    base = folder.partition("database/migrations")[0]
    for name, reader in (("composer.lock", _VERSION_LOCKED), ("composer.json", _VERSION_WANTED)):
        found = tree.facts(base + name, reader) if base + name in tree.paths() else 0
        if not isinstance(found, Unread) and found:
            return found < _FORGETS
    return False


def _first(pattern: "re.Pattern[bytes]", content: bytes) -> str:
    found = pattern.search(content)
    return _DIALECTS[found[1].decode()] if found else ""


def _number(pattern: "re.Pattern[bytes]", content: bytes) -> int:
    found = pattern.search(content)
    return int(found[1]) if found else 0


_BY_CONFIG: Reader[str] = Reader("laravel-config-dialect", 1, lambda content: _first(_CONFIG, content))
_BY_EXAMPLE: Reader[str] = Reader("laravel-example-dialect", 1, lambda content: _first(_EXAMPLE, content))
_FILES = (
    ("config/database.php", _BY_CONFIG),
    ("app/Config/database.php", _BY_CONFIG),
    (".env.example", _BY_EXAMPLE),
)
_VERSION_LOCKED: Reader[int] = Reader("laravel-version-locked", 1, lambda content: _number(_LOCKED, content))
_VERSION_WANTED: Reader[int] = Reader("laravel-version-wanted", 1, lambda content: _number(_WANTED, content))
