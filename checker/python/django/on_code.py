"""Operations that run SQL or functions, and those that change the models apart from the database."""

from collections.abc import Mapping
from dataclasses import replace

from checker.core.operation import DropColumn, Step, WriteRows
from checker.core.tree import Unread
from checker.python.django.replay import Handler, Replay
from checker.python.django.state import Model, State
from checker.python.django.written import Construct, Named, Plain, Runs


def separate(replay: Replay, made: Construct) -> None:
    """Change the database as one list says, and the state as the other does."""
    database, state = made.get(0, "database_operations", ()), made.get(1, "state_operations", ())
    if isinstance(database, tuple):
        kept = _copy(replay.state)
        replay.run(database)
        replay.state.models = kept
    elif database is not None:
        replay.unread(Unread("its operations are not a list", line=made.line))
    replay.quietly(state)


def run_sql(replay: Replay, made: Construct) -> None:
    """Run SQL."""
    for step in _statements(replay, made.get(0, "sql")):
        if not replay.silent:
            replay.up.append(step)
            _remember(replay.state, step)
    back = made.get(1, "reverse_sql")
    if replay.down is not None and not replay.silent:
        if back is None:
            replay.down = None
        else:
            replay.down.extend(reversed(_statements(replay, back)))
    replay.quietly(made.get(2, "state_operations"))


def _remember(state: State, step: Step) -> None:
    """Take out of what models have forgotten what SQL drops."""
    if isinstance(step.operation, DropColumn):
        for model in state.models.values():
            if model.forgotten and state.table(model) == step.operation.table:
                model.forgotten.pop(step.operation.column, None)


def _statements(replay: Replay, value: Plain) -> tuple[Step, ...]:
    match value:
        case str():
            return replay.sql(value, replay.state.dialect, replay.line)
        case Named(path=path) if path.endswith("noop"):
            return ()
        case tuple():
            texts = [each[0] if isinstance(each, tuple) and each else each for each in value]
            return tuple(step for each in texts for step in _statements(replay, each))
    return (Step(Unread("its SQL is not known before the program runs", line=replay.line), replay.line),)


def run_python(replay: Replay, made: Construct) -> None:
    """Run a function: on rows alone where that can be shown."""
    for step in _code(replay, made.get(0, "code")):
        if not replay.silent:
            replay.up.append(replace(step, line=replay.line))
            _remember(replay.state, step)
    back = made.get(1, "reverse_code")
    if replay.down is not None and not replay.silent:
        replay.down = None if back is None else [*replay.down, *_code(replay, back)]


def _code(replay: Replay, value: Plain) -> tuple[Step, ...]:
    if isinstance(value, Named) and value.path.endswith("noop"):
        return ()
    if isinstance(value, Runs) and value.models is not None:
        said = ((replay.sql(text, replay.state.dialect, replay.line), maybe) for text, maybe in value.statements)
        steps = (replace(each, maybe=each.maybe or maybe) for all_, maybe in said for each in all_)
        return (*steps, *_on_rows(replay, value))
    name = value.name if isinstance(value, Runs) else "a function"
    return (Step(Unread(f"runs {name}, which could not be followed", line=replay.line), replay.line),)


def _on_rows(replay: Replay, runs: Runs) -> tuple[Step, ...]:
    """Give what a function does to rows by its models."""
    written = _written(replay, runs)
    if written is not None:
        return written
    tables = tuple(replay.state.table_of((app, name.lower())) for app, name in runs.models or ())
    why = Unread(f"runs {runs.name}, which works on rows", line=replay.line, rows=True)
    return (Step(why, replay.line, touches=tables),) if tables else ()


def _written(replay: Replay, runs: Runs) -> tuple[Step, ...] | None:
    """Give what a function writes; None where it writes a field that none of the models is known to have."""
    found = []
    for each in runs.work if runs.work is not None else (None,):
        if each is None:
            return None
        asked = (each.model,) if each.model else runs.models or ()
        held = [replay.state.models.get((app, name.lower())) for app, name in asked]
        if each.verb != "update":
            tables = [replay.state.table_of((app, name.lower())) for app, name in asked]
            found += [Step(WriteRows(each.verb, table), runs.line) for table in tables]
            continue
        fields = [(model, _columns(replay.state, model)) for model in held if model]
        if not all(any(name in columns for _, columns in fields) for name in each.fields):
            return None
        for model, columns in fields:
            names = tuple(columns[name] for name in each.fields if name in columns)
            values = tuple((columns[name], said) for name, said in each.values if name in columns)
            if names:
                found.append(Step(WriteRows("update", replay.state.table(model), names, values), runs.line))
    return tuple(found)


def _columns(state: State, model: Model) -> dict[str, str]:
    """Give a model's columns by the names under which code writes them."""
    found = {}
    for name, spec in model.fields.items():
        if not spec.bare:
            found[name] = state.column(model, spec).name
            if spec.to_one:
                found[f"{name}_id"] = found[name]
    return found


def _copy(state: State) -> dict[tuple[str, str], Model]:
    return {key: replace(each, fields=dict(each.fields)) for key, each in state.models.items()}


HANDLERS: Mapping[str, Handler] = {
    "SeparateDatabaseAndState": separate,
    "RunSQL": run_sql,
    "RunPython": run_python,
}
