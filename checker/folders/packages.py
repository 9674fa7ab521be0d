"""Which npm packages the code around a folder depends on."""

from functools import lru_cache

from checker.core.tree import Reader, Tree

_MANIFEST = "package.json"


def users_of(tree: Tree, *packages: str) -> tuple[str, ...]:
    """Give the folders (with a slash at the end, empty for the root) whose manifest names one of the packages.

    A script that begins with its command counts as well: the package may come with another one.
    """
    reader = _names(packages)
    return tuple(folder for folder in _folders(tree) if tree.facts(folder + _MANIFEST, reader) is True)


@lru_cache(maxsize=8)
def _folders(tree: Tree) -> tuple[str, ...]:
    """Give the folders that hold a manifest: found once for all tools of npm packages."""
    held = [path.removesuffix(_MANIFEST) for path in tree.paths() if path.endswith(_MANIFEST)]
    return tuple(folder for folder in held if folder[-1:] in {"", "/"})


def _names(packages: tuple[str, ...]) -> Reader[bool]:
    wanted = [f'"{each}{end}'.encode() for each in packages for end in ('"', " ")]
    return Reader("npm-packages", 2, lambda content: any(each in content for each in wanted), packages)
