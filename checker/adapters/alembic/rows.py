"""Rows that a migration writes: `bulk_insert`, and the statements that SQLAlchemy builds."""

from collections.abc import Iterable, Iterator, Mapping

from checker.adapters.alembic.here import Here, Made, literal, shown, table_of, touched, unread
from checker.adapters.alembic.loaded import attribute, model_of
from checker.core.operation import Harmless, Step, WriteRows
from checker.core.tree import Unread
from checker.python.sqlalchemy import column_name, last_of
from checker.python.values import Attribute, Call, Class, Value

_VERBS = {"insert", "update", "delete"}
_READS = {"select", "select_from", "exists", "union", "union_all", "union_by_name"}


def bulk_insert(call: Call, here: Here) -> Made:
    """`op.bulk_insert`: one operation for each shape of rows."""
    given = here.arguments(call, "table", "rows", "multiinsert")
    table = table_of(given.get("table") if here.batch is None else call.arguments[0], here)
    rows = given.get("rows")
    if not table:
        yield unread(call, "the table is not known before the program runs", here.line)
    elif isinstance(rows, list | tuple) and all(isinstance(row, dict) for row in rows):
        yield from _inserted(table, [row for row in rows if isinstance(row, dict)], here)
    else:
        yield WriteRows("insert", table)


def statement(value: Value, here: Here, rows: Value = None) -> Made | None:
    """Give what a statement object does; None where it is no INSERT, UPDATE or DELETE."""
    chain = tuple(_chain(value))
    for index, call in enumerate(chain):
        verb = last_of(call)
        if verb in _VERBS:
            return _written(verb, _target(call), chain[:index], value, here, rows)
    return None


def stored(call: Call, here: Here) -> Made:
    """Give what `session.add(Model(...))` and its like write."""
    if last_of(call) in {"bulk_insert_mappings", "bulk_update_mappings"}:
        known = _mapped(call, here)
        if known is not None:
            yield from known
            return
    for value in _objects(call):
        table = table_of(value.function, here) if isinstance(value, Call) else ""
        if table and isinstance(value, Call):
            verb = "delete" if last_of(call) == "delete" else "insert"
            model = value.function
            names = {key: attribute(model, key, here) for key in value.keywords}
            row: dict[Value, Value] = (
                {} if value.arguments else {names[key]: each for key, each in value.keywords.items()}
            )
            yield _one(verb, table, row, here)
        elif last_of(call) == "delete" and (found := model_of(value)) is not None and table_of(found, here):
            yield WriteRows("delete", table_of(found, here))
        else:
            words: tuple[str, ...] = touched(call) or ()
            yield Step(
                Unread("objects are stored by the ORM", shown(call), here.line, rows=True),
                here.line,
                touches=words or None,
            )


def _mapped(call: Call, here: Here) -> Made | None:
    """Give what `session.bulk_insert_mappings(Model, [...])` and its like write; None where that is not known."""
    given = here.arguments(call, "mapper", "mappings")
    model, rows = given.get("mapper"), given.get("mappings")
    table = table_of(model, here)
    if not table or not isinstance(rows, list | tuple) or not all(isinstance(row, dict) for row in rows):
        return None
    verb = "update" if last_of(call) == "bulk_update_mappings" else "insert"
    named = (_by_column(model, row, here) for row in rows if isinstance(row, dict))
    return _inserted(table, named, here, verb)


def _objects(call: Call) -> Iterator[Value]:
    first = call.arguments[0] if call.arguments else next(iter(call.keywords.values()), None)
    if isinstance(first, list | tuple):
        yield from first
    else:
        yield first


def is_read(value: Value) -> bool:
    """Tell whether a statement object only reads."""
    return any(last_of(call) in _READS for call in _chain(value))


def query(value: Value, here: Here) -> Made | None:
    """Give what `session.query(X).filter(...).update(...)` does; None where no query is written through."""
    if not isinstance(value, Call) or not isinstance(value.function, Attribute):
        return None
    verb = value.function.name
    if verb not in {"update", "delete"}:
        return None
    for call in _chain(value.function.of):
        if last_of(call) == "query" and call.arguments:
            return _through(verb, call.arguments[0], value, here)
    for of in _links(value.function.of):
        if isinstance(of, Attribute) and of.name == "query":
            return _through(verb, of.of, value, here)
    return None


def _through(verb: str, model: Value, value: Call, here: Here) -> Made:
    table = table_of(model, here)
    if not table:
        return iter((_rows_of_something(value, here),))
    columns = value.arguments[0] if verb == "update" and value.arguments else None
    row = columns if isinstance(columns, dict) else {}
    return iter((_one(verb, table, _by_column(model, row, here), here),))


def _by_column(model: Value, row: Mapping[Value, Value], here: Here) -> Mapping[Value, Value]:
    """Give a row under the names of its columns, where a model calls them otherwise."""
    if not isinstance(model, Class):
        return row
    return {attribute(model, column_name(key, here.dialect), here): each for key, each in row.items()}


def _rows_of_something(value: Value, here: Here) -> Step:
    return Step(
        Unread("rows of a table that is not known are written", shown(value), here.line, rows=True),
        here.line,
        touches=touched(value),
    )


def _chain(value: Value) -> Iterator[Call]:
    """Give the calls of a method chain, the last one first."""
    return (each for each in _links(value) if isinstance(each, Call))


def _links(value: Value) -> Iterator[Value]:
    for _ in range(60):
        yield value
        match value:
            case Call(function=Attribute(of=of)):
                value = of
            case Attribute(of=of):
                value = of
            case _:
                return


def _target(call: Call) -> Value:
    """Give the table of `t.update()` or `sa.update(t)`."""
    if isinstance(call.function, Attribute) and isinstance(call.function.of, Call | Attribute) and not call.arguments:
        return call.function.of
    if call.arguments and not isinstance(call.arguments[0], dict | str):
        return call.arguments[0]
    if "table" in call.keywords:
        return call.keywords["table"]
    return call.function.of if isinstance(call.function, Attribute) else None


def _written(verb: str, target: Value, after: Iterable[Call], value: Value, here: Here, rows: Value) -> Made:
    table = table_of(target, here)
    if not table:
        yield _rows_of_something(value, here)
        return
    steps = tuple(after)
    if verb == "delete":
        yield WriteRows("delete", table)
        return
    found: list[Mapping[Value, Value]] = []
    for call in steps:
        match last_of(call):
            case "values" | "ordered_values":
                found.extend(_given(call))
            case "from_select":
                names = call.arguments[0] if call.arguments else ()
                names = names if isinstance(names, list | tuple) else ()
                yield WriteRows(verb, table, tuple(column_name(each, here.dialect) for each in names))
                return
    found.extend(row for row in (rows if isinstance(rows, list | tuple) else (rows,)) if isinstance(row, dict))
    named = [_by_column(target, row, here) for row in found]
    yield from _inserted(table, named or [{}], here, verb)


def _given(call: Call) -> Iterator[Mapping[Value, Value]]:
    for each in call.arguments or ({},):
        if isinstance(each, dict):
            given: dict[Value, Value] = {**each}
            given.update(call.keywords)
            yield given
        elif isinstance(each, list) and all(isinstance(row, dict) for row in each):
            yield from (row for row in each if isinstance(row, dict))
        elif isinstance(each, tuple | list):
            yield {pair[0]: pair[1] for pair in each if isinstance(pair, tuple | list) and len(pair) == 2}  # noqa: PLR2004


def _inserted(
    table: str, rows: Iterable[Mapping[Value, Value]], here: Here, verb: str = "insert"
) -> Iterator[WriteRows]:
    shapes: dict[tuple[str, ...], dict[tuple[str, str | None], None]] = {}
    for row in rows:
        one = _one(verb, table, row, here)
        shapes.setdefault(one.columns, {}).update(dict.fromkeys(one.values))
    for columns, values in shapes.items():
        yield WriteRows(verb, table, columns, tuple(values))


def _one(verb: str, table: str, row: Mapping[Value, Value], here: Here) -> WriteRows:
    columns, values = [], []
    for key, value in row.items():
        name = column_name(key, here.dialect)
        if not name:
            continue
        columns.append(name)
        known, text = literal(value)
        if known:
            values.append((name, text))
    return WriteRows(verb, table, tuple(columns), tuple(values))


def read(value: Value) -> Harmless:
    """Give the operation of a statement that only reads."""
    return Harmless(shown(value))
