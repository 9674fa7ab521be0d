"""The command line, in its own words: what `--help` prints."""

from collections.abc import Iterator
from typing import NamedTuple

from checker.cli.run import answered
from checker.cli.words import COMMANDS, Words


class Command(NamedTuple):
    """One command; without a name the program itself."""

    name: str
    help: str


def commands() -> tuple[Command, ...]:
    """Give the help of the program and of each command."""
    return tuple(_commands())


def _commands() -> Iterator[Command]:
    yield Command("", answered(Words("")).text)
    for name in COMMANDS:
        yield Command(name, answered(Words(name, ("--help",))).text)
