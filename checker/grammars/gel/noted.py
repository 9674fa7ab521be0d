"""What one statement was found to access, and the modules in which it looks for names."""

from checker.core.fact import frozen
from checker.core.use import Touch
from checker.grammars.gel.access import HOLE, Access, QueryPath, Yield

Scope = dict[str, Yield]
"""What the names that a statement gives stand for."""


@frozen
class Written:
    """What an INSERT or UPDATE assigns."""

    names: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """(name, text) pairs of those that are texts."""
    sent: tuple[str, ...] = ()
    """Those that surely get a value."""
    open: bool = False
    """Whether more is put in when the program runs."""


UNWRITTEN = Written()


class Noted:
    """Keeps what is found in one statement."""

    def __init__(self, by: str, line: int, found: list[Access], module: str = "") -> None:
        self._by = by
        self._line = line
        self._found = found
        self._module = module
        self._modules: dict[str, str] = {}

    def full(self, name: str) -> str:
        """Give a name as the modules of the statement make it."""
        head, _, rest = name.partition("::")
        if rest:
            return f"{self._modules[head]}::{rest}" if head in self._modules else name
        return f"{self._module}::{name}" if self._module and name not in {HOLE, ""} else name

    def note(
        self,
        made: Yield,
        touch: Touch,
        names: tuple[str, ...] = (),
        written: Written = UNWRITTEN,
        conflict: tuple[str, ...] = (),
        arguments: int = 0,
    ) -> None:
        """Keep an access; what is read of something that is not known is kept without a path."""
        said = names or written.names
        kept = tuple(name for name in said if name not in made.parts and (name == HOLE or not name.startswith("__")))
        if said and not kept:
            return
        unknown = (QueryPath(""),) if kept and not made.plain and not made.parts else ()
        for path in made.paths or unknown:
            self._found.append(
                Access(path, touch, kept, written.values, written.sent, conflict, arguments, self._line, self._by)
            )
