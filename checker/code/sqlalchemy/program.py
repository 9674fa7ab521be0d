"""The modules of one tree, joined: what a name in one file means in another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from checker.code.sqlalchemy.facts import Declared, read_all, read_declared, read_with
from checker.code.sqlalchemy.libraries import library
from checker.code.sqlalchemy.looked import Looked
from checker.code.sqlalchemy.symbols import LOCAL
from checker.core.fact import frozen
from checker.core.tree import Reader, Tree, Unread
from checker.python.sqlalchemy import last_of
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

VERSION = 9
_DECLARED = Reader("sqlalchemy", VERSION, read_declared)
_ALL = Reader("sqlalchemy-all", VERSION, read_all)
_HOPS = 24
_ROUNDS = 3
_DEPTH = 24


@frozen
class Placed:
    """A value with the file whose names it uses."""

    value: Value
    path: str


class Program:
    """Looks names up through the modules of a tree; a file is opened only when a name leads there."""

    def __init__(self, tree: Tree) -> None:
        """Start with a tree; nothing is read yet."""
        self.tree = tree
        self.unread: dict[str, Unread] = {}
        self.looked = Looked()
        self.helped = False
        """Whether the files that call helpers of others were read together with them."""
        self.target: Callable[[Placed], str] = lambda _: ""
        """Says which `table.column` a foreign key's argument means."""

    @cached_property
    def _files(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for path in self.tree.paths():
            if path.endswith(".py"):
                parts = tuple(path[:-3].removesuffix("/__init__").split("/"))
                found.setdefault(parts[-1], []).append((parts, path))
        return {last: tuple(files) for last, files in found.items()}

    def facts(self, path: str) -> Declared:
        """Give what a file declares; nothing where it cannot be read."""
        if path not in self.looked.facts:
            found: Declared | Unread | None = library(path)
            if found is None:
                found = self.tree.facts(path, _DECLARED)
            if isinstance(found, Unread):
                self.unread[path] = found
                found = Declared()
            self.looked.facts[path] = found
        return self.looked.facts[path]

    def names(self, path: str) -> Declared:
        """Give all names of a file, also of one that declares nothing itself."""
        if path not in self.looked.opened:
            found: Declared | Unread = self.facts(path)
            if isinstance(found, Declared) and not found.whole:
                found = self.tree.facts(path, _ALL)
            self.looked.opened[path] = Declared() if isinstance(found, Unread) else found
        return self.looked.opened[path]

    def read_with_helpers(self, path: str) -> None:
        """Read a file again together with the files whose functions it calls, as far as the tree has them."""
        facts = self.facts(path)
        taken: dict[str, str] = {}
        for _ in range(_ROUNDS):
            wanted = {name: self.module(*self._absolute(name, path)) for name in facts.wanted}
            # A function that makes columns stands in a file that speaks of columns.
            more = {
                name: found
                for name, found in wanted.items()
                if found and found != path and not found.startswith("<") and self.facts(found).whole
            }
            if not more.keys() - taken.keys():
                break
            taken.update(more)
            found = self.tree.facts(path, self._helped(taken))
            if isinstance(found, Unread):
                break
            facts = found
        self.looked.facts[path] = self.looked.opened[path] = facts
        self.looked.settled.clear()
        self.looked.deepened.clear()

    def _helped(self, taken: Mapping[str, str]) -> Reader[Declared]:
        ids = self.tree.paths()
        options = tuple(f"{name}={ids[path]}" for name, path in sorted(taken.items()))

        def read(data: bytes) -> Declared:
            contents = {name: self.tree.content(path) for name, path in sorted(taken.items())}
            return read_with(data, {name: each for name, each in contents.items() if isinstance(each, bytes)})

        return Reader("sqlalchemy-helped", VERSION, read, options)

    def module(self, dotted: str, importer: str) -> str:
        """Give the file of a module; of several that fit, the one nearest to the file that imports it. Empty: none."""
        key = (dotted, importer.rpartition("/")[0])
        if key not in self.looked.modules:
            self.looked.modules[key] = self._found(dotted, importer)
        return self.looked.modules[key]

    def _found(self, dotted: str, importer: str) -> str:
        parts = tuple(dotted.split("."))
        fitting = [(have, path) for have, path in self._files.get(parts[-1], ()) if have[-len(parts) :] == parts]
        if not fitting:
            return f"<{dotted}>" if library(f"<{dotted}>") else ""
        near = importer.split("/")[:-1]
        return min(fitting, key=lambda each: (-_shared(each[0], near), len(each[0]), each[1]))[1]

    def look(self, name: str, path: str, hops: int = _HOPS) -> Placed | None:
        """Find a name in a file: bound there, star-imported, or a module beside it."""
        facts = self.names(path)
        if name in facts.names:
            return Placed(facts.names[name], path)
        if hops <= 0:
            return None
        for star in facts.stars:
            module = self.module(*self._absolute(star, path))
            found = self.look(name, module, hops - 1) if module and module != path else None
            if found:
                return found
        if path.endswith("/__init__.py"):
            folder = path.removesuffix("__init__.py")
            for beside in (f"{folder}{name}.py", f"{folder}{name}/__init__.py"):
                self.looked.beside[beside] = beside in self.tree.paths()
                if self.looked.beside[beside]:
                    return Placed(Name("." + name), path)
        return None

    def _absolute(self, dotted: str, path: str) -> tuple[str, str]:
        """Give a module's name without leading dots, and the file it is imported from."""
        if not dotted.startswith("."):
            return dotted, path
        rest = dotted.lstrip(".")
        folders = path.split("/")[:-1]
        climb = len(dotted) - len(rest) - 1
        base = folders[: len(folders) - climb] if climb else folders
        return ".".join((*base, *(rest.split(".") if rest else ()))), path

    def absolute(self, placed: Placed) -> str:
        """Give the full dotted name of a name or attribute chain; empty for anything else."""
        match placed.value:
            case Name(dotted=dotted) if dotted.startswith(LOCAL):
                return dotted.removeprefix(LOCAL)
            case Name(dotted=dotted):
                return self._absolute(dotted, placed.path)[0]
            case Attribute(of=of, name=name):
                before = self.absolute(Placed(of, placed.path))
                return f"{before}.{name}" if before else ""
        return ""

    def settle(self, placed: Placed, hops: int = _HOPS) -> Placed:
        """Follow names and attributes to what they stand for; what leaves the tree stays a full name."""
        value, path = placed.value, placed.path
        if isinstance(value, Name):
            key = (value.dotted, path)
            if key not in self.looked.settled:
                self.looked.settled[key] = placed  # a name that leads to itself
                self.looked.settled[key] = self._settle(placed, hops)
            return self.looked.settled[key]
        return self._settle(placed, hops)

    def _settle(self, placed: Placed, hops: int) -> Placed:
        value, path = placed.value, placed.path
        if hops <= 0:
            return placed
        match value:
            case Name(dotted=dotted) if dotted.startswith(LOCAL):
                name = dotted.removeprefix(LOCAL)
                found = self.look(name, path)
                if found is None or found == placed:
                    return Placed(Name(f"builtins.{name}"), path)
                return self.settle(found, hops - 1)
            case Name(dotted=dotted):
                full, importer = self._absolute(dotted, path)
                return self._settle_full(full.split("."), importer, hops)
            case Attribute(of=of, name=name):
                owner = self.settle(Placed(of, path), hops - 1)
                return self._attribute(owner, name, hops)
        return placed

    def _settle_full(self, parts: list[str], importer: str, hops: int) -> Placed:
        for count in range(len(parts), 0, -1):
            module = self.module(".".join(parts[:count]), importer)
            if not module:
                continue
            if count == len(parts):
                return Placed(Name(".".join(parts)), importer)
            found = self.look(parts[count], module)
            if found is None:
                break
            found = self.settle(found, hops - 1)
            for name in parts[count + 1 :]:
                found = self._attribute(found, name, hops - 1)
            return found
        return Placed(Name(".".join(parts)), importer)

    def _attribute(self, owner: Placed, name: str, hops: int) -> Placed:
        match owner.value:
            case Name(dotted=dotted):
                joined = f"{dotted}.{name}"
                if self.module(dotted, owner.path):
                    return self._settle_full(joined.split("."), owner.path, hops - 1)
                return Placed(Name(joined), owner.path)
            case Class() as kind:
                for each in self._line(owner, kind, hops):
                    if isinstance(each.value, Class) and name in each.value.members:
                        return self.settle(Placed(each.value.members[name], each.path), hops - 1)
        return Placed(Attribute(owner.value, name), owner.path)

    def _line(self, owner: Placed, kind: Class, hops: int) -> Iterator[Placed]:
        yield owner
        for base in kind.bases if hops > 0 else ():
            found = self.settle(Placed(base, owner.path), hops - 1)
            if isinstance(found.value, Class):
                yield from self._line(found, found.value, hops - 2)

    def deep(self, placed: Placed, depth: int = 0) -> Value:
        """Give a value with all names in it settled, so that it means the same in any file."""
        value, path = placed.value, placed.path
        if depth > _DEPTH:
            return value
        match value:
            case Name(dotted=dotted):
                key = (dotted, path)
                if key not in self.looked.deepened:
                    found = self.settle(placed)
                    same = isinstance(found.value, Name) or found == placed
                    self.looked.deepened[key] = found.value if same else self.deep(found, depth + 1)
                return self.looked.deepened[key]
            case Attribute():
                found = self.settle(placed)
                return found.value if isinstance(found.value, Name) or found == placed else self.deep(found, depth + 1)
            case Call():
                return self.call(value, path, depth)
            case Item(of=of, key=key):
                return Item(self.deep(Placed(of, path), depth + 1), self.deep(Placed(key, path), depth + 1))
            case tuple() | list():
                return tuple(self.deep(Placed(each, path), depth + 1) for each in value)
            case dict():
                return {key: self.deep(Placed(each, path), depth + 1) for key, each in value.items()}
            case Class():
                return self._deep_class(value, path, depth)
        return value

    def call(self, value: Call, path: str, depth: int = 0) -> Call:
        """Give a call with its function and arguments settled; of a `functools.partial`, with what it was given."""
        given = value.arguments
        if given and not isinstance(given[0], str) and last_of(value.function) == "ForeignKey":
            given = (self.target(Placed(given[0], path)) or self.deep(Placed(given[0], path), depth + 1), *given[1:])
        arguments = tuple(self.deep(Placed(each, path), depth + 1) for each in given)
        keywords = {name: self.deep(Placed(each, path), depth + 1) for name, each in value.keywords.items()}
        function = self.deep(Placed(value.function, path), depth + 1)
        if isinstance(function, Call) and _dotted(function.function) == "functools.partial" and function.arguments:
            arguments = (*function.arguments[1:], *arguments)
            keywords = {**function.keywords, **keywords}
            function = function.arguments[0]
        return Call(function, arguments, keywords, value.line)

    def _deep_class(self, kind: Class, path: str, depth: int) -> Class:
        """Give a class as far as a column's type is concerned: what it stands for, or its labels."""
        kept = {
            name: each if isinstance(each, Function) else self.deep(Placed(each, path), depth + 1)
            for name, each in kind.members.items()
            if name in {"impl", "load_dialect_impl", "get_col_spec"}
            or isinstance(each, str | int | Function | tuple | Call)
        }
        bases = tuple(self.deep(Placed(base, path), depth + 1) for base in kind.bases) if depth < _DEPTH else ()
        return replace(kind, members=kept, bases=bases)


def _dotted(value: Value) -> str:
    return value.dotted if isinstance(value, Name) else ""


def _shared(parts: tuple[str, ...], near: list[str]) -> int:
    count = 0
    for one, other in zip(parts, near, strict=False):
        if one != other:
            break
        count += 1
    return count
