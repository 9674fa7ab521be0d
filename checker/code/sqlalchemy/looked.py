"""What a program looked up in its tree: another tree that answers all of it alike has the same models."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.code.sqlalchemy.facts import Declared
from checker.python.values import Value

if TYPE_CHECKING:
    from checker.code.sqlalchemy.program import Placed, Program


@dataclass(eq=False, repr=False)
class Looked:
    """What was looked up, and what came of it."""

    facts: dict[str, Declared] = field(default_factory=dict)
    """By path."""
    opened: dict[str, Declared] = field(default_factory=dict)
    """By path: all names, also of files that declare nothing."""
    beside: dict[str, bool] = field(default_factory=dict)
    """Whether a package has a file of this path as a module."""
    modules: dict[tuple[str, str], str] = field(default_factory=dict)
    """Files by the name of the module and the folder that imports it; empty where there is none."""
    settled: "dict[tuple[str, str], Placed]" = field(default_factory=dict)
    """By name and path: where it leads."""
    deepened: dict[tuple[str, str], Value] = field(default_factory=dict)
    """By name and path: its value, in which nothing is left to look up."""

    def whole(self) -> dict[str, Declared]:
        """Give what was found in files that declare something; the others may differ."""
        return {path: facts for path, facts in self.facts.items() if facts.whole}


def take_over(program: "Program", before: "Program") -> bool:
    """Let a program take what that of another tree found, where all that was looked up is the same in its own tree."""
    if program.unread or before.unread or not _answers_alike(program, before):
        return False
    ours, theirs = program.looked, before.looked
    ours.facts.update(theirs.whole())
    ours.opened.update(theirs.opened)
    ours.beside.update(theirs.beside)
    ours.settled.update(theirs.settled)
    ours.deepened.update(theirs.deepened)
    program.helped = before.helped
    return True


def _answers_alike(program: "Program", before: "Program") -> bool:
    ours, theirs = program.tree.paths(), before.tree.paths()
    looked, whole = before.looked, before.looked.whole()
    return (
        all(ours.get(path) == theirs.get(path) for path in (*whole, *looked.opened))
        and all((path in ours) is there for path, there in looked.beside.items())
        and not any(program.facts(path).whole for path in looked.facts if path in ours and path not in whole)
        and all(program.module(dotted, f"{near}/") == found for (dotted, near), found in looked.modules.items())
    )
