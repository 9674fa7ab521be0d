"""The names that TypeORM makes up for keys and indexes (DefaultNamingStrategy of 0.3 and 1.1)."""

from collections.abc import Iterable
from hashlib import sha1

_LENGTHS = {"PK": 27, "UQ": 27, "FK": 27, "IDX": 26, "CHK": 26}


def name_of(kind: str, table: str, columns: Iterable[str], where: str = "") -> str:
    """Name a key of columns, whatever their order: `PK`, `UQ`, `FK` or `IDX`."""
    return _hashed(kind, table, "_".join(sorted(columns)) + (f"_{where}" if where else ""))


def name_of_check(table: str, expression: str) -> str:
    """Name a check by what it demands."""
    return _hashed("CHK", table, expression)


def _hashed(kind: str, table: str, rest: str) -> str:
    whole = f"{table.replace('.', '_', 1)}_{rest}"
    return f"{kind}_{sha1(whole.encode(), usedforsecurity=False).hexdigest()[: _LENGTHS[kind]]}"
