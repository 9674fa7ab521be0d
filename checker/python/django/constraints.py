"""Django's constraints and indexes as ours."""

from collections.abc import Iterator, Sequence

from checker.core.name import fold
from checker.core.operation import Check, Constraint, CreateIndex, Exclude, Unique
from checker.python.django.fields import key_of
from checker.python.django.state import Model, State
from checker.python.django.written import Construct, Plain

_LOOKUP = "__"


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
    fields = made.get(-1, "fields")
    match made.name:
        case "UniqueConstraint":
            columns = columns_of(state, model, fields) if isinstance(fields, tuple) else ()
            later = made.get(-1, "deferrable") is not None
            partial = "?" if made.get(-1, "condition") is not None else ""
            return Unique(
                columns or ("?",),
                name=called,
                where=partial,
                expression=not columns,
                deferrable=later,
                index=bool(partial) or not columns,
            )
        case "CheckConstraint":
            said = made.get(-1, "condition") or made.get(-1, "check")
            return Check("?", name=called, columns=columns_of(state, model, tuple(dict.fromkeys(_fields(said)))))
        case "ExclusionConstraint":
            return Exclude("?", name=called)
    return None


def _fields(value: Plain) -> Iterator[str]:
    """Give the fields that a condition names."""
    match value:
        case Construct(name="F", arguments=(str() as name, *_)):
            yield name.partition(_LOOKUP)[0]
        case Construct():
            for key, inner in (value.keywords or {}).items():
                if value.name == "Q" and not key.startswith("_"):
                    yield key.partition(_LOOKUP)[0]
                yield from _fields(inner)
            for inner in value.arguments:
                yield from _fields(inner)
        case (str() as key, inner):
            yield key.partition(_LOOKUP)[0]
            yield from _fields(inner)
        case tuple():
            for inner in value:
                yield from _fields(inner)


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
            found[columns] = Unique(columns, name=f"{table}_{'_'.join(columns)}_uniq")
    return found


def index_of(state: State, model: Model, made: Plain) -> CreateIndex | None:
    """Give an index; None where it is not known."""
    if not isinstance(made, Construct):
        return None
    name, fields = made.get(-1, "name"), made.get(-1, "fields")
    columns = columns_of(state, model, fields) if isinstance(fields, tuple) else ()
    return CreateIndex(state.table(model), name if isinstance(name, str) else "?", columns)
