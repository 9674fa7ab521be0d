"""Tables that libraries of Java keep for themselves: they write to them, and no source of a release need name them.

ShedLock 4, Quartz 2, Spring Batch 5, Spring Session 3, Camunda 7 and Flowable 7, Spring Integration 6, whose tables
have a prefix that the program chooses.
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
_INTEGRATION = re.compile(
    rb"(?i)\b(\w+_(?:lock|message|message_group|group_to_message|channel_message|metadata_store))\b"
)
_WORD = b"org.springframework.integration.jdbc"
_MIGRATIONS = (".sql", ".xml", ".yml", ".yaml", ".json")
_PLACE = re.compile(r"(?i)migrat|changelog|liquibase|flyway|schema|/db/")
_Names = tuple[tuple[str, ...], tuple[str, ...]]


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Name the tables that a release's libraries may use, as its migrations call them."""
    own = programs(tuple(paths), (".java", ".kt"))
    if about == frozenset() or not own:
        return Needs()
    kept, perhaps = _spoken(tree)
    if perhaps and any(tree.facts(path, _ASKS) is True for path in own):
        kept |= perhaps
    return Needs(mentioned=frozenset(fold(name.lower(), dialect) for name in kept))


@lru_cache(maxsize=4)
def _spoken(tree: Tree) -> tuple[frozenset[str], frozenset[str]]:
    places = (path for path in tree.paths() if path.endswith(_MIGRATIONS) and _PLACE.search(path))
    found = [each for path in places if isinstance(each := tree.facts(path, _NAMED), tuple)]
    kept, perhaps = (frozenset(name for each in found for name in each[which]) for which in (0, 1))
    return kept, perhaps


def _named(content: bytes) -> _Names:
    kept, perhaps = (sorted({name.decode() for name in each.findall(content)}) for each in (_KEPT, _INTEGRATION))
    return tuple(kept), tuple(perhaps)


_NAMED: Reader[_Names] = Reader("library-tables", 1, _named)
_ASKS: Reader[bool] = Reader("library-tables.asks", 1, lambda content: _WORD in content)

code = Code(name="library-tables", read=read)
