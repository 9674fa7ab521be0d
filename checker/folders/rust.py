"""Which crates the Rust code around a folder of migrations uses."""

from collections.abc import Iterator

from checker.core.tree import Reader, Tree
from checker.folders.dialects import nearest

_MANIFEST = "Cargo.toml"


def uses_crate(tree: Tree, folder: str, crate: str) -> bool:
    """Tell whether the package that a folder belongs to, the workspace around it or a member of that uses a crate."""
    own = nearest(tree, folder, _MANIFEST)
    reader = _names(crate)
    return any(tree.facts(path, reader) is True for path in _around(tree, own)) if own else False


def _around(tree: Tree, own: str) -> Iterator[str]:
    yield own
    within = own.removesuffix(_MANIFEST)
    yield from (path for path in tree.paths() if path.endswith(f"/{_MANIFEST}") and path.startswith(within))
    above = nearest(tree, within.rstrip("/").rpartition("/")[0], _MANIFEST) if within else ""
    if above:
        yield above


def _names(crate: str) -> Reader[bool]:
    return Reader("crate", 1, lambda content: _named(content, crate.encode()), (crate,))


def _named(content: bytes, crate: bytes) -> bool:
    return any(line.strip().lstrip(b'["').startswith(crate) for line in content.splitlines() if crate in line)
