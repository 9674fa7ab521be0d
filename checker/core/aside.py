"""Tells by its path whether a file stands beside the program that is deployed: tests, vendored code, migrations."""

import re
from collections.abc import Iterable
from functools import lru_cache

_TEST_FILE = re.compile(
    r"(?:_test\.go|_(?:test|spec)\.(?:rb|exs)|\.(?:test|spec|e2e-spec|stories|e2e|bench)\.[cm]?[jt]sx?)$"
    r"|(?:^|/)(?:src/(?:test|androidTest|integrationTest|testFixtures)|__tests__|__mocks__|testdata)/"
    r"|(?:^|/)tests?/(?:.*/)?(?:test_\w+|\w+_test|conftest|factories)\.py$"
)
_LIKE_A_TEST = re.compile(
    r"(?:(?:Tests?|IT|Spec|TestCase)\.(?:java|kt|php|scala|cs|groovy)|[_-](?:test|spec|bench)\.[cm]?[jt]sx?)$"
)
"""What a test is called, and a laboratory's test or a job's specification too."""
_FOLDER = re.compile(
    r"(?i)(?:^|/)(?:tests?|e2e|fixtures?|mocks?|examples?|vendor|node_modules|third_party|migrations?|migrate|changelog)/"
)
_VENDORED = re.compile(r"(?:^|/)(?:node_modules|site-packages|testdata|vendor/[^/]+\.[a-z]+)/")
"""`vendor` alone may be where a shop keeps what it knows of its vendors; Go puts hosts into it."""
_REVISION = re.compile(r"(?:^|/)(?:[VBUR]\d*[\d._]*__[^/]*|\d+[-_.][^/]*|[^/]*\.(?:up|down))\.sql$")


@lru_cache(maxsize=65536)
def is_test(path: str) -> bool:
    """Tell whether a path is surely that of a test: nobody deploys it."""
    return _TEST_FILE.search(path) is not None


@lru_cache(maxsize=65536)
def is_vendored(path: str) -> bool:
    """Tell whether a path is that of somebody else's code, kept in the repository, or of what a tool's tests read."""
    return _VENDORED.search(path) is not None


@lru_cache(maxsize=64)
def programs(paths: Iterable[str], endings: str | tuple[str, ...]) -> tuple[str, ...]:
    """Give the paths with these endings that look as if they were part of what runs."""
    return tuple(
        path for path in paths if path.endswith(endings) and not path.endswith(".d.ts") and not stands_aside(path)
    )


@lru_cache(maxsize=65536)
def stands_aside(path: str) -> bool:
    """Tell whether a path looks as if it were no part of what runs: what it names proves no use."""
    return is_test(path) or any(each.search(path) is not None for each in (_LIKE_A_TEST, _FOLDER, _REVISION))
