"""Follows a function of a migration, which is not run, and lists what it asks of the database, in order."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from checker.adapters.ecto.asked import ddl_of, is_ddl
from checker.adapters.ecto.commands import Ddl
from checker.adapters.ecto.rows import Rows, rows_of
from checker.core.fact import frozen
from checker.core.tree import Unread, shown
from checker.grammars.elixir import Atom, Called, Defined, Function, Module, Name, Value, evaluate

_DEEPEST = 20
_MOST = 2000
"""How many calls are followed in one way: nobody writes a migration of more."""
_BRANCHES = frozenset(("case", "cond", "with", "receive"))
_ALWAYS = frozenset(("try", "do", "fn"))
_EACH = re.compile(r"(?:Enum|Stream)\.(?:each|map|flat_map|reduce|with_index)|Task\.async_stream")
_SILENT = re.compile(
    r"flush|import|alias|require|use|throw|send|exit|prefix|direction|repo|sleep|inspect|dbg|when"
    r"|round|abs|length|hd|tl|elem|max|min|div|rem|to_string|floor|ceil|map_size|put_in|get_in|is_\w+"
    r"|(?:IO|Logger|Process|Keyword|Map|Enum|Stream|List|String|Integer|Application|DateTime|NaiveDateTime|Date"
    r"|System(?!\.(?:cmd|shell))|Ecto\.(?:UUID|Query|Changeset)|Jason|Regex|Access|Tuple|MapSet|Decimal|URI|Base|Path"
    r"|File|Timex|:(?!os\b)\w+)\.[\w.!?]+"
    r"|[\w.()]*[Rr]epo\(?\)?\.config|[-+*/<>=!|&^]{1,3}|and|or|not|in|from|where|select|order_by|\.|\[\]|%[\w.]*|"
)
"""What asks nothing of a database by itself: it makes a value, or says something."""
_FIELD = re.compile(r"[a-z_]\w*(?:\.[a-z_]\w*)+")
_LIBRARY = re.compile(r"(?P<name>Oban(?:\.Pro)?|ErrorTracker)\.Migrations?\.(?:up|down)")
_OTHERS_ENUM = re.compile(r"[A-Z][\w.]*\.(?:create_type|drop_type)")
"""A type of EctoEnum's: a new one serves no code that is older, and one in use cannot be dropped."""


@frozen
class Library:
    """A package that looks after tables of its own."""

    name: str


@frozen
class Asked:
    """One thing that a migration asks, and where."""

    what: Ddl | Rows | Library | Unread | None
    """None: here the migration stops."""
    line: int
    maybe: bool = False
    """Whether it is asked only at times."""
    queued: bool = True
    """Whether Ecto keeps it until the function is through; on the way back, it begins with the last."""


class Script:
    """Follows the functions of one module."""

    def __init__(self, module: Module, direction: str, tables: Mapping[str, str], *, turns: bool = False) -> None:
        self._module = module
        self._turns = turns
        """Whether Ecto turns round what it queues: on the way back of `change`."""
        self._tables = tables
        """The tables of the schemas that the file itself defines, by module."""
        self._names: dict[str, Value] = {**module.attributes, "direction()": Atom(direction)}
        self._left = _MOST

    def run(self, function: str) -> Iterator[Asked]:
        """Give what a function asks; nothing where there is none."""
        clauses = self._module.functions.get(function, ())
        for clause in clauses:
            yield from self._all(clause.body, maybe=clause.maybe or len(clauses) > 1, depth=0)

    def _all(self, body: Iterable[Value], *, maybe: bool, depth: int) -> Iterator[Asked]:
        for each in body:
            if isinstance(each, Called):
                yield from self._one(each, maybe=maybe, depth=depth)
            elif isinstance(each, Name) and each.name in self._module.functions:
                yield from self._helped(Called(each.name), maybe=maybe, depth=depth)

    def _one(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            yield self._lost(call, maybe=maybe, why="it calls more than is followed")
            return
        held = evaluate(call, self._names)
        made = held if isinstance(held, Called) else replace(call, args=(), keywords={})
        follow = self._structure(made, maybe=maybe, depth=depth)
        if follow is not None:
            yield from follow
        elif made.name == "execute":
            yield from self._executed(made, maybe=maybe, depth=depth)
        elif is_ddl(made):
            command = ddl_of(made, self._names)
            yield Asked(command, made.line, maybe) if command else self._lost(made, maybe=maybe)
        elif (rows := rows_of(made, self._tables)) is not None:
            yield from (Asked(each, made.line, maybe, queued=False) for each in rows)
        elif made.name == "raise":
            yield Asked(None, made.line, maybe)
        elif library := _LIBRARY.fullmatch(made.name):
            yield Asked(Library(library["name"]), made.line, maybe, queued=False)
        elif _OTHERS_ENUM.fullmatch(made.name) or _SILENT.fullmatch(made.name) or _is_field(made):
            yield from self._inside(made, maybe=maybe, depth=depth)
        else:
            yield self._lost(made, maybe=maybe)

    def _structure(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked] | None:
        """Follow what decides what runs; None for what is no such thing."""
        deeper = depth + 1
        if call.name == "=":
            return self._bound(call, maybe=maybe, depth=deeper)
        if call.name in {"if", "unless"} and call.args:
            return self._either(call, maybe=maybe, depth=deeper)
        if call.name == "for" or _EACH.fullmatch(call.name):
            return self._rounds(call, maybe=maybe, depth=deeper)
        if call.name in _BRANCHES:
            return self._all((*call.args, *call.body, *call.otherwise), maybe=True, depth=deeper)
        if call.name in _ALWAYS:
            return self._all(call.body, maybe=maybe, depth=deeper)
        if call.name.endswith(".transaction"):
            return self._inside(call, maybe=maybe, depth=deeper)
        if call.name in self._module.functions:
            return self._helped(call, maybe=maybe, depth=deeper)
        return None

    def _bound(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        """Follow what a name gets, and remember it; what it gets only at times is not known afterwards."""
        name, value = call.args
        if isinstance(value, Called):
            yield from self._one(value, maybe=maybe, depth=depth)
        if isinstance(name, Name):
            self._names[name.name] = Name("") if maybe else value

    def _either(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        holds = call.args[0]
        if isinstance(holds, bool):
            chosen = call.body if holds == (call.name == "if") else call.otherwise
            yield from self._all(chosen, maybe=maybe, depth=depth)
            return
        yield from self._all((*call.args[:1], *call.body, *call.otherwise), maybe=True, depth=depth)

    def _rounds(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        """Follow a loop round by round, where it is known what it goes over."""
        name, items, body = _loop(call)
        if items is None:
            yield from self._all(call.args, maybe=maybe, depth=depth)
            self._names.pop(name, None)
            yield from self._all(body, maybe=True, depth=depth)
            return
        for item in items:
            if name:
                self._names[name] = item
            yield from self._all(body, maybe=maybe, depth=depth)

    def _helped(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        """Follow a function of this module with what it is given."""
        clauses = self._module.functions[call.name]
        given = [*call.args, call.keywords] if call.keywords else [*call.args]
        fits = [each for each in clauses if len(each.parameters) == len(given)] or list(clauses)
        before = self._names
        for clause in fits:
            self._names = {**before, **_given(clause, given)}
            yield from self._all(clause.body, maybe=maybe or clause.maybe or len(fits) > 1, depth=depth)
        self._names = before

    def _inside(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        """Follow the calls and functions that a call is given."""
        for each in call.args:
            if isinstance(each, Function):
                yield from self._all(each.body, maybe=maybe, depth=depth + 1)
            elif isinstance(each, Called):
                yield from self._one(each, maybe=maybe, depth=depth + 1)
        yield from self._all(call.body, maybe=maybe, depth=depth + 1)

    def _executed(self, call: Called, *, maybe: bool, depth: int) -> Iterator[Asked]:
        """Follow what `execute` is given: a statement or a function, and another one for the way back."""
        side = call.args[1:2] if self._turns else call.args[:1]
        match side:
            case (str() as text,):
                yield Asked(Rows(sql=text), call.line, maybe)
            case (Function(body=body),):
                yield from (replace(each, queued=True) for each in self._all(body, maybe=maybe, depth=depth + 1))
            case ():
                yield Asked(None, call.line, maybe)
            case _:
                yield self._lost(call, maybe=maybe, why="the statement is not known before the program runs")

    def _lost(self, call: Called, *, maybe: bool, why: str = "this call is not understood") -> Asked:
        return Asked(Unread(why, shown(call.text), call.line), call.line, maybe, queued=False)


def _is_field(call: Called) -> bool:
    """Tell whether a part of a value is asked for, `row.name`, which nobody is given anything for."""
    return _FIELD.fullmatch(call.name) is not None and not (call.args or call.keywords or call.text.endswith(")"))


def _loop(call: Called) -> tuple[str, list[Value] | None, tuple[Value, ...]]:
    """Give a loop's name, what it goes over (None where that is not known), and what it does."""
    if call.name == "for":
        over = call.args[0] if len(call.args) == 1 else None
        if isinstance(over, Called) and over.name == "<-":
            name, items = over.args
            return (name.name if isinstance(name, Name) else "", items if isinstance(items, list) else None, call.body)
        return "", None, call.body
    function = call.args[-1] if call.args else None
    items = call.args[0] if len(call.args) == 2 else None  # noqa: PLR2004  the list and the function
    if not isinstance(function, Function):
        return "", None, ()
    name = function.parameters[0] if function.parameters else ""
    return name, items if isinstance(items, list) else None, function.body


def _given(clause: Defined, given: list[Value]) -> dict[str, Value]:
    names = {name: Name("") for name in clause.parameters if name}
    return {**names, **{name: value for name, value in zip(clause.parameters, given, strict=False) if name}}
