"""Classes of Java and Kotlin that bear a table's name by an annotation of the project's own.

Taken for a mapping where the project declares the annotation, and one of its files reads it off a class and holds the
beginning of a statement: then that statement names the properties, as java.beans finds them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from checker.core.about import asked
from checker.core.aside import programs
from checker.core.code import About, Code
from checker.core.fact import fact
from checker.core.name import fold
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree
from checker.core.use import Touch, Use
from checker.grammars.classes import ENDINGS, Class, classes_of

_DECLARED = re.compile(r"@interface\s+(\w+)|\bannotation\s+class\s+(\w+)")
_READ_OFF = re.compile(r"(?:getAnnotation|isAnnotationPresent|getDeclaredAnnotation|findAnnotation)\W{1,3}(\w+)\b")
_STATEMENT = re.compile(r'"(INSERT INTO|UPDATE)\s*"', re.IGNORECASE)
_BEARS = re.compile(r'^\s*@(\w+)\(\s*"([\w.]+)"\s*\)', re.MULTILINE)
_DEEPEST = 8
"""How many classes are followed from one to that which it extends."""


@fact
class BeanFile:
    """What one file says of such annotations."""

    declared: tuple[str, ...] = ()
    read_off: tuple[str, ...] = ()
    """Annotations that it looks for on a class or a method."""
    statements: tuple[str, ...] = ()
    """The statements that it begins: `insert`, `update`."""
    bears: tuple[tuple[str, str], ...] = ()
    """(annotation, the text that it is given)."""


@fact
class Bean:
    """A class with its getters."""

    name: str
    parent: str = ""
    bears: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(property, the annotations of its getter)."""
    line: int = 0


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:
    """Read what is stored for the classes among these files."""
    own = frozenset(programs(tuple(paths), ENDINGS))
    if about == frozenset() or not own:
        return Needs()
    uses = _read_all(tree, programs(tuple(tree.paths()), ENDINGS), dialect)
    here = [use for use in uses if use.path in own]
    return Needs(uses=asked(here, about), assumed=bool(here), through=("a mapper of its own",) if here else ())


@lru_cache(maxsize=4)
def _read_all(tree: Tree, paths: tuple[str, ...], dialect: str) -> tuple[Use, ...]:
    read_in = {path: tree.facts(path, _SAID) for path in paths}
    files = {path: each for path, each in read_in.items() if isinstance(each, BeanFile)}
    declared = {name for file in files.values() for name in file.declared}
    verbs = {
        name: file.statements
        for file in files.values()
        for name in file.read_off
        if name in declared and file.statements
    }
    if not verbs:
        return ()
    left_out = {name for file in files.values() for name in file.read_off} & declared - verbs.keys()
    beans = _Beans(tree, files)
    uses: list[Use] = []
    for path, file in files.items():
        if not verbs.keys().isdisjoint(name for name, _ in file.bears):
            for bean in beans.of(path):
                uses += _uses(bean, path, tuple(beans.stored(bean, left_out)), verbs, dialect)
    return tuple(uses)


def _uses(
    bean: Bean, path: str, properties: Sequence[str], verbs: Mapping[str, tuple[str, ...]], dialect: str
) -> Iterator[Use]:
    """Give the statements that name a class's properties; the number of a row the database gives."""
    columns = tuple(dict.fromkeys(fold(each, dialect, quoted=False) for each in properties if each != "id"))
    for name, table in bean.bears:
        for verb in verbs.get(name, ()) if columns else ():
            where = fold(table, dialect, quoted=False)
            yield Use(Touch(verb), where, columns, by=bean.name, line=bean.line, path=path)


class _Beans:
    """The classes of a tree, read where they are asked for."""

    def __init__(self, tree: Tree, files: Mapping[str, BeanFile]) -> None:
        self._tree = tree
        self._places: dict[str, list[str]] = {}
        for path in files:
            self._places.setdefault(path.rpartition("/")[2].partition(".")[0], []).append(path)

    def of(self, path: str) -> tuple[Bean, ...]:
        """Give the classes of one file."""
        found = self._tree.facts(path, _KOTLIN if path.endswith(".kt") else _JAVA)
        return found if isinstance(found, tuple) else ()

    def stored(self, bean: Bean, left_out: set[str]) -> Iterator[str]:
        """Give the properties of a class and of those above it, but for those that an annotation leaves out."""
        above: Bean | None = bean
        for _ in range(_DEEPEST):
            if above is None:
                return
            yield from (name for name, marks in above.properties if left_out.isdisjoint(marks))
            parent = above.parent
            found = [each for path in self._places.get(parent, ()) for each in self.of(path) if each.name == parent]
            above = found[0] if len(found) == 1 else None


def _said(content: bytes) -> BeanFile:
    if b"@" not in content and b"nnotation" not in content:
        return BeanFile()
    text = content.decode("utf-8", "replace")
    read_off = tuple(sorted(set(_READ_OFF.findall(text)))) if "Annotation" in text else ()
    declares = "@interface" in text or "annotation" in text
    return BeanFile(
        tuple(name for pair in _DECLARED.findall(text) for name in pair if name) if declares else (),
        read_off,
        tuple(sorted({verb[:6].lower() for verb in _STATEMENT.findall(text)})) if read_off else (),
        tuple(_BEARS.findall(text)),
    )


def _classes(content: bytes, *, kotlin: bool) -> tuple[Bean, ...]:
    return tuple(_bean(each) for each in classes_of(content, kotlin=kotlin) if each.kind == "class")


def _bean(each: Class) -> Bean:
    getters = [member for member in each.members if member.getter and not member.static]
    return Bean(
        each.name,
        each.parent,
        tuple((mark.name, mark.text("value")) for mark in each.marks.values() if mark.text("value")),
        tuple((member.name, tuple(member.marks)) for member in getters),
        each.line,
    )


_SAID: Reader[BeanFile] = Reader("beans", 1, _said)
_JAVA: Reader[tuple[Bean, ...]] = Reader("beans.java", 1, lambda content: _classes(content, kotlin=False))
_KOTLIN: Reader[tuple[Bean, ...]] = Reader("beans.kotlin", 1, lambda content: _classes(content, kotlin=True))

code = Code(name="beans", read=read)
