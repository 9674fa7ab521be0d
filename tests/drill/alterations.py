"""Changes of columns in place: nullability, type, server default."""

# ruff: noqa: S608  # the SQL of a throw-away database, from our own words

from tests.drill.changes import Site, create_type, give_server, modify, retype, set_not_null
from tests.drill.models import default_client
from tests.drill.shapes import Col, server_argument
from tests.drill.spelling import existing


def require(site: Site) -> str | None:
    """Make a column NOT NULL."""
    found = site.pick(lambda col: col.nullable and not col.hidden, free=True)
    if found is None:
        return None
    tab, col = found
    site.pen.sql(f"UPDATE {tab.name} SET {col.name} = {site.literal(col)} WHERE {col.name} IS NULL")
    more = ""
    if col.server is None and site.pen.chance(0.3) and col.kind not in {"json", "datetime", "moment"}:
        give_server(site, col)
        more = f", {server_argument(col, site.rng)}"
    set_not_null(site, tab, col, more)
    col.nullable, col.alike = False, True
    if site.pen.chance(0.3):
        col.client = default_client(col)
    return f"{tab.name}.{col.name} not null{' default' if more else ''}"


def allow_null(site: Site) -> str | None:
    """Let a column be NULL."""
    found = site.pick(lambda col: not col.nullable, free=True)
    if found is None:
        return None
    tab, col = found
    if site.mariadb and site.pen.chance(0.3):
        modify(site, tab, col, nullable=True)
    elif site.postgres and site.pen.chance(0.3):
        site.pen.sql(f"ALTER TABLE {tab.name} ALTER COLUMN {col.name} DROP NOT NULL")
    else:
        said = existing(col, site.pen, "nullable")
        site.pen.alter(tab.name, [f'alter_column({{t}}"{col.name}"{said}, nullable=True)'])
    col.nullable = True
    return f"{tab.name}.{col.name} may be null"


def change_type(site: Site) -> str | None:
    """Widen, narrow or turn a column into another type."""
    kinds = _ANYWHERE | (frozenset() if site.sqlite else _NOT_ON_SQLITE)
    found = site.pick(lambda col: col.server is None and col.kind in kinds, free=True)
    if found is None:
        return None
    tab, col = found
    was, name = f"{col.kind}{col.size or ''}", col.type_name
    using = _turn(site, col)
    if was == "native" and site.sqlite:
        return None
    if col.kind == "native" and site.postgres:
        create_type(site, col)
    if col.client is not None:
        col.client = default_client(col)
    retype(site, tab, col, using)
    if was == "native" and site.postgres and site.pen.chance(0.7):
        site.pen.sql(f"DROP TYPE {name}")
    return f"{tab.name}.{col.name} from {was} to {col.kind}{col.size or ''}"


def loosen(site: Site) -> str | None:
    """Let the code treat a list of words as any text; the database, which kept text, stays."""
    found = site.pick(lambda col: col.kind == "enum" and not col.hidden, free=True)
    if found is None:
        return None
    col = found[1]
    col.kind, col.size, col.labels = "string", (20,), ()
    if col.client is not None:
        col.client = default_client(col)
    site.pen.write("pass  # any text from now on")
    return f"{found[0].name}.{col.name} takes any text"


_ANYWHERE = frozenset({"int", "string", "text", "numeric", "bigint", "bool", "json"})
_NOT_ON_SQLITE = frozenset({"date", "datetime", "moment", "native"})
"""SQLite's CAST makes years of dates."""


def _turn(site: Site, col: Col) -> str:
    """Change the type, and give the USING that it takes."""
    name, choice = col.name, site.rng.random()
    match col.kind:
        case "string" | "text":
            return _turn_text(site, col)
        case "int" | "bigint" | "numeric" | "bool":
            return _turn_number(col, choice)
        case "json":
            col.kind = "text"
            return f"{name}::text"
        case "native":
            col.kind, col.size = "string", (30,)
            return f"{name}::varchar"
        case "datetime":
            col.kind = "moment" if choice < 0.6 else "date"
        case _:
            col.kind = "datetime"
    return ""


def _turn_text(site: Site, col: Col) -> str:
    name, choice = col.name, site.rng.random()
    if choice < 0.2 and site.postgres and col.alike is False and col.client is None:
        col.kind, col.size, col.alike = "native", (), True
        col.labels, col.type_name = ("new", "old"), f"{name}_set"
        return f"(CASE WHEN length({name}) > 2 THEN 'new' ELSE 'old' END)::{col.type_name}"
    if col.kind == "text":
        col.kind, col.size, col.alike = "string", (60,), True
        return f"substr({name}, 1, 60)"
    if choice < 0.5:
        col.size = (col.size[0] + 50,)
    elif choice < 0.75:
        col.size = (max(10, col.size[0] // 2),)
        return f"substr({name}, 1, {col.size[0]})"
    elif choice < 0.85 and not site.mariadb:  # which turns no word into a number
        col.kind, col.size, col.alike = "int", (), True
        return f"length({name})"
    else:
        col.kind, col.size = "text", ()
    return ""


def _turn_number(col: Col, choice: float) -> str:
    name = col.name
    match col.kind:
        case "bool":
            col.kind = "int"
            return f"{name}::integer"
        case "int" if choice < 0.4:
            col.kind = "bigint"
        case "int" if choice < 0.5:
            col.kind, col.alike = "bool", True
            return f"{name}::boolean"
        case "int" | "bigint" if choice < 0.75:
            col.kind, col.size = "string", (30,)
            return f"{name}::varchar"
        case "int":
            col.kind, col.size = "numeric", (12, 2)
        case "bigint":
            col.kind = "int"
        case _ if choice < 0.5:
            col.size = (col.size[0] + 4, col.size[1])
        case _:
            col.size = (col.size[0] - 2, 0)
    return ""


def change_default(site: Site) -> str | None:
    """Give a column a server default, another one, or none."""
    found = site.pick(lambda col: col.kind in {"int", "string", "text", "numeric", "enum"}, free=True)
    if found is None:
        return None
    tab, col = found
    if col.server is None:
        give_server(site, col)
    elif site.pen.chance(0.7):
        col.server = None
        if col.hidden and not col.nullable:
            col.server = site.literal(col, 2)
    else:
        col.server = site.literal(col, 2)
    shown = server_argument(col, site.rng) or "server_default=None"
    if not site.sqlite and site.pen.chance(0.3):
        end = f"SET DEFAULT {col.server}" if col.server is not None else "DROP DEFAULT"
        site.pen.sql(f"ALTER TABLE {tab.name} ALTER COLUMN {col.name} {end}")
    else:
        said = existing(col, site.pen, "server_default")
        site.pen.alter(tab.name, [f'alter_column({{t}}"{col.name}"{said}, {shown})'])
    return f"{tab.name}.{col.name} default {col.server}"
