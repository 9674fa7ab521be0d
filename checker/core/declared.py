"""What was written down about the revisions between the releases, with the place where it stands."""

from collections.abc import Iterator

from checker.core.finding import Evidence
from checker.core.history import Declared, Revision
from checker.core.rollback import Rollback


def declared_between(rollback: Rollback) -> Iterator[tuple[Revision, Declared, Evidence]]:
    """Give what was written down about revisions that only one of the releases has."""
    for revisions, ref in ((rollback.between, rollback.current), (rollback.divergent, rollback.target)):
        for revision in revisions:
            for each in revision.declared:
                says = "declared in the configuration" if not each.line else "declares it"
                where = each.source if each.source and each.line else ref
                yield revision, each, Evidence(where, revision.path, each.line or revision.line, revision.id, says=says)


def standing(declared: Declared) -> str:
    """Say where it stands, in a sentence about its revision."""
    if not declared.line:
        return "the configuration"
    return f"line {declared.line}" + (f" in {declared.source}" if declared.source else "")
