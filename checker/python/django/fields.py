"""Django's fields as columns of ours."""

from collections.abc import Mapping

from checker.core import speak
from checker.core.column import Column
from checker.core.fact import frozen
from checker.core.name import fold
from checker.core.types import Type
from checker.python.django.written import Construct, Named, Plain

_TO_ONE = {"ForeignKey", "OneToOneField"}
_NO_COLUMN = ("Relation", "Manager", "GenericForeignKey")
_AUTO = {"AutoField": 32, "BigAutoField": 64, "SmallAutoField": 16}
_INT = {
    "IntegerField": 32,
    "BigIntegerField": 64,
    "SmallIntegerField": 16,
    "PositiveIntegerField": 32,
    "PositiveBigIntegerField": 64,
    "PositiveSmallIntegerField": 16,
}
_TEXT = {"CharField": None, "SlugField": 50, "EmailField": 254, "URLField": 200, "FileField": 100, "ImageField": 100,
         "FilePathField": 100, "CommaSeparatedIntegerField": None}  # fmt: skip
_FIXED = {
    "TextField": Type("text"),
    "CITextField": Type("text", name="citext"),
    "CICharField": Type("text", name="citext"),
    "CIEmailField": Type("text", name="citext"),
    "BooleanField": Type("bool"),
    "NullBooleanField": Type("bool"),
    "DateField": Type("date"),
    "TimeField": Type("time"),
    "FloatField": Type("float", bits=64),
    "BinaryField": Type("bytes"),
    "JSONField": Type("json"),
    "HStoreField": Type("other", name="hstore"),
    "SearchVectorField": Type("other", name="tsvector"),
}
_TRANSPARENT_FIELDS = _TEXT.keys() | _FIXED.keys() | _INT.keys() | _AUTO.keys() | {
    "DateTimeField", "DecimalField", "UUIDField", "DurationField", "GenericIPAddressField", "IPAddressField",
    "ArrayField", "GeneratedField", "IntegerRangeField", "BigIntegerRangeField", "DecimalRangeField",
    "DateTimeRangeField", "DateRangeField",
}  # fmt: skip


@frozen
class Spec:
    """A field as the migration state holds it, without what its place in the project says."""

    name: str
    made: Construct
    line: int = 0

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.made.name

    @property
    def to_one(self) -> bool:
        """Whether it refers to one row of another table."""
        named = self.kind in _TO_ONE or (self.kind not in _TRANSPARENT_FIELDS and self.kind.endswith("ForeignKey"))
        return named or (self.made.has("to") and self.made.has("on_delete"))  # a class of somebody else's

    @property
    def to_many(self) -> bool:
        """Whether it stands for a table between two others."""
        return "ManyToMany" in self.kind

    @property
    def bare(self) -> bool:
        """Whether it makes no column."""
        return self.to_many or any(word in self.kind for word in _NO_COLUMN)

    @property
    def known(self) -> bool:
        """Whether it is a field of Django's own, or of a name that says that it is a column."""
        return self.kind.endswith(("Field", "ForeignKey")) or self.bare or self.to_one

    @property
    def column(self) -> str:
        """The name of its column."""
        own = self.made.get(-1, "db_column")
        if isinstance(own, str) and own:
            return own
        return f"{self.name}_id" if self.to_one else self.name

    def flag(self, name: str) -> bool:
        """Tell whether an option is on."""
        return self.made.get(-1, name) is True

    @property
    def target(self) -> Plain:
        """The model that it refers to, as written."""
        return self.made.get(0, "to")

    @property
    def unique(self) -> bool:
        """Whether its column is unique by itself."""
        return (self.flag("unique") or (self.to_one and "OneToOne" in self.kind)) and not self.flag("primary_key")

    @property
    def indexed(self) -> bool:
        """Whether its column has an index by itself."""
        named = self.made.get(-1, "db_index")
        return named is True or (named is None and (self.to_one or self.kind == "SlugField"))


def column_of(spec: Spec, dialect: str, refers: Type | None = None) -> Column:
    """Give a field's column; `refers`: the type of the key that it refers to."""
    if spec.kind == "GeneratedField":
        inner = spec.made.get(-1, "output_field")
        type_ = type_of(Spec(spec.name, inner), dialect) if isinstance(inner, Construct) else None
        return Column(fold(spec.column, dialect), type_, generated="?")
    primary = spec.flag("primary_key")
    return Column(
        fold(spec.column, dialect),
        refers if spec.to_one else type_of(spec, dialect),
        nullable=(spec.flag("null") or spec.kind == "NullBooleanField") and not primary,
        default=_default(spec.made.get(-1, "db_default")) if spec.made.has("db_default") else None,
        identity="auto" if spec.kind in _AUTO else "",
        primary_key=primary,
        collation=str(spec.made.get(-1, "db_collation") or ""),
    )


def filling(spec: Spec) -> str | None:
    """Give the default with which Django fills the rows that are there; None where it has none."""
    if spec.made.has("default"):
        return _default(spec.made.get(-1, "default"))
    blank = spec.flag("blank") and (spec.kind in _TEXT or spec.kind == "TextField")
    return "''" if blank else None


def _default(value: Plain) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return speak.literal(value)
        case Construct(name="Value", arguments=(inner, *_)):
            return _default(inner)
        case Construct(name="Now"):
            return "CURRENT_TIMESTAMP"
    return "?"


def type_of(spec: Spec, dialect: str) -> Type | None:
    """Give the type of a field of Django's own; None for another one."""
    kind, length = spec.kind, spec.made.get(-1, "max_length")
    if not spec.made.path.startswith("django."):
        return None
    if kind in _AUTO:
        return Type("int", bits=_AUTO[kind])
    if kind in _INT:
        return Type("int", bits=_INT[kind], signed=not (dialect == "mysql" and kind.startswith("Positive")))
    if kind in _TEXT:
        return Type("text", length=length if isinstance(length, int) else _TEXT[kind])
    if kind in _FIXED:
        return _FIXED[kind]
    return _made_up(spec, kind, dialect)


def _made_up(spec: Spec, kind: str, dialect: str) -> Type | None:
    digits, places = spec.made.get(-1, "max_digits"), spec.made.get(-1, "decimal_places")
    match kind:
        case "DateTimeField":
            return Type("timestamp", zone=dialect == "postgres")
        case "DecimalField" if isinstance(digits, int) and isinstance(places, int):
            return Type("decimal", precision=digits, scale=places)
        case "UUIDField":
            return Type("uuid") if dialect == "postgres" else Type("text", length=32)
        case "DurationField":
            return Type("interval") if dialect == "postgres" else Type("int", bits=64)
        case "GenericIPAddressField" | "IPAddressField":
            return Type("other", name="inet") if dialect == "postgres" else Type("text", length=39)
        case "ArrayField":
            inner = spec.made.get(0, "base_field")
            return Type("array", element=type_of(Spec("", inner), dialect)) if isinstance(inner, Construct) else None
    return None


def key_of(fields: Mapping[str, Spec]) -> Spec | None:
    """Give the field that is the primary key."""
    return next((each for each in fields.values() if each.flag("primary_key")), None)


def target_of(value: Plain, app: str, model: str, user: str) -> tuple[str, str] | None:
    """Give (app, model in lower case) of what a field refers to."""
    match value:
        case str() if value == "self":
            return app, model
        case str():
            before, _, name = value.rpartition(".")
            return before or app, name.lower()
        case Named(path=path) if path.endswith("AUTH_USER_MODEL"):
            before, _, name = user.partition(".")
            return before, name.lower()
    return None
