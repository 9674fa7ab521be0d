"""Tells by a glance whether a file of SQL states a schema, and in which dialect; files are many, most are no schema."""

import re

from checker.core.fact import fact
from checker.core.tree import Reader

_HEAD = re.compile(rb"(?:\A|;|\*/|\bGO\b)[\s\\]*([A-Za-z]+)\s+([A-Za-z]+)")
_TABLE = re.compile(rb"\bCREATE\s+(?:UNLOGGED\s+|FOREIGN\s+)?TABLE\b", re.IGNORECASE)
_MADE = re.compile(
    rb"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW|TYPE|DOMAIN|FUNCTION|PROCEDURE|TRIGGER|SEQUENCE|EXTENSION|INDEX"
    rb"|UNIQUE|MATERIALIZED|SCHEMA|UNLOGGED|POLICY)\b",
    re.IGNORECASE,
)
_STEP = re.compile(
    rb"\bALTER\s+TABLE\s[^;]*?\b(?:DROP|RENAME|MODIFY|CHANGE|ADD\s+COLUMN)\b|\bDROP\s+(?:COLUMN|TABLE\s+(?!IF\b))"
    rb"|\bRENAME\s+TABLE\b",
    re.IGNORECASE,
)
"""What a step from one schema to another does, and a schema does not."""
_QUERY = frozenset((b"SELECT", b"UPDATE", b"DELETE", b"WITH", b"MERGE", b"CALL", b"EXPLAIN"))
_NO_STATEMENT = re.compile(
    rb"/\*(?!M?!).*?\*/|--[^\n]*|^\s*#[^\n]*|\$(\w*)\$.*?\$\1\$|\bSELECT\s+pg_catalog\.set(?:val|_config)[^;]*;",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""Comments, bodies of routines, and what a dump sets for itself."""
_SIGNS = (
    ("clickhouse", rb"\bMergeTree\b|\bLowCardinality\s*\("),
    ("postgres", rb"PostgreSQL database dump|\bCREATE\s+EXTENSION\b|\busing\s+btree\b|\b(?:big|small)?serial\b"),
    ("mysql", rb"(?:MySQL|MariaDB) dump|\bAUTO_INCREMENT\b|\bENGINE\s*=|`\w+`\s+\w+|\bUNSIGNED\b"),
    ("sqlite", rb"\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b|^\s*PRAGMA\s|\bstrftime\s*\(\s*'%"),
    ("postgres", rb"::\w|\b(?:timestamptz|jsonb|bytea|plpgsql|gen_random_uuid)\b|\bwith(?:out)?\s+time\s+zone\b"),
    ("tsql", rb"\[dbo\]|\bnvarchar\b|^GO\s*$"),
)
_COMPILED = tuple((name, re.compile(sign, re.IGNORECASE | re.MULTILINE)) for name, sign in _SIGNS)


@fact
class Glance:
    """What one file of SQL looks like."""

    states: bool = False
    """Whether it only says what there is."""
    tables: int = 0
    dialect: str = ""


def _look(content: bytes) -> Glance:
    if not _MADE.search(content):
        return Glance()
    plain = _NO_STATEMENT.sub(b" ", content)
    tables = len(_TABLE.findall(plain))
    asks = any(head[1].upper() in _QUERY for head in _HEAD.finditer(plain))
    dialect = next((name for name, sign in _COMPILED if sign.search(content)), "")
    return Glance(bool(_MADE.search(plain)) and not asks and not _STEP.search(plain), tables, dialect)


GLANCE: Reader[Glance] = Reader("sql-glance", 2, _look)
