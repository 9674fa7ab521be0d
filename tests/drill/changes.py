"""What a migration of a generated history may do: each change writes code and changes the picture of the database."""

# ruff: noqa: S608  # the SQL of a throw-away database, from our own words

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import TypeAlias

from tests.drill.models import default_client
from tests.drill.shapes import Col, Db, Kind, Tab, literal, python_type, sql_type
from tests.drill.spelling import Pen, column, column_sql, existing

Change: TypeAlias = Callable[["Site"], str | None]
"""Gives its name as a few words; None where nothing here can be changed so, and nothing was written."""

_WORDS = (
    "title", "body", "state", "amount", "price", "note", "email", "label", "rank", "kind", "flag", "stamp", "due",
    "score", "code", "city", "phone", "level", "weight", "origin", "color", "mood", "place", "extra", "size",
)  # fmt: skip


@dataclass
class Site:
    """Where a change is made."""

    db: Db
    pen: Pen
    used: set[str]
    """Names that were used once: none comes back with another meaning."""

    @property
    def rng(self) -> Random:
        """The dice."""
        return self.pen.rng

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.pen.dialect == "sqlite"

    @property
    def mariadb(self) -> bool:
        """Whether this is MariaDB."""
        return self.pen.dialect == "mysql"

    @property
    def postgres(self) -> bool:
        """Whether this is Postgres."""
        return self.pen.dialect == "postgres"

    def name(self, words: tuple[str, ...]) -> str:
        """Give a name that nothing had before."""
        while True:
            word = self.rng.choice(words)
            made = word if word not in self.used else f"{word}_{self.rng.randint(2, 99)}"
            if made not in self.used:
                self.used.add(made)
                return made

    def table(self, wanted: Callable[[Tab], bool] = lambda _: True) -> Tab | None:
        """Give a table that fits."""
        found = [tab for tab in self.db.values() if wanted(tab) and not tab.frozen]
        return self.rng.choice(found) if found else None

    def pick(self, wanted: Callable[[Col], bool] = lambda _: True, *, free: bool = False) -> tuple[Tab, Col] | None:
        """Give a column that fits, and its table."""
        tabs = [tab for tab in self.db.values() if not tab.frozen]
        found = [(tab, col) for tab in tabs for col in (tab.free() if free else tab.cols.values()) if wanted(col)]
        return self.rng.choice(found) if found else None

    def literal(self, col: Col, n: int = 1) -> str:
        """Write a value as SQL."""
        return literal(col, n, self.pen.dialect)


def new_column(site: Site, *, kinds: tuple[Kind, ...] = ()) -> Col:
    """Think of a column; nullable and without defaults."""
    rng = site.rng
    every: tuple[Kind, ...] = (
        "int", "int", "bigint", "string", "string", "string", "text", "numeric", "bool", "datetime", "moment", "date",
        "json", "enum", "native",
    )  # fmt: skip
    kind = rng.choice(kinds or every)
    col = Col(site.name(_WORDS), kind, dialect=site.pen.dialect)
    if kind == "string":
        col.size = (rng.choice((20, 40, 100, 255)),)
    if kind == "numeric":
        col.size = rng.choice(((10, 2), (12, 4), (8, 0)))
    if kind in {"enum", "native"}:
        col.labels = tuple(rng.sample(("new", "open", "paid", "done", "lost", "held"), k=rng.randint(2, 3)))
        col.type_name = f"{col.name}_kind"
    if kind in {"bool", "enum", "native"}:
        col.alike = True
    if rng.random() < 0.1:
        col.attribute = f"{col.name}_value"
    return col


def give_server(site: Site, col: Col) -> None:
    """Give a column a server default that suits it."""
    if col.kind == "bool":
        col.server = site.rng.choice(("false", "true") if site.postgres else ("0", "1"))
    elif col.kind in {"datetime", "moment"}:
        col.server = "CURRENT_TIMESTAMP"
    else:
        col.server = site.literal(col, 0)
    col.alike = True
    col.says_server = site.rng.random() < 0.75


def add_nullable(site: Site) -> str | None:
    """Add a column that may be NULL."""
    tab = site.table()
    if tab is None:
        return None
    col = new_column(site)
    if site.pen.chance(0.15) and col.kind not in {"datetime", "moment", "json"}:
        give_server(site, col)
    col.hidden = site.pen.chance(0.25)
    _add(site, tab, col)
    return f"add {tab.name}.{col.name}"


def add_with_server_default(site: Site) -> str | None:
    """Add a NOT NULL column with a server default that stays, or goes at once."""
    tab = site.table()
    if tab is None:
        return None
    col = new_column(site, kinds=("int", "string", "text", "bool", "numeric", "enum"))
    give_server(site, col)
    col.nullable = False
    _add(site, tab, col)
    if site.pen.chance(0.4):
        said = existing(col, site.pen, "server_default")
        site.pen.alter(tab.name, [f'alter_column({{t}}"{col.name}"{said}, server_default=None)'])
        col.server = None
        return f"add {tab.name}.{col.name} not null, default gone"
    col.hidden = site.pen.chance(0.4)
    return f"add {tab.name}.{col.name} not null default"


def add_backfilled(site: Site) -> str | None:
    """Add a column, fill it, and make it NOT NULL."""
    tab = site.table()
    if tab is None:
        return None
    col = new_column(site, kinds=("int", "string", "text", "bool", "numeric", "date", "datetime", "enum", "native"))
    _add(site, tab, col)
    site.pen.sql(f"UPDATE {tab.name} SET {col.name} = {site.literal(col)}")
    _not_null(site, tab, col)
    col.nullable, col.alike = False, True
    if site.pen.chance(0.4):
        col.client = default_client(col)
    return f"add {tab.name}.{col.name}, fill, not null"


def drop_column(site: Site) -> str | None:
    """Drop a column that nothing else names."""
    found = site.pick(free=True)
    if found is None or len(found[0].cols) < 2:
        return None
    tab, col = found
    if not site.sqlite and site.pen.chance(0.25):
        site.pen.sql(f"ALTER TABLE {tab.name} DROP COLUMN {'IF EXISTS ' if site.pen.chance(0.3) else ''}{col.name}")
    else:
        site.pen.alter(tab.name, [f'drop_column({{t}}"{col.name}")'])
    del tab.cols[col.name]
    return f"drop {tab.name}.{col.name}"


def rename_column(site: Site) -> str | None:
    """Rename a column."""
    found = site.pick(free=True)
    if found is None:
        return None
    tab, col = found
    new = site.name(_WORDS)
    if site.pen.chance(0.3):
        site.pen.sql(f"ALTER TABLE {tab.name} RENAME COLUMN {col.name} TO {new}")
    else:
        site.pen.alter(tab.name, [f'alter_column({{t}}"{col.name}", new_column_name="{new}"{existing(col, site.pen)})'])
    old, col.name = col.name, new
    tab.cols = {col.name if name == old else name: each for name, each in tab.cols.items()}
    col.attribute = old if site.pen.chance(0.2) else ""
    return f"rename {tab.name}.{old} to {new}"


def replace_column(site: Site) -> str | None:
    """Add a column, copy the values, drop the old one."""
    found = site.pick(lambda col: col.server is None and col.kind not in {"native", "json"}, free=True)
    if found is None or len(found[0].cols) < 2:
        return None
    tab, old = found
    new = replace(old, name=site.name(_WORDS), nullable=True, attribute="", type_name="renewed")
    _add(site, tab, new)
    site.pen.sql(f"UPDATE {tab.name} SET {new.name} = {old.name}")
    if not old.nullable:
        _not_null(site, tab, new)
        new.nullable = False
    site.pen.alter(tab.name, [f'drop_column({{t}}"{old.name}")'])
    del tab.cols[old.name]
    return f"replace {tab.name}.{old.name} by {new.name}"


def alter_twice(site: Site) -> str | None:
    """Add one column and drop another in one statement."""
    found = site.pick(free=True)
    if site.sqlite or found is None or len(found[0].cols) < 2:
        return None
    tab, old = found
    col = new_column(site, kinds=("int", "string", "text", "date"))
    col.hidden = site.pen.chance(0.3)
    site.pen.sql(f"ALTER TABLE {tab.name} ADD COLUMN {column_sql(col, site.pen.dialect)}, DROP COLUMN {old.name}")
    tab.cols[col.name] = col
    del tab.cols[old.name]
    return f"add {tab.name}.{col.name} and drop {old.name} at once"


def stop_using(site: Site) -> str | None:
    """Let the code forget a column, or come to know one; the database stays."""
    found = site.pick(lambda col: col.hidden or col.may_hide)
    if found is None:
        return None
    found[1].hidden = not found[1].hidden
    return f"code {'forgets' if found[1].hidden else 'uses'} {found[0].name}.{found[1].name}"


def read_elsewhere(site: Site) -> str | None:
    """Do what only the running program knows: a statement that stands in its environment."""
    if site.pen.chance(0.6):
        return None
    site.pen.top.append("import os")
    site.pen.write(f'{site.pen.op}.execute(os.environ.get("DRILL_STATEMENT", "SELECT 1"))')
    return "a statement from elsewhere"


def create_type(site: Site, col: Col) -> None:
    """Create the enum type of a column."""
    pen = site.pen
    if pen.chance(0.5):
        pen.write(f"{python_type(col, site.rng)}.create({pen.op}.get_bind(), checkfirst=True)")
    else:
        labels = ", ".join(f"'{label}'" for label in col.labels)
        pen.sql(f"CREATE TYPE {col.type_name} AS ENUM ({labels})")


def _add(site: Site, tab: Tab, col: Col) -> None:
    pen = site.pen
    if col.kind == "native" and site.postgres:
        create_type(site, col)
    if pen.chance(0.25):
        guard = "IF NOT EXISTS " if not site.sqlite and pen.chance(0.3) else ""
        pen.sql(f"ALTER TABLE {tab.name} ADD COLUMN {guard}{column_sql(col, pen.dialect)}")
    elif pen.chance(0.1):
        pen.write(
            f"inspector = sa.inspect({pen.op}.get_bind())",
            f'if "{col.name}" not in [each["name"] for each in inspector.get_columns("{tab.name}")]:',
            f'    {pen.op}.add_column("{tab.name}", {column(col, pen)})',
        )
    else:
        pen.alter(tab.name, [f"add_column({{t}}{column(col, pen)})"], batch=False)
    tab.cols[col.name] = col


def _not_null(site: Site, tab: Tab, col: Col, more: str = "") -> None:
    if site.mariadb and not more and site.pen.chance(0.3):
        modify(site, tab, col, nullable=False)
    elif site.postgres and not more and site.pen.chance(0.3):
        site.pen.sql(f"ALTER TABLE {tab.name} ALTER COLUMN {col.name} SET NOT NULL")
    else:
        said = existing(col, site.pen, "nullable", *(("server_default",) if more else ()))
        site.pen.alter(tab.name, [f'alter_column({{t}}"{col.name}"{said}, nullable=False{more})'])


def modify(site: Site, tab: Tab, col: Col, *, nullable: bool | None = None) -> None:
    """Write the whole column anew, as MariaDB has it done."""
    site.pen.sql(f"ALTER TABLE {tab.name} MODIFY COLUMN {column_sql(col, site.pen.dialect, nullable=nullable)}")


def retype(site: Site, tab: Tab, col: Col, using: str = "") -> None:
    """Write the change to the type that a column has now."""
    pen = site.pen
    if site.mariadb and pen.chance(0.3):
        modify(site, tab, col)
    elif site.postgres and pen.chance(0.3):
        pen.sql(
            f"ALTER TABLE {tab.name} ALTER COLUMN {col.name} TYPE {sql_type(col, pen.dialect)}"
            f"{f' USING {using}' if using else ''}"
        )
    else:
        more = f', postgresql_using="{using}"' if using and site.postgres else ""
        more += f", existing_nullable={col.nullable}" if site.mariadb else ""
        pen.alter(tab.name, [f'alter_column({{t}}"{col.name}", type_={python_type(col, site.rng)}{more})'])


set_not_null = _not_null
