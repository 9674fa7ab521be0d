"""Which dialect a folder of migrations speaks: by the words of its path, by its files, by the manifest above it."""

import re
from collections.abc import Iterable

from checker.core.tree import Reader, Tree, Unread
from checker.sql.sniff import GLANCE, Glance

_WORDS = {
    **dict.fromkeys(("postgres", "postgresql", "pg", "pgsql", "psql", "cockroach", "cockroachdb"), "postgres"),
    **dict.fromkeys(("mysql", "mariadb"), "mysql"),
    **dict.fromkeys(("sqlite", "sqlite3", "libsql"), "sqlite"),
    **dict.fromkeys(("mssql", "sqlserver"), "tsql"),
    "clickhouse": "clickhouse",
}
_DRIVERS = (
    ("postgres", rb"\blib/pq\b|\bjackc/pgx\b|\"postgres\"|\btokio-postgres\b|\"pg\"\s*:"),
    ("mysql", rb"\bgo-sql-driver/mysql\b|\"mysql\"|\"mysql2\"\s*:"),
    ("sqlite", rb"\bgo-sqlite3\b|\bmodernc\.org/sqlite\b|\"sqlite\"|\brusqlite\b|\"(?:better-)?sqlite3\"\s*:"),
)
MANIFESTS = ("go.mod", "Cargo.toml", "package.json")


def spoken(tree: Tree, folder: str, paths: Iterable[str]) -> str:
    """Give the dialect of a folder and its files; empty where nothing shows it."""
    return by_words(folder) or by_files(tree, paths) or _by_manifest(tree, folder)


def by_words(folder: str) -> str:
    """Give the dialect that a path names; the word nearest to the files counts."""
    for part in reversed(folder.lower().split("/")):
        for word in (*reversed(re.split(r"[-_.]", part)), re.sub(r"[-_.]", "", part)):
            if word in _WORDS:
                return _WORDS[word]
    return ""


def by_files(tree: Tree, paths: Iterable[str]) -> str:
    """Give the dialect that the first file with a sign of one shows."""
    for path in paths:
        glance = tree.facts(path, GLANCE)
        if isinstance(glance, Glance) and glance.dialect:
            return glance.dialect
    return ""


def nearest(tree: Tree, folder: str, name: str) -> str:
    """Give the file of this name in a folder or in the nearest above it; empty where there is none."""
    paths = tree.paths()
    while True:
        path = f"{folder}/{name}" if folder else name
        if path in paths:
            return path
        if not folder:
            return ""
        folder = folder.rpartition("/")[0]


def _by_manifest(tree: Tree, folder: str) -> str:
    """Give the one dialect whose driver the nearest manifest names; with several, nothing is sure."""
    for name in MANIFESTS:
        path = nearest(tree, folder, name)
        found = tree.facts(path, _MANIFEST) if path else ()
        if not isinstance(found, Unread) and len(found) == 1:
            return found[0]
    return ""


def _drivers(content: bytes) -> tuple[str, ...]:
    return tuple(name for name, pattern in _DRIVERS if re.search(pattern, content))


_MANIFEST: Reader[tuple[str, ...]] = Reader("manifest-drivers", 2, _drivers)
