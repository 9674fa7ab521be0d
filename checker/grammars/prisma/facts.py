"""What one file of a Prisma schema says, before its names are looked up."""

from checker.core.fact import fact
from checker.core.tree import Unread


@fact
class PrismaArgument:
    """One argument of an attribute or a function, or one setting of a datasource."""

    value: "PrismaValue"
    name: str = ""


@fact
class PrismaValue:
    """A value as it is written."""

    kind: str
    """`string`, `number`, `name`, `call` or `list`."""
    text: str = ""
    """The string without its quotes, the number, the name, or the function's name."""
    items: tuple[PrismaArgument, ...] = ()
    """The members of a list, the arguments of a call."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in a list, also of members that say more (`title(sort: Desc)`)."""
        return tuple(item.value.text for item in self.items if item.value.kind in {"name", "call"})


@fact
class PrismaAttribute:
    """`@id`, `@db.VarChar(20)`, `@@index([a, b])`."""

    name: str
    """Without its `@`."""
    arguments: tuple[PrismaArgument, ...] = ()
    line: int = 0

    def given(self, name: str, position: int | None = None) -> PrismaValue | None:
        """Give an argument by its name, or by its position among those without one."""
        for argument in self.arguments:
            if argument.name == name:
                return argument.value
        plain = [argument.value for argument in self.arguments if not argument.name]
        return plain[position] if position is not None and position < len(plain) else None

    def text(self, name: str, position: int | None = None) -> str:
        """Give an argument's text; empty where it is not given."""
        value = self.given(name, position)
        return value.text if value else ""


@fact
class PrismaField:
    """A line of a model, or a value of an enum (which has no type)."""

    name: str
    type: str = ""
    mark: str = ""
    """`?` for what may be missing, `[]` for a list."""
    unsupported: str = ""
    """The database's own words for a type that the client does not know."""
    attributes: tuple[PrismaAttribute, ...] = ()
    line: int = 0

    def attribute(self, name: str) -> PrismaAttribute | None:
        """Give one of its attributes."""
        return next((each for each in self.attributes if each.name == name), None)


@fact
class PrismaBlock:
    """A model, view, enum, composite type, datasource or generator."""

    kind: str
    name: str
    line: int = 0
    fields: tuple[PrismaField, ...] = ()
    attributes: tuple[PrismaAttribute, ...] = ()
    settings: tuple[PrismaArgument, ...] = ()
    unread: tuple[Unread, ...] = ()

    def attribute(self, name: str) -> PrismaAttribute | None:
        """Give one of its `@@` attributes."""
        return next((each for each in self.attributes if each.name == name), None)

    def setting(self, name: str) -> PrismaValue | None:
        """Give a setting of a datasource or generator."""
        return next((each.value for each in self.settings if each.name == name), None)


@fact
class PrismaFile:
    """One file of a schema."""

    blocks: tuple[PrismaBlock, ...] = ()
    unread: tuple[Unread, ...] = ()
