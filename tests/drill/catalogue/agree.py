"""Holds what the checker says of a change, touch by touch, against what really happened."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.core.verdict import Verdict
from checker.store import Store
from tests.drill.catalogue import base, orm
from tests.drill.catalogue.change import Change, revision
from tests.drill.catalogue.really import Ended, Ends
from tests.drill.catalogue.touches import TOUCHES
from tests.drill.checkout import ENV
from tests.drill.compare import Said, ask

MODELS = "models"
"""The name of the application with models, which is asked about as a whole."""
_SOURCES = {each.name: each for each in TOUCHES}
STORE = Store.open(None)
"""One for all: most files of most questions are the same."""


@dataclass(frozen=True)
class Disagreement:
    """One touch of which the checker says something else."""

    change: str
    dialect: str
    touch: str
    kind: str
    """`missed`, `needless` or `unknown`."""
    really: str
    said: Said

    @property
    def key(self) -> tuple[str, str, str]:
        """What a mark in the list of those that wait names."""
        return self.change, self.dialect, self.touch

    def __str__(self) -> str:
        return f"{self.kind} {self.change} on {self.dialect}: {self.touch}: {self.really}\n  {self.said}"


def disagreements(change: Change, dialect: str, before: Ends, after: Ends) -> Iterator[Disagreement]:
    """Ask about the models, about each touch that went wrong, and about all others at once."""
    models = [name for name in after if name.startswith("orm ")]
    yield from _judged(change, dialect, MODELS, _worst(change, dialect, before, after, models))
    fine = []
    for name in after:
        if name in models:
            continue
        if after[name].error or (after[name].differs(before[name]) and not change.writes(dialect)):
            yield from _judged(change, dialect, name, after[name])
        else:
            fine.append(name)
    said = _ask(change, dialect, fine)
    if said.fit in {Verdict.UNSAFE, Verdict.UNKNOWN}:
        for name in fine:
            yield from _judged(change, dialect, name, None)


def _worst(change: Change, dialect: str, before: Ends, after: Ends, names: list[str]) -> Ended | None:
    """Give the first touch that failed, else the first that differs; None where all is well."""
    failed = (after[name] for name in names if after[name].error)
    differing = (after[name] for name in names if after[name].differs(before[name]) and not change.is_everyday(dialect))
    return next(failed, None) or next(differing, None)


def _judged(change: Change, dialect: str, name: str, wrong: Ended | None) -> Iterator[Disagreement]:
    said = _ask(change, dialect, [name])
    kind = _kind(said, wrong)
    if kind:
        yield Disagreement(change.id, dialect, name, kind, str(wrong or "works"), said)


def _kind(said: Said, wrong: Ended | None) -> str:
    if said.fit is Verdict.UNKNOWN:
        return "unknown"
    if wrong is None:
        return "needless" if said.fit is Verdict.UNSAFE else ""
    heard = said.fit is not Verdict.SAFE if wrong.error else _speaks(said)
    return "" if heard else "missed"


def _speaks(said: Said) -> bool:
    """Tell whether anything is said of a difference that nobody would see; a note is enough."""
    return any(not each.rule.startswith(("boot-", "note-additive", "note-index")) for each in said.findings)


def _ask(change: Change, dialect: str, names: list[str]) -> Said:
    known = _BEFORE | _history(dialect) | application(dialect, names)
    ran = known | {"migrations/versions/b2.py": revision("b2", "a1", change.steps(dialect) or ())}
    return ask(ran, known, dialect, STORE)


_BEFORE = {
    "alembic.ini": "[alembic]\nscript_location = migrations\n",
    "migrations/env.py": ENV,
    "app/__init__.py": "",
}


def _history(dialect: str) -> dict[str, str]:
    return {"migrations/versions/a1.py": revision("a1", None, base.begin(dialect))}


def application(dialect: str, names: list[str]) -> dict[str, str]:
    """Give the files of an application that does these things."""
    if names == [MODELS]:
        return {"app/models.py": orm.SOURCE}
    sources = {name: _SOURCES[name].source(dialect) or "" for name in names}
    return {f"app/{name.replace(' ', '_')}.py": source for name, source in sources.items()}
