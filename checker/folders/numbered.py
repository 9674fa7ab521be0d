"""The migrations of a folder of numbered SQL files, as most tools call them."""

import re
from collections.abc import Callable

from checker.core.history import Place
from checker.core.tree import Tree
from checker.folders.boots import by_number
from checker.folders.linear import File, titled
from checker.folders.shelf import NUMBERED, Shelf, shelves

Naming = Callable[["re.Match[str]"], str]
"""Gives the id that the tool's ledger has for a file's name."""


def shelf_of(tree: Tree, place: Place) -> Shelf:
    """Give the folder that a place means."""
    return next((each for each in shelves(tree) if each.folder == place.folder), Shelf(place.folder, ()))


def number(match: "re.Match[str]") -> str:
    """Name a migration by its number, without the zeros in front."""
    return str(int(match["number"]))


def digits(match: "re.Match[str]") -> str:
    """Name a migration by its digits as they stand."""
    return match["number"]


def whole_name(match: "re.Match[str]") -> str:
    """Name a migration by its file."""
    return match[0]


def singles(tree: Tree, place: Place, naming: Naming = number) -> list[File]:
    """Give a folder's files that hold one migration each, in order of their numbers."""
    shelf = shelf_of(tree, place)
    found = [
        File(naming(match), shelf.path(name), titled(match["title"] or ""))
        for name in shelf.names
        if (match := NUMBERED.fullmatch(name)) and not match["way"]
    ]
    return sorted(found, key=lambda file: by_number(file.path.rpartition("/")[2]))


def pairs(tree: Tree, place: Place, naming: Naming = number) -> list[File]:
    """Give a folder's migrations that have a file for each way, in order of their numbers."""
    shelf = shelf_of(tree, place)
    matches = [(match, shelf.path(match[0])) for name in shelf.names if (match := NUMBERED.fullmatch(name))]
    downs = {naming(match): path for match, path in matches if match["way"] == "down"}
    found = [
        File(naming(match), path, titled(match["title"] or ""), downs.get(naming(match), ""))
        for match, path in matches
        if match["way"] == "up"
    ]
    return sorted(found, key=lambda file: by_number(file.path.rpartition("/")[2]))
