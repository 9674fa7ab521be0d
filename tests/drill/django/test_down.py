"""Generated migrations are really taken back, by the commands that are advised, and leave what the replay says."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.utils import OperationalError

from checker.adapters.django import adapter, detect, read
from checker.core.apply import apply_revisions
from checker.core.down import taken_back
from checker.core.history import History
from checker.core.schema import Schema
from tests.drill.django.generate import Case, case
from tests.drill.django.site import Memory, Site
from tests.drill.django.structure import Structure, differences, replayed, structure
from tests.trees import DictTree

SEEDS = range(40, 56)


@contextmanager
def site(files: dict[str, str]) -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="rollback-drill-"))
    made = Site(files, folder)
    try:
        yield made
    finally:
        made.forget()
        shutil.rmtree(folder, ignore_errors=True)


def histories(made: Case, dialect: str) -> tuple[History, frozenset[str]]:
    """Give FROM's history, and what only FROM has of it."""
    ran, known = (read(tree, detect(tree)[0], dialect) for tree in (DictTree(made.ran), DictTree(made.known)))
    return ran, ran.ids - known.ids


def down(made: Case, commands: tuple[str, ...]) -> Structure | None:
    """Go up and down for real; None where SQL dropped what Django would drop."""
    with site(made.ran) as newer:
        newer.migrate()
        try:
            for command in commands:
                newer.migrate(*command.split()[3:])
        except OperationalError:
            return None
        return structure()


def test_what_is_taken_back_is_gone_as_the_replay_says(memory: Memory) -> None:
    done = 0
    for seed in SEEDS:
        made = case(seed)
        ran, undone = histories(made, memory.dialect)
        if any(ran.by_id[id_].down is None for id_ in undone):
            continue
        assert adapter.downs
        memory.fresh()
        real = down(made, adapter.downs(ran, ran.ids, undone))
        if real is None:
            continue
        newest_first = tuple(each.id for each in reversed(ran.ordered()) if each.id in undone)
        order = (*ran.ordered(), *taken_back(ran, newest_first))
        schema = apply_revisions(Schema(memory.dialect), order, of_current=True)
        assert [*differences(real, replayed(schema))] == [], made
        done += 1
    assert done > len(SEEDS) // 2
