"""A package that brings its own migrations has another version in the newer release.

What it means
    Tables of a package (users and sessions of Django itself, tags, tokens) are
    made by migrations that come with the package. The two releases pin it to
    different versions; what ran between them is in neither tree.

Why it matters at 3 a.m.
    The older release installs the older package, whose models meet tables
    that the newer one may have changed.

For example
    1.0.1 raises django-taggit from 5.0 to 6.0, whose migration drops a column
    that 5.0 still reads.

To mend it for good
    Raise such packages in a release of their own, and read their migrations
    before: python manage.py sqlmigrate APP NAME.

What it cannot see
    Packages that are not pinned, and apps whose package is called otherwise.
    A version that differs behind the second dot alone is taken for a small
    change, and only noted.
"""

import re
from collections.abc import Iterator

from checker.core.finding import Axis, Certainty, Evidence, Found, Level
from checker.core.history import Package
from checker.core.rollback import Rollback
from checker.core.rule import Rule

_DJANGO = ((1, 7), (1, 8), (1, 9), (1, 10), (2, 0), (2, 1), (2, 2), (3, 1))
"""Django's releases that brought migrations of its own apps; none since (5.2, looked at)."""


def check(rollback: Rollback) -> Iterator[Found]:
    """Find packages with migrations whose versions differ."""
    for ours, theirs in rollback.packages:
        near = _is_near(ours, theirs)
        yield Found(
            object=ours.name,
            level=Level.NOTE if near else Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{ours.name} is {theirs.version} in {rollback.current} and {ours.version} in {rollback.target}; "
            + (
                "no migration of its own is expected between these"
                if near
                else "its migrations are not in the tree, so what they did to its tables is not known"
            ),
            evidence=(
                Evidence(rollback.current, theirs.path, theirs.line, says=f"pins {theirs.version}"),
                Evidence(rollback.target, ours.path, ours.line, says=f"pins {ours.version}"),
            ),
            state=f"{theirs.version} {ours.version}",
            advice="" if near else f"Look into the migrations of {ours.name} between the two versions.",
        )


def _is_near(ours: Package, theirs: Package) -> bool:
    first, second = sorted((_number(ours.version), _number(theirs.version)))
    if ours.name == "django":
        return not any(first < each <= second for each in _DJANGO)
    return first == second


def _number(version: str) -> tuple[int, ...]:
    found = re.findall(r"\d+", version)[:2]
    return (*map(int, found), 0)[:2]


rule = Rule(
    id="unread-package",
    axis=Axis.SCHEMA,
    summary="a package that brings its own migrations has another version in the newer release",
    advice="Look into the package's migrations between the two versions.",
    check=check,
)
