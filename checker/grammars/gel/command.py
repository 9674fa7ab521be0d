"""What one statement of Gel's data definition says, as written: names are not resolved, nothing is inherited yet."""

from checker.core.fact import fact


@fact
class DdlCommand:
    """A statement of a migration, or a declaration of a schema file (which creates)."""

    verb: str
    """`create`, `alter`, `drop`; `set` and `reset` for one field; `rename`, `unread`, `data` (it writes rows)."""
    kind: str = ""
    """`type`, `scalar type`, `property`, `link`, `pointer` (a property or a link), `constraint`, `index`, ...;
    for `set` and `reset` the field."""
    name: str = ""
    is_: frozenset[str] = frozenset()
    """`abstract`, `required`, `optional`, `single`, `multi`, `overloaded`, `delegated`, ..."""
    bases: tuple[str, ...] = ()
    target: str = ""
    """A pointer's type, or what a function or global gives."""
    expression: str | None = None
    """What is computed, set or run."""
    arguments: tuple[str, ...] = ()
    """Of a constraint, or the parameters of a function; the events of a trigger, policy or rewrite."""
    on: str = ""
    unless: str = ""
    """EXCEPT of a constraint, WHEN of a policy or trigger."""
    commands: tuple["DdlCommand", ...] = ()
    line: int = 0
    words: tuple[str, ...] = ()
    """Where it could not be read or writes rows: every name in it."""
    reads: tuple[str, ...] = ()
    """The names at the head of an alias or query."""
