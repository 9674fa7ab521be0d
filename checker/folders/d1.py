"""Where Wrangler keeps the migrations of Cloudflare's D1 databases."""

import re
from collections.abc import Mapping
from functools import lru_cache

from checker.core.tree import Reader, Tree, Unread

_CONFIG = re.compile(r"(?:(?P<folder>.*)/)?wrangler(?:\.[\w-]+)?\.(?:toml|jsonc?)")
_SET = re.compile(rb"""["']?migrations_dir["']?\s*[=:]\s*["']([\w./@-]+)["']""")


@lru_cache(maxsize=8)
def d1_folders(tree: Tree) -> Mapping[str, str]:
    """Give the folders that configurations with a D1 database name, each with its configuration.

    It is `migrations` beside them where they name none.
    """
    named: dict[str, str] = {}
    for path in tree.paths():
        match = _CONFIG.fullmatch(path) if "wrangler" in path else None
        said = tree.facts(path, _FOLDERS) if match else ()
        for each in () if isinstance(said, Unread) else said:
            inside = match["folder"] if match else ""
            folder = each.removeprefix("./").rstrip("/")
            named.setdefault(f"{inside}/{folder}" if inside else folder, path)
    return named


def _folders(content: bytes) -> tuple[str, ...]:
    if b"d1_databases" not in content:
        return ()
    return tuple(found.decode() for found in _SET.findall(content)) or ("migrations",)


_FOLDERS: Reader[tuple[str, ...]] = Reader("wrangler-folders", 1, _folders)
