"""Which npm packages the code around a folder depends on."""

from checker.core.tree import Reader, Tree

_MANIFEST = "package.json"


def users_of(tree: Tree, *packages: str) -> tuple[str, ...]:
    """Give the folders (with a slash at the end, empty for the root) whose manifest names one of the packages."""
    reader = _names(packages)
    return tuple(
        path.removesuffix(_MANIFEST)
        for path in tree.paths()
        if path.endswith(_MANIFEST)
        and path.removesuffix(_MANIFEST)[-1:] in {"", "/"}
        and tree.facts(path, reader) is True
    )


def _names(packages: tuple[str, ...]) -> Reader[bool]:
    wanted = [f'"{each}"'.encode() for each in packages]
    return Reader("npm-packages", 1, lambda content: any(each in content for each in wanted), packages)
