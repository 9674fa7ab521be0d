"""The question: current, target, the schema left behind, the target's needs, the revisions between."""

from dataclasses import field, replace

from checker.core.boot import Boot
from checker.core.fact import frozen
from checker.core.finding import Evidence
from checker.core.history import History, Package, Revision
from checker.core.needs import Model, Needs
from checker.core.operation import Step
from checker.core.schema import Origin, Schema, origin_of
from checker.core.use import Use

GIVEN = "--schema"
"""What stands for a release where a file was given."""


@frozen
class Rollback:
    """What a rule is asked about. The same record, with target as current too, asks whether a release fits itself."""

    current: str
    """FROM's name, for messages."""
    target: str
    """TO's name, for messages."""
    needs: Needs
    """The target's."""
    schema: Schema
    """The schema asked about: what FROM left behind, or the target's own."""
    own: Schema = field(default_factory=Schema)
    """The target's own schema."""
    boot: Boot | None = None
    """None where boot is not asked."""
    between: tuple[Revision, ...] = ()
    """Revisions that only FROM has, parents first."""
    divergent: tuple[Revision, ...] = ()
    """Revisions that only TO has, parents first."""
    edited: tuple[tuple[Revision, Revision], ...] = ()
    """(TO's text, FROM's text) of revisions that both have and whose operations differ."""
    history: History | None = None
    """The target's."""
    forward: bool = False
    """Whether TO is the newer of the two: then its hook is meant to apply what the database lacks."""
    readiness: str = "any"
    """`head`: a probe of the target wants the database at the target's own newest revision."""
    newer: tuple[Model, ...] = ()
    """FROM's models, those that may map otherwise than TO's; all where a migration copies values to a new column."""
    foreign: tuple[Evidence, ...] = ()
    """Files changed between the releases that look like migrations of a tool without an adapter."""
    packages: tuple[tuple[Package, Package], ...] = ()
    """(TO's, FROM's) of packages that bring migrations and are pinned to another version."""
    given: str = ""
    """The file from which the newer schema was taken, where one was given."""
    waiting: frozenset[str] = frozenset()
    """Revisions that have yet to run, since they run only once the old release is gone."""

    def place(self, origin: Origin, says: str = "") -> Evidence:
        """Turn an origin into evidence."""
        ref = self.current if origin.of_current else self.target
        if self.given and origin.of_current and origin.path == self.given:
            ref = GIVEN
        return Evidence(ref, origin.path, origin.line, origin.revision, says=says)

    def at(self, revision: Revision, step: Step, says: str = "") -> Evidence:
        """Turn the place of a step between the releases into evidence."""
        origin = origin_of(revision, step)
        return self.place(replace(origin, line=step.line or revision.line), says)

    def use(self, use: Use, says: str = "") -> Evidence:
        """Turn a place of the target's code into evidence."""
        return Evidence(self.target, use.path, use.line, says=says)
