"""What a name in a program means among its mapped classes and tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from checker.code.sqlalchemy.mapping import Linked, Mapped
from checker.code.sqlalchemy.program import Placed, Program
from checker.code.sqlalchemy.symbols import LOCAL
from checker.code.sqlalchemy.tables import is_table
from checker.core.code import About
from checker.core.name import bare
from checker.core.needs import MappedColumn, Model
from checker.core.tree import Unread
from checker.python.sqlalchemy import argument, last_of
from checker.python.values import Call, Class, Name, Value


@dataclass(frozen=True)
class Entity:
    """A class with its table, or a table alone."""

    name: str
    tables: tuple[tuple[Model, tuple[MappedColumn, ...]], ...]
    """Its own table first, then those of the classes above it; each with the columns that it brings."""

    @property
    def model(self) -> Model:
        """Its own table."""
        return self.tables[0][0]

    def column(self, attribute: str) -> tuple[Model, MappedColumn] | None:
        """Give the column that an attribute, or a column's own name, means."""
        for model, columns in self.tables:
            for each in columns:
                if attribute in (each.attribute or each.column.name, each.column.name):
                    return model, each
        return None


@dataclass
class Entities:
    """The classes and tables that are asked about."""

    program: Program
    about: About
    classes: Mapping[tuple[str, str], Entity]
    """By path and name."""
    plain: Mapping[str, Entity]
    """Tables by their bare names."""
    names: frozenset[str]
    """Every name under which one of them may stand in a program."""
    others: frozenset[str] = frozenset()
    """Names of the mapped classes that are not asked about."""
    _found: dict[tuple[Value, str], Entity | None] = field(default_factory=dict)

    def entity(self, kind: Value, path: str) -> Entity | None:
        """Give what a name means in a file; None where that is nothing which is asked about."""
        if last_of(kind).removeprefix(LOCAL) not in self.names:
            return None
        if (
            isinstance(kind, Name)
            and kind.dotted.startswith(LOCAL)
            and last_of(kind).removeprefix(LOCAL)[:1].islower()
            and not self.program.facts(path).whole
        ):
            return None  # a variable; the names of such a file are not read for its sake
        key = (kind, path)
        if key not in self._found:
            self._found[key] = self._of(self.program.settle(Placed(kind, path)))
        return self._found[key]

    def _of(self, found: Placed) -> Entity | None:
        match found.value:
            case Class(name=name):
                return self.classes.get((found.path, name))
            case Call() as call if is_table(call):
                title = argument(call, 0, "name")
                return self.plain.get(title.lower()) if isinstance(title, str) else None
        return None

    def named(self, content: bytes) -> bool:
        """Tell whether a file holds the name of one of them; where all are asked about, it may."""
        return self.about is None or _holds(content, self.names)

    def text(self, path: str) -> bytes:
        """Give a file's text; nothing where git lacks it."""
        content = self.program.tree.content(path)
        return b"" if isinstance(content, Unread) else content


def entities(program: Program, linked: Linked, about: About) -> Entities:
    """Give the classes and tables of a program whose tables are asked about, under all their names."""

    def asked(tables: Iterable[str]) -> bool:
        return about is None or any(bare(table).lower() in about for table in tables)

    classes: dict[tuple[str, str], Entity] = {}
    plain: dict[str, Entity] = {}
    names: set[str] = set()
    for mapping in linked.mappings:
        made = _entity(mapping)
        if not asked(model.table for model, _ in made.tables):
            continue
        plain.setdefault(bare(made.model.table).lower(), made)
        if mapping.kind:
            classes[mapping.kind.path, mapping.kind.value.name] = made
            names.add(mapping.kind.value.name)
            if not mapping.kind.value.bases:  # mapped imperatively: its table is a name of its own
                names.add(bare(made.model.table))
    for model in linked.tables:
        if asked((model.table,)):
            plain[bare(model.table).lower()] = Entity(model.name, ((model, model.columns),))
            names.add(model.name)
    others = frozenset(each.name for each in linked.mappings) - names
    return Entities(program, about, classes, plain, frozenset(names), others)


def _entity(mapping: Mapped) -> Entity:
    tables = [(mapping.model, mapping.own)]
    above, seen = mapping.parent, {id(mapping)}
    while above is not None and id(above) not in seen:
        seen.add(id(above))
        if above.model.table not in {model.table for model, _ in tables}:
            tables.append((above.model, above.own))
        above = above.parent
    return Entity(mapping.name, tuple(tables))


@lru_cache(maxsize=4096)
def _holds(content: bytes, names: frozenset[str]) -> bool:
    """Look once for what each dialect asks: for one of the names as a word of its own."""
    return any(_is_word(content, name.encode()) for name in names)


def _is_word(content: bytes, name: bytes) -> bool:
    at = content.find(name)
    while at >= 0:
        end = at + len(name)
        if not (_inside_word(content[at - 1 : at]) or _inside_word(content[end : end + 1])):
            return True
        at = content.find(name, end)
    return False


def _inside_word(character: bytes) -> bool:
    return character.isalnum() or character == b"_"
