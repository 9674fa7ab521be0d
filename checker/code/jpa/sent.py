"""What Hibernate (6) sends for an entity: it names every column where it loads and, set or not, where it writes."""

from collections.abc import Callable, Iterator, Sequence

from checker.code.jpa.columns import JpaColumn
from checker.code.jpa.names import Placed
from checker.code.jpa.naming import Naming
from checker.code.jpa.tables import JpaTable
from checker.core.fact import frozen
from checker.core.name import fold, qualified
from checker.core.needs import Model
from checker.core.use import Routine, Touch, Use


@frozen
class Spelling:
    """How the names of an entity are spelled in the database."""

    way: Naming
    names_schema: Callable[[str], bool]
    dialect: str

    def __call__(self, name: str) -> str:
        """Spell a name; Hibernate quotes none but those that it is told to quote."""
        bare = name.strip('`"')
        return fold(self.way(bare), self.dialect, quoted=bare != name)

    def all(self, columns: Sequence[JpaColumn]) -> tuple[str, ...]:
        """Spell the names of columns."""
        return tuple(dict.fromkeys(self(each.name) for each in columns))

    def table(self, name: str, schema: str) -> str:
        """Spell a table's name with its schema."""
        held, _, own = name.rpartition(".")
        within = self(schema or held)
        return qualified(self(own), within if self.names_schema(within) else None, self.dialect)


def sent(table: JpaTable, model: Model, spell: Spelling) -> Iterator[Use]:
    """Give the statements for one table."""
    where = _Where(model.table, model.name, table.line, table.path)
    yield where.use(Touch.LOAD, spell.all(table.columns))
    for entity, columns in table.inserts:
        yield from _written(where, entity, columns, spell)
    yield where.use(Touch.DELETE, spell.all([each for each in table.columns if each.field.id]))
    for sequence in dict.fromkeys(table.sequences):
        routine = Routine(spell.table(sequence, table.schema), "sequence")
        yield Use(Touch.CALL, "", routine=routine, by=model.name, line=table.line, path=table.path)


def _written(where: "_Where", entity: Placed, columns: Sequence[JpaColumn], spell: Spelling) -> Iterator[Use]:
    """Give INSERT and UPDATE; what the database numbers, and what is said to be no part of them, they leave out."""
    inserted = [each for each in columns if each.inserted and each.field.numbered != "identity"]
    nulls = [each for each in inserted if each.nullable and not (each.field.version or entity.of.only_set)]
    if entity.of.read_only:
        return
    yield where.use(Touch.INSERT, spell.all(inserted), spell.all(nulls))
    updated = [each for each in columns if each.updated and not each.field.id]
    if updated:
        yield where.use(Touch.UPDATE, spell.all(updated))


@frozen
class _Where:
    table: str
    by: str
    line: int
    path: str

    def use(self, touch: Touch, columns: tuple[str, ...], nulls: tuple[str, ...] = ()) -> Use:
        return Use(touch, self.table, columns, nulls, by=self.by, line=self.line, path=self.path)
