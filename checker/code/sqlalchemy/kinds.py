"""Classes and bases as they stand in line of inheritance."""

from collections.abc import Iterator
from functools import cached_property

from checker.core.fact import frozen
from checker.python.sqlalchemy import last_of, path_of
from checker.python.values import Attribute, Call, Class, Item, Value

_ROOT_CALLS = frozenset(
    ("declarative_base", "generate_base", "automap_base", "as_declarative_base", "deferred_reflection")
)
ROOT_NAMES = frozenset(("DeclarativeBase", "DeclarativeBaseNoMeta"))
_NOT_SQLALCHEMY = frozenset(
    ("django", "peewee", "tortoise", "mongoengine", "odmantic", "gino", "playhouse", "marshmallow", "torch")
)
_PLAIN = frozenset(
    (
        "object",
        "Generic",
        "Protocol",
        "ABC",
        "AsyncAttrs",
        "MappedAsDataclass",
        "Enum",
        "SQLModel",
        "UserMixin",
        "RoleMixin",
        "DeclarativeMeta",
        "SerializerMixin",
        "ReprMixin",
        "AllFeaturesMixin",
        "ActiveRecordMixin",
        "SerializeMixin",
        "EagerLoadMixin",
        "SmartQueryMixin",
        "DeferredReflection",
        "AnonymousUserMixin",
        "ModelBase",
    )
)
"""Bases of libraries that are known to bring no columns, by their last name."""


@frozen
class Kind:
    """A class of the tree."""

    value: Class
    path: str

    def own(self, name: str) -> bool:
        """Tell whether the class itself binds a name."""
        return name in self.value.members


@frozen
class Outside:
    """A base that is no class of the tree: a library's, or what a call made."""

    value: Value
    path: str

    @cached_property
    def root(self) -> str:
        """The kind of declarative root it is: `plain`, `flask`, `sqlmodel`; empty for none."""
        value = self.value
        if isinstance(value, Call):
            return "plain" if last_of(value) in _ROOT_CALLS else ""
        name, whole = last_of(value), path_of(value)
        if name in ROOT_NAMES:
            return "plain"
        if whole.startswith("sqlmodel.") and name == "SQLModel":
            return "sqlmodel"
        if name == "Model" and "." in whole and whole.partition(".")[0] not in _NOT_SQLALCHEMY:
            return "plain" if whole.startswith("flask_appbuilder") else "flask"
        return ""

    @cached_property
    def known(self) -> bool:
        """Whether it is known to bring no columns of its own."""
        whole = path_of(self.value)
        return bool(self.root) or last_of(self.value) in _PLAIN or whole.partition(".")[0] in _STANDARD


_STANDARD = frozenset(
    (
        "builtins",
        "abc",
        "enum",
        "typing",
        "typing_extensions",
        "collections",
        "dataclasses",
        "functools",
        "datetime",
        "pydantic",
        "sqlalchemy",
        "json",
        "uuid",
        "logging",
    )
)
Ancestor = Kind | Outside


def is_root_class(kind: Kind) -> bool:
    """Tell whether a class is a declarative base itself."""
    if any(last_of(each) in {"as_declarative", "as_declarative_base"} for each in kind.value.decorators):
        return True
    return any(last_of(base.of if isinstance(base, Item) else base) in ROOT_NAMES for base in kind.value.bases)


def maker_of(each: Ancestor) -> Call | None:
    """Give the call that made a base: `declarative_base(...)`, or the `SQLAlchemy(...)` before `.Model`."""
    value = each.value.of if isinstance(each.value, Attribute) else each.value
    return value if isinstance(value, Call) else None


def key_of(each: Ancestor) -> tuple[str, str]:
    """Give what tells ancestors apart."""
    return (each.path, each.value.name) if isinstance(each, Kind) else (each.path, path_of(each.value))


def merged(lines: list[list[Ancestor]]) -> Iterator[Ancestor]:
    """Merge lines of ancestors as Python does; where that is impossible, keep the first mention."""
    lines = [line for line in lines if line]
    for _ in range(1000):
        if not lines:
            return
        tails = {key_of(each) for line in lines for each in line[1:]}
        head = next((line[0] for line in lines if key_of(line[0]) not in tails), lines[0][0])
        yield head
        lines = [rest for line in lines if (rest := [each for each in line if key_of(each) != key_of(head)])]
