"""What the settings of a Django project say of its apps, as far as plain texts say it."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeGuard

from checker.core.fact import fact
from checker.core.tree import Reader, Tree, Unread
from checker.python.source import parse

_SAID = re.compile(rb"^\s*\w*APPS\w*\s*(?:[:+=]|\.(?:append|extend|insert))|MIGRATION_MODULES", re.MULTILINE)
_APPS = re.compile(r"\w*APPS\w*")
_PLACES = re.compile(r"(^|/)[\w.-]*(settings|config|conf)[\w.-]*(/|\.py$)", re.IGNORECASE)


@fact
class Settings:
    """The apps that a file lists, and where it says that an app's migrations are."""

    apps: tuple[str, ...] = ()
    modules: dict[str, str | None] | None = None
    """App label -> dotted path of its migrations; None where it has none."""


@lru_cache(maxsize=32)
def settings_of(tree: Tree) -> Settings:
    """Join what the settings files of a tree say; those of two projects, or of two environments, too."""
    apps: dict[str, None] = {}
    modules: dict[str, str | None] = {}
    for path in tree.paths():
        if path.endswith(".py") and _PLACES.search(path):
            found = tree.facts(path, SETTINGS)
            if not isinstance(found, Unread):
                apps |= dict.fromkeys(found.apps)
                modules |= found.modules or {}
    return Settings(tuple(apps), modules)


def _read(source: bytes) -> Settings:
    if not _SAID.search(source):
        return Settings()
    tree = parse(source)
    if isinstance(tree, Unread):
        return Settings()
    apps: list[str] = []
    modules: dict[str, str | None] = {}
    for node in ast.walk(tree):
        name, value = _given(node)
        if value is not None and _APPS.fullmatch(name):
            texts = (str(each.value) for each in ast.walk(value) if _is_text(each))
            apps += [each for each in texts if re.fullmatch(r"[\w.]+", each)]
        elif name == "MIGRATION_MODULES" and isinstance(value, ast.Dict):
            modules |= dict(_pairs(value))
    return Settings(tuple(apps), modules or None)


def _given(node: ast.AST) -> tuple[str, ast.expr | None]:
    """Give what is assigned to a name, or added to it."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AugAssign(target=ast.Name(id=name), value=value)
        ):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            return name, value
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" | "insert"), args=[*_, last]
        ):
            return name, last
    return "", None


def _is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _pairs(value: ast.Dict) -> Iterator[tuple[str, str | None]]:
    for key, said in zip(value.keys, value.values, strict=True):
        if key is not None and _is_text(key) and isinstance(said, ast.Constant) and isinstance(said.value, str | None):
            yield str(key.value), said.value


def folder_of(module: str, paths: Mapping[str, str]) -> str:
    """Give the folder of a package by its dotted path; empty where the tree has none."""
    end = f"{module.replace('.', '/')}/__init__.py"
    found = next((path for path in paths if path == end or path.endswith(f"/{end}")), "")
    return found.removesuffix("/__init__.py")


SETTINGS = Reader("django.settings", 2, _read)
