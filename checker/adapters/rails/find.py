"""Finds the databases of a Rails program: what states the schema, the folder of its migrations, the dialect."""

import re
from collections.abc import Collection, Iterator

from checker.core.history import Place
from checker.core.packages import asks_for
from checker.core.tree import Reader, Tree, Unread
from checker.sql.sniff import GLANCE, Glance

_SCHEMA = re.compile(r"(?:(?P<app>.+)/)?db/(?:(?P<name>\w+?)_)?(?P<kind>schema\.rb|structure\.sql)")
_MIGRATION = re.compile(r"(?P<folder>(?:.+/)?db)/migrate/(?:[^/]+/)*\d+_\w+\.rb")
_ENDINGS = ("schema.rb", "structure.sql")
_ASIDE = re.compile(r"(?:^|/)(?:spec|test|tests|dummy|vendor|node_modules|tmp|examples?|fixtures)(?:/|$)")
_ADAPTERS = (
    ("postgres", rb"^\s*adapter:[^\n]*\b(?:postgresql|postgis)\b"),
    ("mysql", rb"^\s*adapter:[^\n]*\b(?:mysql2?|trilogy)\b"),
    ("sqlite", rb"^\s*adapter:[^\n]*\bsqlite3?\b"),
)
_SIGNS = (
    (
        "postgres",
        rb"enable_extension|\bt\.(?:jsonb|uuid|inet|citext|timestamptz|tsvector)\b|array: true|using: :g(?:in|ist)",
    ),
    ("mysql", rb"charset: \"|ENGINE=|unsigned: true|size: :(?:medium|long|tiny)"),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find every stated schema that has migrations beside it, or that Rails itself wrote."""
    paths = tree.paths()
    found: dict[tuple[str, str], Place] = {}
    for path in paths:
        match = _SCHEMA.fullmatch(path) if path.endswith(_ENDINGS) else None
        if match is None or _ASIDE.search(path):
            continue
        folder = f"{match['app']}/db" if match["app"] else "db"
        name = match["name"] or ""
        migrations = f"{folder}/{name}_migrate" if name else f"{folder}/migrate"
        has = any(each.startswith(f"{migrations}/") for each in paths)
        if not has and match["kind"] == "structure.sql":
            continue  # anybody may call a dump so
        place = Place(
            "rails",
            folder,
            config=path,
            versions=(migrations,) if has else (),
            section=name,
            dialect=_dialect(tree, path, match["app"] or ""),
        )
        found.setdefault((folder, name), place)  # schema.rb comes first, and Rails writes only one of them
    for place in _unstated(tree, found) if asks_for(tree, "rails", "Gemfile") else ():
        found[place.folder, ""] = place
    return tuple(found[key] for key in sorted(found))


def _unstated(tree: Tree, found: Collection[tuple[str, str]]) -> Iterator[Place]:
    """Give the folders of migrations beside which no schema is kept: git is told to leave it out."""
    matches = (_MIGRATION.fullmatch(path) for path in tree.paths() if path.endswith(".rb") and not _ASIDE.search(path))
    for folder in sorted({match["folder"] for match in matches if match}):
        if not any(each == folder for each, _ in found):
            app = folder.removesuffix("db").rstrip("/")
            config = f"{app}/config/database.yml" if app else "config/database.yml"
            dialect = tree.facts(config, _BY_CONFIG)
            said = dialect if isinstance(dialect, str) else ""
            yield Place("rails", folder, versions=(f"{folder}/migrate",), named=False, dialect=said)


def _dialect(tree: Tree, path: str, app: str) -> str:
    if path.endswith(".sql"):
        glance = tree.facts(path, GLANCE)
        return glance.dialect if isinstance(glance, Glance) else ""
    config = f"{app}/config/database.yml" if app else "config/database.yml"
    for at, reader in ((path, _BY_SIGNS), (config, _BY_CONFIG)):
        found = tree.facts(at, reader)
        if not isinstance(found, Unread) and found:
            return found
    return ""


def _first(signs: tuple[tuple[str, bytes], ...], content: bytes) -> str:
    return next((name for name, sign in signs if re.search(sign, content, re.MULTILINE)), "")


_BY_SIGNS: Reader[str] = Reader("rails-schema-dialect", 1, lambda content: _first(_SIGNS, content))
_BY_CONFIG: Reader[str] = Reader("rails-database-dialect", 1, lambda content: _first(_ADAPTERS, content))
