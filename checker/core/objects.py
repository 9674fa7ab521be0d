"""What is known of an object that is no table: a trigger, a right, a policy, a partition, a sequence, a routine."""

from typing import TypeAlias

from checker.core.fact import fact
from checker.core.types import Type


@fact
class Trigger:
    """When a trigger runs and what it does."""

    timing: str = ""
    """`before`, `after` or `instead of`; empty where it is not known."""
    events: tuple[str, ...] = ()
    """`insert`, `update`, `delete`, `truncate`; empty where they are not known."""
    columns: tuple[str, ...] = ()
    """UPDATE OF these alone."""
    calls: str = ""
    """The function that it runs (Postgres)."""
    text: str = ""
    """Its condition and body, as written."""


@fact
class Parameter:
    """A parameter of a function or procedure."""

    type: str
    """Its type in one spelling, as far as the dialect has several for it."""
    name: str = ""
    optional: bool = False
    """Whether a call may leave it out."""
    variadic: bool = False


@fact
class Rights:
    """Rights that are given or taken away."""

    privileges: tuple[str, ...] = ()
    """`select`, `insert`, `update`, `delete`, `truncate`, `usage`, `execute`, ...; `all` for all of them."""
    roles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """The columns that they are about; empty for the whole object."""
    of: str = "table"
    """What kind of object they are about: `table`, `sequence`, `schema`, `function`, ..."""
    on: str = ""
    """That object's name; empty for all of its kind."""


@fact
class Policy:
    """Whose rows a policy shows (Postgres)."""

    command: str = "all"
    """`all`, `select`, `insert`, `update` or `delete`."""
    roles: tuple[str, ...] = ()
    """Empty for everybody."""
    using: str = ""
    """Which rows may be seen."""
    check: str = ""
    """Which rows may be written."""
    restrictive: bool = False


@fact
class Partition:
    """Which rows a partition takes, or by what a table is partitioned."""

    by: str = ""
    """Of a table: `range (made_at)`; empty for a partition."""
    takes: str = ""
    """Of a partition, as written: `IN (1)`, `LESS THAN (10)`; `DEFAULT` for all the others take not."""


@fact
class Sequence:
    """What happened to a sequence."""

    owner: str = ""
    """`table.column` whose numbers it gives; `none` where it is no column's any more."""
    value: str = ""
    """Where it was set to go on, as written."""


@fact
class Body:
    """What a function or procedure does."""

    text: str = ""
    """Its body, as written."""
    language: str = ""


@fact
class Domain:
    """What a domain accepts."""

    checks: tuple[str, ...] = ()
    not_null: bool = False
    type: Type | None = None
    """What it is a domain over; None where it is only changed."""


Said: TypeAlias = Trigger | Rights | Policy | Partition | Sequence | Body | Domain
