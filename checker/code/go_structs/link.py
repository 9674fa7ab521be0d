"""Finds the columns of mapped structs through the packages of a program."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from checker.code.go_structs.structs import GoField, GoFile, GoStruct, said
from checker.core.fact import frozen
from checker.core.name import fold
from checker.core.tree import Reader, Tree
from checker.core.use import Touch, Use

_PLAIN = re.compile(
    r"\*?(?:string|bool|u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune|\[\]byte|(?:time|sql|uuid|decimal|datatypes|null|json|pq"
    r"|pgtype|civil|soft_delete|gorm)\.(?!Model\b)\w+)"
)
"""Types that are columns without a word about it."""
_MODEL = ("id", "created_at", "updated_at", "deleted_at")
"""What gorm.Model brings."""
_PART = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SAME = {"equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "jeans", "police", "news"}
_ODD = {"person": "people", "man": "men", "child": "children", "sex": "sexes", "move": "moves", "mouse": "mice"}
_DEEPEST = 5
"""How many structs are taken over one through the other."""


@frozen
class _Column:
    name: str
    numbered: bool = False
    sent: bool = True


@lru_cache(maxsize=4)
def read_all(tree: Tree, programs: tuple[str, ...], dialect: str) -> tuple[Use, ...]:
    """Give what Beego and GORM send for the structs of these files."""
    read_in = {path: tree.facts(path, _SAID) for path in programs}
    files = {path: each for path, each in read_in.items() if isinstance(each, GoFile)}
    return tuple(_Linker(files, dialect).uses())


class _Linker:
    def __init__(self, files: Mapping[str, GoFile], dialect: str) -> None:
        self._files = files
        self._dialect = dialect
        self._structs = {(_folder(path), each.name): each for path, file in files.items() for each in file.structs}
        self._tables = {(_folder(path), name): table for path, file in files.items() for name, table in file.tables}
        self._names = any(file.names for file in files.values())
        self._made = frozenset[str]().union(*(file.made for file in files.values()))
        self._held = self._made.union(*(file.held for file in files.values()))

    def uses(self) -> Iterator[Use]:
        """Go through all structs."""
        registered = {
            key for path, file in self._files.items() for name in file.registered for key in self._meant(path, name)
        }
        for path, file in self._files.items():
            for struct in file.structs:
                key = (_folder(path), struct.name)
                if key in registered and struct.name in self._held:
                    yield from self._beego(path, struct, self._tables.get(key, _lower_each(struct.name)))
                elif _is_gorm(struct) and struct.name in self._made:
                    yield from self._gorm(path, struct, self._gorm_table(key))

    def _meant(self, path: str, name: str) -> list[tuple[str, str]]:
        """Find the struct that a name means: of the same package, else the only one that is called so."""
        if (_folder(path), name) in self._structs:
            return [(_folder(path), name)]
        found = [key for key in self._structs if key[1] == name]
        return found if len(found) == 1 else []

    def _beego(self, path: str, struct: GoStruct, table: str) -> Iterator[Use]:
        """Beego lists every column where it reads, and all that are not numbered where it writes (2.3)."""
        columns = [*self._columns(_folder(path), struct, _beego_column)]
        if table and columns:
            yield self._use(Touch.LOAD, path, struct, table, [each.name for each in columns])
            yield self._use(Touch.INSERT, path, struct, table, [each.name for each in columns if not each.numbered])

    def _gorm(self, path: str, struct: GoStruct, table: str) -> Iterator[Use]:
        """GORM reads by `SELECT *`, and lists every field where it writes (1.25)."""
        columns = [each.name for each in self._columns(_folder(path), struct, _gorm_column) if each.sent]
        if table and columns:
            yield self._use(Touch.INSERT, path, struct, table, columns)

    def _gorm_table(self, key: tuple[str, str]) -> str:
        if key in self._tables:
            return self._tables[key]
        return "" if self._names else _plural(_snake(key[1]))

    def _columns(
        self, folder: str, struct: GoStruct, column: Callable[[GoField], _Column | None], depth: int = 0
    ) -> Iterator[_Column]:
        for field in struct.fields:
            inner = field.type.lstrip("*")
            taken_over = not field.name or "embedded" in field.gorm
            if inner == "gorm.Model":
                yield from (_Column(name, numbered=name == "id") for name in _MODEL)
            elif taken_over and (folder, inner) in self._structs and depth < _DEEPEST:
                yield from self._columns(folder, self._structs[folder, inner], column, depth + 1)
            elif field.name[:1].isupper() and (found := column(field)):
                yield found

    def _use(self, touch: Touch, path: str, struct: GoStruct, table: str, columns: list[str]) -> Use:
        names = tuple(dict.fromkeys(fold(each, self._dialect) for each in columns))
        return Use(touch, fold(table, self._dialect), names, by=struct.name, line=struct.line, path=path)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _is_gorm(struct: GoStruct) -> bool:
    return any(field.gorm or field.type.lstrip("*") == "gorm.Model" for field in struct.fields)


def _beego_column(field: GoField) -> _Column | None:
    words = [word.strip() for word in field.orm.split(";")]
    if "-" in words or any(word.startswith(("reverse(", "rel(m2m)")) for word in words):
        return None
    named = next((word[7:-1] for word in words if word.startswith("column(")), "")
    related = any(word.startswith("rel(") for word in words)
    if not named and not related and not _PLAIN.fullmatch(field.type):
        return None
    return _Column(named or _lower_each(field.name) + ("_id" if related else ""), "auto" in words)


def _gorm_column(field: GoField) -> _Column | None:
    words = [word.strip() for word in field.gorm.split(";")]
    lowered = [word.lower() for word in words]
    if any(word in {"-", "-:all"} for word in lowered):
        return None
    named = next((word[7:] for word in words if word.lower().startswith("column:")), "")
    if (
        not named
        and not _PLAIN.fullmatch(field.type)
        and not any(w.startswith(("type:", "serializer:")) for w in lowered)
    ):
        return None
    sent = "<-:false" not in lowered and "<-:update" not in lowered and not ("->" in lowered and "<-" not in lowered)
    return _Column(named or _snake(field.name), "autoincrement" in lowered, sent)


def _lower_each(name: str) -> str:
    """Spell a name as Beego does: each capital is a word."""
    return re.sub(r"(?<=[^_])(?=[A-Z])", "_", name).lower()


def _snake(name: str) -> str:
    return _PART.sub("_", name).lower()


def _plural(name: str) -> str:
    """Give the plural of the last word, as GORM makes it; empty for words that it may bend in a way of their own."""
    before, _, word = name.rpartition("_")
    if word in _SAME:
        return name
    made = _ODD.get(word, "")
    if not made and word.endswith(("status", "alias")):
        made = f"{word}es"
    elif not made and not re.search(r"(?:o|um|us|sis|ix|ex|f|fe|man)$", word):
        made = re.sub(r"(?<=[^aeiou])y$|(?<=qu)y$", "ie", word)
        made = f"{made}es" if re.search(r"(?:ss|sh|ch|x)$", made) else made if made.endswith("s") else f"{made}s"
    return f"{before}_{made}" if before and made else made


_SAID: Reader[GoFile] = Reader("go-structs", 1, said)
