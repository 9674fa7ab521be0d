"""Eloquent: which tables a Laravel application adds rows to.

Its models name no columns: a SELECT takes all there are, an INSERT names what was set. A column that is gone is not
missed until somebody asks for it by name, which is not read. A row without a value that the newer schema demands fails,
unless the connection is told not to be strict with MySQL.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.fact import fact
from checker.core.needs import Needs, Touch, Use
from checker.core.packages import asks_for
from checker.core.plural import many, words_of
from checker.core.tree import Reader, Tree, Unread

_CLASS = re.compile(
    r"^[ \t]*(?P<kind>(?:abstract |final |readonly )*)class\s+(?P<name>\w+)\s+extends\s+\\?(?:\w+\\)*(?P<parent>\w+)",
    re.MULTILINE,
)
_TABLE = re.compile(
    r"(?:^|[{;])\s*(?:protected|public)\s+(?:\??string\s+)?\$table\s*=\s*['\"](?P<name>[\w.]+)['\"]", re.MULTILINE
)
_MADE = re.compile(
    r"(?:\bnew\s+\\?(?:\w+\\)*(?P<new>[A-Z]\w*)\b"
    r"|(?<![\w\\$>])\\?(?:\w+\\)*(?P<on>[A-Z]\w*)::(?:query\(\)->)?"
    r"(?:create|createQuietly|forceCreate|insert|insertGetId|insertOrIgnore|upsert|firstOrCreate|updateOrCreate|createOrFirst)(?!\w))"
)
_FILLABLE = re.compile(r"\$fillable\s*=\s*\[(?P<names>[^\]]*)\]")
_GUARDED = re.compile(r"\$guarded\s*=\s*\[\s*\]")
_SETTER = re.compile(r"function\s+(?:set(\w+)Attribute|(\w+)\s*\(\s*\)\s*:\s*\??Attribute\b)")
_TEXT = re.compile(r"['\"](\w+)['\"]")
_LIST = re.compile(r"\s*\(\s*\[")
_PART = re.compile(r"['\"](?P<key>\w+)['\"]\s*=>|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|[\[\](){}]")
_LONGEST = 4000
_ALIAS = re.compile(r"^use\s+Illuminate\\(?:Database\\Eloquent|Foundation\\Auth)[\w\\]*\s+as\s+(\w+)", re.MULTILINE)
_ROOTS = frozenset(("Model", "Eloquent", "Authenticatable", "Pivot", "MorphPivot"))
"""What the framework's own models are called where they are imported."""
_ASIDE = re.compile(r"(?:^|/)(?:database|tests?)/")
_MIGRATION = re.compile(r"(?:.*/)?database/(?:migrations/.*\.php|schema/[\w-]+\.sql)")
_NAMED = re.compile(
    r"""(?:Schema::(?:connection\([^)]*\)->)?create\(\s*['"]|CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?["`]?)(\w+)"""
)
_RENAMED = re.compile(r"""Schema::rename\(\s*['"]\w+['"]\s*,\s*['"](\w+)""")
_LAX = re.compile(rb"'strict'\s*=>\s*false")
_CONFIG = re.compile(r"(?:.*/)?(?:config|app/Config)/database\.php")


@fact
class PhpModel:
    """A class that may be a model."""

    name: str
    parent: str
    """The class that it extends."""
    table: str = ""
    """The table that it states; empty where it states none."""
    makes: bool = True
    """Whether rows can be made of it: it is not abstract."""
    fillable: tuple[str, ...] = ()
    """The columns that `create([...])` may set; what else it is given is passed over."""
    open: bool = False
    """Whether it may set all: `$guarded = []`."""
    computed: tuple[str, ...] = ()
    """What is no column, or not for sure: it has a setter of its own."""


@fact
class PhpModels:
    """What one file says of models."""

    classes: tuple[PhpModel, ...] = ()
    made: tuple[tuple[str, int], ...] = ()
    """(what rows are made of, the first line)."""
    given: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    """(model, line, what stands in the list that a row is made of)."""


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Give an INSERT for each model of which rows are made somewhere, where a migration makes its table."""
    own = tuple(path for path in programs(paths, ".php") if not _ASIDE.search(path))
    if about == frozenset() or not own or not any(asks_for(tree, each, "composer.json") for each in _LIBRARIES):
        return Needs()
    found = _said(tree, own)
    classes = {each.name: each for facts in found.values() for each in facts.classes}
    made = {on: (path, line) for path, facts in reversed(found.items()) for on, line in facts.made}
    there, lax = frozenset(_tables(tree)), dialect == "mysql" and _is_lax(tree)
    uses = []
    for name, model in sorted(classes.items()):
        table = _table(name, classes)
        if model.makes and name in made and table in there:
            path, line = made[name]
            uses.append(Use(Touch.INSERT, table, by=name, guessed=lax, line=line, path=path))
            uses += _written(model, table, found)
    return Needs(uses=asked(uses, about))


def _written(model: PhpModel, table: str, found: Mapping[str, PhpModels]) -> Iterator[Use]:
    """Give the columns that are surely written, each call for itself: what else the row gets is not known."""
    for path, facts in found.items():
        for on, line, keys in facts.given:
            free = model.open or bool(model.fillable)
            sure = tuple(
                key for key in keys if (model.open or key in model.fillable) and key not in model.computed and free
            )
            if on == model.name and sure:
                yield Use(Touch.UPDATE, table, sure, by=on, line=line, path=path)


@lru_cache(maxsize=4)
def _said(tree: Tree, paths: tuple[str, ...]) -> dict[str, PhpModels]:
    """Give what each file says, once for all that is asked of a release."""
    found = ((path, tree.facts(path, _READER)) for path in paths)
    return {path: facts for path, facts in found if not isinstance(facts, Unread)}


def _table(name: str, classes: Mapping[str, PhpModel]) -> str:
    """Give the table of a model, stated by it or by what it extends, or made of its name; empty where it is none."""
    stated, now, seen = "", name, set[str]()
    while now in classes and now not in seen:
        seen.add(now)
        stated, now = stated or classes[now].table, classes[now].parent
    return (stated or many(words_of(name))) if now in _ROOTS else ""


def _tables(tree: Tree) -> Iterator[str]:
    for path in tree.paths():
        if path.endswith((".php", ".sql")) and _MIGRATION.fullmatch(path):
            tables = tree.facts(path, _HELD)
            yield from () if isinstance(tables, Unread) else tables


def _is_lax(tree: Tree) -> bool:
    """Tell whether a configuration lets MySQL fill in what a row lacks."""
    configs = (path for path in tree.paths() if path.endswith("/database.php") and _CONFIG.fullmatch(path))
    return any(tree.facts(path, _STRICT) is True for path in configs)


def _read(content: bytes) -> PhpModels:
    text = content.decode("utf-8", "replace")
    calls = [*_MADE.finditer(text)]
    lines = {found.start(): text.count("\n", 0, found.start()) + 1 for found in calls}
    made = {found["new"] or found["on"]: lines[found.start()] for found in reversed(calls)}
    given = ((found["on"] or found["new"], lines[found.start()], _keys(text, found.end())) for found in calls)
    return PhpModels(tuple(_classes(text)), tuple(made.items()), tuple(each for each in given if each[2]))


def _classes(text: str) -> Iterator[PhpModel]:
    stated, fillable, own = _TABLE.search(text), _FILLABLE.search(text), set(_ALIAS.findall(text))
    computed = (one or other for one, other in _SETTER.findall(text))
    for found in _CLASS.finditer(text):
        yield PhpModel(
            found["name"],
            "Model" if found["parent"] in own else found["parent"],
            stated["name"] if stated else "",
            "abstract" not in found["kind"],
            tuple(_TEXT.findall(fillable["names"])) if fillable else (),
            _GUARDED.search(text) is not None,
            tuple(map(words_of, computed)),
        )


def _keys(text: str, at: int) -> tuple[str, ...]:
    """Give the keys of the list that a call is given first; nothing where it is given something else."""
    begins = _LIST.match(text, at)
    if begins is None:
        return ()
    depth = 1
    found: list[str] = []
    for part in _PART.finditer(text, begins.end(), begins.end() + _LONGEST):
        depth += {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}.get(part[0], 0)
        if depth == 0:
            return tuple(found)
        if depth == 1 and part["key"]:
            found.append(part["key"])
    return ()


def _held(content: bytes) -> tuple[str, ...]:
    text = content.decode("utf-8", "replace")
    return (*_NAMED.findall(text), *_RENAMED.findall(text))


_LIBRARIES = ("laravel/framework", "illuminate/database")
_HELD: Reader[tuple[str, ...]] = Reader("laravel-tables", 1, _held)
_STRICT: Reader[bool] = Reader("laravel-strict", 1, lambda content: _LAX.search(content) is not None)
_READER: Reader[PhpModels] = Reader("eloquent", 2, _read)

code = Code(name="eloquent", read=read)
