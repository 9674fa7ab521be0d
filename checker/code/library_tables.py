"""Tables that libraries keep for themselves: they write to them, and no source of a release need name them.

ShedLock 4, Quartz 2, Spring Batch 5, Spring Session 3, Camunda 7 and Flowable 7; Spring Integration 6, whose tables
have a prefix that the program chooses, and those that are called after the tables that they watch: Hibernate Envers 6
and SQLAlchemy-Continuum 2.0 write a row to them with every row, with all its columns.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.fact import frozen
from checker.core.name import fold
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree

_PLACE = re.compile(r"(?i)migrat|changelog|liquibase|flyway|schema|/db/|alembic|(?:^|/)versions/")


@frozen
class Library:
    """One or several libraries, and what their tables are called where migrations make them."""

    tables: "re.Pattern[bytes]"
    word: bytes = b""
    """What stands in some source that asks for it; empty where the names say enough."""
    sources: tuple[str, ...] = (".java", ".kt")
    migrations: tuple[str, ...] = (".sql", ".xml", ".yml", ".yaml", ".json")
    quoted: bool = False
    """Whether migrations are programs, whose names keep their case."""


_LIBRARIES = (
    Library(
        re.compile(
            rb"(?i)\b(?:shedlock|qrtz_\w+|batch_(?:job|step)_\w+|spring_session(?:_attributes)?"
            rb"|act_(?:ge|hi|id|re|ru)_\w+)\b"
        )
    ),
    Library(
        re.compile(rb"(?i)\b\w+_(?:lock|message|message_group|group_to_message|channel_message|metadata_store)\b"),
        b"org.springframework.integration.jdbc",
    ),
    Library(re.compile(rb"(?i)\b(?:\w+_aud|revinfo)\b"), b"org.hibernate.envers"),
    Library(
        re.compile(rb"""(?<=["'])(?!alembic_version["'])(?:\w+_version|transaction)(?=["'])"""),
        b"__versioned__",
        (".py",),
        (".py",),
        quoted=True,
    ),
)


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Name the tables that a release's libraries may use, as its migrations call them."""
    kept: set[str] = set()
    for library in _LIBRARIES if about != frozenset() else ():
        own = programs(tuple(paths), library.sources)
        names = _spoken(tree, library) if own else frozenset()
        if names and (not library.word or any(tree.facts(path, _asks(library.word)) is True for path in own)):
            kept |= {fold(name if library.quoted else name.lower(), dialect) for name in names}
    return Needs(kept=frozenset(kept))


@lru_cache(maxsize=16)
def _spoken(tree: Tree, library: Library) -> frozenset[str]:
    """Give the names of a library's tables in the migrations of a release."""
    reader = Reader("library-tables", 3, lambda content: _named(content, library.tables), (repr(library.tables),))
    places = (path for path in tree.paths() if path.endswith(library.migrations) and _PLACE.search(path))
    found = [each for path in places if isinstance(each := tree.facts(path, reader), tuple)]
    return frozenset(name for each in found for name in each)


def _named(content: bytes, tables: "re.Pattern[bytes]") -> tuple[str, ...]:
    return tuple(sorted({name.decode() for name in tables.findall(content)}))


@lru_cache
def _asks(word: bytes) -> Reader[bool]:
    return Reader("library-tables.asks", 1, lambda content: word in content, (word.decode(),))


code = Code(name="library-tables", read=read)
