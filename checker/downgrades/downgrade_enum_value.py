"""The way down takes a value out of an enum.

What it means
    PostgreSQL cannot drop one value of an enum type. The type is built anew,
    every column of it is rewritten, and rows that hold the value must be mapped
    to another one first.

Why it matters at 3 a.m.
    A row that holds the value stops the downgrade.

For example
    1.0.1 added 'refunded' to order_state; the downgrade makes the type again
    without it.

To mend it for good
    Map the rows first, and remember which they were.

What it cannot see
    The rows. A downgrade that leaves the value in the type is harmless, and is
    not spoken of.
"""

from collections.abc import Iterator

from checker.core.descent import Descent, DownRule
from checker.core.finding import Certainty, Found, Level
from checker.core.operation import AddEnumValue


def check(descent: Descent) -> Iterator[Found]:
    """Find values that came since and that the type lacks in the end."""
    for revision in descent.revisions:
        for step in revision.up:
            operation = step.operation
            if not isinstance(operation, AddEnumValue):
                continue
            after = descent.after.enums.get(operation.name)
            if after is not None and operation.value in after.labels:
                continue
            if after is None and operation.name not in descent.after.gone_types:
                continue
            yield Found(
                object=f"{operation.name} '{operation.value}'",
                level=Level.RISKY,
                certainty=Certainty.LIKELY,
                message=f"{operation.name} loses '{operation.value}': a row that holds it stops the downgrade",
                evidence=(descent.place(revision, step, "added it"),),
                advice=f"Map rows that hold '{operation.value}' to another value first, and remember which.",
            )


rule = DownRule(
    id="downgrade-enum-value",
    summary="the way down takes a value out of an enum",
    advice="Map rows that hold the value to another one first.",
    check=check,
)
