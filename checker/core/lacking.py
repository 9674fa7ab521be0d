"""What migrations import from the code beside them: a built release must have it, else they do not even load."""

import re
from collections.abc import Iterator, Mapping

from checker.core.tree import BlobId, Reader, Tree, Unread

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([\w. ,\t]+))", re.MULTILINE
)
_NAME = re.compile(r"(\w+)(?:\s+as\s+\w+)?")


def lacks(newer: Tree, older: Tree, built: Tree) -> str:
    """Name what the migrations of a built release import and the older code does not have; empty where all is there."""
    theirs, ours = newer.paths(), older.paths()
    for path, blob in built.paths().items():
        if ours.get(path) == blob or not path.endswith(".py"):
            continue
        found = built.facts(path, _READER)
        for module, names in () if isinstance(found, Unread) else found:
            file = _file(module, theirs)
            if file is None:  # a package from elsewhere
                continue
            if file not in built.paths():
                return f"{path} imports {module}"
            missing = next((name for name in names if not _has(built, file, module, name)), "")
            if missing and theirs.get(file) != ours.get(file):
                return f"{path} imports {missing} from {module}"
    return ""


def _file(module: str, paths: Mapping[str, BlobId]) -> str | None:
    at = module.replace(".", "/")
    return next((path for path in (f"{at}.py", f"{at}/__init__.py") if path in paths), None)


def _has(tree: Tree, path: str, module: str, name: str) -> bool:
    """Tell whether a module gives a name: its text says it, or a module below it is called so."""
    return _file(f"{module}.{name}", tree.paths()) is not None or _says(tree, path, name)


def _says(tree: Tree, path: str, name: str) -> bool:
    content = tree.content(path)
    return isinstance(content, Unread) or re.search(rf"\b{re.escape(name)}\b".encode(), content) is not None


def _read(content: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(_imports(content))


def _imports(content: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    for module, names, plain in _IMPORT.findall(content):
        if module:
            text = names.decode("utf-8", "replace").partition("#")[0].strip("() \t\n")
            yield module.decode(), tuple(match[1] for each in text.split(",") if (match := _NAME.match(each.strip())))
        else:
            for each in plain.decode().split(","):
                word = each.split()[:1]
                if word:
                    yield word[0], ()


_READER: Reader[tuple[tuple[str, tuple[str, ...]], ...]] = Reader("imports", 1, _read)
