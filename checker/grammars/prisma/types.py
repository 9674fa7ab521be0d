"""The SQL that Prisma writes for a field's type and default, per dialect."""

from collections.abc import Mapping

from checker.core import speak
from checker.core.name import qualified
from checker.grammars.prisma.facts import PrismaField, PrismaValue
from checker.grammars.prisma.schema import Declared, schema_of, written_name

_NAMES = ("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes")
_SCALARS: Mapping[str, tuple[str, ...]] = {
    "postgres": (
        "TEXT", "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE PRECISION", "DECIMAL(65,30)", "TIMESTAMP(3)", "JSONB", "BYTEA",
    ),
    "mysql": (
        "VARCHAR(191)", "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL(65,30)", "DATETIME(3)", "JSON", "LONGBLOB",
    ),
    "sqlite": ("TEXT", "BOOLEAN", "INTEGER", "BIGINT", "REAL", "DECIMAL", "DATETIME", "JSONB", "BLOB"),
    "tsql": (
        "NVARCHAR(1000)", "BIT", "INT", "BIGINT", "FLOAT(53)", "DECIMAL(32,16)", "DATETIME2", "NVARCHAR(MAX)",
        "VARBINARY(MAX)",
    ),
}  # fmt: skip
_WORDS = {"doubleprecision": "double precision", "bytes": "bytea", "string": "text"}
"""Native types whose SQL is not their own name (the last two are CockroachDB's)."""
_SERIAL = {"SMALLINT": "SMALLSERIAL", "INT2": "SMALLSERIAL", "BIGINT": "BIGSERIAL", "INT8": "BIGSERIAL"}
_FILLED = frozenset(("autoincrement", "sequence", "dbgenerated", "now"))
"""The functions that become a default of the database; of the others the client sends what they give."""


def quoted(name: str, dialect: str) -> str:
    """Write a name as the dialect quotes it."""
    if dialect == "mysql":
        return f"`{name}`"
    return f"[{name}]" if dialect == "tsql" else '"{}"'.format(name.replace('"', '""'))


def type_text(field: PrismaField, schema: Declared, dialect: str) -> str:
    """Give the type of a column."""
    made = _single(field, schema, dialect)
    return f"{made}[]" if field.mark == "[]" else made


def numbers(field: PrismaField) -> bool:
    """Tell whether the database numbers it."""
    value = default_of(field)
    return value is not None and value.kind == "call" and value.text in {"autoincrement", "sequence"}


def default_of(field: PrismaField) -> PrismaValue | None:
    """Give the value of `@default`."""
    said = field.attribute("default")
    return said.given("value", 0) if said else None


def sends(field: PrismaField) -> bool:
    """Tell whether the client sends a value of its own where the code gives none."""
    value = default_of(field)
    if field.attribute("updatedAt"):
        return True
    return value is not None and not (value.kind == "call" and value.text in _FILLED - {"now"})


def default_text(field: PrismaField, schema: Declared, dialect: str) -> str:
    """Give the default that the database holds; empty where it holds none."""
    value = default_of(field)
    if value is None:
        return ""
    if value.kind != "call":
        return _literal(value, field, schema, dialect)
    if value.text == "now":
        return "CURRENT_TIMESTAMP"
    if value.text != "dbgenerated":
        return ""
    return (value.items[0].value.text if value.items else "") or "dbgenerated()"


def _single(field: PrismaField, schema: Declared, dialect: str) -> str:
    enum = schema.enums.get(field.type)
    if field.unsupported:
        return field.unsupported
    if enum and dialect == "postgres":
        name = qualified(written_name(enum.block), schema_of(enum.block), dialect)
        return ".".join(quoted(part, dialect) for part in name.split(".", 1))
    if enum and dialect == "mysql":
        return f"ENUM({', '.join(speak.literal(label) for label in schema.labels(field) or ())})"
    native = next((each for each in field.attributes if "." in each.name), None)
    if native is None:
        words = _SCALARS.get(dialect, _SCALARS["postgres"])
        return dict(zip(_NAMES, words, strict=True))["String" if enum else field.type]
    name = native.name.rpartition(".")[2].lower()
    sizes = ",".join(argument.value.text for argument in native.arguments)
    unsigned = name.startswith("unsigned")
    name = _WORDS.get(name, name.removeprefix("unsigned"))
    made = f"{name}({sizes})" if sizes else name
    return f"{made} unsigned" if unsigned else made


def serial(type_: str) -> str:
    """Give the type that numbers itself in Postgres, for an integer type."""
    return _SERIAL.get(type_.upper(), "SERIAL")


def _literal(value: PrismaValue, field: PrismaField, schema: Declared, dialect: str) -> str:
    if value.kind == "list":
        items = ", ".join(_literal(item.value, field, schema, dialect) for item in value.items)
        return f"ARRAY[{items}]::{type_text(field, schema, dialect)}"
    if value.kind == "number":
        return value.text
    if value.kind == "name" and value.text in {"true", "false"}:
        return str(int(value.text == "true")) if dialect == "tsql" else value.text
    if value.kind == "name" and field.type in schema.enums:
        fields = schema.enums[field.type].block.fields
        return speak.literal(next((written_name(each) for each in fields if each.name == value.text), value.text))
    return speak.literal(value.text)
