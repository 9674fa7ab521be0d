"""The tables behind entities: their own, those of their parents, secondary ones, and those between two of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.code.jpa.between import between
from checker.code.jpa.columns import Columns, JpaColumn, named
from checker.code.jpa.facts import JpaField
from checker.code.jpa.names import Placed
from checker.core.fact import frozen


@frozen
class JpaTable:
    """A table, by the names that are said or made, before the database's way of naming."""

    name: str
    """Empty where it is not known."""
    schema: str
    by: str
    """The class that stands for it."""
    path: str
    line: int
    columns: tuple[JpaColumn, ...]
    owners: frozenset[str] = frozenset()
    """The entities that are kept there."""
    inserts: tuple[tuple[Placed, tuple[JpaColumn, ...]], ...] = ()
    """What is written for each class whose rows stand there."""
    apart: bool = False
    """Whether no class stands for it: it lies between two, or holds values of one."""
    guessed: bool = False
    """Whether its name is one of several that it may have."""
    sequences: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that belongs to it and is surely no guess."""
        return () if self.apart else (self.name, *(each.name for each in self.columns))


def tables(entities: Sequence[Placed], columns: Columns) -> list[JpaTable]:
    """Give the tables of all entities; one that several classes are kept in comes once."""
    found: dict[tuple[str, str], JpaTable] = {}
    for entity in entities:
        if entity.of.virtual:
            continue
        for table in _of(entity, columns):
            key = (table.name, table.schema if not table.guessed else "?")
            found[key] = _joined(found[key], table) if key in found and table.name else table
            if not table.name:
                found[entity.path, entity.of.name] = found.pop(key)
    return list(found.values())


def _joined(one: JpaTable, other: JpaTable) -> JpaTable:
    columns = {each.name: each for each in (*one.columns, *other.columns)}
    return replace(
        one,
        columns=tuple(columns.values()),
        owners=one.owners | other.owners,
        inserts=(*one.inserts, *other.inserts),
        apart=one.apart and other.apart,
        sequences=(*one.sequences, *other.sequences),
    )


def _of(entity: Placed, columns: Columns) -> Iterator[JpaTable]:
    line = [each for each in columns.line_of(entity) if each.of.kind == "entity"]
    root = line[-1]
    way = root.of.inheritance or "SINGLE_TABLE"
    own = columns.own(entity)
    if len(line) > 1 and way == "TABLE_PER_CLASS":
        own = [column for each in reversed(line) for column in columns.own(each)]
    elif len(line) > 1 and way == "SINGLE_TABLE":
        every = [column for each in reversed(line) for column in columns.own(each)]
        yield _table(columns, root, entity, [replace(each, nullable=True) for each in own], every)
        yield from _around(columns, entity, own)
        return
    elif len(line) > 1:
        own = [*(each for each in columns.keys(entity) if each.name not in {held.name for held in own}), *own]
    yield _table(columns, entity, entity, own, own)
    yield from _around(columns, entity, own)


def _table(
    columns: Columns, holder: Placed, entity: Placed, own: Sequence[JpaColumn], every: Sequence[JpaColumn]
) -> JpaTable:
    """Give the table in which a class's rows stand, which may be that of a class above it."""
    name, schema = named(columns, holder), columns.text(entity.of.name, holder.of.schema, holder.path)
    first = [each for each in own if not each.table or each.table == name]
    written = tuple(each for each in every if not each.table or each.table == name)
    sequences = map(columns.sequence, written)
    kind = tuple(_discriminator(holder, shared=holder is not entity))
    return JpaTable(
        name,
        schema,
        holder.of.name,
        holder.path,
        holder.of.line,
        (*first, *kind),
        frozenset((entity.of.name,)),
        ((entity, (*written, *kind)),),
        sequences=tuple(filter(None, sequences)),
    )


def _discriminator(holder: Placed, *, shared: bool) -> Iterator[JpaColumn]:
    """Give the column that tells the classes of one table apart."""
    name = holder.of.discriminator or ("DTYPE" if shared or holder.of.inheritance == "SINGLE_TABLE" else "")
    if name and "{" not in name:
        field = JpaField("", nullable=False, updated=False, line=holder.of.line)
        yield JpaColumn(name, "", field, holder.path, nullable=False, inserted=True, updated=False)


def _around(columns: Columns, entity: Placed, own: Sequence[JpaColumn]) -> Iterator[JpaTable]:
    """Give the tables beside an entity's first one."""
    owner, path = entity.of.name, entity.path
    keys = columns.keys(entity)
    for said, key in entity.of.others:
        name, key_name = columns.text(owner, said, path), columns.text(owner, key, path)
        first = [replace(each, name=key_name or each.name) for each in keys]
        held = (*first, *(each for each in own if each.table == name))
        yield JpaTable(name, "", owner, path, entity.of.line, held, frozenset((owner,)), ((entity, held),))
    for relation in entity.of.fields:
        for name, schema, held, guessed in between(columns, entity, relation, keys):
            inserts, of = ((entity, held),), frozenset((owner,))
            yield JpaTable(name, schema, owner, path, relation.line, held, of, inserts, apart=True, guessed=guessed)
