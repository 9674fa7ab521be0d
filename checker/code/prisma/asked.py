"""What all calls of a program together ask of each Prisma model."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from checker.core.fact import frozen
from checker.grammars.prisma.calls import DARK, NO, YES, PrismaCall, PrismaCalls

if TYPE_CHECKING:
    from checker.grammars.prisma.facts import PrismaBlock
    from checker.grammars.prisma.schema import Declared

_COUNTING = frozenset(("count", "aggregate", "groupBy", "createMany", "updateMany", "deleteMany"))
"""Methods that give no rows back."""
_PICKS = frozenset(("select", "include", "omit"))
_STRUCTURE = frozenset(
    ("where", "data", "create", "update", "upsert", "set", "connect", "connectOrCreate", "cursor", "orderBy", "by",
     "distinct", "having", "AND", "OR", "NOT", "some", "every", "none", "is", "isNot", "_count")
)  # fmt: skip
_PROMISED = frozenset(("", "then", "catch", "finally"))
_CLIENT = re.compile(r"(?i)prisma|client|^(?:db|tx|trx|orm|database|this)$")
"""What a client, or a transaction of it, is called."""
Node = dict[str, "Node | str"]


class NotKnown(Exception):  # noqa: N818  it is no error of anybody's
    """What is asked for is only known when the program runs."""


@frozen
class Asked:
    """What the calls ask for."""

    loaded: Mapping[str, frozenset[str]]
    """The fields that come back, by the name of their model."""
    named: frozenset[str]
    """What stands anywhere else in a call: in a `where`, in a `data`."""
    blind: bool
    """Whether conditions or values are put together elsewhere, so that they may name any field."""


def asked_of(schema: "Declared", said: Iterable[PrismaCalls], passed: Iterable[str]) -> Asked:
    """Join what the calls ask of the models of a schema; `passed`: whose models are passed on. Raises NotKnown."""
    files = tuple(said)
    models = {delegate(name): placed.block for name, placed in schema.models.items()}
    made = [call for each in files for call in each.calls]
    owners = {call.owner for call in made if call.of in models}
    taken = {owner for each in files for owner, member in each.taken if member in models}
    if not owners or any(owner in owners or _CLIENT.search(owner) for owner in (*passed, *taken)):
        raise NotKnown
    reader = _Reader(schema)
    for call in made:
        if call.of in models:
            reader.read(models[call.of], call)
        elif call.of == "]" or call.verb.startswith(("find", "upsert")) or call.verb.endswith("Many"):
            raise NotKnown  # a model by another name: a variable, a member that is looked up
    return Asked(
        {name: frozenset(fields) for name, fields in reader.loaded.items()}, frozenset(reader.named), reader.blind
    )


def delegate(model: str) -> str:
    """Give what the client calls a model."""
    return model[:1].lower() + model[1:]


class _Reader:
    """Gathers what the calls of one schema ask for."""

    def __init__(self, schema: "Declared") -> None:
        self.schema = schema
        self.loaded: dict[str, set[str]] = {}
        self.named: set[str] = set()
        self.blind = False
        self._relations = {
            field.name for each in schema.models.values() for field in each.block.fields if field.type in schema.models
        }

    def read(self, model: "PrismaBlock", call: PrismaCall) -> None:
        """Read one call."""
        given = _tree(call.paths)
        if call.verb in _COUNTING:
            self._name(given)
        else:
            self._pick(model, given)
        if call.then not in _PROMISED:  # prisma.post.findUnique(...).author()
            target = next((field.type for field in model.fields if field.name == call.then), "")
            if target not in self.schema.models:
                raise NotKnown
            self._pick(self.schema.models[target].block, {})

    def _pick(self, model: "PrismaBlock", given: "Node | str") -> None:
        """Read what comes back of a model; what else is said only names fields."""
        if isinstance(given, str):
            given = {} if given in {YES, NO} else {"": DARK}
        if given.get("") == DARK:
            raise NotKnown
        columns = {field.name for field in self.schema.columns(model)}
        held = self.loaded.setdefault(model.name, set())
        select, include, omit = (given.get(each) for each in ("select", "include", "omit"))
        for word in (select, include):
            if word == DARK or (isinstance(word, dict) and word.get("") == DARK):
                raise NotKnown
        picked = select if isinstance(select, dict) else None
        if picked is None:
            spared = {name for name, value in omit.items() if value == YES} if isinstance(omit, dict) else set()
            held |= columns - spared
        else:
            held |= {name for name, value in picked.items() if value != NO} & columns
        self._follow(model, picked if picked is not None else include if isinstance(include, dict) else {})
        self._name({name: value for name, value in given.items() if name not in _PICKS})

    def _follow(self, model: "PrismaBlock", picked: Node) -> None:
        types = {field.name: field.type for field in model.fields}
        for name, value in picked.items():
            if name == "_count":
                self._name(value)
            elif types.get(name) in self.schema.models and value != NO:
                self._pick(self.schema.models[types[name]].block, value)

    def _name(self, given: "Node | str") -> None:
        for name, value in given.items() if isinstance(given, dict) else ():
            self.named.add(name)
            if value == DARK and (name in _STRUCTURE or name in self._relations or not name):
                self.blind = True
            self._name(value)


def _tree(paths: Iterable[str]) -> Node:
    root: Node = {}
    for path, value in _split(paths):
        node = root
        for part in path[:-1]:
            held = node.get(part)
            if not isinstance(held, dict):
                held = node[part] = {}
            node = held
        if value or not isinstance(node.get(path[-1]), dict):
            node[path[-1]] = value or {}
    return root


def _split(paths: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    for path in paths:
        name, _, value = path.partition("=")
        yield name.split("."), value
