"""The schemas and enums that a file of Elixir declares (Ecto 3.13, `schema.ex`; EctoEnum 1.4)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from checker.core.fact import fact
from checker.core.plural import words_of
from checker.core.tree import Unread
from checker.grammars.elixir import Alias, Atom, Called, Module, Value, evaluate, modules, said
from checker.grammars.elixir.values import HOLE

_DECLARES = re.compile(rb"\bschema[ (]+(?:[\"@]|[^\n]*\bdo$)|\bdefenum\b|\bEctoEnum\b", re.MULTILINE)
_ENUM = "Ecto.Enum"
_NO_COLUMNS = frozenset(("has_many", "has_one", "embedded_schema"))
_EMBEDS = frozenset(("embeds_one", "embeds_many"))
_STAMPS = ("inserted_at", "updated_at")
_UNKNOWN = "?"
_PLAIN = 3
"""A field's name, its type, its options."""


@fact
class EctoField:
    """A field that is a column."""

    column: str
    key: str
    labels: tuple[str, ...] | None = None
    """The stored values of an `Ecto.Enum`."""
    of: str = ""
    """The module that gives its type, where it is one of the project's: `Shop.Status`."""
    text: bool = False
    """Whether it takes any text."""
    sent: bool = False
    """Whether an INSERT sends it though no code sets it: it has a default, or Ecto makes its value."""
    primary: bool = False
    deferred: bool = False
    """Whether it is loaded only where a query asks for it."""
    line: int = 0


@fact
class EctoSchema:
    """A schema of a table."""

    module: str
    table: str
    """`?` where it is only known when the program runs."""
    prefix: str = ""
    fields: tuple[EctoField, ...] = ()
    between: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(table, its columns) of those that stand between it and others: `many_to_many`."""
    whole: bool = True
    """False where a call in it may make fields that are not known."""
    lost: tuple[tuple[str, int], ...] = ()
    """(field, line) of enums whose values are not known."""
    line: int = 0


@fact
class EctoFile:
    """What one file declares."""

    schemas: tuple[EctoSchema, ...] = ()
    enums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(module, stored values) of EctoEnum's types."""


def declared(content: bytes) -> EctoFile | Unread:
    """Read one file."""
    if not _DECLARES.search(content):
        return EctoFile()
    found = modules(content)
    if isinstance(found, Unread):
        return found
    schemas = tuple(each for module in found for each in _schemas(module))
    return EctoFile(schemas, tuple(each for module in found for each in _enums(module)))


def _schemas(module: Module) -> Iterator[EctoSchema]:
    for call in module.body:
        if call.name == "schema" and call.args:
            yield _Schema(module, call).made()


class _Schema:
    """Reads the calls of one schema."""

    def __init__(self, module: Module, call: Called) -> None:
        self._module = module
        self._call = call
        self._names = module.attributes
        self._fields: list[EctoField] = []
        self._between: list[tuple[str, tuple[str, ...]]] = []
        self._lost: list[tuple[str, int]] = []
        self._whole = True

    def made(self) -> EctoSchema:
        """Give the schema."""
        self._keyed()
        for each in self._call.body:
            made = evaluate(each, self._names)
            if isinstance(made, Called):
                self._called(made)
        table, prefix = evaluate(self._call.args[0], self._names), self._names.get("@schema_prefix")
        return EctoSchema(
            self._module.name,
            table if isinstance(table, str) and HOLE not in table else _UNKNOWN,
            prefix if isinstance(prefix, str) else "",
            tuple(self._fields),
            tuple(self._between),
            self._whole and "@field_source_mapper" not in self._names,
            tuple(self._lost),
            self._call.line,
        )

    def _keyed(self) -> None:
        """Add the key that a schema has without a word: `id`."""
        stated = self._names.get("@primary_key", [Atom("id"), Atom("id"), {"autogenerate": True}])
        if not isinstance(stated, list) or len(stated) < 2:  # noqa: PLR2004  {name, type, options}
            self._whole = self._whole and stated is False
            return
        options = stated[2] if len(stated) == _PLAIN and isinstance(stated[2], Mapping) else {}
        self._add(said(stated[0]), {**options, "primary_key": True}, stated[1], self._call.line)

    def _called(self, call: Called) -> None:
        name = said(call.args[0]) if call.args else ""
        match call.name:
            case "field":
                self._field(name, call)
            case "belongs_to":
                self._referring(name, call)
            case "timestamps":
                self._stamps(call)
            case "many_to_many":
                self._joined(call)
            case each if each in _EMBEDS:
                self._add(name, call.keywords, None, call.line)
            case each if each not in _NO_COLUMNS:
                self._whole = False

    def _field(self, name: str, call: Called) -> None:
        if call.keywords.get("virtual") is not True:
            self._add(name, call.keywords, call.args[1] if len(call.args) > 1 else Atom("string"), call.line)

    def _referring(self, name: str, call: Called) -> None:
        if call.keywords.get("define_field") is not False:
            key = said(call.keywords.get("foreign_key")) or f"{name}_id"
            self._add(key, call.keywords, call.keywords.get("type"), call.line)

    def _stamps(self, call: Called) -> None:
        stated = self._names.get("@timestamps_opts")
        options = {**(stated if isinstance(stated, Mapping) else {}), **call.keywords}
        for each in _STAMPS:
            name, source = options.get(each, Atom(each)), options.get(f"{each}_source")
            if name is not False:
                self._add(said(name), {"source": source, "autogenerate": True} if source else {"autogenerate": True},
                          None, call.line)  # fmt: skip

    def _joined(self, call: Called) -> None:
        """Note the table that stands between this one and another, and the two columns by which it is asked."""
        through, keys = call.keywords.get("join_through"), call.keywords.get("join_keys")
        if isinstance(through, str):
            other = call.args[1] if len(call.args) > 1 else None
            made = (_owner(self._module.name), _owner(other.name)) if isinstance(other, Alias) else ()
            self._between.append((through, tuple(keys) if isinstance(keys, Mapping) else made))

    def _add(self, name: str, options: Mapping[str, Value], type_: Value, line: int) -> None:
        if not name or HOLE in name:
            self._whole = False
            return
        inner = type_[1] if isinstance(type_, list) and len(type_) == 2 else type_  # noqa: PLR2004  {:array, ...}
        module = inner.name if isinstance(inner, Alias) else ""
        labels = _values(options.get("values")) if module == _ENUM else None
        if module == _ENUM and labels is None:
            self._lost.append((name, line))
        source = options.get("source")
        self._fields.append(
            EctoField(
                said(source) if isinstance(source, Atom | str) else name,
                name,
                labels,
                "" if module == _ENUM else module,
                text=type_ == Atom("string"),
                sent=options.get("default") is not None or bool(options.get("autogenerate")),
                primary=options.get("primary_key") is True,
                deferred=options.get("load_in_query") is False,
                line=line,
            )
        )


def _values(value: Value) -> tuple[str, ...] | None:
    """Give what an enum stores: names, or what stands beside them; None where that is not known."""
    if isinstance(value, Mapping):
        return tuple(map(said, value.values()))
    if isinstance(value, list) and all(isinstance(each, Atom | str) for each in value):
        return tuple(map(said, value))
    return None


def _enums(module: Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    for call in module.body:
        args = [evaluate(each, module.attributes) for each in call.args]
        if call.name == "defenum" and len(args) > 1 and isinstance(args[0], Alias):
            yield from _enum(f"{module.name}.{args[0].name}", args[1:])
        elif call.name == "use" and args and isinstance(args[0], Alias) and args[0].name.startswith("EctoEnum"):
            yield from _enum(module.name, [*args[1:], call.keywords.get("enums", call.keywords)])


def _enum(module: str, given: Sequence[Value]) -> Iterator[tuple[str, tuple[str, ...]]]:
    labels = next((found for each in given if (found := _values(each)) is not None), None)
    if labels is not None:
        yield module, labels


def _owner(module: str) -> str:
    """Spell the column by which a table refers to a module's: `Shop.LineItem` is `line_item_id`."""
    return f"{words_of(module.rpartition('.')[2])}_id"
