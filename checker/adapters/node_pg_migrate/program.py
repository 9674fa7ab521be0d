"""node-pg-migrate's programs, by the calls of its builder."""

from collections.abc import Iterator

from checker.adapters.node_pg_migrate.back import taken_back
from checker.adapters.node_pg_migrate.objects import CALLS
from checker.adapters.node_pg_migrate.shorthands import unpacked
from checker.adapters.node_pg_migrate.values import Options
from checker.core.tree import Reader
from checker.folders.programs import program_steps
from checker.folders.script import FileSteps
from checker.grammars.script import Ask
from checker.grammars.script.values import Link


def program(dialect: str, shorthands: str) -> Reader[FileSteps]:
    """Make the reader of programs, with the shorthands that hold for them."""
    short = unpacked(shorthands)
    return program_steps("node-pg-migrate", 2, dialect, lambda ask: translated(ask, short), taken_back, shorthands)


def translated(ask: Ask, shorthands: Options) -> Iterator[str] | None:
    """Give the statements of a call of the builder; None where it is not understood."""
    first, *more = ask.chain.links or (Link(""),)
    if first.name == "db":
        return iter(()) if more and more[0].name == "select" else None
    call = CALLS.get(first.name) if not more else None
    made = call(first.args or (), shorthands) if call else None
    return None if made is None else iter(made)
