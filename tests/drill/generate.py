"""Histories made from a seed: releases with migrations in many spellings, and models that follow them."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from tests.drill.changes import Site, stop_using
from tests.drill.checkout import ENV
from tests.drill.models import models
from tests.drill.queries import queries
from tests.drill.repertoire import CHANGES
from tests.drill.services import service
from tests.drill.shapes import Db
from tests.drill.spelling import Pen, revision
from tests.drill.tables import create_table

_INI = "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n"


@dataclass(frozen=True)
class Case:
    """Two releases of a generated history."""

    seed: int
    dialect: str
    ran: dict[str, str]
    """FROM's files."""
    known: dict[str, str]
    """TO's files."""
    story: tuple[str, ...]
    """What happened, in words."""

    def __str__(self) -> str:
        only = [path for path in self.ran if self.known.get(path) != self.ran[path]]
        gone = [path for path in self.known if path not in self.ran]
        parts = [f"seed {self.seed} on {self.dialect}: {'; '.join(self.story)}"]
        parts += [
            f"--- TO {path}\n{self.known[path]}"
            for path in sorted(self.known)
            if path.endswith(".py") and path != "migrations/env.py"
        ]
        parts += [f"--- FROM {path}\n{self.ran[path]}" for path in sorted(only)]
        parts += [f"--- only TO has {path}" for path in gone]
        return "\n".join(parts)


@dataclass
class _Line:
    """A line of development."""

    db: Db
    files: dict[str, str]
    heads: tuple[str, ...] = ()

    def branch(self) -> "_Line":
        return _Line(deepcopy(self.db), dict(self.files), self.heads)


def case(seed: int, dialect: str) -> Case:
    """Make the case of a seed."""
    rng = Random(f"{seed} {dialect}")  # noqa: S311  # dice, not secrets
    used: set[str] = set()
    story: list[str] = []
    line = _Line(
        {},
        {
            "alembic.ini": _INI,
            "migrations/env.py": ENV,
            "app/__init__.py": "",
            "Procfile": "release: alembic upgrade head\n",
        },
    )
    _migrate(line, rng, dialect, used, [], tables=rng.randint(1, 3))
    releases = [_release(line, rng, dialect)]
    told: list[list[str]] = [[]]
    if rng.random() < 0.08:
        return _hotfix(seed, dialect, line, rng, used)
    for _ in range(rng.randint(1, 3)):
        happened: list[str] = []
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            _migrate(line, rng, dialect, used, happened)
        if rng.random() < 0.15:
            happened += filter(None, [stop_using(Site(line.db, Pen(rng, dialect), used))])
        releases.append(_release(line, rng, dialect))
        told.append(happened)
    back = rng.randrange(len(releases) - 1)
    for happened in told[back + 1 :]:
        story += happened
    return Case(seed, dialect, releases[-1], releases[back], tuple(story))


def _hotfix(seed: int, dialect: str, line: _Line, rng: Random, used: set[str]) -> Case:
    """Go back to a hotfix of the older release, whose migration the newer one may or may not have merged."""
    fix, story = line.branch(), ["hotfix:"]
    _migrate(fix, rng, dialect, used, story)
    known = _release(fix, rng, dialect)
    story.append("newer:")
    if rng.random() < 0.5:
        _migrate(line, rng, dialect, used, story)
        return Case(seed, dialect, _release(line, rng, dialect), known, tuple(story))
    newer = fix.branch()
    newer.heads = line.heads
    fresh = Site(newer.db, Pen(rng, dialect), used)
    create_table(fresh)
    made = _identifier(rng)
    newer.files[_file(rng, made)] = revision(fresh.pen, made, line.heads, "beside the hotfix")
    merge = _identifier(rng)
    newer.files[_file(rng, merge)] = revision(Pen(rng, dialect), merge, (*fix.heads, made), "merge the hotfix")
    return Case(seed, dialect, _release(newer, rng, dialect), known, (*story, "a table, and a merge"))


def _migrate(line: _Line, rng: Random, dialect: str, used: set[str], story: list[str], tables: int = 0) -> None:
    """Add a revision to a line: some tables, or a few changes."""
    pen = Pen(rng, dialect, op="op" if rng.random() < 0.9 else "alembic_op")
    site = Site(line.db, pen, used)
    for _ in range(tables):
        create_table(site)
    for tab in line.db.values() if tables else ():
        tab.hidden = False
    if not tables:
        story += _changes(site, rng.choice((1, 1, 1, 2, 3)))
    own = _identifier(rng)
    title = (story[-1] if story else "the beginning").replace('"', "")
    line.files[_file(rng, own)] = revision(pen, own, line.heads, title)
    line.heads = (own,)


def _changes(site: Site, count: int) -> Iterator[str]:
    changes, weights = zip(*CHANGES, strict=True)
    for _ in range(count):
        for _attempt in range(8):
            done = site.rng.choices(changes, weights)[0](site)
            if done:
                yield done
                break


def _release(line: _Line, rng: Random, dialect: str) -> dict[str, str]:
    """Write the code beside the migrations."""
    line.files["app/models.py"] = models(line.db, rng)
    beside = {"app/queries.py": queries(line.db, rng, dialect), "app/service.py": service(line.db, rng)}
    for path, text in beside.items():
        line.files.pop(path, None)
        if text:
            line.files[path] = text
    return dict(sorted(line.files.items()))


def _identifier(rng: Random) -> str:
    return f"{rng.randrange(16**12):012x}"


def _file(rng: Random, own: str) -> str:
    return f"migrations/versions/{own}_{rng.choice(('change', 'update_schema', 'step'))}.py"
