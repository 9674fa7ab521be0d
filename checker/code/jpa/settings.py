"""Whether Hibernate changes the schema itself when the program starts: `ddl-auto: update` makes what is missing.

What a profile's own file says counts for nothing: nobody knows which profile runs. With `validate` the program does not
start where a mapped table or column is missing, which is found without it too.
"""

import re
from collections.abc import Iterator

from checker.core.aside import stands_aside
from checker.core.needs import Habit, Way
from checker.core.tree import Reader, Tree

_FILES = ("application.properties", "application.yml", "application.yaml", "persistence.xml")
_UPDATES = re.compile(
    rb"""(?m)^(?!\s*\#).*?(?:ddl-auto|hbm2ddl\.auto|database\.generation|schema-management\.strategy)\W{1,12}(?:value=")?update\b"""
)


def habits(tree: Tree) -> Iterator[Habit]:
    """Give the places that say so."""
    for path in tree.paths():
        if path.endswith(_FILES) and path.rpartition("/")[2] in _FILES and not stands_aside(path):
            line = tree.facts(path, _LINE)
            if isinstance(line, int) and line:
                yield Habit(Way.CREATES, at_start=True, line=line, path=path)


def _line(content: bytes) -> int:
    found = _UPDATES.search(content)
    return content.count(b"\n", 0, found.end()) + 1 if found else 0


_LINE: Reader[int] = Reader("jpa.settings", 1, _line)
