"""The schema that migrations have made so far, and the steps of the one that is being read."""

from collections.abc import Iterable, Iterator

from checker.core.operation import DropTable, Harmless, Operation, Step
from checker.core.tree import Unread
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.differences import between
from checker.grammars.gel.model import Model
from checker.grammars.gel.shape import Shape, shapes, table_of


class Past:
    """What is known when a command runs."""

    def __init__(self) -> None:
        self.model = Model()
        self.shapes: dict[str, dict[str, Shape]] = {}
        """The tables of each type."""
        self.steps: list[Step] = []

    def add(self, line: int, operation: Operation, touches: tuple[str, ...] | None = ()) -> None:
        """Add a step; `touches` as of `Step`, where it is `Unread`."""
        self.steps.append(Step(operation, line, touches=touches if isinstance(operation, Unread) else None))

    def quiet(self, command: DdlCommand) -> None:
        """Add what changes nothing for any code."""
        self.add(command.line, Harmless(f"{command.verb} {command.kind} {command.name}".strip()))

    def unread(self, command: DdlCommand, reason: str, *names: str) -> None:
        """Add what cannot be told in tables and columns, with all it names."""
        self.add(command.line, Unread(reason, short(command)), (*names, *words(command)))

    def tables(self, name: str) -> Iterator[str]:
        """Give the table of a type and those of all that extend it."""
        return (table_of(each) for each in self.model.children((name,)))

    def differ(self, names: Iterable[str], line: int) -> None:
        """Add what changed in the tables of these types and of all that extend them."""
        for name in self.model.children(names):
            before, after = self.shapes.get(name, {}), shapes(self.model, name)
            self.shapes[name] = after
            for table in before.keys() - after.keys():
                self.add(line, DropTable(table))
            for table, shape in after.items():
                for operation in between(table, before.get(table), shape):
                    self.add(line, operation)

    def full(self, name: str) -> str:
        """Give the full name of what is made; without a module it is in `default`."""
        return name if "::" in name else f"default::{name}"


def names_of(name: str) -> tuple[str, ...]:
    """Give the names by which needs may speak of a type."""
    return (table_of(name), name.rpartition("::")[2])


def words(command: DdlCommand) -> tuple[str, ...]:
    """Give every name in a command."""
    inner = (word for each in command.commands for word in words(each))
    return tuple(sorted({command.name.rpartition("::")[2], *command.words, *inner} - {""}))


def short(command: DdlCommand) -> str:
    """Give what a command says, shortened."""
    return (command.expression or f"{command.verb} {command.kind} {command.name}")[:200]
