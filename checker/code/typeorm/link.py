"""Makes models of TypeORM's entities, which may stand in several files."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from checker.code.typeorm.entities import TypeormClass, TypeormField, TypeormFile, mapped
from checker.core.column import Column
from checker.core.name import bare, fold, qualified
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.packages import asks_for
from checker.core.tree import Reader, Tree
from checker.core.use import Touch, Use

_OWN_BASES = {"", "BaseEntity"}
_DEEPEST = 10
"""How many classes are followed from one to that which it extends."""


@lru_cache(maxsize=4)
def read_all(tree: Tree, scripts: tuple[str, ...], dialect: str) -> Needs:
    """Read all there is: it is asked for the models first, and then for what is done with some of them."""
    read_in = {path: tree.facts(path, _MAPPED) for path in scripts}
    files = {path: each for path, each in read_in.items() if isinstance(each, TypeormFile)}
    classes = {each.name: (each, path) for path, file in files.items() for each in file.classes}
    used = _with_carried({name for file in files.values() for name in file.uses}, classes)
    snake = asks_for(tree, "typeorm-naming-strategies")
    linker = _Linker(classes, dialect, snake=snake, own_names=any(file.names for file in files.values()))
    models: list[Model] = []
    uses: list[Use] = []
    named: set[str] = set()
    hidden = False
    for each, path in classes.values():
        model = linker.model(each, path) if each.entity else None
        if model is None:
            hidden = hidden or each.entity
            continue
        named |= linker.between(each)
        if each.name in used:
            models.append(model)
            uses.extend(_uses(model, linker.fields(each)))
        else:
            named |= {model.table, *(f"{model.table}.{mapped.column.name}" for mapped in model.columns)}
    # Where an entity's table is not known, no model may stand for all of them: then everything is assumed to be used.
    return Needs(models=() if hidden else tuple(models), uses=tuple(uses), mentioned=frozenset(named))


def _with_carried(used: set[str], classes: Mapping[str, tuple[TypeormClass, str]]) -> set[str]:
    """Add what is loaded or written together with these classes."""
    waiting = [name for name in used if name in classes]
    while waiting:
        more = set(classes[waiting.pop()][0].carried) & classes.keys() - used
        used |= more
        waiting += more
    return used


class _Linker:
    """Makes models of the classes of a tree."""

    def __init__(
        self,
        classes: Mapping[str, tuple[TypeormClass, str]],
        dialect: str,
        *,
        snake: bool,
        own_names: bool,
    ) -> None:
        self._classes = classes
        self._dialect = dialect
        self._snake = snake
        self._own_names = own_names

    def model(self, each: TypeormClass, path: str) -> Model | None:
        """Give an entity as a model; None where its table's name is not known."""
        table = self._table_of(each)
        if not table:
            return None
        fields = self.fields(each)
        columns = tuple(self._mapped(name, field, path) for name, field in fields.items())
        line = list(self._line_of(each))
        known = all(above.whole and above.parent in {*self._classes, *_OWN_BASES} for above in line)
        whole = known and len(fields) == sum(len(above.fields) for above in line)
        return Model(each.name, table, columns, whole=whole, line=each.line, path=path)

    def between(self, each: TypeormClass) -> frozenset[str]:
        """Name the tables that stand between a class and those to which it has a relation of many to many."""
        found = set()
        for key, to, said in each.between:
            other = self._classes.get(to)
            names = (self._table_of(each), self._table_of(other[0]) if other else "")
            if said != "?" and (said or (all(names) and not self._own_names)):
                made = said or _snake(f"{bare(names[0])}_{key}_{bare(names[1])}")
                found.add(qualified(fold(made, self._dialect), each.schema, self._dialect))
        return frozenset(found)

    def _table_of(self, each: TypeormClass) -> str:
        """Name a class's table as TypeORM does (0.3); empty where that is not known."""
        if each.table == "?" or (not each.table and self._own_names):
            return ""
        return qualified(fold(each.table or _snake(each.name), self._dialect), each.schema, self._dialect)

    def fields(self, each: TypeormClass) -> dict[str, TypeormField]:
        """Give the columns by their names in the database, those that a class takes over among them."""
        found: dict[str, TypeormField] = {}
        for above in reversed(list(self._line_of(each))):
            for field in above.fields:
                name = self._named(field)
                if name:
                    found[fold(name, self._dialect)] = field
        return found

    def _line_of(self, each: TypeormClass) -> Iterator[TypeormClass]:
        """Give a class and those above it."""
        above: TypeormClass | None = each
        for _ in range(_DEEPEST):
            if above is None:
                return
            yield above
            above = self._classes[above.parent][0] if above.parent in self._classes else None

    def _named(self, field: TypeormField) -> str:
        """Name a column as TypeORM does (0.3); empty where the project has a way of its own."""
        if field.name or self._own_names:
            return field.name
        if not field.to:
            return _snake(field.key) if self._snake else field.key
        refers = field.refers or self._key_of(field.to)
        return _snake(f"{field.key}_{refers}") if self._snake else f"{field.key}{refers[:1].upper()}{refers[1:]}"

    def _key_of(self, name: str) -> str:
        held = self._classes.get(name)
        fields = (field for above in self._line_of(held[0]) for field in above.fields) if held else iter(())
        return next((field.key for field in fields if field.key_of_row), "id")

    def _mapped(self, name: str, field: TypeormField, path: str) -> MappedColumn:
        column = Column(
            name,
            nullable=field.nullable,
            default="DEFAULT" if field.default else None,
            identity="auto" if field.numbered else "",
            primary_key=field.key_of_row,
        )
        attribute = field.key if field.key != name else ""
        return MappedColumn(column, attribute, deferred=field.deferred, line=field.line, path=path)


def _uses(model: Model, fields: Mapping[str, TypeormField]) -> Iterator[Use]:
    """Give what a repository sends (0.3): it lists what it loads, and every column in an INSERT, set or not."""
    yield _use(model, Touch.LOAD, tuple(name for name, field in fields.items() if not field.deferred))
    sent = {name: field for name, field in fields.items() if field.inserted and not field.numbered}
    nulls = tuple(name for name, field in sent.items() if field.nullable and not field.default)
    yield Use(Touch.INSERT, model.table, tuple(sent), nulls, by=model.name, line=model.line, path=model.path)
    yield _use(model, Touch.UPDATE, tuple(name for name, field in sent.items() if not field.key_of_row))
    yield _use(model, Touch.DELETE, tuple(name for name, field in fields.items() if field.key_of_row))


def _use(model: Model, touch: Touch, columns: tuple[str, ...]) -> Use:
    return Use(touch, model.table, columns, by=model.name, line=model.line, path=model.path)


def _snake(name: str) -> str:
    """Spell a name as TypeORM's `snakeCase` does."""
    parted = re.sub(r"([A-Z])([A-Z])([a-z])", r"\1_\2\3", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", parted).lower()


_MAPPED: Reader[TypeormFile] = Reader("typeorm.entities", 1, mapped)
