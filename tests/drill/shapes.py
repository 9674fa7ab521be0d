"""Tables and columns of a generated history, and how Python and SQL write them down."""

from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "int", "bigint", "string", "text", "numeric", "bool", "datetime", "moment", "date", "json", "enum", "native"
]
"""`moment` has a time zone; `enum` is kept as text, `native` in a type of the database."""


@dataclass(eq=False)
class Col:
    """A column, and how the models use it."""

    name: str
    kind: Kind
    size: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    type_name: str = ""
    nullable: bool = True
    server: str | None = None
    """The server default, as SQL writes it."""
    client: str | None = None
    """The default that the models send, as Python writes it."""
    attribute: str = ""
    hidden: bool = False
    """Whether the models do not know it: not yet, or no more."""
    says_server: bool = True
    """Whether the models know of the server default."""
    alike: bool = False
    """Whether rows may hold equal values, so that it cannot become unique."""
    dialect: str = ""
    """The database it is in, where that limits how its type may be written."""

    @property
    def may_hide(self) -> bool:
        """Whether an INSERT may leave it out."""
        return self.nullable or self.server is not None


@dataclass(eq=False)
class Tab:
    """A table with an `id` of its own, not listed."""

    name: str
    model: str
    cols: dict[str, Col] = field(default_factory=dict)
    uniques: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unique_indexes: set[str] = field(default_factory=set)
    says_uniques: bool = True
    checks: dict[str, str] = field(default_factory=dict)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name of a foreign key to (column, table)."""
    indexes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: bool = False
    frozen: bool = False
    """Whether a view stands on it, so that it is left alone."""

    def free(self) -> list[Col]:
        """Give the columns that no constraint, index or check names."""
        named = {name for names in (*self.uniques.values(), *self.indexes.values()) for name in names}
        named |= {column for column, _ in self.keys.values()}
        return [
            col
            for col in self.cols.values()
            if col.name not in named and not any(col.name in check.split() for check in self.checks.values())
        ]

    def parent(self, column: str) -> str | None:
        """Give the table that a column points at."""
        return next((table for name, table in self.keys.values() if name == column), None)


Db: TypeAlias = dict[str, Tab]


def python_type(col: Col, rng: Random) -> str:
    """Write a column's type as people write it in SQLAlchemy."""
    labels = ", ".join(f'"{label}"' for label in col.labels)
    size = ", ".join(map(str, col.size))
    match col.kind:
        case "int":
            return rng.choice(("sa.Integer()", "sa.Integer", "sa.INTEGER()"))
        case "bigint":
            return rng.choice(("sa.BigInteger()", "sa.BigInteger", "sa.BIGINT()"))
        case "string":
            forms = (f"sa.String({size})", f"sa.String(length={size})", f"sa.Unicode({size})", f"sa.VARCHAR({size})")
            return rng.choice(forms)
        case "text":
            bare: tuple[str, ...] = () if col.dialect == "mysql" else ("sa.String()",)  # MariaDB wants a length
            return rng.choice(("sa.Text()", "sa.Text", "sa.UnicodeText()", *bare))
        case "numeric":
            named = f"sa.Numeric(precision={col.size[0]}, scale={col.size[1]})"
            return rng.choice((f"sa.Numeric({size})", named, f"sa.DECIMAL({size})"))
        case "bool":
            return rng.choice(("sa.Boolean()", "sa.Boolean", "sa.BOOLEAN()"))
        case "datetime":
            return rng.choice(("sa.DateTime()", "sa.DateTime", "sa.DateTime(timezone=False)"))
        case "moment":
            return rng.choice(("sa.DateTime(timezone=True)", "sa.TIMESTAMP(timezone=True)"))
        case "date":
            return rng.choice(("sa.Date()", "sa.Date"))
        case "json":
            return rng.choice(("sa.JSON()", "sa.JSON"))
        case "enum":
            return f'sa.Enum({labels}, name="{col.type_name}", native_enum=False, length=20)'
        case "native":
            return f'sa.Enum({labels}, name="{col.type_name}")'


def sql_type(col: Col, dialect: str) -> str:
    """Write a column's type as SQL."""
    size = ", ".join(map(str, col.size))
    match col.kind:
        case "int":
            return "INTEGER"
        case "bigint":
            return "BIGINT"
        case "string":
            return f"VARCHAR({size})"
        case "text":
            return "TEXT"
        case "numeric":
            return f"NUMERIC({size})"
        case "bool":
            return "BOOLEAN"
        case "datetime":
            return "TIMESTAMP" if dialect == "postgres" else "DATETIME"
        case "moment":
            return "TIMESTAMP WITH TIME ZONE" if dialect == "postgres" else "DATETIME"
        case "date":
            return "DATE"
        case "json":
            return "JSON"
        case "enum":
            return "VARCHAR(20)"
        case "native" if dialect == "mysql":
            listed = "', '".join(col.labels)
            return f"ENUM('{listed}')"
        case "native":
            return col.type_name if dialect == "postgres" else "VARCHAR(20)"


def annotation(col: Col) -> str:
    """Write what `Mapped[...]` holds."""
    plain = {
        "int": "int", "bigint": "int", "numeric": "Decimal", "bool": "bool", "datetime": "datetime.datetime",
        "moment": "datetime.datetime", "date": "datetime.date", "json": "dict[str, Any]",
    }.get(col.kind, "str")  # fmt: skip
    return f"{plain} | None" if col.nullable else plain


def literal(col: Col, n: int, dialect: str) -> str:
    """Write the n-th value as SQL."""
    match col.kind:
        case "int" | "bigint" | "numeric":
            return str(n)
        case "bool":
            return (("false", "true") if dialect == "postgres" else ("0", "1"))[n % 2]
        case "datetime" | "moment":
            return f"'2023-01-{n % 28 + 1:02} 10:00:00'"
        case "date":
            return f"'2023-01-{n % 28 + 1:02}'"
        case "json":
            return "'{}'"
        case "enum" | "native":
            return f"'{col.labels[n % len(col.labels)]}'"
        case _:
            return f"'s{n}'"


def client_value(col: Col, n: int) -> str:
    """Write the n-th value as Python."""
    match col.kind:
        case "int" | "bigint":
            return str(n)
        case "numeric":
            return f'Decimal("{n}")'
        case "bool":
            return str(n % 2 == 0)
        case "datetime":
            return f"datetime.datetime(2023, 1, {n % 28 + 1})"
        case "moment":
            return f"datetime.datetime(2023, 1, {n % 28 + 1}, tzinfo=datetime.timezone.utc)"
        case "date":
            return f"datetime.date(2023, 1, {n % 28 + 1})"
        case "json":
            return "dict"
        case "enum" | "native":
            return f'"{col.labels[n % len(col.labels)]}"'
        case _:
            return f'"s{n}"'


def server_argument(col: Col, rng: Random) -> str:
    """Write a server default as the argument of a column, with `server_default=`."""
    text = col.server
    if text is None:
        return ""
    if text == "CURRENT_TIMESTAMP":
        return rng.choice(("server_default=sa.func.now()", 'server_default=sa.text("CURRENT_TIMESTAMP")'))
    if text in {"true", "false"}:
        return rng.choice(
            (f"server_default=sa.{text}()", f'server_default=sa.text("{text}")', f'server_default="{text}"')
        )
    if text.startswith("'") and rng.random() < 0.6:
        return f"server_default={text[1:-1]!r}"
    if text.startswith("'"):
        return f'server_default=sa.text("{text}")'
    return rng.choice((f'server_default="{text}"', f'server_default=sa.text("{text}")'))
