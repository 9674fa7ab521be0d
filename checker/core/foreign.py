"""Files that look like migrations of a tool without an adapter: a change is never silence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from checker.core.aside import is_test, is_vendored
from checker.core.finding import Evidence
from checker.core.history import History
from checker.core.service import is_aside

_SHAPES: tuple[tuple[str, str], ...] = (
    ("Prisma", r"(^|/)migrations/\d{14}_[^/]+/migration\.sql$"),
    ("Gel", r"(^|/)dbschema/migrations/[^/]+\.edgeql$"),
    ("golang-migrate", r"(^|/)\d+_[^/]+\.(up|down)\.sql$"),
    ("Flyway", r"(^|/)([VBU]\d[\d._]*|R)__[^/]+\.(sql|java|kt)$"),
    (
        "Liquibase",
        r"(^|/)(db/)?changelog[^/]*/[^/]+\.(xml|ya?ml|sql|json)$|(^|/)db\.changelog[^/]*\.(xml|ya?ml|json|sql)$",
    ),
    ("Rails", r"(^|/)db/(\w+_)?migrate/\d{14}_[^/]+\.rb$"),
    ("Laravel", r"(^|/)database/migrations/\d{4}_\d{2}_\d{2}_\d{6}_[^/]+\.php$"),
    ("Ecto", r"(^|/)priv/[^/]+/migrations/\d+_[^/]+\.exs$"),
    ("Diesel", r"(^|/)migrations/[\d-]+_[^/]+/(up|down)\.sql$"),
    ("Sequelize or Knex", r"(^|/)(db/|database/|server/)?migrations/\d{8,}[-_][^/]+\.(js|ts|mjs|cjs)$"),
    ("TypeORM", r"(^|/)migrations?/\d{13}-[^/]+\.(ts|js)$"),
    ("Drizzle", r"(^|/)(drizzle|migrations)/\d{4}_[^/]+\.sql$"),
    ("sqitch", r"(^|/)sqitch\.plan$"),
    ("a tool of numbered SQL files", r"(^|/)migrations?/(.*/)?\d+[-_.][^/]*\.sql$"),
    ("a tool of numbered programs", r"(^|/)migrations?/(.*/)?\d{2,}[-_][^/]*(?<!_test)\.(go|rs|rb|php|exs|cs)$"),
)
_WORDS = ("migrat", "changelog", ".sql", "__", "sqitch.plan")
"""One of these stands in every path that a shape fits, and is found much faster."""
_DJANGO = r"^(?!(?:.*/)?(?:tests?|testing|testapp)/)(?:.*/)?migrations/\d{4}_\w+\.py$"
"""Not those of an app that stands among tests: the adapter reads them where settings list the app."""
_SHAPE = re.compile("|".join(f"(?P<t{i}>{pattern})" for i, (_, pattern) in enumerate(_SHAPES)))


def places_read(histories: Iterable[History]) -> tuple[str, ...]:
    """Give how the paths begin of all that some history holds."""
    places = [history.place for history in histories]
    folders = (folder for place in places for folder in (place.folder, *place.versions))
    return (*(f"{folder}/" for folder in folders if folder), *(place.config for place in places if place.config))


def foreign_files(paths: Iterable[str], known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give (path, tool) of the files that look like migrations of a tool without an adapter."""
    for path in paths:
        if (tool := tool_of(path)) and not (
            is_aside(path) or is_test(path) or is_vendored(path) or path.startswith(known)
        ):
            yield path, tool


def foreign_changes(
    current: Mapping[str, str], target: Mapping[str, str], known: tuple[str, ...], refs: tuple[str, str]
) -> tuple[Evidence, ...]:
    """Give the files of tools without an adapter that only FROM has, or that differ between the two releases.

    `current` and `target` are the trees' (path -> blob id), `known` the folders that an adapter reads, `refs` the names
    of FROM and TO.
    """
    ours, theirs = ({each for each in tree.items() if tool_of(each[0])} for tree in (current, target))
    changed = {path for path, _ in ours ^ theirs}
    return tuple(
        Evidence(
            refs[0] if path in current else refs[1], path, 0, object=path, says=f"looks like a migration of {tool}"
        )
        for path, tool in foreign_files(sorted(changed), known)
    )


@cache
def tool_of(path: str) -> str:
    """Name the tool whose migrations look like this path; empty where it looks like none."""
    if not any(word in path for word in _WORDS):
        return ""
    match = _SHAPE.search(path)
    if match and match.lastgroup:
        return _SHAPES[int(match.lastgroup[1:])][0]
    return "Django" if re.search(_DJANGO, path) else ""
