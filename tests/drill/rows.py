"""Changes of what rows hold: labels of enums, values, new rows."""

# ruff: noqa: S608  # the SQL of a throw-away database, from our own words

from tests.drill.changes import Site, modify
from tests.drill.shapes import Col, Tab, client_value, python_type


def add_label(site: Site) -> str | None:
    """Add a value to an enum, and sometimes write it at once."""
    found = site.pick(lambda col: col.kind in {"enum", "native"}, free=True)
    if found is None:
        return None
    tab, col = found
    label = site.rng.choice([each for each in ("sent", "void", "back", "torn") if each not in col.labels] or ["last"])
    native = col.kind == "native" and site.postgres
    writes = site.pen.chance(0.3)
    if native:
        statement = f"ALTER TYPE {col.type_name} ADD VALUE {'IF NOT EXISTS ' if site.pen.chance(0.5) else ''}'{label}'"
        if writes or site.pen.chance(0.3):
            site.pen.write(
                f"with {site.pen.op}.get_context().autocommit_block():", f'    {site.pen.op}.execute("{statement}")'
            )
        else:
            site.pen.sql(statement)
    elif not writes and not (site.mariadb and col.kind == "native"):
        site.pen.write("pass  # kept as text")
    col.labels = (*col.labels, label)
    if site.mariadb and col.kind == "native":
        modify(site, tab, col)
    if writes:
        site.pen.sql(f"UPDATE {tab.name} SET {col.name} = '{label}' WHERE id = 1")
    return f"label {label} of {tab.name}.{col.name}{', written' if writes else ''}"


def rename_label(site: Site) -> str | None:
    """Rename a value of an enum."""
    found = site.pick(
        lambda col: col.kind in {"enum", "native"} and col.server is None and col.client is None, free=True
    )
    if found is None:
        return None
    tab, col = found
    old, new = col.labels[0], f"{col.labels[0]}_now"
    if col.kind == "native" and site.mariadb:
        return _relabel(site, tab, col, old, new)
    if col.kind == "native" and site.postgres:
        site.pen.sql(f"ALTER TYPE {col.type_name} RENAME VALUE '{old}' TO '{new}'")
    else:
        site.pen.sql(f"UPDATE {tab.name} SET {col.name} = '{new}' WHERE {col.name} = '{old}'")
    col.labels = (new, *col.labels[1:])
    return f"label {old} of {tab.name}.{col.name} becomes {new}"


def _relabel(site: Site, tab: Tab, col: Col, old: str, new: str) -> str:
    """Let in the new value, move the rows, and let out the old one."""
    col.labels = (*col.labels, new)
    modify(site, tab, col)
    site.pen.sql(f"UPDATE {tab.name} SET {col.name} = '{new}' WHERE {col.name} = '{old}'")
    col.labels = (new, *col.labels[1:-1])
    modify(site, tab, col)
    return f"label {old} of {tab.name}.{col.name} becomes {new}"


def update_rows(site: Site) -> str | None:
    """Write to rows."""
    found = site.pick(lambda col: col.kind != "json", free=True)
    if found is None:
        return None
    tab, col = found
    to = "NULL" if col.nullable and site.pen.chance(0.3) else site.literal(col, 5)
    if col.kind in {"string", "int"} and site.pen.chance(0.4):
        _by_construct(site, tab, col, to)
    else:
        site.pen.sql(f"UPDATE {tab.name} SET {col.name} = {to}{' WHERE id = 1' if site.pen.chance(0.5) else ''}")
    col.alike = True
    return f"update {tab.name}.{col.name} to {to}"


def _by_construct(site: Site, tab: Tab, col: Col, to: str) -> None:
    where = f".where({tab.name}.c.id == 1)" if site.pen.chance(0.5) else ""
    shown = "None" if to == "NULL" else to
    site.pen.write(
        f'{tab.name} = sa.table("{tab.name}", sa.column("id"), sa.column("{col.name}"))',
        f"{site.pen.op}.execute({tab.name}.update(){where}.values({col.name}={shown}))",
    )


def insert_rows(site: Site) -> str | None:
    """Insert a row."""

    def fits(tab: Tab) -> bool:
        return not any(tab.parent(col.name) and not col.may_hide for col in tab.cols.values()) and not tab.uniques

    tab = site.table(fits)
    if tab is None:
        return None
    needed = [col for col in tab.cols.values() if not col.may_hide]
    if not needed:
        return None
    if site.pen.chance(0.4) and not any(col.kind == "native" for col in needed):
        listed = ", ".join(f'sa.column("{col.name}", {python_type(col, site.rng)})' for col in needed)
        row = ", ".join(f'"{col.name}": {_python(col)}' for col in needed)
        site.pen.top += ["import datetime", "from decimal import Decimal"]
        site.pen.write(
            f"{site.pen.op}.bulk_insert(",
            f'    sa.table("{tab.name}", {listed}),',
            f"    [{{{row}}}],",
            ")",
        )
        for col in needed:
            col.alike = True
        return f"bulk insert into {tab.name}"
    names, values = (", ".join(col.name for col in needed), ", ".join(site.literal(col, 7) for col in needed))
    site.pen.sql(f"INSERT INTO {tab.name} ({names}) VALUES ({values})")
    for col in needed:
        col.alike = True
    return f"insert into {tab.name}"


def _python(col: Col) -> str:
    return "{}" if col.kind == "json" else client_value(col, 7)
