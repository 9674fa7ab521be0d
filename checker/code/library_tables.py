"""Tables that libraries of Java keep for themselves: they write to them, and no source of a release need name them.

ShedLock 4, Quartz 2, Spring Batch 5, Spring Session 3, Camunda 7 and Flowable 7; Spring Integration 6, whose tables
have a prefix that the program chooses, and Hibernate Envers 6, which calls them after those that they watch.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.name import fold
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree

_KEPT = re.compile(
    rb"(?i)\b(shedlock|qrtz_\w+|batch_(?:job|step)_\w+|spring_session(?:_attributes)?|act_(?:ge|hi|id|re|ru)_\w+)\b"
)
_WHERE_ASKED = (
    (
        b"org.springframework.integration.jdbc",
        re.compile(rb"(?i)\b\w+_(?:lock|message|message_group|group_to_message|channel_message|metadata_store)\b"),
    ),
    (b"org.hibernate.envers", re.compile(rb"(?i)\b(?:\w+_aud|revinfo)\b")),
)
"""(a package, what the tables are called that count where some file asks for it)."""
_MIGRATIONS = (".sql", ".xml", ".yml", ".yaml", ".json")
_PLACE = re.compile(r"(?i)migrat|changelog|liquibase|flyway|schema|/db/")
_Names = tuple[tuple[str, ...], ...]


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Name the tables that a release's libraries may use, as its migrations call them."""
    own = programs(tuple(paths), (".java", ".kt"))
    if about == frozenset() or not own:
        return Needs()
    kept, *perhaps = _spoken(tree)
    for reader, names in zip(_ASKS, perhaps, strict=True):
        if names and any(tree.facts(path, reader) is True for path in own):
            kept |= names
    return Needs(kept=frozenset(fold(name.lower(), dialect) for name in kept))


@lru_cache(maxsize=4)
def _spoken(tree: Tree) -> tuple[frozenset[str], ...]:
    """Give the names that count anyway, and then those for each package that may be asked for."""
    places = (path for path in tree.paths() if path.endswith(_MIGRATIONS) and _PLACE.search(path))
    found = [each for path in places if isinstance(each := tree.facts(path, _NAMED), tuple)]
    return tuple(frozenset(name for each in found for name in each[which]) for which in range(1 + len(_WHERE_ASKED)))


def _named(content: bytes) -> _Names:
    patterns = (_KEPT, *(pattern for _, pattern in _WHERE_ASKED))
    return tuple(tuple(sorted({name.decode() for name in each.findall(content)})) for each in patterns)


def _asks(package: bytes) -> Reader[bool]:
    return Reader("library-tables.asks", 1, lambda content: package in content, (package.decode(),))


_NAMED: Reader[_Names] = Reader("library-tables", 2, _named)
_ASKS = tuple(_asks(package) for package, _ in _WHERE_ASKED)

code = Code(name="library-tables", read=read)
