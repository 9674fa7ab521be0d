"""Finds the files of a tree that a revision file imports."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping

from checker.core.tree import Tree, Unread

STANDARD = frozenset(sys.stdlib_module_names)
_NEVER = frozenset({"alembic", "sqlalchemy", "flask", "flask_migrate", "flask_sqlalchemy", *STANDARD})
_MOST = 10


_OF_MIGRATIONS = re.compile(r"(?i)(^|/)[^/]*(migrat|alembic|schema)[^/]*(/|\.py$)")


def is_library(module: str) -> bool:
    """Tell whether a module is surely none of the project's."""
    return module.partition(".")[0] in _NEVER


class Modules:
    """The modules of a tree, as a program of its environment would import them."""

    def __init__(self, tree: Tree, folder: str) -> None:
        """Look from an environment's folder."""
        self._tree = tree
        self._folder = folder
        self._paths = tree.paths()
        self._roots = _roots(folder)
        self._found: dict[str, str | None] = {}
        self._by_end: dict[str, list[str]] | None = None

    def find(self, wanted: Iterable[str]) -> Mapping[str, str]:
        """Give the paths of those modules that stand in the tree."""
        found: dict[str, str] = {}
        for name in wanted:
            path = self._path(name) if name.partition(".")[0] not in _NEVER else None
            if path is not None and len(found) < _MOST:
                found[name] = path
                if f"/{path}".endswith(
                    f"/{_file(name)}/__init__.py"
                ):  # then `from .types import ...` begins in the package itself
                    found[f"{name}.__init__"] = path
        return found

    def beside(self, wanted: Iterable[str]) -> Mapping[str, str]:
        """Give the paths of those modules that are helpers of migrations by their place.

        What an old migration imports from the application changes with every release, and rarely what it does.
        """
        found = self.find(wanted).items()
        return {
            name: path for name, path in found if _OF_MIGRATIONS.search(path) or path.startswith(f"{self._folder}/")
        }

    def sources(self, at_hand: Mapping[str, str]) -> Mapping[str, Callable[[], bytes]]:
        """Give functions that read these modules; nothing is read before one is called."""
        return {name: self._opener(path) for name, path in at_hand.items()}

    def blobs(self, at_hand: Mapping[str, str]) -> tuple[str, ...]:
        """Give what tells one state of these modules from another."""
        return tuple(f"{name}={self._paths[path]}" for name, path in sorted(at_hand.items()))

    def _opener(self, path: str) -> Callable[[], bytes]:
        def give() -> bytes:
            content = self._tree.content(path)
            return b"" if isinstance(content, Unread) else content

        return give

    def _path(self, name: str) -> str | None:
        if name not in self._found:
            self._found[name] = self._look(name)
        return self._found[name]

    def _look(self, name: str) -> str | None:
        file = _file(name)
        ends = (f"{file}.py", f"{file}/__init__.py")
        for root in self._roots:
            for end in ends:
                path = f"{root}/{end}" if root else end
                if path in self._paths:
                    return path
        if self._by_end is None:
            self._by_end = {}
            for path in self._paths:
                if path.endswith(".py"):
                    self._by_end.setdefault(path.rpartition("/")[2], []).append(path)
        for end in ends:
            last = end.rpartition("/")[2]
            known = self._by_end.get(last, ())
            same = [path for path in known if path.endswith(f"/{end}")] if "/" in end else []
            if len(same) == 1:
                return same[0]
        return None


def _file(name: str) -> str:
    return name.replace(".", "/")


def _roots(folder: str) -> tuple[str, ...]:
    """Give where an import may begin: the root, `src`, and every folder above the environment."""
    parts = folder.split("/") if folder else []
    above = ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return ("", "src", *above, *(f"{each}/src" for each in above), *(f"{each}/versions" for each in above[:1]))
