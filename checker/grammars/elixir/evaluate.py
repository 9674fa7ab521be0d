"""What Elixir's expressions come to, as far as that is known before the program runs."""

from collections.abc import Mapping
from dataclasses import replace

from checker.grammars.elixir.values import HOLE, Alias, Atom, Called, Function, Name, Text, Value

Names = Mapping[str, Value]
_SPELLS = frozenset(
    ("to_string", "Atom.to_string", "String.to_atom", "String.to_existing_atom", "String.Chars.to_string")
)
"""Functions that give a name in another form."""
_BINDS = frozenset(("=", "<-"))
"""What stands left of these gets a value: it is not asked for one."""


def evaluate(value: Value, names: Names) -> Value:
    """Put in what names stand for, and work out what is known by then; all else stays as it is written."""
    match value:
        case Name(name):
            return names.get(name, value)
        case Text(pieces):
            return "".join(said(evaluate(each, names)) for each in pieces)
        case list():
            return [evaluate(each, names) for each in value]
        case Mapping():
            return {key: evaluate(each, names) for key, each in value.items()}
        case Called():
            return _called(value, names)
    return value


def said(value: Value) -> str:
    """Spell a value as Elixir puts it into a text."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return value
        case int() | float():
            return str(value)
        case Atom(name):
            return name
        case Alias(name):
            return f"Elixir.{name}"
        case None:
            return ""
    return HOLE


def _called(call: Called, names: Names) -> Value:
    if call.name == "do" and len(call.body) == 1:
        return evaluate(call.body[0], names)
    if call.name == "direction" and not call.args:
        return names.get("direction()", call)
    kept = call.args[:1] if call.name in _BINDS else ()
    args = (*kept, *(evaluate(each, names) for each in call.args[len(kept) :]))
    keywords = {key: evaluate(each, names) for key, each in call.keywords.items()}
    made = _joined(args, names) if call.name == "Enum.map_join" else _worked_out(call.name, args)
    return replace(call, args=args, keywords=keywords) if made == call.name else made


def _worked_out(name: str, args: tuple[Value, ...]) -> Value:
    """Give what an operator or a function comes to; its own name where that is not known."""
    match name, args:
        case "<>", (str() as left, str() as right):
            return left + right
        case "++", (list() as left, list() as right):
            return [*left, *right]
        case "==" | "!=", (left, right) if _is_plain(left) and _is_plain(right):
            return (left == right) == (name == "==")
        case "not" | "!", (bool() as only,):
            return not only
        case "||", (Called(text=asked), str() | Atom() as otherwise) if "config" in asked or "prefix" in asked:
            return otherwise  # what a project may set and hardly any does
        case "||", (left, right) if _is_plain(left):
            return left if left not in (None, False) else right
        case each, (str() | Atom() as only,) if each in _SPELLS:
            return Atom(said(only)) if "to_atom" in each or "existing" in each else said(only)
    return name


def _joined(args: tuple[Value, ...], names: Names) -> Value:
    """Give what `Enum.map_join` makes of a list that is known."""
    match args:
        case (list() as items, str() as between, Function(parameters, (only,))):
            return between.join(said(evaluate(only, {**names, parameters[0]: each})) for each in items)
    return "Enum.map_join"


def _is_plain(value: Value) -> bool:
    return value is None or isinstance(value, str | int | float | Atom)
