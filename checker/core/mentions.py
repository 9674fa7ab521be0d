"""Looks for the names of objects that changed in source that no reader understood."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from checker.core.aside import is_test, is_vendored
from checker.core.name import bare
from checker.core.needs import Needs, Proof
from checker.core.packages import scripts_speak_sql
from checker.core.schema import Schema
from checker.core.tree import Reader, Tree, Unread

SOURCE = (
    ".py", ".sql", ".js", ".ts", ".go", ".rb", ".java", ".kt", ".php", ".rs", ".cs", ".ex", ".scala",
    ".html", ".jinja", ".j2", ".mako", ".yml", ".yaml", ".toml", ".json", ".ipynb", ".sh", ".graphql",
)  # fmt: skip
SCRIPTS = (".tsx", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
"""Source that is mostly of pages: it counts where the tree's scripts speak SQL."""

_QUOTES = frozenset((b'"', b"'", b"`", b"."))
_VERBS = (b"from", b"join", b"into", b"update", b"table")
_IN_WORDS = frozenset(bytes((each,)) for each in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def mentioned(tree: Tree, paths: Iterable[str], needs: Needs, own: Schema, left: Schema) -> frozenset[str]:
    """Give the objects (`table` or `table.column`) that differ between two schemas and that some source seems to name.

    Objects that a model or query was read to use are left out: they need no guess; what a reader took for a mention
    stands beside them. A table counts where its name stands
    in quotes, after a point, or after FROM, JOIN, INTO, UPDATE or TABLE; a column where its own name and the table's
    stand in one file. All of a table counts that may be that of a class whose table is not known.
    """
    if needs.assumed:
        return frozenset()
    objects = [each for each in _changed(own, left) if needs.proof(*each) is not Proof.PROVEN]
    if not objects:
        return needs.mentioned
    words = tuple(sorted({bare(table) for table, _ in objects} | {column for _, column in objects if column}))
    reader = Reader("mentions", 2, lambda content: _find(content, words), words)
    hidden = _hidden(needs, {*own.tables, *(table for table, _ in objects)})
    found = {f"{table}.{column}" if column else table for table, column in objects if table in hidden}
    for path in _source(tree, tuple(paths)):
        here = tree.facts(path, reader)
        if isinstance(here, Unread):
            continue
        quoted, plain = frozenset(here[0]), frozenset(here[1])
        for table, column in objects:
            if bare(table) in quoted and (not column or column in plain):
                found.add(f"{table}.{column}" if column else table)
    return needs.mentioned | found


def _hidden(needs: Needs, tables: Iterable[str]) -> frozenset[str]:
    """Give the tables that may be those of classes whose tables are not known: those with their names, else all.

    `Category` may be kept in `shop_categories`: neither case, nor signs, nor a class's last letter count.
    """
    free = {table: _letters(bare(table)) for table in tables if needs.model(table) is None}
    found: set[str] = set()
    for name in needs.unnamed:
        letters = _letters(name)
        alike = {table for table, known in free.items() if letters and letters[: max(len(letters) - 1, 1)] in known}
        found |= alike or free.keys()
    return frozenset(found)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


@lru_cache(maxsize=128)
def _source(tree: Tree, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Give the files that may name an object, found once for all that is looked for in a release."""
    endings = (*SOURCE, *SCRIPTS) if scripts_speak_sql(tree) else SOURCE
    return tuple(path for path in paths if path.endswith(endings) and not (is_test(path) or is_vendored(path)))


def _changed(own: Schema, left: Schema) -> list[tuple[str, str]]:
    objects: set[tuple[str, str]] = {(name, "") for name in left.gone if name not in own.gone}
    for name, table in left.tables.items():
        before = own.tables.get(name)
        if before is table:
            continue
        if before is None or before != table:
            objects.add((name, ""))
        objects.update((name, column) for column in table.gone if before is None or column not in before.gone)
    return sorted(objects)


def _find(content: bytes, words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the words that stand like a table's name, and those that stand alone at all."""
    lowered = content.lower()
    quoted, plain = [], []
    for word in words:
        looked_for = word.lower().encode()
        if next(_places(lowered, looked_for), -1) < 0:
            continue
        plain.append(word)
        if any(_is_quoted(lowered, at) for at in _places(lowered, looked_for)):
            quoted.append(word)
    return tuple(quoted), tuple(plain)


def _places(text: bytes, word: bytes) -> Iterator[int]:
    """Give each place of a word that is no part of a longer one: a pattern takes five times as long."""
    at = text.find(word)
    while at >= 0:
        if text[at - 1 : at] not in _IN_WORDS and text[at + len(word) : at + len(word) + 1] not in _IN_WORDS:
            yield at
        at = text.find(word, at + 1)


def _is_quoted(text: bytes, at: int) -> bool:
    """Tell whether what stands before a place makes it a table's name."""
    if text[at - 1 : at] in _QUOTES:
        return True
    end = at
    while text[end - 1 : end].isspace():
        end -= 1
    verb = next((each for each in _VERBS if text.endswith(each, 0, end)), b"") if end < at else b""
    return bool(verb) and text[end - len(verb) - 1 : end - len(verb)] not in _IN_WORDS
