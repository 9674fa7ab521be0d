"""Enums of Rust that stand for a type of the database: a value that they do not have cannot be decoded.

sqlx 0.8: `invalid value "held" for enum Status`; diesel-derive-enum 2: `Unrecognized enum variant`; tokio-postgres and
SeaORM likewise. The database's own type lists what a release knows.
"""

import re
from collections.abc import Sequence

from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree

_NAMED = re.compile(
    rb'\b(?:(?:type|enum)_name|postgres_type\(\s*name|postgres\(\s*name)\s*=\s*"(?:\w+\.)?(?P<name>\w+)"'
)


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:  # noqa: ARG001  it is no table
    """Name the types that these files read."""
    if dialect != "postgres":
        return Needs()
    found = (tree.facts(path, _READER) for path in programs(paths, ".rs"))
    return Needs(strict=frozenset(name for names in found if isinstance(names, tuple) for name in names))


def _names(content: bytes) -> tuple[str, ...]:
    return tuple(sorted({found["name"].decode() for found in _NAMED.finditer(content)}))


_READER: Reader[tuple[str, ...]] = Reader("rust-enums", 1, _names)

code = Code(name="rust-enums", read=read)
