"""Writes the raw SQL of one release of a generated history, beside its models."""

# ruff: noqa: S608  # the SQL of a throw-away database, from our own words

from collections.abc import Iterator
from random import Random

from tests.drill.shapes import Db, Tab, literal


def queries(db: Db, rng: Random, dialect: str) -> str | None:
    """Write app/queries.py: a few statements, each in a function of its own; None where this release has none."""
    shown = [tab for tab in db.values() if any(not col.hidden for col in tab.cols.values())]
    if not shown or rng.random() < 0.55:
        return None
    bodies = []
    for tab in rng.sample(shown, k=min(len(shown), rng.randint(1, 2))):
        bodies += [_run(statement) for statement in _statements(tab, rng, dialect)]
        bodies += _stars(tab, rng)
        bodies += _joins(tab, db, rng)
    lines = ["from sqlalchemy import text"]
    for number, body in enumerate(bodies):
        lines += ["", "", f"def ask_{number}(session):", *(f"    {line}" for line in body)]
    return "\n".join(lines) + "\n" if bodies else None


def _run(statement: str) -> list[str]:
    return [f"session.execute(text({statement!r}))"]


def _stars(tab: Tab, rng: Random) -> Iterator[list[str]]:
    """Read whole rows, by name or by place; only of what the code knows."""
    known = [col for col in tab.cols.values() if not col.hidden]
    if rng.random() < 0.15:
        name = rng.choice(known).name
        yield [
            f'rows = session.execute(text("SELECT * FROM {tab.name}")).mappings().all()',
            f'return [row["{name}"] for row in rows]',
        ]
    if rng.random() < 0.08 and len(known) == len(tab.cols):
        places = ", ".join(f"_{number}" for number in range(len(known) + 1))
        yield [
            f'rows = session.execute(text("SELECT * FROM {tab.name}")).all()',
            f"return [_0 for {places} in rows]",
        ]


def _joins(tab: Tab, db: Db, rng: Random) -> Iterator[list[str]]:
    """Join a table to the one that it points at, without saying whose the columns are, as people do."""
    for column, parent in tab.keys.values():
        known = [col for col in tab.cols.values() if not col.hidden and col.name not in db[parent].cols]
        if known and not tab.cols[column].hidden and rng.random() < 0.5:
            names = ", ".join(col.name for col in rng.sample(known, k=min(2, len(known))))
            yield _run(f"SELECT {names} FROM {tab.name} JOIN {parent} ON {parent}.id = {tab.name}.{column}")


def _statements(tab: Tab, rng: Random, dialect: str) -> Iterator[str]:
    known = [col for col in tab.cols.values() if not col.hidden]
    some = rng.sample(known, k=rng.randint(1, len(known)))
    names = ", ".join(col.name for col in some)
    plain = [col for col in some if col.kind not in {"json", "native"}]
    if rng.random() < 0.7:
        where = f" WHERE {plain[0].name} IS NOT NULL" if plain and rng.random() < 0.5 else ""
        yield f"SELECT id, {names} FROM {tab.name}{where} ORDER BY id"
    if rng.random() < 0.4:
        needed = [col for col in known if not (col.nullable or col.server is not None)]
        written = list(dict.fromkeys([*needed, *(col for col in some if tab.parent(col.name) is None)]))
        if written and all(tab.parent(col.name) is None for col in written):
            columns, row = (
                ", ".join(col.name for col in written),
                ", ".join(literal(col, 900, dialect) for col in written),
            )
            yield f"INSERT INTO {tab.name} ({columns}) VALUES ({row})"
    unique = next((columns for columns in tab.uniques.values()), ())
    free = [col for col in some if col.name not in {name for names in tab.uniques.values() for name in names}]
    if free and tab.parent(free[0].name) is None and rng.random() < 0.4:
        yield f"UPDATE {tab.name} SET {free[0].name} = {literal(free[0], 1, dialect)} WHERE id > 0"
    if unique and rng.random() < 0.4 and all(col.may_hide or col.name in unique for col in tab.cols.values()):
        row = ", ".join(literal(tab.cols[name], 901, dialect) for name in unique)
        if not any(tab.parent(name) or tab.cols[name].hidden for name in unique):
            columns = ", ".join(unique)
            yield _upsert(tab.name, columns, row, rng, dialect)


def _upsert(table: str, columns: str, row: str, rng: Random, dialect: str) -> str:
    plain = f"INTO {table} ({columns}) VALUES ({row})"
    if dialect != "mysql":
        return f"INSERT {plain} ON CONFLICT ({columns}) DO NOTHING"
    first = columns.split(", ", maxsplit=1)[0]
    return rng.choice((f"INSERT IGNORE {plain}", f"INSERT {plain} ON DUPLICATE KEY UPDATE {first} = {first}"))
