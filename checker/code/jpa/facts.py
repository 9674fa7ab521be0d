"""What one file of Java or Kotlin says of JPA's mapping; texts hold `{Names.TABLE}` for what is known elsewhere."""

from checker.core.fact import fact


@fact
class JpaJoin:
    """Columns that refer to another table: `@JoinColumn`."""

    name: str = ""
    refers: str = ""
    nullable: bool = True
    sent: bool = True
    """Whether INSERT and UPDATE name it."""


@fact
class JpaBetween:
    """A table between two entities, or one of values: `@JoinTable`, `@CollectionTable`."""

    table: str = ""
    schema: str = ""
    own: tuple[JpaJoin, ...] = ()
    other: tuple[JpaJoin, ...] = ()


@fact
class JpaField:
    """A property that is mapped."""

    key: str
    type: str = ""
    """Its class; of a collection, that of its elements."""
    kind: str = "column"
    """`column`, `embedded`, `one` (refers to a row), `many`, `elements` (a collection of values)."""
    name: str = ""
    """The column's, as it is said."""
    table: str = ""
    """That in which it stands, where it is not the entity's first one."""
    nullable: bool = True
    inserted: bool = True
    updated: bool = True
    id: bool = False
    numbered: str = ""
    """`identity` (by the database), `sequence`, or `other`."""
    sequence: str = ""
    version: bool = False
    stored_as: str = ""
    """Of an enum: `STRING` or `ORDINAL`."""
    joins: tuple[JpaJoin, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()
    """(property within, the column's name)."""
    between: JpaBetween | None = None
    mapped_by: str = ""
    """The property on the other side that holds the columns."""
    maps_id: str | None = None
    """The property of the key that it stands for; empty: all of it."""
    line: int = 0


@fact
class JpaClass:
    """A class that is an entity, is embedded in some, lends them its properties, or is an enum."""

    name: str
    kind: str
    """`entity`, `embedded`, `superclass` or `enum`."""
    entity: str = ""
    """What queries call it, where that is not its own name."""
    table: str = ""
    schema: str = ""
    parent: str = ""
    fields: tuple[JpaField, ...] = ()
    labels: tuple[str, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()
    inheritance: str = ""
    discriminator: str = ""
    """The column's name, where it is said."""
    others: tuple[tuple[str, str], ...] = ()
    """(secondary table, the column there that refers to the first)."""
    only_set: bool = False
    """Whether an INSERT names only what is set: `@DynamicInsert`."""
    read_only: bool = False
    virtual: bool = False
    """Whether its rows come from a query and not from a table: `@Subselect`."""
    whole: bool = True
    line: int = 0


@fact
class JpaFile:
    """What one file says."""

    package: str = ""
    imports: tuple[str, ...] = ()
    classes: tuple[JpaClass, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    uses: frozenset[str] = frozenset()
    """Names of classes that a query or a repository is given."""
    besides: bool = False
    """Whether it asks for a mapper that no reader knows."""
    lost: bool = False
    """Whether it maps classes that the grammar did not understand."""
    converts: frozenset[str] = frozenset()
    """Names of classes that a converter of it stores, wherever they stand; `*`: perhaps any."""
