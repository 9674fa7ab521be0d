"""Which folders hold migrations of Django's, by their names and words: a tree that has none loads no more than this."""

import re
from functools import lru_cache

from checker.core.fact import fact
from checker.core.service import is_aside
from checker.core.tree import Reader, Tree

_FILE = re.compile(r"(?:^|(?P<app>.*)/)(?P<folder>migrations)/(?P<stem>[A-Za-z]\w*|\d\w*)\.py$")
_SIGN = re.compile(rb"^class\s+Migration\b", re.MULTILINE)
_DJANGO = re.compile(rb"^\s*(?:from|import)\s+django\b", re.MULTILINE)


@fact
class Looks:
    """Whether a file is a migration of Django's by its words."""

    django: bool


def _looks(source: bytes) -> Looks:
    return Looks(django=bool(_SIGN.search(source)) and bool(_DJANGO.search(source)))


LOOKS = Reader("django.looks", 1, _looks)


@lru_cache(maxsize=32)
def habitual_folders(tree: Tree) -> tuple[str, ...]:
    """Give the folders of migrations that are named by habit, in the order of their paths; each project has one."""
    found: dict[str, bool] = {}
    for path in tree.paths():
        match = _FILE.match(path) if path.endswith(".py") else None
        if match and not match["stem"].startswith("__") and not is_aside(path):
            folder = path.rpartition("/")[0]
            found[folder] = found.get(folder) or _looks_so(tree, path)
    return tuple(folder for folder, looks in found.items() if looks)


def _looks_so(tree: Tree, path: str) -> bool:
    found = tree.facts(path, LOOKS)
    return isinstance(found, Looks) and found.django
