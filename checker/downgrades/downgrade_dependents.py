"""Something depends on what the way down drops.

What it means
    A view reads the table, or another table points at it with a foreign key.
    PostgreSQL refuses to drop it; with CASCADE the view goes too.

Why it matters at 3 a.m.
    The downgrade stops at this step.

For example
    1.0.1 made audit, and a later revision a view over it. The downgrade drops
    audit while the view is still there.

To mend it for good
    Drop what depends on it first, in the way down itself.

What it cannot see
    Views and functions that no revision made.
"""

from collections.abc import Iterator

from checker.core.column import ForeignKey
from checker.core.descent import Descent, Down, DownRule
from checker.core.finding import Certainty, Found, Level
from checker.core.operation import DropTable


def check(descent: Descent) -> Iterator[Found]:
    """Find tables that are dropped while a view reads them or a foreign key points at them."""
    for down in descent.downs:
        if not isinstance(down.operation, DropTable):
            continue
        for name in _dependents(down, down.operation.table):
            yield Found(
                object=down.operation.table,
                level=Level.RISKY,
                certainty=Certainty.LIKELY,
                message=f"{name} depends on {down.operation.table}: the database refuses to drop it",
                evidence=(descent.place(down.revision, down.step),),
            )


def _dependents(down: Down, table: str) -> Iterator[str]:
    for name, held in down.schema.tables.items():
        if name == table:
            continue
        keys = (state.constraint for state in held.constraints)
        if held.base == table or any(isinstance(key, ForeignKey) and key.table == table for key in keys):
            yield name


rule = DownRule(
    id="downgrade-dependents",
    summary="something depends on what the way down drops",
    advice="Drop what depends on it first.",
    check=check,
)
