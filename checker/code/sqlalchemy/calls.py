"""What the statements of a program's own, built with SQLAlchemy, send to the database."""

from collections.abc import Callable, Iterator, Sequence

from checker.code.sqlalchemy.chains import read_statements
from checker.code.sqlalchemy.entities import Entities, Entity
from checker.code.sqlalchemy.habits import may_have_habits, read_habits
from checker.code.sqlalchemy.statements import Part, Said, Statement
from checker.code.sqlalchemy.symbols import LOCAL
from checker.core.needs import Habit, Way
from checker.core.tree import Reader, Unread
from checker.core.use import Touch, Use
from checker.python.sqlalchemy import last_of

_HABITS = Reader("sqlalchemy-habits", 3, read_habits)
_SAID = Reader("sqlalchemy-statements", 2, read_statements)


def calls_of(entities: Entities, paths: Sequence[str], also: Callable[[str], None]) -> tuple[list[Use], list[Habit]]:
    """Give the uses of all statements that name something which is asked about, and what is done around them.

    `also` reads something else of each file.
    """
    uses: list[Use] = []
    habits: list[Habit] = []
    for path in paths if entities.about is None or entities.about else ():  # all from one file: it is parsed once
        also(path)
        text = entities.text(path)
        if entities.names and entities.named(text):
            said = entities.program.tree.facts(path, _SAID)
            uses += () if isinstance(said, Unread) else _of_file(entities, said, path)
        if may_have_habits(text):
            habits += _habits(entities, path)
    return uses, habits


def _habits(entities: Entities, path: str) -> Iterator[Habit]:
    found = entities.program.tree.facts(path, _HABITS)
    for each in () if isinstance(found, Unread) else found:
        named = [entities.entity(kind, path) for kind in each.kinds]
        tables = tuple(dict.fromkeys(entity.model.table for entity in named if entity))
        tables = tuple(dict.fromkeys((*tables, *each.tables)))
        elsewhere = any(last_of(kind).removeprefix(LOCAL) in entities.others for kind in each.kinds)
        makes_others = each.way is Way.CREATES and (each.kinds or not entities.names)
        if tables or not (elsewhere or makes_others):
            yield Habit(each.way, tables, each.words, each.deep, each.at_start, each.line, path)


def _of_file(entities: Entities, said: Said, path: str) -> Iterator[Use]:
    for line, parts in said.reads:
        by_table: dict[tuple[str, str], dict[str, None]] = {}
        for part in parts:
            entity = entities.entity(part.kind, path)
            found = entity.column(part.attribute) if entity else None
            if entity and found:
                by_table.setdefault((found[0].table, entity.name), {})[found[1].column.name] = None
        for (table, name), columns in by_table.items():
            yield Use(Touch.READ, table, tuple(columns), sought=(), by=name, line=line, path=path)
    for statement in said.statements:
        entity = entities.entity(statement.kind, path)
        if entity:
            yield from _of_statement(statement, entity, path)
        yield from _lookups(entities, statement, path)


def _of_statement(said: Statement, entity: Entity, path: str) -> Iterator[Use]:
    """Give what one statement writes; Core names what is given and what the client fills, and nothing else."""
    place = {"table": entity.model.table, "by": said.by, "line": said.line, "path": path}
    nulls, values = _columns(entity, said.nulls), _values(entity, said.values)
    given = _columns(entity, said.given)
    match said.verb:
        case "insert":
            filled = tuple(each.column.name for each in entity.tables[0][1] if each.python_default)
            target = _columns(entity, said.conflict)
            yield Use(
                Touch.INSERT,
                columns=() if said.open else tuple(dict.fromkeys((*given, *filled))),
                nulls=nulls,
                unset=nulls,
                values=values,
                conflict=target if len(target) == len(said.conflict) else (),
                conflict_name=said.conflict_name,
                conflict_where=said.conflict_where,
                on_duplicate=said.on_duplicate,
                **place,  # type: ignore[arg-type]
            )
            if said.sets:
                yield Use(Touch.UPDATE, columns=_columns(entity, said.sets), **place)  # type: ignore[arg-type]
        case "update":
            yield Use(Touch.UPDATE, columns=given, nulls=nulls, unset=nulls, values=values, **place)  # type: ignore[arg-type]
        case "delete":
            yield Use(Touch.DELETE, **place)  # type: ignore[arg-type]


def _lookups(entities: Entities, said: Statement, path: str) -> Iterator[Use]:
    sought: dict[tuple[str, str], dict[str, str]] = {}
    for part in said.sought:
        named = _named(entities, part, path)
        if named:
            sought.setdefault(named[:2], {})[named[2]] = named[3]
    values = [(_named(entities, part, path), text) for part, text in said.compared]
    for (table, name), columns in sought.items():
        yield Use(
            Touch.READ,
            table,
            tuple(columns),
            sought=tuple(columns),
            compared=tuple((column, how) for column, how in columns.items() if how),
            one=said.one,
            values=tuple((named[2], text) for named, text in values if named and named[:2] == (table, name)),
            by=name,
            line=said.line,
            path=path,
        )


def _named(entities: Entities, part: Part, path: str) -> tuple[str, str, str, str] | None:
    """Give the table, the class's name, the column that a part means, and how values for it are sent.

    They are sent with the type of the model, but for enums, which psycopg casts only in rows of several (ran).
    """
    entity = entities.entity(part.kind, path)
    found = entity.column(part.attribute) if entity else None
    if entity is None or found is None:
        return None
    model, mapped = found
    sent = "typed" if mapped.column.type and mapped.column.type.family != "enum" else ""
    return model.table, entity.name, mapped.column.name, sent


def _columns(entity: Entity, names: Sequence[str]) -> tuple[str, ...]:
    """Give the columns of the entity's own table that attributes mean."""
    found = (entity.column(name) for name in names)
    return tuple(dict.fromkeys(each[1].column.name for each in found if each and each[0] is entity.model))


def _values(entity: Entity, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give the literals that are written: of an enum's column its labels."""
    found = ((entity.column(name), text) for name, text in pairs)
    return tuple((each[1].column.name, text) for each, text in found if each and text in (each[1].labels or ()))
