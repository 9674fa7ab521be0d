"""Finds Flyway's locations in a tree, and what is set for them."""

import re
from collections.abc import Iterator

from checker.core.fact import fact
from checker.core.history import Place
from checker.core.tree import Reader, Tree, Unread
from checker.folders.dialects import by_words, spoken
from checker.folders.rust import uses_crate
from checker.folders.shelf import is_aside

FILE = re.compile(
    r"(?:(?P<folder>.*)/)?(?P<kind>[VBUR])(?P<version>\d[\d._]*?)?__(?P<title>[^/]+)\.(?P<ending>sql|java|kt)"
)
_LOCATION = re.compile(r"(?:.*/)?migrations?(?=/|$)")
_RESOURCES = re.compile(r"(?:.*/)?(?:resources|java|kotlin)/")
_CONFIGS = re.compile(r"(?:.*/)?(?:flyway[\w.-]*\.(?:conf|toml)|application[\w.-]*\.(?:properties|ya?ml))")
_SETTING = re.compile(
    rb"(?i)^[\s\w.]*?(ignore-?(?:migration-?patterns|(?:missing|future)-?migrations)|out-?of-?order|validate-?on-?migrate)"
    rb"[\"']?[ \t]*[=:][ \t]*(.*?)[ \t]*\r?$((?:\n[ \t]*-[ \t].*$)*)",
    re.MULTILINE,
)
"""A name with what stands behind it, or below it as a list of YAML."""


@fact
class FlywaySettings:
    """What one configuration file says of what Flyway minds; in lower case, without dashes, quotes and brackets."""

    said: tuple[tuple[str, str], ...] = ()


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the locations of versioned SQL files; a vendor's folder in one is a location of its own."""
    found: dict[str, list[str]] = {}
    for path in tree.paths():
        if "__" not in path or not path.endswith(".sql"):
            continue
        match = FILE.fullmatch(path)
        if match and match["kind"] in "VB" and match["version"] and not is_aside(match["folder"] or ""):
            found.setdefault(location(match["folder"] or ""), []).append(path)
    said = " ".join(sorted(_said(tree))) if found else ""
    programs = {path.rpartition("/")[0] for path in (tree.paths() if found else ()) if _is_program(path)}
    return tuple(
        Place(
            "flyway",
            folder,
            versions=(folder, *_beside(folder, programs)),
            named=False,
            section=said,
            dialect=spoken(tree, folder, paths[::-1]),
        )
        for folder, paths in found.items()
        if not uses_crate(tree, folder, "refinery")
    )


def _is_program(path: str) -> bool:
    return "__" in path and path.endswith((".java", ".kt")) and FILE.fullmatch(path) is not None


def _beside(folder: str, programs: set[str]) -> list[str]:
    """Give the folders of programs that are the same to the running application."""
    seen = on_the_classpath(folder)
    return sorted(each for each in programs if each != folder and on_the_classpath(location(each)) == seen)


def location(folder: str) -> str:
    """Give the folder that Flyway is told of: it looks into all folders below."""
    found = _LOCATION.match(folder)
    if not found:
        return folder
    rest = folder[found.end() :].lstrip("/").partition("/")[0]
    return f"{found[0]}/{rest}" if rest and by_words(rest) else found[0]


def on_the_classpath(folder: str) -> str:
    """Give a folder as the running program sees it: without the source set that it stands in."""
    found = _RESOURCES.match(folder)
    return folder[found.end() :] if found else folder


def _said(tree: Tree) -> Iterator[str]:
    for path in tree.paths():
        if _CONFIGS.fullmatch(path) and not is_aside(path.rpartition("/")[0]):
            settings = tree.facts(path, _SETTINGS)
            if not isinstance(settings, Unread):
                yield from (f"{name}={value}" for name, value in settings.said)


def _settings(content: bytes) -> FlywaySettings:
    return FlywaySettings(
        tuple(
            (name.decode().lower().replace("-", ""), _value(value, below))
            for name, value, below in _SETTING.findall(content)
        )
    )


def _value(value: bytes, below: bytes) -> str:
    listed = [line.strip().removeprefix(b"-") for line in below.splitlines() if line.strip()]
    return re.sub(
        r"[\s\"'\[\]]", "", b",".join([value, *listed] if value else listed).decode("utf-8", "replace")
    ).lower()


_SETTINGS: Reader[FlywaySettings] = Reader("flyway-settings", 2, _settings)
