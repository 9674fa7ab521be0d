"""One change of a schema, as the migration of each database writes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Steps: TypeAlias = tuple[str, ...]
"""Statements of SQL, and lines of Python that begin with `op.` or hold a block of such calls."""


@dataclass(frozen=True)
class Change:
    """A change, where a database has it."""

    id: str
    postgres: Steps | None = None
    mysql: Steps | None = None
    sqlite: Steps | None = None
    later: Steps = ()
    """What the newer release's code does afterwards: it happens, but no file says so."""
    role: bool = False
    """Whether the older code connects as a role that owns nothing (Postgres)."""

    def steps(self, dialect: str) -> Steps | None:
        """Give the migration for a database; None where the change is not possible there."""
        return {"postgres": self.postgres, "mysql": self.mysql, "sqlite": self.sqlite}[dialect]

    def writes(self, dialect: str) -> bool:
        """Tell whether rows are changed: then raw SQL may well read other values, which is no fault of the schema."""
        steps = (*(self.steps(dialect) or ()), *self.later)
        return any(step.split()[0] in {"UPDATE", "INSERT", "DELETE"} or "RENAME VALUE" in step for step in steps)

    def is_everyday(self, dialect: str) -> bool:
        """Tell whether nothing happens but that rows come and go, or lose a value that they need not have."""
        steps = (*(self.steps(dialect) or ()), *self.later)
        return all(step.split()[0] in {"INSERT", "DELETE"} or step.endswith("= NULL") for step in steps)

    def __str__(self) -> str:
        return self.id


def everywhere(name: str, *steps: str, later: Steps = ()) -> Change:
    """Make a change that all databases write alike."""
    return Change(name, steps, steps, steps, later)


def servers(name: str, *steps: str, sqlite: Steps | None = None, later: Steps = ()) -> Change:
    """Make a change that the two servers write alike, and SQLite in another way or not at all."""
    return Change(name, steps, steps, sqlite, later)


def batch(table: str, *calls: str) -> str:
    """Write the block in which SQLite alters what it cannot alter in place."""
    return "\n".join([f'with op.batch_alter_table("{table}") as batch:', *(f"    batch.{call}" for call in calls)])


def revision(own: str, parent: str | None, steps: Iterable[str]) -> str:
    """Write a revision file."""
    body = [f"    {line}" for step in steps for line in _written(step)] or ["    pass"]
    return "\n".join(
        [
            "import sqlalchemy as sa",
            "from alembic import op",
            "from sqlalchemy.dialects import mysql, postgresql",
            "",
            f"revision = {own!r}",
            f"down_revision = {parent!r}",
            "",
            "",
            "def upgrade():",
            *body,
            "",
            "",
            "def downgrade():",
            "    pass",
            "",
        ]
    )


def _written(step: str) -> list[str]:
    if step.startswith(("op.", "with op.")):
        return step.splitlines()
    return [f"op.execute({step!r})"]
