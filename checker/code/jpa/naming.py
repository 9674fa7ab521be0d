"""How names of classes and properties become those of tables and columns: which way holds, the migrations show."""

import re
from collections.abc import Callable, Sequence

from checker.core.tree import Tree, Unread

Naming = Callable[[str], str]
_WORD = re.compile(rb"[A-Za-z_]\w*")
_BEFORE_POINT = re.compile(rb"\b([a-z_]\w*)[`\"\]]?\.[`\"\[]?[a-z_]|schemaname\W{1,4}(\w+)")
_MIGRATION = re.compile(
    r"(?i)(?:migrat|changelog|liquibase|flyway|schema|/db/|sql)[^/]*(?:/.*)?\.(?:sql|xml|ya?ml|json|java|kt)$"
)


def unchanged(name: str) -> str:
    """Keep a name, as Hibernate does by itself."""
    return name


def snake_case(name: str) -> str:
    """Spell a name as Spring Boot 2 does, and Hibernate's CamelCaseToUnderscoresNamingStrategy up to 6.1."""
    return _parted(name, str.islower)


def snake_case_with_digits(name: str) -> str:
    """Spell a name as CamelCaseToUnderscoresNamingStrategy does that takes a digit for a small letter."""
    return _parted(name, lambda sign: sign.islower() or sign.isdigit())


class Spoken:
    """The names that a tree's migrations speak of."""

    def __init__(self, tree: Tree) -> None:
        contents = (tree.content(path) for path in tree.paths() if _MIGRATION.search(path))
        texts = [each.lower() for each in contents if not isinstance(each, Unread)]
        self._words = {word.decode() for text in texts for word in _WORD.findall(text)}
        self._within = {word.decode() for text in texts for pair in _BEFORE_POINT.findall(text) for word in pair}

    def way(self, said: Sequence[str]) -> tuple[Naming, float]:
        """Give the way by which most names stand there, and how many of them do, from 0 to 1.

        A setting may choose it, or a class of the project's own; what the database has, its migrations say.
        """
        ways = (snake_case, snake_case_with_digits, unchanged)
        found = {way: sum(way(name).lower() in self._words for name in said) for way in ways}
        best = max(ways, key=lambda way: found[way])
        return best, found[best] / len(said) if said and self._words else 1.0

    def knows(self, name: str) -> bool:
        """Tell whether they may have this name."""
        return not self._words or name.lower() in self._words

    def names_schema(self, name: str) -> bool:
        """Tell whether tables are called with this schema before their name; else it is where all of them are."""
        return name.lower() in self._within


def _parted(name: str, small: Callable[[str], bool]) -> str:
    name = name.replace(".", "_")
    made = name[:1]
    for before, sign, after in zip(name, name[1:], [*name[2:], ""], strict=False):
        made += f"_{sign}" if sign.isupper() and small(before) and after and small(after) else sign
    return made.lower()
