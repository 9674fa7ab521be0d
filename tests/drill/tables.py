"""Changes of whole tables: create, drop, rename."""

from tests.drill.changes import Site, give_server, new_column
from tests.drill.models import default_client
from tests.drill.shapes import Col, Tab
from tests.drill.spelling import column

_NAMES = ("users", "orders", "items", "teams", "events", "papers", "boxes", "tokens", "visits", "notes", "jobs")


def create_table(site: Site) -> str | None:
    """Create a table, often with a foreign key."""
    rng, pen = site.rng, site.pen
    tab = Tab(site.name(_NAMES), "")
    tab.model = "".join(part.capitalize() for part in tab.name.split("_")).removesuffix("s") or tab.name
    inner = [
        rng.choice(('sa.Column("id", sa.Integer(), primary_key=True)', 'sa.Column("id", sa.Integer(), nullable=False)'))
    ]
    last = ['sa.PrimaryKeyConstraint("id")'] if "nullable" in inner[0] else []
    for _ in range(rng.randint(2, 4)):
        col = new_column(site)
        col.nullable = rng.random() < 0.5
        if rng.random() < 0.25 and col.kind != "json":
            give_server(site, col)
        elif rng.random() < 0.2:
            col.client = default_client(col)
            col.alike = True
        tab.cols[col.name] = col
        inner.append(column(col, pen))
        if not col.alike and col.kind in {"string", "int"} and rng.random() < 0.3:
            name = f"uq_{tab.name}_{col.name}"
            tab.uniques[name] = (col.name,)
            last.append(f'sa.UniqueConstraint("{col.name}", name="{name}")')
    parent = site.table(lambda each: not each.hidden)
    if parent and rng.random() < 0.5:
        col = Col(f"{parent.name}_id", "int", nullable=rng.random() < 0.5, alike=True)
        name = f"fk_{tab.name}_{parent.name}"
        tab.cols[col.name], tab.keys[name] = col, (col.name, parent.name)
        inner.append(
            column(col, pen, inline=[f'sa.ForeignKey("{parent.name}.id", name="{name}")'] if rng.random() < 0.4 else [])
        )
        if "ForeignKey" not in inner[-1]:
            last.append(f'sa.ForeignKeyConstraint(["{col.name}"], ["{parent.name}.id"], name="{name}")')
    tab.says_uniques = rng.random() < 0.7
    tab.hidden = rng.random() < 0.1
    pen.write(f"{pen.op}.create_table(", f'    "{tab.name}",', *(f"    {each}," for each in inner + last), ")")
    site.db[tab.name] = tab
    return f"create {tab.name}"


def drop_table(site: Site) -> str | None:
    """Drop a table that no other points at."""
    targets = {target for tab in site.db.values() for _, target in tab.keys.values()}
    tab = site.table(lambda each: each.name not in targets)
    if tab is None or len(site.db) < 2:
        return None
    if site.pen.chance(0.3):
        site.pen.sql(f"DROP TABLE {tab.name}")
    else:
        site.pen.write(f'{site.pen.op}.drop_table("{tab.name}")')
    del site.db[tab.name]
    return f"drop {tab.name}"


def rename_table(site: Site) -> str | None:
    """Rename a table."""
    tab = site.table()
    if tab is None:
        return None
    new = site.name(_NAMES)
    if site.pen.chance(0.3):
        site.pen.sql(f"ALTER TABLE {tab.name} RENAME TO {new}")
    else:
        site.pen.write(f'{site.pen.op}.rename_table("{tab.name}", "{new}")')
    old = tab.name
    del site.db[old]
    tab.name = new
    site.db[new] = tab
    for other in site.db.values():
        other.keys = {name: (col, new if target == old else target) for name, (col, target) in other.keys.items()}
    return f"rename {old} to {new}"


def rename_table_with_view(site: Site) -> str | None:
    """Rename a table and leave a view with the old name, which Postgres lets old code write to."""
    if site.sqlite:
        return None
    before = set(site.db)
    done = rename_table(site)
    if done is None:
        return None
    new = next(iter(set(site.db) - before))
    old = next(iter(before - set(site.db)))
    site.pen.sql(f"CREATE VIEW {old} AS SELECT * FROM {new}")  # noqa: S608  # our own words
    site.db[new].frozen = True
    return f"{done}, with a view"
