"""One place of a program that touches a table or calls a routine, and what it names there."""

from enum import StrEnum

from checker.core.fact import fact, known


@known
class Touch(StrEnum):
    """How a place touches a table."""

    LOAD = "load"
    """An ORM loads whole objects: names every mapped column that is not deferred."""
    READ = "read"
    """A select list, WHERE, ORDER BY or join names these columns."""
    STAR = "star"
    """SELECT *."""
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    TRUNCATE = "truncate"
    CALL = "call"
    """Names a routine or a sequence, and no table."""


@fact
class Loose:
    """A column that a statement names without saying whose it is, where more than one thing can be meant."""

    name: str
    tables: tuple[tuple[str, ...], ...] = ()
    """The tables that it may belong to: those of its own SELECT, then those of the SELECT around that, and so on."""
    quoted: bool = False
    """Whether it stands in double quotes: SQLite takes one that no table has for a text."""
    result: bool = False
    """Whether GROUP BY or HAVING names what the select list gives; a column of that name would come first."""
    called: bool = False
    """Whether it is `t.name` to Postgres, which calls name(t) where t has no such column."""


@fact
class Star:
    """One `SELECT *`: what takes its columns by their position."""

    tables: tuple[str, ...]
    """The tables whose columns it gives, as often as it gives them."""
    result: bool = False
    """Whether they are what the whole statement gives."""
    width: int = 0
    """How many names each row is unpacked into; 0 where that is not seen."""
    picked: tuple[int, ...] = ()
    """Which columns are picked by number."""
    into: str = ""
    """The table that INSERT ... SELECT * fills."""
    listed: bool = False
    """Whether that INSERT names its columns."""
    beside: tuple[tuple[str, ...], ...] = ()
    """The same tables of each other SELECT of a UNION; nothing for one that lists its columns."""
    compared: bool = False
    """Whether whole rows are compared: DISTINCT, or UNION without ALL."""


@fact
class Routine:
    """A routine or sequence that a statement names."""

    name: str
    kind: str = "function"
    """`function`, `procedure` or `sequence`."""
    arguments: int = 0
    named: tuple[str, ...] = ()
    """Arguments that are given by name."""


@fact
class Use:
    """One place that touches a table."""

    touch: Touch
    table: str
    columns: tuple[str, ...] = ()
    """The columns it names (for INSERT and UPDATE: that it writes)."""
    nulls: tuple[str, ...] = ()
    """INSERT: columns named and sent as an explicit NULL when the code leaves them unset."""
    unset: tuple[str, ...] = ()
    """INSERT: of `nulls`, those that some call was seen to leave unset or to set to None."""
    sent: tuple[str, ...] = ()
    """INSERT and UPDATE: the columns that surely get a value, where the language tells."""
    positional: bool = False
    """INSERT without a column list."""
    conflict: tuple[str, ...] = ()
    """INSERT: the columns of its ON CONFLICT target."""
    conflict_name: str = ""
    """INSERT: the constraint of its ON CONFLICT ON CONSTRAINT."""
    conflict_where: str = ""
    """INSERT: the WHERE of its ON CONFLICT target, which a partial index must imply."""
    on_duplicate: str = ""
    """INSERT that names no key: what it does with a row that is there: `nothing`, `update` or `replace`."""
    sought: tuple[str, ...] | None = None
    """READ: the columns that it compares for equality; None where that was not told apart from what it selects."""
    guessed: bool = False
    """INSERT: whether the table is only known when the program runs, and this is one that it may be."""
    left_to_database: bool = False
    """DELETE: whether it counts on the database for the rows that refer to what it deletes (passive deletes)."""
    one: bool = False
    """READ: whether it takes one row at most for granted."""
    width: int = 0
    """INSERT without a column list: how many values each row has; 0 where that is not known, -1 for a `SELECT *`."""
    values: tuple[tuple[str, str], ...] = ()
    """(column, literal) pairs that it writes or compares."""
    compared: tuple[tuple[str, str], ...] = ()
    """READ: (column, family of type) pairs: what it is compared with; `bind` for what only the running program knows,
    `typed` for that where the driver sends it with the type that the model has."""
    stars: tuple[Star, ...] = ()
    """STAR: what takes its columns by position."""
    loose: tuple[Loose, ...] = ()
    """READ: the columns that may be another table's."""
    natural: tuple[str, ...] = ()
    """READ: the tables that it is joined with by NATURAL JOIN: on all columns that both have."""
    indexes: tuple[str, ...] = ()
    """The indexes that it names: FORCE INDEX, INDEXED BY."""
    matched: tuple[tuple[str, ...], ...] = ()
    """The lists of columns that MATCH ... AGAINST needs an index for."""
    routine: Routine | None = None
    """CALL: what it names."""
    by: str = ""
    """The model's name, or the first words of the statement."""
    line: int = 0
    path: str = ""
    """Joined to the fact when a tree is linked."""
