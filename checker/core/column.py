"""What a table is made of: its columns, and the constraints on them. Names are as `checker.core.operation` has them."""

from typing import TypeAlias

from checker.core.fact import fact
from checker.core.types import Type


@fact
class Column:
    """A column as the database holds it."""

    name: str
    type: Type | None = None
    """None where it could not be read."""
    nullable: bool = True
    default: str | None = None
    """The server default's text; None where there is none. A default that the client sends is none."""
    generated: str | None = None
    """The expression of a computed column."""
    identity: str = ""
    """`always`, `default` or `auto`: the database numbers it (identity, serial, auto-increment, rowid)."""
    primary_key: bool = False
    collation: str = ""
    invisible: bool = False
    """Whether `SELECT *` and an INSERT without column list leave it out (MariaDB, MySQL 8)."""

    @property
    def fills_itself(self) -> bool:
        """Whether an INSERT may leave it out."""
        return self.nullable or self.default is not None or self.generated is not None or bool(self.identity)


@fact
class PrimaryKey:
    """A primary key."""

    columns: tuple[str, ...]
    name: str = ""


@fact
class Unique:
    """A unique constraint or unique index."""

    columns: tuple[str, ...]
    """Column names; an expression stands as its text."""
    name: str = ""
    where: str = ""
    expression: bool = False
    deferrable: bool = False
    deferred: bool = False
    """Whether it is checked at COMMIT unless a transaction says otherwise: INITIALLY DEFERRED."""
    nulls_not_distinct: bool = False
    index: bool = False
    """Whether it was made as an index."""


@fact
class Check:
    """A check constraint."""

    text: str
    name: str = ""
    columns: tuple[str, ...] = ()
    """Columns it names, as far as they could be read."""
    values: tuple[str, ...] | None = None
    """The list of `column IN (...)`, where it is nothing but that."""
    not_null: bool = False
    """Whether it is nothing but `column IS NOT NULL`."""
    not_valid: bool = False
    """Whether it is NOT VALID: then rows may break it, and none of their columns can be changed."""


@fact
class ForeignKey:
    """A foreign key from the table it stands in."""

    columns: tuple[str, ...]
    table: str
    """The table it points at."""
    targets: tuple[str, ...] = ()
    name: str = ""
    on_delete: str = ""
    """Upper case, as SQL writes it: CASCADE, SET NULL, ...; empty for NO ACTION."""
    on_update: str = ""
    deferrable: bool = False
    deferred: bool = False
    """As of `Unique`."""


@fact
class Exclude:
    """An exclusion constraint (Postgres)."""

    text: str
    name: str = ""
    columns: tuple[str, ...] = ()


Constraint: TypeAlias = PrimaryKey | Unique | Check | ForeignKey | Exclude
