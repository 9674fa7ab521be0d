"""Turns the commands of migrations, in their order, into operations on tables: what a type's table was and then is."""

from collections.abc import Callable, Iterable, Mapping

from checker.core.operation import Step
from checker.grammars.gel import others
from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.model import Model
from checker.grammars.gel.object_types import do_type
from checker.grammars.gel.past import Past
from checker.grammars.gel.rows import written
from checker.grammars.gel.scalars import do_scalar

_QUIET = frozenset(("annotation", "module", "setting", "index", "branch", "database", "migration", "message"))
_ABSTRACT_LINKS = frozenset(("link", "property"))


class Replay:
    """The schema so far, and how the next revision changes it."""

    def __init__(self) -> None:
        self._past = Past()

    @property
    def model(self) -> Model:
        """The schema so far."""
        return self._past.model

    def run(self, commands: Iterable[DdlCommand]) -> tuple[Step, ...]:
        """Apply one revision's commands, and give its operations."""
        self._past.steps = []
        for command in commands:
            _run(self._past, command)
        return tuple(self._past.steps)


def _run(past: Past, command: DdlCommand) -> None:
    kind = command.kind
    if command.verb == "unread":
        past.unread(command, "its statement was not understood")
    elif command.verb == "data":
        for operation, touches in written(past.model, command):
            past.add(command.line, operation, touches)
    elif kind in _KINDS:
        _KINDS[kind](past, command)
    elif kind in _ABSTRACT_LINKS:
        others.do_abstract_link(past, command)
    elif kind in _QUIET or (command.verb == "create" and ("abstract" in command.is_ or kind in {"permission", "role"})):
        past.quiet(command)
    else:
        past.unread(command, f"what {command.verb} {kind} does is not known")


_KINDS: Mapping[str, Callable[[Past, DdlCommand], None]] = {
    "type": do_type,
    "scalar type": do_scalar,
    "alias": others.do_alias,
    "function": others.do_function,
    "global": others.do_global,
    "future": others.do_future,
    "extension": others.do_extension,
    "extension package": others.do_extension,
}
