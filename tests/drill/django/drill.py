"""Runs generated cases: the real Django and the checker, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.adapters.django import detect, read
from checker.core.apply import apply_revisions
from checker.core.schema import Schema
from tests.drill.compare import Said, ask, needless, wrong_safe
from tests.drill.django.generate import Case, case
from tests.drill.django.real import Rehearsed, rehearse
from tests.drill.django.site import Database
from tests.drill.django.structure import differences, replayed
from tests.drill.real import Outcome
from tests.trees import DictTree


@dataclass(frozen=True)
class Drill:
    """One case, done and asked."""

    case: Case
    really: Rehearsed
    answer: Said
    strange: tuple[str, ...]
    """Where the replay makes another schema than Django does."""

    @property
    def outcome(self) -> Outcome:
        """What really happened."""
        return self.really.outcome

    @property
    def wrong(self) -> tuple[str, ...]:
        """What the checker missed, or said in other words."""
        return wrong_safe(self.outcome, self.answer) if self.outcome.ran else ()

    @property
    def needless(self) -> bool:
        """Whether it warned of nothing."""
        return self.outcome.ran and needless(self.outcome, self.answer)

    def __str__(self) -> str:
        really = [f"really: boot {self.outcome.boot or 'passed'}", *(f"    {each}" for each in self.outcome.failures)]
        more = [*self.outcome.trouble, *self.strange]
        return "\n".join([str(self.case), *really, str(self.answer), *(f"    {each}" for each in more)])


def one(seed: int, database: Database) -> Drill:
    """Do the case of a seed."""
    made = case(seed)
    really = rehearse(made.ran, made.known, database)
    strange = []
    for files, real in ((made.known, really.own), (made.ran, really.left)):
        if real is not None:
            strange += [*differences(real, replayed(schema_of(files, database.dialect)))]
    return Drill(made, really, ask(made.ran, made.known, database.dialect), tuple(dict.fromkeys(strange)))


def schema_of(files: Mapping[str, str], dialect: str) -> Schema:
    """Give the schema that the program's replay of a tree's migrations makes."""
    tree = DictTree(files)
    (place,) = detect(tree)
    history = read(tree, place, dialect)
    return apply_revisions(Schema(dialect), history.ordered(), of_current=False)
