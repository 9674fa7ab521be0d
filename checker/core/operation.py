"""What one statement does to a database: the language into which every migration tool is translated.

Table names carry their namespace where it is not the default (`billing.invoices`); all names are folded by the
dialect's rules (`checker.core.name`).
"""

from typing import TypeAlias

from checker.core.column import Column, Constraint
from checker.core.fact import fact
from checker.core.objects import Parameter, Said
from checker.core.tree import Unread


@fact
class CreateTable:
    """CREATE TABLE."""

    table: str
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    if_missing: bool = False
    whole: bool = True
    """False where not all of its columns could be read (LIKE, AS SELECT, an argument that was not followed)."""


@fact
class DropTable:
    """DROP TABLE."""

    table: str


@fact
class RenameTable:
    """ALTER TABLE ... RENAME TO, or SET SCHEMA."""

    table: str
    to: str


@fact
class AddColumn:
    """ADD COLUMN."""

    table: str
    column: Column
    if_missing: bool = False
    after: str | None = None
    """The column behind which it stands, empty for the first place; None for the last."""


@fact
class DropColumn:
    """DROP COLUMN."""

    table: str
    column: str


@fact
class RenameColumn:
    """RENAME COLUMN."""

    table: str
    column: str
    to: str


@fact
class AlterColumn:
    """A change of a column in place; `sets` names the fields of `column` that it sets."""

    table: str
    column: Column
    sets: frozenset[str]
    after: str | None = None
    """The column behind which it now stands, empty for the first place; None where its place stays."""


@fact
class AddConstraint:
    """ADD CONSTRAINT, also CREATE UNIQUE INDEX."""

    table: str
    constraint: Constraint


@fact
class DropConstraint:
    """DROP CONSTRAINT; `columns` where the statement says which (a primary key has no name in MySQL)."""

    table: str
    name: str
    kind: str = ""
    """`primary`, `unique`, `check`, `foreign`, or empty where the statement does not say."""
    constraint: Constraint | None = None
    """The constraint itself, where it may have no name."""


@fact
class RenameConstraint:
    """RENAME CONSTRAINT."""

    table: str
    name: str
    to: str


@fact
class ValidateConstraint:
    """VALIDATE CONSTRAINT."""

    table: str
    name: str


@fact
class CreateIndex:
    """CREATE INDEX that is not unique."""

    table: str
    name: str
    columns: tuple[str, ...] = ()


@fact
class DropIndex:
    """DROP INDEX; the table is empty where the dialect does not name it."""

    name: str
    table: str = ""


@fact
class RenameIndex:
    """ALTER INDEX ... RENAME TO."""

    name: str
    to: str
    table: str = ""


@fact
class CreateEnum:
    """CREATE TYPE ... AS ENUM."""

    name: str
    labels: tuple[str, ...]


@fact
class AddEnumValue:
    """ALTER TYPE ... ADD VALUE."""

    name: str
    value: str


@fact
class RenameEnumValue:
    """ALTER TYPE ... RENAME VALUE."""

    name: str
    value: str
    to: str


@fact
class RenameType:
    """ALTER TYPE ... RENAME TO."""

    name: str
    to: str


@fact
class RenameSchema:
    """ALTER SCHEMA ... RENAME TO: everything in it has another name then."""

    name: str
    to: str


@fact
class DropType:
    """DROP TYPE or DROP DOMAIN."""

    name: str


@fact
class CreateView:
    """CREATE [OR REPLACE] [MATERIALIZED] VIEW."""

    name: str
    columns: tuple[str, ...] | None = None
    """Names of its columns, where they could be read."""
    reads: tuple[str, ...] = ()
    """Tables it reads."""
    where: str = ""
    """Which rows it gives, as written; empty for all."""
    writable: bool | None = None
    """Whether it is so simple that Postgres and MySQL write through it; None where it could not be read."""


@fact
class DropView:
    """DROP VIEW."""

    name: str


@fact
class OtherObject:
    """A function, procedure, trigger, sequence, extension, grant or policy that is made, changed or dropped."""

    verb: str
    """`create`, `alter` or `drop`."""
    kind: str
    """`function`, `procedure`, `trigger`, `sequence`, `extension`, `grant`, `policy`, `domain`, `schema`, ..."""
    name: str
    table: str = ""
    """The table it stands on, where there is one."""
    parameters: tuple[Parameter, ...] | None = None
    """Of a function or procedure: what a call gives it; None where it is not said."""
    says: Said | None = None
    """What more is known of it."""


@fact
class WriteRows:
    """INSERT, UPDATE or DELETE done by a migration."""

    verb: str
    """`insert`, `update`, `delete` or `truncate`."""
    table: str
    columns: tuple[str, ...] = ()
    """Columns it writes."""
    values: tuple[tuple[str, str | None], ...] = ()
    """(column, literal) pairs that it writes, as text; None is NULL. What is not a literal is left out."""
    only_null: frozenset[str] = frozenset()
    """UPDATE: the columns that hold NULL in every row that it changes."""


@fact
class Harmless:
    """Understood, and without effect on any code: a comment, a setting, ANALYZE, a bare SELECT."""

    text: str


Operation: TypeAlias = (
    CreateTable
    | DropTable
    | RenameTable
    | AddColumn
    | DropColumn
    | RenameColumn
    | AlterColumn
    | AddConstraint
    | DropConstraint
    | RenameConstraint
    | ValidateConstraint
    | CreateIndex
    | DropIndex
    | RenameIndex
    | CreateEnum
    | AddEnumValue
    | RenameEnumValue
    | RenameType
    | RenameSchema
    | DropType
    | CreateView
    | DropView
    | OtherObject
    | WriteRows
    | Harmless
    | Unread
)


@fact
class Step:
    """One operation of a migration, with its place in the file."""

    operation: Operation
    line: int = 0
    """1-based."""
    maybe: bool = False
    """Whether it is done only under a condition that could not be followed."""
    touches: tuple[str, ...] | None = None
    """For `Unread`: the words (possible names) it holds; None where not even those are known: it may touch anything."""
