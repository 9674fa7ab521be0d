"""Tells by the packages that a tree asks for what its programs do with a database."""

import re
from functools import lru_cache

from checker.core.tree import Reader, Tree

_PACKAGES = (
    rb'"(?:pg|pg-\w+|postgres|mysql2?|mariadb|(?:better-)?sqlite3?|mssql|tedious|oracledb|knex|kysely|slonik|typeorm'
    rb"|sequelize\S{0,20}|drizzle-orm|objection|bookshelf|massive|zapatos|pgtyped|@pgtyped/\w+|@databases/[\w-]+"
    rb"|@prisma/client|@mikro-orm/[\w-]+|@vercel/postgres|@neondatabase/[\w-]+|@planetscale/\w+|@libsql/client"
    rb'|@electric-sql/\w+|@nestjs/typeorm|bun|bun-types|deno)"\s*:'
)
"""What a package.json names where its programs speak SQL."""
_OF_SCRIPTS = "package.json"


@lru_cache(maxsize=8)
def scripts_speak_sql(tree: Tree) -> bool:
    """Tell whether some package.json names a driver: scripts of a page are many, and hold no SQL."""
    lists = _lists(tree, _OF_SCRIPTS)
    return not lists or any(tree.facts(path, _DRIVERS) is not False for path in lists)


@lru_cache(maxsize=32)
def asks_for(tree: Tree, package: str, listed_in: str = _OF_SCRIPTS) -> bool:
    """Tell whether some list of packages names one; where there is no list, it may be there all the same."""
    named = package.encode()
    reader: Reader[bool] = Reader("packages.named", 1, lambda content: named in content, (package,))
    lists = _lists(tree, listed_in)
    return not lists or any(tree.facts(path, reader) is not False for path in lists)


@lru_cache(maxsize=8)
def _lists(tree: Tree, called: str) -> list[str]:
    found = (path for path in tree.paths() if path.endswith(called) and "node_modules/" not in path)
    return [path for path in found if path.rpartition("/")[2] == called]


def _names_driver(content: bytes) -> bool:
    return re.search(_PACKAGES, content) is not None


_DRIVERS: Reader[bool] = Reader("packages.drivers", 1, _names_driver)
