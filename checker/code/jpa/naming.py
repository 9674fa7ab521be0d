"""How names of classes and properties become those of tables and columns: which way holds, the migrations show."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from checker.core.tree import Tree, Unread

Naming = Callable[[str], str]
_WORD = re.compile(rb"[A-Za-z_]\w*")
_MADE_WITHIN = re.compile(
    rb"create\s+table\s+(?:if\s+not\s+exists\s+)?[`\"\[]?([a-z_]\w*)[`\"\]]?\.[`\"\[]?[a-z_]|schemaname\W{1,4}(\w+)"
)
"""A schema's name where a table is made in it: statements about rows may name the one that is there anyway."""
_MIGRATION = re.compile(
    r"(?i)(?:migrat|changelog|liquibase|flyway|schema|/db/|sql)[^/]*(?:/.*)?\.(?:sql|xml|ya?ml|json)$"
    r"|(?:^|/)V\d[\w.]*__\w+\.(?:java|kt)$"
)


def unchanged(name: str) -> str:
    """Keep a name, as Hibernate does by itself."""
    return name


@lru_cache(maxsize=65536)
def snake_case(name: str) -> str:
    """Spell a name as Spring Boot 2 does, and Hibernate's CamelCaseToUnderscoresNamingStrategy up to 6.1."""
    return _parted(name, str.islower)


@lru_cache(maxsize=65536)
def snake_case_with_digits(name: str) -> str:
    """Spell a name as CamelCaseToUnderscoresNamingStrategy does that takes a digit for a small letter."""
    return _parted(name, lambda sign: sign.islower() or sign.isdigit())


@lru_cache(maxsize=8192)
def _said(migration: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Give the words of a migration, and those that name something within something else."""
    text = migration.lower()
    return frozenset(_WORD.findall(text)), frozenset(word for pair in _MADE_WITHIN.findall(text) for word in pair)


class Spoken:
    """The names that a tree's migrations speak of."""

    def __init__(self, tree: Tree) -> None:
        contents = (tree.content(path) for path in tree.paths() if _MIGRATION.search(path))
        said = [_said(each) for each in contents if not isinstance(each, Unread)]
        self._words = frozenset[bytes]().union(*(words for words, _ in said))
        self._within = frozenset[bytes]().union(*(within for _, within in said))

    def way(self, said: Sequence[str]) -> tuple[Naming, float]:
        """Give the way by which most names stand there, and how many of them do, from 0 to 1.

        A setting may choose it, or a class of the project's own; what the database has, its migrations say.
        """
        ways: tuple[Naming, ...] = (snake_case, snake_case_with_digits, unchanged)
        bare = [name.strip('`"') for name in said]
        found = {way: sum(way(name).lower().encode() in self._words for name in bare) for way in ways}
        best = max(ways, key=lambda way: found[way])
        return best, found[best] / len(said) if said and self._words else 1.0

    def knows(self, name: str) -> bool:
        """Tell whether they may have this name."""
        return not self._words or name.lower().encode() in self._words

    def names_schema(self, name: str) -> bool:
        """Tell whether tables are made with this schema before their name; else it is where all of them are."""
        return name.lower().encode() in self._within


def _parted(name: str, small: Callable[[str], bool]) -> str:
    name = name.replace(".", "_")
    made = name[:1]
    for before, sign, after in zip(name, name[1:], [*name[2:], ""], strict=False):
        made += f"_{sign}" if sign.isupper() and small(before) and after and small(after) else sign
    return made.lower()
