"""Tells by its path whether a file stands beside the program that is deployed: tests, vendored code, migrations."""

import re
from functools import lru_cache

_TEST_FILE = re.compile(
    r"(?:_test\.go|_(?:test|spec)\.(?:rb|exs?)|[._-](?:test|spec|stories|e2e|bench)\.[cm]?[jt]sx?"
    r"|(?:Tests?|IT|Spec|TestCase)\.(?:java|kt|php|scala|cs|groovy))$"
    r"|(?:^|/)(?:src/(?:test|androidTest|integrationTest|testFixtures)|__tests__|__mocks__|testdata)/"
)
_FOLDER = re.compile(
    r"(?i)(?:^|/)(?:tests?|e2e|fixtures?|mocks?|examples?|vendor|node_modules|third_party|migrations?|migrate|changelog)/"
)
_VENDORED = frozenset(("vendor", "node_modules", "third_party", "testdata", "site-packages"))
_REVISION = re.compile(r"(?:^|/)(?:[VUR]\d*[\d._]*__[^/]*|\d+[-_.][^/]*|[^/]*\.(?:up|down))\.sql$")


@lru_cache(maxsize=65536)
def is_test(path: str) -> bool:
    """Tell whether a path is surely that of a test: nobody deploys it."""
    return _TEST_FILE.search(path) is not None


def is_vendored(path: str) -> bool:
    """Tell whether a path is that of somebody else's code, kept in the repository, or of what a tool's tests read."""
    return "/" in path and not _VENDORED.isdisjoint(path.split("/")[:-1])


@lru_cache(maxsize=65536)
def stands_aside(path: str) -> bool:
    """Tell whether a path looks as if it were no part of what runs: what it names proves no use."""
    return is_test(path) or _FOLDER.search(path) is not None or _REVISION.search(path) is not None
