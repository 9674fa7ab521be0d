"""What is set for Flyway, in its own files, in Spring's, and in those that build and start the program."""

import re
from collections.abc import Iterable, Iterator

from checker.core.fact import fact, frozen
from checker.core.tree import Reader, Tree, Unread
from checker.folders.shelf import is_aside

PREFIX = "sqlmigrationprefix"
_LOCATIONS = "locations"
_CONFIGS = re.compile(
    r"(?:.*/)?(?:[\w.-]*flyway[\w.-]*\.(?:conf|toml|properties|ya?ml)|application[\w.-]*\.(?:properties|ya?ml))"
)
_OF_TESTS = re.compile(
    r"(?:^|/)src/[\w-]*[tT]est[\w-]*/|(?:^|/)application-(?:[\w-]+-)?(?:tests?|dev|local|e2e|ci)\.[^/]+$"
)
"""Source sets of tests, and profiles that nobody deploys with."""
_MAIN = re.compile(r"(?:.*/)?(?:flyway\.(?:conf|toml)|application\.(?:properties|ya?ml))")
_BUILDS = re.compile(
    r"(?:.*/)?(?:build\.gradle(?:\.kts)?|gradle\.properties|pom\.xml|(?:docker-)?compose[\w.-]*\.ya?ml"
    r"|[\w.-]*\.env[\w.-]*|Dockerfile[\w.-]*)"
)
_SETTING = re.compile(
    rb"(?i)^[ \t\w.<\"'-]*?(ignore[-_]?(?:migration[-_]?patterns|(?:missing|future)[-_]?migrations)"
    rb"|out[-_]?of[-_]?order|validate[-_]?on[-_]?migrate|locations"
    rb"|(?<![a-z-])(?<!repeatable_)(?<!undo_)sql[-_]?migration[-_]?prefix)"
    rb"[\"']?[ \t]*(?:[=:]|/?>)[ \t]*(.*?)[ \t]*\r?$((?:\n[ \t]*-[ \t].*$)*)",
    re.MULTILINE,
)
"""A name with what stands behind it, or below it as a list of YAML."""
_AS_WRITTEN = frozenset((PREFIX, _LOCATIONS))
_SCHEME = re.compile(r"(?i)^(?:classpath|filesystem):/*")
_OR_ELSE = re.compile(r"\$\{[^:}]*:([^}]*)\}")
"""A variable of Spring's, with what counts where it is not set."""


@fact
class FlywaySettings:
    """What one file says of what Flyway minds, without dashes, quotes and brackets; in lower case but for names."""

    said: tuple[tuple[str, str], ...] = ()


@frozen
class Setting:
    """What one file sets."""

    path: str
    name: str
    value: str

    @property
    def is_main(self) -> bool:
        """Whether it counts in whatever profile the program is started."""
        return is_main(self.path)

    @property
    def locations(self) -> tuple[str, ...]:
        """The locations that it names, without how they are looked up."""
        listed = self.value.split(",") if self.name == _LOCATIONS else ()
        return tuple(_SCHEME.sub("", each).strip("/") for each in listed if each)


def settings(tree: Tree, *, of_builds: bool) -> Iterator[Setting]:
    """Give what a tree's files set; how files are called may stand in what builds and starts the program, too."""
    for path in tree.paths():
        config = _CONFIGS.fullmatch(path)
        if (config or (of_builds and _BUILDS.fullmatch(path))) and _counts(path):
            found = tree.facts(path, _SETTINGS)
            said = () if isinstance(found, Unread) else found.said
            yield from (Setting(path, name, value) for name, value in said if config or name == PREFIX)


def is_main(path: str) -> bool:
    """Tell whether a file is what an application, or Flyway alone, is configured by."""
    return _MAIN.fullmatch(path) is not None and _counts(path)


def told(found: Iterable[Setting]) -> str:
    """Give settings as one text, in an order of its own."""
    return " ".join(sorted({f"{each.name}={each.value}" for each in found if each.name != _LOCATIONS}))


def prefix_in(said: str) -> str:
    """Give the prefix of versioned files."""
    found = re.search(rf"\b{PREFIX}=(\S*)", said)
    return found[1] if found else "V"


def _counts(path: str) -> bool:
    return not is_aside(path.rpartition("/")[0]) and not _OF_TESTS.search(path)


def _settings(content: bytes) -> FlywaySettings:
    named = (
        (re.sub(rb"[-_]", b"", name).decode().lower(), _value(value, below))
        for name, value, below in _SETTING.findall(content)
    )
    return FlywaySettings(tuple((name, value if name in _AS_WRITTEN else value.lower()) for name, value in named))


def _value(value: bytes, below: bytes) -> str:
    listed = [line.strip().removeprefix(b"-") for line in below.splitlines() if line.strip()]
    text = b",".join([value, *listed] if value else listed).decode("utf-8", "replace")
    return re.sub(r"</.*|[\s\"'\[\]]", "", _OR_ELSE.sub(r"\1", text))


_SETTINGS: Reader[FlywaySettings] = Reader("flyway-settings", 3, _settings)
