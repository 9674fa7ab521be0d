"""The emergency remedy for a table that was renamed: a view under its old name, and what does not work through it."""

from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.schema import Gone
from checker.core.use import Touch

_WRITES = (Touch.INSERT, Touch.UPDATE, Touch.DELETE)


def view_under_old_name(rollback: Rollback, table: str, gone: Gone) -> str:
    """Say what to do where the table is there under another name; empty where it is not.

    Reads and writes go through a simple view, on SQLite reads alone (ran on Postgres 15, MariaDB 10.11, SQLite 3.40).
    """
    if not gone.to:
        return ""
    needs, target = rollback.needs, rollback.target
    if rollback.schema.dialect == "gel":
        but = "; what it writes there still fails" if needs.uses_of(table, *_WRITES) else ""
        return f"Make an alias {table} := {gone.to} by a migration of the newer release before {target} starts{but}."
    made = f"Make a view named {table} over {gone.to}"
    old, new = (in_sql(each, rollback.schema.dialect) for each in (table, gone.to))
    view = f"CREATE VIEW {old} AS SELECT * FROM {new};"  # noqa: S608  shown, not run
    if rollback.schema.dialect == "postgres" and needs.uses_of(table, Touch.TRUNCATE):
        return f"{made} before {target} starts; its TRUNCATE of {table} still fails."
    if rollback.schema.dialect == "sqlite" and needs.uses_of(table, *_WRITES):
        return f"{made} before {target} starts, with INSTEAD OF triggers: its writes fail without them."
    if rollback.schema.dialect == "postgres":
        return f"{made} before {target} starts, and grant it to its role; COPY does not work through it: {view}"
    return (
        f"{made} before {target} starts: {view}"
        if rollback.schema.dialect in {"mysql", "sqlite"}
        else (f"{made} before {target} starts.")
    )
