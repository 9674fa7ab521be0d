"""Changes of what a table demands: unique, check and foreign keys; and its indexes."""

from tests.drill.changes import Site
from tests.drill.shapes import Col, Db, Tab


def add_unique(site: Site) -> str | None:
    """Make one or two columns unique."""
    found = site.pick(
        lambda col: (
            not col.alike and not col.hidden and col.kind in {"int", "string", "bigint", "date"} and col.client is None
        ),
        free=True,
    )
    if found is None:
        return None
    tab, col = found
    others = [each for each in tab.free() if each is not col and each.kind not in {"json", "text"} and not each.hidden]
    columns = (col.name, site.rng.choice(others).name) if others and site.pen.chance(0.25) else (col.name,)
    name = f"uq_{tab.name}_{'_'.join(columns)}"
    listed = ", ".join(f'"{each}"' for each in columns)
    style = site.rng.randrange(3)
    if style == 0:
        site.pen.alter(tab.name, [f'create_index("{name}", {{t}}[{listed}], unique=True)'], batch=False)
        tab.unique_indexes.add(name)
    elif style == 1:
        site.pen.sql(f"CREATE UNIQUE INDEX {name} ON {tab.name} ({', '.join(columns)})")
        tab.unique_indexes.add(name)
    else:
        site.pen.alter(tab.name, [f'create_unique_constraint("{name}", {{t}}[{listed}])'])
    tab.uniques[name] = columns
    return f"unique {tab.name} {columns}"


def drop_unique(site: Site) -> str | None:
    """Drop a unique constraint or index."""
    tab = site.table(lambda each: bool(each.uniques))
    if tab is None:
        return None
    name = site.rng.choice(sorted(tab.uniques))
    if name in tab.unique_indexes:
        site.pen.write(f'{site.pen.op}.drop_index("{name}", table_name="{tab.name}")')
    else:
        site.pen.alter(tab.name, [f'drop_constraint("{name}", {{t}}type_="unique")'])
    del tab.uniques[name]
    return f"not unique {name}"


def add_check(site: Site) -> str | None:
    """Add a CHECK that the rows there are pass."""
    found = site.pick(lambda col: col.kind in {"int", "bigint", "string", "numeric"} and not col.hidden, free=True)
    if found is None:
        return None
    tab, col = found
    name = f"ck_{tab.name}_{col.name}"
    text = (
        f"{col.name} <> ''" if col.kind == "string" else site.rng.choice((f"{col.name} >= 0", f"{col.name} < 1000000"))
    )
    if not site.sqlite and site.pen.chance(0.3):
        late = " NOT VALID" if site.postgres and site.pen.chance(0.3) else ""
        site.pen.sql(f"ALTER TABLE {tab.name} ADD CONSTRAINT {name} CHECK ({text}){late}")
    else:
        site.pen.alter(tab.name, [f'create_check_constraint("{name}", {{t}}"{text}")'])
    tab.checks[name] = text
    return f"check {text}"


def demand(site: Site) -> str | None:
    """Demand a value by a CHECK instead of NOT NULL."""
    found = site.pick(lambda col: col.nullable and not col.hidden and col.kind != "json", free=True)
    if found is None or site.sqlite:
        return None
    tab, col = found
    name = f"ck_{tab.name}_{col.name}_there"
    site.pen.sql(f"UPDATE {tab.name} SET {col.name} = {site.literal(col)} WHERE {col.name} IS NULL")  # noqa: S608  # ours
    site.pen.sql(f"ALTER TABLE {tab.name} ADD CONSTRAINT {name} CHECK ({col.name} IS NOT NULL)")
    tab.checks[name] = f"{col.name} IS NOT NULL"
    col.nullable, col.alike = False, True
    return f"check {tab.name}.{col.name} is there"


def restrict(site: Site) -> str | None:
    """List the values of an enum that is kept as text."""
    found = site.pick(lambda col: col.kind == "enum" and not col.hidden, free=True)
    if found is None:
        return None
    tab, col = found
    return f"list the values of {tab.name}.{_list(site, tab, col)}"


def relist(site: Site) -> str | None:
    """List one value more, or one less."""
    found = [(tab, col) for tab in site.db.values() for col in tab.cols.values() if f"ck_{col.name}_list" in tab.checks]
    if site.sqlite or not found:
        return None
    tab, col = site.rng.choice(found)
    if col.server is not None or col.client is not None or tab.frozen:
        return None
    site.pen.alter(tab.name, [f'drop_constraint("ck_{col.name}_list", {{t}}type_="check")'])
    if len(col.labels) > 1 and site.pen.chance(0.5):
        gone, kept = col.labels[-1], col.labels[0]
        site.pen.sql(f"UPDATE {tab.name} SET {col.name} = '{kept}' WHERE {col.name} = '{gone}'")  # noqa: S608  # ours
        col.labels = col.labels[:-1]
    else:
        col.labels = (*col.labels, f"more{len(col.labels)}")
    return f"list other values of {tab.name}.{_list(site, tab, col)}"


def _list(site: Site, tab: Tab, col: Col) -> str:
    values = ", ".join(f"'{label}'" for label in col.labels)
    name = f"ck_{col.name}_list"
    site.pen.alter(tab.name, [f'create_check_constraint("{name}", {{t}}"{col.name} IN ({values})")'])
    tab.checks[name] = f"{col.name} IN ({values})"
    return f"{col.name} {col.labels}"


def drop_check(site: Site) -> str | None:
    """Drop a CHECK; on SQLite a batch has forgotten it before."""
    tab = site.table(lambda each: bool(each.checks))
    if tab is None or site.sqlite:
        return None
    name = site.rng.choice(sorted(tab.checks))
    if name.endswith("_there"):
        return None
    site.pen.alter(tab.name, [f'drop_constraint("{name}", {{t}}type_="check")'])
    del tab.checks[name]
    return f"no check {name}"


def add_key(site: Site) -> str | None:
    """Add a column that points at another table, or let one point there."""
    tab, parent = site.table(), site.table(lambda each: not each.hidden)
    if tab is None or parent is None or tab is parent:
        return None
    if _reaches(site.db, parent.name, tab.name):
        return None
    found = next((each for each in tab.free() if each.kind == "int" and each.nullable and each.server is None), None)
    name = f"fk_{tab.name}_{parent.name}_{len(site.used)}"
    action = site.rng.choice(("", "", ', ondelete="CASCADE"', ', ondelete="SET NULL"'))
    if found is None or site.pen.chance(0.5):
        found = Col(site.name((f"{parent.name}_ref",)), "int", alike=True)
        calls = [f'add_column({{t}}sa.Column("{found.name}", sa.Integer(), nullable=True))']
    else:
        site.pen.sql(f"UPDATE {tab.name} SET {found.name} = NULL")  # noqa: S608  # our own words
        calls = []
    joined = f'create_foreign_key("{name}", {{t}}"{parent.name}", ["{found.name}"], ["id"]{action})'
    site.pen.alter(tab.name, [*calls, joined])
    found.client, found.alike = None, True
    tab.cols[found.name], tab.keys[name] = found, (found.name, parent.name)
    return f"key {tab.name}.{found.name} to {parent.name}"


def _reaches(db: Db, start: str, end: str) -> bool:
    """Tell whether foreign keys lead from one table to another: a ring of them is nobody's everyday."""
    return start == end or any(_reaches(db, target, end) for _, target in db[start].keys.values())


def drop_key(site: Site) -> str | None:
    """Drop a foreign key; the column stays."""
    tab = site.table(lambda each: bool(each.keys))
    if tab is None:
        return None
    name = site.rng.choice(sorted(tab.keys))
    site.pen.alter(tab.name, [f'drop_constraint("{name}", {{t}}type_="foreignkey")'])
    del tab.keys[name]
    return f"no key {name}"


def index(site: Site) -> str | None:
    """Add or drop an index."""
    tab = site.table(lambda each: bool(each.indexes))
    if tab and site.pen.chance(0.5):
        name = min(tab.indexes)
        site.pen.write(f'{site.pen.op}.drop_index("{name}", table_name="{tab.name}")')
        del tab.indexes[name]
        return f"no index {name}"
    found = site.pick(lambda col: col.kind not in {"json", "text"}, free=True)
    if found is None:
        return None
    tab, col = found
    name = f"ix_{tab.name}_{col.name}"
    site.pen.alter(tab.name, [f'create_index("{name}", {{t}}["{col.name}"])'], batch=False)
    tab.indexes[name] = (col.name,)
    return f"index {name}"
