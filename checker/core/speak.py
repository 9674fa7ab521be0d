"""Words that several rules share: lists, places, how sure a use is."""

import re
from collections.abc import Iterable

from checker.core.finding import Evidence
from checker.core.history import Revision
from checker.core.needs import Habit, Needs, Proof
from checker.core.rollback import Rollback
from checker.core.schema import Gone, Origin
from checker.core.use import Touch, Use

MOST_USES = 3
"""How many places of the target's code stand under one finding."""

_VERBS = {
    Touch.LOAD: "loads it",
    Touch.READ: "reads it",
    Touch.STAR: "SELECT *",
    Touch.INSERT: "inserts it",
    Touch.UPDATE: "updates it",
    Touch.DELETE: "deletes from it",
    Touch.TRUNCATE: "empties it",
    Touch.CALL: "calls it",
}


def how_it_ends(*, silent: bool) -> str:
    """Say how an INSERT ends that leaves out what it must not."""
    return "stores another value, or nothing, in silence" if silent else "fails"


def listed(words: Iterable[str], most: int = 4) -> str:
    """Join words as people do: "a, b and c"; beyond `most`, "a, b, c and 2 more"."""
    all_ = tuple(words)
    if len(all_) > most:
        return f"{', '.join(all_[: most - 1])} and {len(all_) - most + 1} more"
    return " and ".join((", ".join(all_[:-1]), all_[-1])) if len(all_) > 1 else "".join(all_)


def one(count: int, word: str) -> str:
    """Count things: "1 column", "2 columns"."""
    return f"{count} {word}" + ("" if count == 1 else "s")


def quoted(values: Iterable[str]) -> str:
    """List values as SQL literals."""
    return listed(literal(value) for value in values)


def literal(value: str) -> str:
    """Give a text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def normal(expression: str) -> str:
    """Give an SQL expression in one spelling: outside of literals, case, spaces and outer brackets do not count."""
    parts = re.split(r"('(?:[^']|'')*')", expression)
    text = "".join(part if part.startswith("'") else _plain(part) for part in parts).strip()
    while text.startswith("(") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def keyed(table: str, columns: tuple[str, ...]) -> str:
    """Name a key: `users.email`, or `users (org, email)`."""
    return f"{table}.{columns[0]}" if len(columns) == 1 else f"{table} ({', '.join(columns)})"


def cause(origin: Origin) -> str:
    """Name what made a state: a revision, or else a file."""
    if origin.stated:
        return f"the newer {origin.path}" if origin.of_current else origin.path
    if origin.revision:
        return f"revision {origin.revision}"
    return origin.path or "something that was not read"


def opening(origin: Origin) -> str:
    """Name what made a state, at the beginning of a sentence."""
    named = cause(origin)
    return named[:1].upper() + named[1:] if origin.revision else named


def called(revision: Revision) -> str:
    """Name a revision in a sentence, or the file of a stated schema."""
    return revision.path if revision.stated else f"revision {revision.id}"


def went(gone: Gone, target: str) -> str:
    """Say how something went away, as the end of a sentence."""
    if gone.never:
        return f"it never came to this database, only {target}'s own {cause(gone.origin)} makes it"
    if gone.to:
        return f"{cause(gone.origin)} renamed it to {gone.to}"
    if gone.origin.stated:
        return f"the newer {gone.origin.path} is without it" if gone.origin.of_current else "no newer file has it"
    return f"{cause(gone.origin)} dropped it"


def went_verb(gone: Gone) -> str:
    """Say in two words what a revision did to something that is gone."""
    if gone.never:
        return "makes it"
    if gone.origin.stated and not gone.to:
        return "is without it" if gone.origin.of_current else "has it"
    return f"renames it to {gone.to}" if gone.to else "drops it"


def doubt(needs: Needs, target: str, proof: Proof) -> str:
    """Say how unsure a use is, to stand behind a message; empty where it is proven."""
    if proof is Proof.PROVEN:
        return ""
    if proof is Proof.ABSENT:
        return f"; nothing in {target} names it"
    if needs.through:
        return f"; use not proven: what {target} does through {listed(needs.through)} is not all read"
    if needs.assumed:
        return f"; use not proven: the code of {target} could not be read"
    return f"; use not proven: {target} may name it in code that was not read"


def user(use: Use) -> str:
    """Name a place of the code in a sentence: a model, or the first words of a statement."""
    return shortened(use.by) or "a query"


def shortened(text: str, width: int = 48) -> str:
    """Cut a statement to its first words."""
    return text if len(text) <= width else text[: width - 3].rsplit(" ", 1)[0].rstrip(" (.,") + " ..."


def evidence(rollback: Rollback, origin: Origin, says: str, uses: Iterable[Use] = ()) -> tuple[Evidence, ...]:
    """Give the place that made a state, then the first places of the target's code that it hurts."""
    made = (rollback.place(origin, says),) if origin.path else ()
    places: dict[tuple[str, int], Evidence] = {}
    for use in uses:
        places.setdefault((use.path, use.line), rollback.use(use, _VERBS[use.touch]))
    return (*made, *tuple(places.values())[:MOST_USES])


def habits(rollback: Rollback, found: Iterable[Habit], says: str) -> tuple[Evidence, ...]:
    """Give the first places where the target's code does something around its statements."""
    places = ((each.path, each.line) for each in found if each.path)
    return tuple(Evidence(rollback.target, *place, says=says) for place in dict.fromkeys(places))[:MOST_USES]


def of_revision(revision: Revision, ref: str, says: str = "") -> Evidence:
    """Turn a revision's file into evidence; its title stands as the object."""
    return Evidence(ref, revision.path, revision.line, revision.id, object=revision.title, says=says)


def of_hook(rollback: Rollback) -> tuple[Evidence, ...]:
    """Turn the place where the hook was found into evidence, if there is one."""
    hook = rollback.boot.hook if rollback.boot else None
    if hook is None or not hook.path:
        return ()
    return (Evidence(rollback.target, hook.path, hook.line, says=f"runs {hook.command}"),)


def _closes(text: str) -> int:
    """Give where the bracket closes with which a text begins."""
    depth = 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return index
    return -1


def _plain(part: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s*([^\w\s])\s*", r"\1", part)).lower()
