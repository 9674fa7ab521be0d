"""Takes a call of a migration as a command of Ecto's."""

from collections.abc import Iterator, Mapping

from checker.adapters.ecto.commands import KEY, Change, Constraint, Ddl, Index, Table, column_said, table_of
from checker.grammars.elixir import HOLE, Atom, Called, Value, evaluate, said

_VERBS = frozenset(("create", "create_if_not_exists", "alter", "drop", "drop_if_exists", "rename"))
_CHANGES = frozenset(("add", "add_if_not_exists", "modify", "remove", "remove_if_exists"))
_INDEXES = frozenset(("index", "unique_index"))
_STAMPS = ("inserted_at", "updated_at")


def is_ddl(call: Called) -> bool:
    """Tell whether a call is a command on a table, an index or a constraint."""
    return call.name in _VERBS and bool(call.args)


def ddl_of(call: Called, names: Mapping[str, Value]) -> Ddl | None:
    """Give such a command; None where part of it is not understood."""
    on, cascades = _object(call.args[0]), call.keywords.get("mode") == Atom("cascade")
    if on is None:
        return None
    if call.name == "rename":
        return _renamed(call, on)
    if isinstance(on, Table) and not call.name.startswith("drop"):
        changes = list(_changes(call, on, names))
        sure = tuple(each for each in changes if each is not None)
        return Ddl(call.name, on, sure) if len(sure) == len(changes) else None
    return Ddl(call.name, on, cascades=cascades)


def _object(value: Value) -> Table | Index | Constraint | None:
    if (table := table_of(value)) is not None:
        return table
    if not isinstance(value, Called) or len(value.args) < 2:  # noqa: PLR2004  a table, and columns or a name
        return None
    prefix = value.keywords.get("prefix")
    table = Table(said(value.args[0]), said(prefix) if isinstance(prefix, str | Atom) else "")
    if HOLE in table.name:
        return None
    if value.name in _INDEXES:
        columns = value.args[1]
        unique = {"unique": True} if value.name == "unique_index" else {}
        listed = tuple(_parted(columns)) if isinstance(columns, list | Mapping) else (columns,)
        if any(HOLE in column_said(each) for each in listed):
            return None
        return Index(table, listed, {**value.keywords, **unique})
    if value.name == "constraint":
        name = said(value.args[1])
        return Constraint(table, name, value.keywords) if HOLE not in name else None
    return None


def _parted(columns: "list[Value] | Mapping[str, Value]") -> Iterator[Value]:
    """Give the columns of an index, each with its order: `[:org_id, desc: :at]`."""
    for each in columns if isinstance(columns, list) else [columns]:
        if isinstance(each, Mapping):
            yield from ({order: column} for order, column in each.items())
        else:
            yield each


def _renamed(call: Called, on: Table | Index | Constraint) -> Ddl | None:
    to = call.keywords.get("to")
    other = table_of(to)
    if isinstance(on, Table) and len(call.args) > 1:
        return Ddl("rename", on, column=said(call.args[1]), to=said(to)) if isinstance(to, Atom | str) else None
    if isinstance(on, Table) and other is not None:
        return Ddl("rename", on, to=other.name)
    return Ddl("rename", on, to=said(to)) if isinstance(on, Index) and isinstance(to, Atom | str) else None


def _changes(call: Called, table: Table, names: Mapping[str, Value]) -> Iterator[Change | None]:
    if call.name.startswith("create"):
        yield from _key(table)
    for each in call.body:
        made = evaluate(each, names)
        name = made.name if isinstance(made, Called) else getattr(each, "name", "")
        if name == "timestamps":
            yield from _stamps(made.keywords if isinstance(made, Called) else {})
        elif isinstance(made, Called) and made.name in _CHANGES:
            yield _change(made)
        elif isinstance(made, Called) and made.name == "for":
            yield from _changed_each(made, names)
        elif isinstance(made, Called):
            yield None


def _changed_each(loop: Called, names: Mapping[str, Value]) -> Iterator[Change | None]:
    over = loop.args[0] if len(loop.args) == 1 else None
    match over:
        case Called("<-", (name, list() as items)):
            for item in items:
                inner = {**names, getattr(name, "name", ""): item}
                yield from (
                    _change(made)
                    if isinstance(made := evaluate(each, inner), Called) and made.name in _CHANGES
                    else None
                    for each in loop.body
                )
        case _:
            yield None


def _change(call: Called) -> Change | None:
    name = call.args[0] if call.args else None
    if not isinstance(name, Atom | str) or HOLE in said(name):
        return None
    kind = call.args[1] if len(call.args) > 1 else None
    return (
        None
        if kind is None and not call.name.startswith("remove")
        else Change(call.name, said(name), kind, call.keywords)
    )


def _key(table: Table) -> Iterator[Change]:
    """Give the key that a table gets without a word: `id bigserial`."""
    stated = table.options.get("primary_key")
    if stated is False:
        return
    options = dict(stated) if isinstance(stated, Mapping) else {}
    name, kind = options.pop("name", Atom("id")), options.pop("type", KEY)
    yield Change("add", said(name), kind, {**options, "primary_key": True})


def _stamps(given: Mapping[str, Value]) -> Iterator[Change]:
    """Give the columns of `timestamps()`, which take no NULL unless they are told to."""
    options = {"null": False, **given}
    kind = options.pop("type", Atom("naive_datetime"))
    stated = {key: options.pop(key, Atom(key)) for key in _STAMPS}
    for name in stated.values():
        if name is not False:
            yield Change("add", said(name), kind, options)
