"""The names that Django invents: of unique constraints, foreign keys and checks.

`_create_index_name` of `django/db/backends/base/schema.py` (ran with Django 5.2).
"""

from collections.abc import Sequence
from hashlib import md5

_LONGEST = {"postgres": 63, "mysql": 64}
_ANY = 200


def invented(table: str, columns: Sequence[str], suffix: str, dialect: str) -> str:
    """Give the name of something that stands on columns of a table."""
    table = table.rpartition(".")[2]
    longest = _LONGEST.get(dialect, _ANY)
    end = f"{_digest(table, *columns)}{suffix}"
    name = f"{table}_{'_'.join(columns)}_{end}"
    if len(name) <= longest:
        return name
    end = end[: longest // 3] if len(end) > longest / 3 else end
    rest = (longest - len(end)) // 2 - 1
    name = f"{table[:rest]}_{'_'.join(columns)[:rest]}_{end}"
    return f"D{name[:-1]}" if name[0] == "_" or name[0].isdigit() else name


def _digest(*words: str) -> str:
    made = md5(usedforsecurity=False)
    for each in words:
        made.update(each.encode())
    return made.hexdigest()[:8]
