"""Fixups: the files with which a database crosses over from an older history to one that was squashed.

`gel migration squash` leaves `fixups/OLD-NEW.edgeql`, a migration that follows the old head and says in its name which
revision the database is at afterwards (gel-cli 7.9, src/migrations/migration.rs and apply.rs, read).
"""

from collections.abc import Iterable
from dataclasses import replace

from checker.core.fact import frozen
from checker.core.history import Place, Revision
from checker.core.tree import Tree, Unread
from checker.grammars.gel.readers import COMMANDS, HEADING


@frozen
class Fixup:
    """One file of fixups."""

    source: str
    """The revision that the database must be at."""
    id: str
    target: str
    """The revision that it is at afterwards, as the file's name says."""
    empty: bool
    """Whether it changes nothing: the squashed history makes what the old one made."""


def fixups(tree: Tree, place: Place) -> tuple[Fixup, ...]:
    """Read the fixups of a schema, in path order."""
    found = []
    start = f"{place.folder}/fixups/".lstrip("/")
    for path in tree.paths():
        name = path[len(start) :].removesuffix(".edgeql")
        if not path.startswith(start) or not path.endswith(".edgeql") or "/" in name or "-" not in name:
            continue
        heading, commands = tree.facts(path, HEADING), tree.facts(path, COMMANDS)
        if not isinstance(heading, Unread):
            empty = not isinstance(commands, Unread) and not commands.commands
            found.append(Fixup(heading.parent, heading.id, name.split("-")[1], empty))
    return tuple(found)


def crossed(revisions: Iterable[Revision], found: tuple[Fixup, ...]) -> tuple[Revision, ...]:
    """Give the revisions, each with the revisions of older histories from which a fixup leads to it.

    One that an empty fixup leads to stands for what the old history made.
    """
    made = []
    for revision in revisions:
        ways = [each for each in found if revision.id in {each.target, each.id}]
        sources = tuple(dict.fromkeys(source for each in ways for source in _sources(each, found)))
        stands_for = tuple(each.source for each in ways if each.empty and each.source != revision.id)
        made.append(replace(revision, labels=sources, replaces=stands_for) if sources else revision)
    return tuple(made)


def _sources(last: Fixup, found: tuple[Fixup, ...]) -> Iterable[str]:
    """Give the revisions from which a fixup can be reached, through other fixups too."""
    waiting, seen = [last.source], set[str]()
    while waiting:
        source = waiting.pop(0)
        if source not in seen:
            seen.add(source)
            yield source
            waiting += [each.source for each in found if source in {each.id, each.target}]
