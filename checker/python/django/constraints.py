"""Django's constraints and indexes as ours."""

from collections.abc import Iterator, Sequence

from checker.core.column import Check, Constraint, Exclude, Unique
from checker.core.name import fold
from checker.core.operation import CreateIndex
from checker.python.django.conditions import UNREAD, fields_in, text_of
from checker.python.django.fields import key_of
from checker.python.django.names import invented
from checker.python.django.state import Model, State
from checker.python.django.written import Construct, Plain


def columns_of(state: State, model: Model, names: Sequence[Plain]) -> tuple[str, ...]:
    """Give the columns of fields by their names; `-name` counts as `name`."""
    found = []
    for name in names:
        text = name.lstrip("-") if isinstance(name, str) else "?"
        spec = key_of(model.fields) if text == "pk" else model.fields.get(text)
        found.append(fold(spec.column if spec else text, state.dialect))
    return tuple(found)


def constraint_of(state: State, model: Model, made: Plain) -> Constraint | None:
    """Give a constraint that a model's options or an operation name; None where it is none of Django's."""
    if not isinstance(made, Construct):
        return None
    name = made.get(-1, "name")
    called = name if isinstance(name, str) else ""
    match made.name:
        case "UniqueConstraint":
            return _unique(state, model, made, called)
        case "CheckConstraint":
            said = made.get(-1, "condition") or made.get(-1, "check")
            columns = columns_of(state, model, tuple(dict.fromkeys(fields_in(said))))
            values = _listed(said)
            return Check(
                _text(state, model, said, called),
                name=called,
                columns=columns,
                values=values,
                not_null=len(columns) == 1 and _is_not_null(said),
            )
        case "ExclusionConstraint":
            parts = made.get(-1, "expressions")
            named = tuple(dict.fromkeys(_excluded(parts)))
            return Exclude(
                f"{', '.join(named) or UNREAD} [{called}]", name=called, columns=columns_of(state, model, named)
            )
    return None


def _unique(state: State, model: Model, made: Construct, name: str) -> Unique:
    fields, condition = made.get(-1, "fields"), made.get(-1, "condition")

    def column(field: str) -> str:
        return columns_of(state, model, (field,))[0]

    columns = columns_of(state, model, fields) if isinstance(fields, tuple) else ()
    expressions = tuple(text_of(each, column) for each in made.arguments)
    where = _text(state, model, condition, name) if condition is not None else ""
    return Unique(
        columns or expressions or (UNREAD,),
        name=name,
        where=where,
        expression=not columns,
        deferrable=made.get(-1, "deferrable") is not None,
        nulls_not_distinct=made.get(-1, "nulls_distinct") is False,
        index=bool(where) or not columns,
    )


def _text(state: State, model: Model, condition: Plain, name: str) -> str:
    text = text_of(condition, lambda field: columns_of(state, model, (field,))[0])
    return f"{text} [{name}]" if UNREAD in text else text  # two that were not read are not the same


def _only(condition: Plain) -> tuple[str, Plain] | None:
    """Give the one comparison that a condition is, if it is but one."""
    if not isinstance(condition, Construct) or condition.name != "Q":
        return None
    named = condition.keywords or {}
    pairs = [*(each for each in condition.arguments if isinstance(each, tuple)), *named.items()]
    if any(key.startswith("_") for key in named) or len(pairs) != 1 or len(pairs[0]) != 2:  # noqa: PLR2004
        return None
    key, said = pairs[0]
    return (key, said) if isinstance(key, str) else None


def _listed(condition: Plain) -> tuple[str, ...] | None:
    match _only(condition):
        case (key, tuple() as said) if key.endswith("__in") and all(isinstance(each, str) for each in said):
            return tuple(map(str, said))
    return None


def _is_not_null(condition: Plain) -> bool:
    match _only(condition):
        case (key, False):
            return key.endswith("__isnull")
    return False


def _excluded(parts: Plain) -> Iterator[str]:
    for each in parts if isinstance(parts, tuple) else ():
        if isinstance(each, tuple) and each:
            yield from [each[0]] if isinstance(each[0], str) else fields_in(each[0])


def together(state: State, model: Model, value: Plain) -> dict[tuple[str, ...], Unique]:
    """Give the constraints of unique_together by their columns."""
    table = state.table(model)
    found = {}
    lists = value if isinstance(value, tuple) else ()
    if lists and all(isinstance(each, str) for each in lists):
        lists = (lists,)
    for each in lists:
        if isinstance(each, tuple):
            columns = columns_of(state, model, each)
            found[columns] = Unique(columns, name=invented(table, columns, "_uniq", state.dialect))
    return found


def index_of(state: State, model: Model, made: Plain) -> CreateIndex | None:
    """Give an index; None where it is not known."""
    if not isinstance(made, Construct):
        return None
    name, fields = made.get(-1, "name"), made.get(-1, "fields")
    columns = columns_of(state, model, fields) if isinstance(fields, tuple) else ()
    return CreateIndex(state.table(model), name if isinstance(name, str) else "?", columns)
