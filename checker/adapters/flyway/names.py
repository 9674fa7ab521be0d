"""How Flyway's files and folders are called."""

import re
from functools import lru_cache

from checker.folders.dialects import by_words

REPEATABLE = "R__"
PROGRAMS = (".java", ".kt")
_KINDS = "VBUR"
FILE = re.compile(
    rf"(?:(?P<folder>.*)/)?(?P<kind>[{_KINDS}])(?P<version>\d[\d._]*?)?__(?P<title>[^/]+)\.(?P<ending>sql|java|kt)"
)
NUMBERED = re.compile(r"(?:.*/)?[^/]*?\d[\d._]*?__[^/]+\.sql")
"""What may be a versioned file, whatever its prefix is set to."""
_LOCATION = re.compile(r"(?:.*/)?migrations?(?=/|$)")
_SOURCE_SET = re.compile(r"(?P<above>.*/)?(?:resources|java|kotlin)/")
_SET = re.compile(r"(?:^|/)src/\w+$")
_VENDORS = frozenset(
    ("h2", "hsqldb", "derby", "oracle", "db2", "firebird", "informix", "hana", "redshift", "snowflake")
)
"""Databases without a dialect here; Spring puts their names for `{vendor}` in a location."""


@lru_cache(maxsize=16)
def names(prefix: str) -> re.Pattern[str]:
    """Give how files are called where versioned SQL files have a prefix of their own (`sqlMigrationPrefix`)."""
    if prefix == "V":
        return FILE
    own = rf"(?P<kind>[{_KINDS}]|{re.escape(prefix)})(?P<version>\d[\d._]*?)?__(?P<title>[^/]+)"
    return re.compile(rf"(?:(?P<folder>.*)/)?{own}\.(?P<ending>sql|java|kt)")


def kind_of(match: re.Match[str]) -> str:
    """Give a file's kind by Flyway's own letter, whatever prefix it has; empty where it is no migration."""
    kind = match["kind"] if match["kind"] in tuple(_KINDS) else "V"
    return kind if (kind == "R") is not bool(match["version"]) else ""


def title(path: str) -> str:
    """Give a file's description as Flyway says it."""
    return path.rpartition("/")[2].partition("__")[2].rpartition(".")[0].replace("_", " ")


def is_baseline(path: str) -> bool:
    """Tell whether a file is a baseline migration."""
    match = FILE.fullmatch(path)
    return match is not None and match["kind"] == "B"


def version(id_: str) -> tuple[int, ...]:
    """Give a version as Flyway compares it: its numbers, zeros at the end left out."""
    numbers = [int(part) for part in re.findall(r"\d+", id_)] if not id_.startswith(REPEATABLE) else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def named(id_: str) -> str:
    """Give an id as Flyway says it: the version, or the description of what is repeatable."""
    return id_.removeprefix(REPEATABLE).partition("@")[0].replace("_", " ") if id_.startswith(REPEATABLE) else id_


def location(folder: str) -> str:
    """Give the folder that Flyway is told of: it looks into all folders below, but for a vendor's own."""
    found = _LOCATION.match(folder)
    if not found:
        return folder
    rest = folder[found.end() :].lstrip("/").partition("/")[0]
    return f"{found[0]}/{rest}" if rest and is_vendor(rest) else found[0]


def is_vendor(name: str) -> bool:
    """Tell whether a folder is called after a database."""
    return name.lower() in _VENDORS or bool(by_words(name))


def within(folder: str, locations: tuple[str, ...]) -> bool:
    """Tell whether a folder's files are those of one of these locations."""
    own = location(folder)
    return any(
        own == each or ((folder == each or folder.startswith(f"{each}/")) and len(own) <= len(each))
        for each in locations
    )


def on_the_classpath(folder: str) -> str:
    """Give a folder as the running program sees it: without the source set that it stands in."""
    found = _SOURCE_SET.match(folder)
    return folder[found.end() :] if found else folder


def module(folder: str) -> str:
    """Give the module that a folder of a source set belongs to; empty for the root's, and outside of source sets."""
    found = _SOURCE_SET.match(folder)
    return _SET.sub("", (found["above"] or "").rstrip("/")) if found else ""
