"""Puts together what several files say of Exposed's tables, and finds the statements that name them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from checker.code.exposed.tables import ExposedColumn, ExposedFile, ExposedTable, declared
from checker.core.column import Column
from checker.core.fact import fact
from checker.core.name import fold, qualified
from checker.core.needs import MappedColumn, Model, Needs
from checker.core.tree import Reader, Tree
from checker.core.types import Type
from checker.core.use import Touch, Use
from checker.grammars.classes import classes_of

_VERSION = 1
_NUMBERED = {"IntIdTable", "LongIdTable", "UIntIdTable", "ULongIdTable", "ShortIdTable"}
_KEYED = {*_NUMBERED, "UUIDTable"}
_BASES = {*_KEYED, "Table", "IdTable", "CompositeIdTable"}
_DEEPEST = 8
"""How many classes are followed from one to that which it extends."""
_STATEMENT = r"\b(%s)\s*\.\s*(\w+)\s*([({<]?)"
_JOINS = (r"\b(%s)\s*\.?\s*(?:\w+Join|join)\b", r"\b(?:\w+Join|join)\s*\(?\s*(%s)\b")
_WHOLE = re.compile(r"\.\s*selectAll\s*\(|\.\s*select\s*\{|\bwrapRows?\s*\(")
_VERBS = {
    "selectAll": Touch.LOAD,
    "insert": Touch.INSERT,
    "insertAndGetId": Touch.INSERT,
    "insertIgnore": Touch.INSERT,
    "insertIgnoreAndGetId": Touch.INSERT,
    "insertReturning": Touch.INSERT,
    "batchInsert": Touch.INSERT,
    "batchUpsert": Touch.INSERT,
    "upsert": Touch.INSERT,
    "batchReplace": Touch.INSERT,
    "replace": Touch.INSERT,
    "update": Touch.UPDATE,
    "deleteWhere": Touch.DELETE,
    "deleteAll": Touch.DELETE,
    "deleteIgnoreWhere": Touch.DELETE,
}


@fact
class ExposedCall:
    """One place that names a table: a statement, or one of its properties."""

    table: str
    word: str
    """What stands behind the point."""
    block: bool = False
    """Whether a block follows it: `select { ... }`."""
    line: int = 0


@lru_cache(maxsize=4)
def read_all(tree: Tree, programs: tuple[str, ...], own: frozenset[str], dialect: str) -> Needs:
    """Read a service's own files, among all: it is asked for the models first, and then for what is done with them."""
    read_in = {path: tree.facts(path, _DECLARED) for path in programs}
    files = {path: each for path, each in read_in.items() if isinstance(each, ExposedFile)}
    nearest = sorted(files.items(), key=lambda item: item[0] in own)  # another service may call a table the same
    known = {each.key: (each, path) for path, file in nearest for each in file.tables}
    if not known:
        return Needs()
    linker = _Linker(tree, programs, known, dialect)
    objects = {
        key: linker.model(each, path) for key, (each, path) in known.items() if path in own and linker.is_table(each)
    }
    keys = tuple(sorted(objects))
    reader = Reader("exposed.calls", _VERSION, partial(_calls, keys=keys), keys)
    uses: list[Use] = []
    for path in programs if keys else ():
        found = tree.facts(path, reader)
        for call in found if isinstance(found, tuple) else ():
            uses += linker.uses(objects[call.table], call, path)
        for name in files[path].entities if path in files else ():
            uses += linker.every(objects[name]) if name in objects else ()
    used = {use.table for use in uses}
    rest = [each for each in objects.values() if each.table not in used]
    named = {name for each in rest for name in (each.table, *(f"{each.table}.{c.column.name}" for c in each.columns))}
    models = tuple(each for each in objects.values() if each.table in used)
    hidden = any(known[key][0].said[0] == "?" for key in objects)
    # Where a table's name is not known, no model may stand for all of them: then everything is assumed to be used.
    return Needs(models=() if hidden else models, uses=tuple(dict.fromkeys(uses)), mentioned=frozenset(named))


class _Linker:
    """Makes models of the tables of a tree, and says what is sent for them."""

    def __init__(
        self, tree: Tree, programs: tuple[str, ...], known: Mapping[str, tuple[ExposedTable, str]], dialect: str
    ) -> None:
        self._tree = tree
        self._known = known
        self._dialect = dialect
        self._places = {path.rpartition("/")[2].removesuffix(".kt"): path for path in programs}

    def is_table(self, table: ExposedTable) -> bool:
        """Tell whether it is an object below some class of tables."""
        parents = [table.parent, *(each.parent for each, _ in self._above(table))]
        return table.object and parents[-1].endswith("Table")

    def model(self, table: ExposedTable, path: str) -> Model:
        """Give a table as a model; its name is said, else the object's, without `Table` at its end."""
        line = [(table, path), *self._above(table)]
        base = line[-1][0].parent
        columns = [self._mapped(each, where) for held, where in reversed(line) for each in held.columns]
        if base in _KEYED and not any(each.attribute == "id" for each in columns):
            columns.insert(0, self._key(table, path, base))
        name = table.said[0] or table.key.removesuffix("Table")
        schema, _, own = name.rpartition(".")
        called = qualified(self._spell(own), self._spell(schema) if schema else None, self._dialect)
        whole = base in _BASES and all(each.whole for each, _ in line)
        return Model(table.key, called, tuple(columns), whole=whole, line=table.line, path=path)

    def uses(self, model: Model, call: ExposedCall, path: str) -> Iterator[Use]:
        """Give what one place sends."""
        touch = Touch.LOAD if call.word == "select" and call.block else _VERBS.get(call.word)
        if touch is not None:
            yield self._use(model, touch, call.line, path)
            return
        names = tuple(c.column.name for c in model.columns if call.word in {c.attribute, c.column.name})
        if names:
            yield Use(Touch.READ, model.table, names, by=model.name, line=call.line, path=path)

    def every(self, model: Model) -> Iterator[Use]:
        """Give what a DAO sends: it loads whole rows, and writes and deletes them."""
        for touch in (Touch.LOAD, Touch.INSERT, Touch.DELETE):
            yield self._use(model, touch, model.line, model.path)

    def _use(self, model: Model, touch: Touch, line: int, path: str) -> Use:
        """Name all columns where rows are loaded; where they are added, those that the database does not fill."""
        columns = [each.column for each in model.columns] if touch in {Touch.LOAD, Touch.INSERT} else []
        if touch is Touch.INSERT:
            columns = [each for each in columns if each.default is None and not each.identity]
        nulls = tuple(each.name for each in columns if each.nullable) if touch is Touch.INSERT else ()
        return Use(touch, model.table, tuple(c.name for c in columns), nulls, by=model.name, line=line, path=path)

    def _above(self, table: ExposedTable) -> Iterator[tuple[ExposedTable, str]]:
        for _ in range(_DEEPEST):
            if table.parent in _BASES or table.parent not in self._known:
                return
            table, path = self._known[table.parent]
            yield table, path

    def _mapped(self, each: ExposedColumn, path: str) -> MappedColumn:
        labels = self._labels(each, path)
        column = Column(
            self._spell(each.name),
            Type("text", "text") if labels and each.stored_as == "STRING" else None,
            nullable=each.nullable,
            default="DEFAULT" if each.filled else None,
            identity="auto" if each.numbered else "",
        )
        return MappedColumn(column, each.key, labels, line=each.line, path=path)

    def _key(self, table: ExposedTable, path: str, base: str) -> MappedColumn:
        numbered = "auto" if base in _NUMBERED else ""
        name = self._spell(table.said[1] or "id")
        column = Column(name, nullable=False, identity=numbered, primary_key=True)
        return MappedColumn(column, "id", line=table.line, path=path)

    def _labels(self, each: ExposedColumn, path: str) -> tuple[str, ...] | None:
        """Give the labels of an enum, which stands in a file of its name or beside the table."""
        name = each.enum.rpartition(".")[2]
        for place in (path, self._places.get(name, "")) if each.stored_as else ():
            found = self._tree.facts(place, _ENUMS) if place else ()
            labels = dict(found).get(name) if isinstance(found, tuple) else None
            if labels:
                return labels if each.stored_as == "STRING" else tuple(map(str, range(len(labels))))
        return None

    def _spell(self, name: str) -> str:
        """Spell a name; Exposed quotes none but words of SQL."""
        bare = name.strip('"`')
        return fold(bare, self._dialect, quoted=bare != name)


def _calls(content: bytes, keys: tuple[str, ...]) -> tuple[ExposedCall, ...]:
    """Give the places that name tables of these names."""
    if not any(key.encode() in content for key in keys):
        return ()
    text, names = content.decode("utf-8", "replace"), "|".join(map(re.escape, keys))
    found = re.finditer(_STATEMENT % names, text)
    made = {(each[1], each[2], each[3] == "{"): each.start() for each in reversed(list(found))}
    if _WHOLE.search(text):  # what is joined is loaded with it
        joined = (match for pattern in _JOINS for match in re.finditer(pattern % names, text))
        made.update({(match[1], "selectAll", False): match.start() for match in joined})
    return tuple(
        ExposedCall(table, word, block, text.count("\n", 0, at) + 1) for (table, word, block), at in made.items()
    )


def _enums(content: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if b"enum" not in content:
        return ()
    return tuple((each.name, each.labels) for each in classes_of(content, kotlin=True) if each.kind == "enum")


_DECLARED: Reader[ExposedFile] = Reader("exposed", _VERSION, declared)
_ENUMS: Reader[tuple[tuple[str, tuple[str, ...]], ...]] = Reader("exposed.enums", _VERSION, _enums)
