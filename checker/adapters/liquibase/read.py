"""Reads all change sets in the order in which an update meets them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from checker.adapters.liquibase.find import VALID, broken, change_sets, defined, ending_of, on_the_classpath, resolved
from checker.core.adapter import EVERYTHING, Wanted
from checker.core.history import History, Place, Revision
from checker.core.operation import Step
from checker.core.tree import Reader, Tree, Unread
from checker.folders.linear import opener
from checker.folders.script import sql_script
from checker.grammars.liquibase.facts import ChangelogSteps, ChangeSet, RunsFile, speaks
from checker.grammars.liquibase.steps import changelog_steps
from checker.sql import VERSION as SQL_VERSION


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the change sets that the root changelog leads to; those of other databases are not this history's."""
    own = place.dialect or dialect
    values = tuple(sorted(defined(tree, place.config, own).items()))
    found: list[Revision] = []
    for path, logical, each, at, context in change_sets(tree, place.config):
        if not speaks(each.dbms, own) or not speaks(each.only, own):
            continue
        id_ = _id(logical, each)
        up: tuple[Step, ...] = ()
        down: tuple[Step, ...] | None = None
        if wanted.wants(id_, opener(tree, path)):
            up, down = _steps(tree, path, at, own, values)
            up = tuple(replace(step, maybe=True) for step in up) if context else up
        before = next((one.id for one in reversed(found) if one.id != id_), "")
        parents = (before,) if before else ()
        blob = " ".join((each.digest, *_files(tree, each, path))) + (VALID if each.valid else "")
        title = each.comment or each.id
        found.append(Revision(id_, path, each.line, parents, title=title, blob=blob, up=up, down=down))
    return History(place, tuple(found), unread=tuple(broken(tree, place.config)), by_name=True)


def _id(logical: str, each: ChangeSet) -> str:
    """Name a change set as Liquibase does; one that runs whenever it changes, by its text too."""
    name = f"{on_the_classpath(logical)}::{each.id}::{each.author}"
    return f"{name}@{each.digest[:8]}" if each.run_on_change or each.run_always else name


def _files(tree: Tree, each: ChangeSet, path: str) -> Iterator[str]:
    for included in each.files:
        yield from (tree.paths()[file] for file in resolved(tree, included, path))


def _steps(
    tree: Tree, path: str, at: int, dialect: str, values: tuple[tuple[str, str], ...]
) -> tuple[tuple[Step, ...], tuple[Step, ...] | None]:
    found = tree.facts(path, _reader(ending_of(path), dialect, values))
    if isinstance(found, Unread):
        return (Step(found, found.line or 1),), None
    done = found.sets[at]
    up = tuple(step for each in done.up for step in _plain(tree, each, path, dialect))
    down = None if done.down is None else [step for each in done.down for step in _plain(tree, each, path, dialect)]
    return up, None if down is None else tuple(down)


def _plain(tree: Tree, each: Step | RunsFile, path: str, dialect: str) -> Iterator[Step]:
    if isinstance(each, Step):
        yield each
        return
    files = resolved(tree, each.file, path)
    if not files:
        yield Step(Unread("the file of SQL is not there", each.file.file, each.file.line), each.file.line)
    for file in files:
        read_file = tree.facts(file, sql_script("liquibase", 1, dialect))
        steps = (Step(read_file),) if isinstance(read_file, Unread) else read_file.up
        yield from (replace(step, line=each.file.line, maybe=step.maybe or each.maybe) for step in steps)


@lru_cache(maxsize=32)
def _reader(ending: str, dialect: str, values: tuple[tuple[str, str], ...]) -> Reader[ChangelogSteps | Unread]:
    return Reader(
        "liquibase-steps",
        1000 * SQL_VERSION + 2,
        lambda content: changelog_steps(content, ending, dialect, dict(values)),
        (ending, dialect, *(f"{name}={value}" for name, value in values)),
    )
