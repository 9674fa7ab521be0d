"""Rows of the older release get another value by default.

What it means
    The newer release changed the default that the database gives a column, or
    gave it one. The older release has statements that leave the column out.

Why it matters at 3 a.m.
    Nothing fails. New rows of the old code carry the newer release's value,
    which the old code may not expect from itself.

For example
    1.0.1 lets orders.state begin as 'draft' instead of 'open'. Orders that
    1.0.0 makes are drafts too, and 1.0.0 never finishes one.

To mend it for good
    Let the code send the value that it means.

What it cannot see
    What the value means to the old code.
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found, Level
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import cause, evidence, normal, user
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns whose default differs and that some insert of the target leaves out."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        inserts = rollback.needs.uses_of(table, Touch.INSERT)
        for name, state in sorted(held.columns.items()) if held and inserts else ():
            before, default = rollback.own.column(table, name), state.column.default
            if before is None or default is None or "default" not in state.changed:
                continue
            uses = tuple(use for use in inserts if name not in use.columns and (use.columns or not use.positional))
            if not uses or (before.default is not None and normal(before.default) == normal(default)):
                continue
            origin = state.origin_of("default")
            was = f"instead of {before.default}" if before.default is not None else "where it had no default"
            yield Found(
                object=f"{table}.{name}",
                level=Level.NOTE,
                message=f"rows that {rollback.target} ({user(uses[0])}) stores without {table}.{name} get {default} "
                f"since {cause(origin)}, {was}",
                evidence=evidence(rollback, origin, "sets the default", uses),
                state=f"default {normal(default)}",
            )


rule = Rule(
    id="data-default-changed",
    axis=Axis.DATA,
    summary="rows of the older release get another value by default",
    advice="Nothing to do, unless the old code counts on its own default.",
    check=check,
)
