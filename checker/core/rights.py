"""Which rights a role had on what the target uses, and has no more."""

from collections.abc import Iterator
from typing import NamedTuple

from checker.core.rollback import Rollback
from checker.core.schema import Origin, RightsState


class Lost(NamedTuple):
    """Rights on one object that were taken from one role."""

    of: str
    """`table`, `sequence`, ..."""
    name: str
    """Empty for all objects of the kind."""
    role: str
    privileges: tuple[str, ...]
    columns: tuple[str, ...]
    """Those of its columns that the role may still name, where it lost the rest; empty where it lost all."""
    origin: Origin
    anew: bool
    """Whether no REVOKE did it: what stands under this name is made anew, and nobody gave the rights again."""


def rights_lost(rollback: Rollback, of: str) -> Iterator[Lost]:
    """Give what was taken away, and not given again, between the target's own schema and the one asked about."""
    revoked = {
        (revision.path, step.line) for revision in rollback.between for step in revision.up if _revokes(step.operation)
    }
    for (kind, name, role), state in sorted(rollback.schema.rights.items()):
        if kind != of:
            continue
        own = rollback.own.rights.get((kind, name, role), RightsState())
        gone = {each: at for each, at in state.taken.items() if each not in own.taken and each not in state.given}
        for at in dict.fromkeys(gone.values()):
            names = tuple(privilege for (privilege, _), origin in gone.items() if origin == at)
            kept = tuple(sorted(column for privilege, column in state.given if privilege in names and column))
            yield Lost(kind, name, role, tuple(dict.fromkeys(names)), kept, at, anew=(at.path, at.line) not in revoked)


def _revokes(operation: object) -> bool:
    return getattr(operation, "kind", "") == "grant" and getattr(operation, "verb", "") == "drop"
