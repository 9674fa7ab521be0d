"""A directive in a migration is not understood, and does not count.

What it means
    A comment begins like a directive and is not written like one. What it
    wanted to say about the statement beside it is not known.

Why it matters at 3 a.m.
    Somebody knew what the migration does and wrote it down, and the answer
    does not rest on it.

For example
    # rollback-check: efect[none] reason="only refreshes a view"

To mend it for good
    Write it as effect[none] reason="...", or with SQL statements in the place
    of none. It counts in the work tree too, where the code is the same.

What it cannot see
    What was meant.
"""

from collections.abc import Iterator

from checker.core.declared import declared_between, standing
from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule


def check(rollback: Rollback) -> Iterator[Found]:
    """Find directives between the releases that are not understood."""
    for revision, declared, evidence in declared_between(rollback):
        if declared.trouble:
            yield Found(
                object=f"{revision.id} line {declared.line}",
                level=Level.NOTE,
                message=f"{standing(declared)} of revision {revision.id} has a directive that does not count: "
                f"{declared.trouble}",
                evidence=(evidence,),
            )


rule = Rule(
    id="unread-directive",
    axis=Axis.SCHEMA,
    summary="a directive in a migration is not understood, and does not count",
    advice='Write it as effect[none] reason="...".',
    check=check,
)
