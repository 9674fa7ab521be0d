"""Which SQL dialects a release's files speak of."""

import re

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
_URL = re.compile(rb"(?<![\w.])(postgresql|postgres|mysql|mariadb|sqlite|mssql|oracle|cockroachdb)(\+\w+)?://")
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
_REQUIREMENTS = re.compile(
    r"(?i)(requirements[^/]*\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|pipfile|environment\.ya?ml)"
)
_SETTINGS = re.compile(
    r"(?i)(alembic\.ini|env\.py|\.env[^/]*|(docker-)?compose[^/]*\.ya?ml|settings[^/]*\.(py|toml|ya?ml|ini)"
    r"|config[^/]*\.(py|toml|ya?ml|ini|cfg)|default_settings\.py)"
)


def dialects_of(tree: Tree, near: str = "") -> tuple[str, ...]:
    """Give the dialects that a release's files speak of, sorted; empty where nothing does.

    URLs in settings outweigh drivers: programs that query other people's databases require many drivers. A URL of
    SQLite alone does not: it is what a program starts with when nobody says more.
    `near`: the service's folder.
    """
    urls: set[str] = set()
    drivers: set[str] = set()
    for path in tree.paths():
        name = path.rpartition("/")[2]
        if (
            not (_REQUIREMENTS.fullmatch(name) or _SETTINGS.fullmatch(name))
            or is_aside(path)
            or not _beside(path, near)
        ):
            continue
        facts = tree.facts(path, _READER)
        if not isinstance(facts, Unread):
            urls.update(facts[0])
            drivers.update(facts[1])
    return tuple(sorted(urls if urls - {"sqlite"} else urls | drivers))


def _read(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = (match[1].decode() for pattern in (_URL, _ENGINE) for match in pattern.finditer(content))
    return tuple(sorted({_NAMES.get(each, each) for each in named})), tuple(
        sorted(name for name, pattern in _DRIVERS if pattern.search(content))
    )


_READER: Reader[tuple[tuple[str, ...], tuple[str, ...]]] = Reader("dialect", 2, _read)


def _beside(path: str, near: str) -> bool:
    folder = path.rpartition("/")[0]
    return folder.startswith(near) or near.startswith(folder)
