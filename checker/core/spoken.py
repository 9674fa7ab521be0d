"""Which SQL dialects a release's files speak of."""

import re
from collections.abc import Sequence
from functools import lru_cache

from checker.core.service import is_aside
from checker.core.tree import Reader, Tree, Unread

_NAMES = {
    "postgresql": "postgres",
    "mariadb": "mysql",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "cockroachdb": "postgres",
    "postgis": "postgres",
    "sqlite3": "sqlite",
}
_URL = re.compile(
    rb"(?<![\w.])(postgresql|postgres|mysql|mariadb|sqlite|mssql|sqlserver|oracle|cockroachdb)(\+\w+)?://"
)
_ENGINE = re.compile(rb"\bdjango\.(?:contrib\.gis\.)?db\.backends\.(postgresql|postgis|mysql|sqlite3|oracle)")
_DRIVERS = (
    ("postgres", re.compile(rb"(?i)(?<![\w-])(psycopg(2|c)?(-binary|2-binary|2cffi)?|asyncpg|pg8000|aiopg)(?![\w-])")),
    (
        "mysql",
        re.compile(
            rb"(?i)(?<![\w-])(pymysql|mysqlclient|aiomysql|asyncmy|mysql-connector(-python)?|mysql-python)(?![\w-])"
        ),
    ),
    ("sqlite", re.compile(rb"(?i)(?<![\w-])(aiosqlite|pysqlcipher3)(?![\w-])")),
    ("tsql", re.compile(rb"(?i)(?<![\w-])(pyodbc|pymssql)(?![\w-])")),
    ("oracle", re.compile(rb"(?i)(?<![\w-])(oracledb|cx[_-]oracle)(?![\w-])")),
)
_SIGNS = (
    (
        "postgres",
        re.compile(
            rb"sqlalchemy\.dialects(?:\s+import\s+(?:\w+,\s*)*postgresql\b|\.postgresql\b)|(?i:\bCREATE\s+EXTENSION\b"
            rb"|\bplpgsql\b|\w::(?:jsonb?|text|int(?:eger)?|uuid|varchar|regclass|numeric)\b|\bgen_random_uuid\s*\()"
        ),
    ),
    (
        "mysql",
        re.compile(
            rb"sqlalchemy\.dialects(?:\s+import\s+(?:\w+,\s*)*mysql\b|\.mysql\b)|(?i:\bON\s+DUPLICATE\s+KEY\b"
            rb"|\bENGINE\s*=\s*InnoDB\b|\w\s+AUTO_INCREMENT\b)"
        ),
    ),
    (
        "sqlite",
        re.compile(
            rb"sqlalchemy\.dialects(?:\s+import\s+(?:\w+,\s*)*sqlite\b|\.sqlite\b)"
            rb"|(?i:[\"']PRAGMA\s+\w|\bsqlite_master\b|\bAUTOINCREMENT\b)"
        ),
    ),
)
"""What only one database understands."""
_SEVERAL = re.compile(
    rb"\bdialect\.name\b|\bwith_variant\s*\(|\bget_bind\(\)\.dialect\b|\bcontext\.get_context\(\)\.dialect\b"
)
_REQUIREMENTS = re.compile(
    r"(?i)(requirements[^/]*\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|pipfile|environment\.ya?ml)"
)
_SETTINGS = re.compile(
    r"(?i)(alembic\.ini|env\.py|\.env[^/]*|(docker-)?compose[^/]*\.ya?ml|settings[^/]*\.(py|toml|ya?ml|ini)"
    r"|config[^/]*\.(py|toml|ya?ml|ini|cfg)|default_settings\.py|application[^/]*\.(properties|ya?ml))"
)


def dialects_of(tree: Tree, near: str = "") -> tuple[str, ...]:
    """Give the dialects that a release's files speak of, sorted; empty where nothing does.

    URLs in settings outweigh drivers: programs that query other people's databases require many drivers. A URL of
    SQLite alone does not: it is what a program starts with when nobody says more.
    `near`: the service's folder.
    """
    urls: set[str] = set()
    drivers: set[str] = set()
    for path in _saying(tree):
        if not _beside(path, near):
            continue
        facts = tree.facts(path, _READER)
        if not isinstance(facts, Unread):
            urls.update(facts[0])
            drivers.update(facts[1])
    return tuple(sorted(urls if urls - {"sqlite"} else urls | drivers))


def dialects_of_migrations(tree: Tree, folders: Sequence[str]) -> dict[str, str]:
    """Give the dialects that migrations are written in, each with the first file that shows it; for where no URL does.

    One that asks which database it runs on, or that names several, tells nothing.
    """
    found: dict[str, str] = {}
    homes = tuple(f"{folder.rstrip('/')}/" for folder in folders if folder)
    for path in sorted(tree.paths()) if homes else ():
        if path.startswith(homes) and path.endswith((".py", ".sql")):
            facts = tree.facts(path, _WRITTEN)
            for name in () if isinstance(facts, Unread) else facts:
                found.setdefault(name, path)
    return found


@lru_cache(maxsize=64)
def _saying(tree: Tree) -> tuple[str, ...]:
    """Give the files that may say it, found once for all that stand in a release."""
    return tuple(filter(_may_say, tree.paths()))


@lru_cache(maxsize=65536)
def _may_say(path: str) -> bool:
    name = path[path.rfind("/") + 1 :]
    return bool(_REQUIREMENTS.fullmatch(name) or _SETTINGS.fullmatch(name)) and not is_aside(path)


def _written_in(content: bytes) -> tuple[str, ...]:
    named = tuple(name for name, sign in _SIGNS if sign.search(content))
    return named if len(named) == 1 and not _SEVERAL.search(content) else ()


def _read(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = (match[1].decode() for pattern in (_URL, _ENGINE) for match in pattern.finditer(content))
    return tuple(sorted({_NAMES.get(each, each) for each in named})), tuple(
        sorted(name for name, pattern in _DRIVERS if pattern.search(content))
    )


_WRITTEN: Reader[tuple[str, ...]] = Reader("dialect-written", 1, _written_in)
_READER: Reader[tuple[tuple[str, ...], tuple[str, ...]]] = Reader("dialect", 3, _read)


def _beside(path: str, near: str) -> bool:
    folder = path.rpartition("/")[0]
    return folder.startswith(near) or near.startswith(folder)
