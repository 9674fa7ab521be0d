"""What a file of PHP says of models: its classes by their whole names, and what is done with which."""

import re
from collections.abc import Iterator, Mapping

from checker.core.fact import fact
from checker.core.plural import words_of

_NAMESPACE = re.compile(r"^\s*namespace\s+([\w\\]+)\s*[;{]", re.MULTILINE)
_USE = re.compile(
    r"^\s*use\s+(?!function\b|const\b)\\?([\w\\]+?)(?:\\\{([^}]*)\})?(?:\s+as\s+(\w+))?\s*;", re.MULTILINE
)
_CLASS = re.compile(r"class\s+(?P<name>\w+)\s+extends\s+(?P<parent>[\w\\]+)")
_KIND = re.compile(r"[ \t]*(?P<kind>(?:abstract |final |readonly )*)")
"""What stands before it on its line."""
_TABLE = re.compile(
    r"(?:^|[{;])\s*(?:protected|public)\s+(?:\??string\s+)?\$table\s*=\s*['\"](?P<name>[\w.]+)['\"]", re.MULTILINE
)
_FILLABLE = re.compile(r"\$fillable\s*=\s*\[(?P<names>[^\]]*)\]")
_GUARDED = re.compile(r"\$guarded\s*=\s*\[\s*\]")
_SETTER = re.compile(r"function\s+(?:set(\w+)Attribute|(\w+)\s*\(\s*\)\s*:\s*\??Attribute\b)")
_CASTS = re.compile(
    r"\$casts\s*=\s*(?:\[|array\()(?P<one>.*?)[\])]\s*;|function\s+casts\s*\([^)]*\)[^{;]*\{(?P<two>.*?)^\s*\}",
    re.DOTALL | re.MULTILINE,
)
_CAST = re.compile(r"['\"](?P<column>\w+)['\"]\s*=>\s*(?P<to>[\w\\]+)::class\b")
_ENUM = re.compile(r"^\s*(?:final\s+)?enum\s+(?P<name>\w+)[^{;]*\{(?P<body>.*)", re.DOTALL | re.MULTILINE)
_CASE = re.compile(r"^\s*case\s+(?P<name>\w+)\s*(?:=\s*(?P<value>'[^'\n]*'|\"[^\"\n]*\"|-?\d+)\s*)?;", re.MULTILINE)
_TEXT = re.compile(r"['\"](\w+)['\"]")


@fact
class Cast:
    """A column that a model gives out as a value of a class."""

    column: str
    to: str
    """The class, with its namespace."""
    line: int = 0


@fact
class PhpModel:
    """A class that may be a model."""

    name: str
    """With its namespace."""
    parent: str
    """The class that it extends, with its namespace."""
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
    casts: tuple[Cast, ...] = ()


class Names:
    """The names of classes, as one file means them."""

    def __init__(self, text: str) -> None:
        found = _NAMESPACE.search(text)
        self.namespace = found[1] if found else ""
        self.imports: Mapping[str, str] = dict(_imports(text))

    def whole(self, name: str) -> str:
        """Give a class with its namespace."""
        if name.startswith("\\"):
            return name[1:]
        first, joint, rest = name.partition("\\")
        if first in self.imports:
            return self.imports[first] + joint + rest
        return f"{self.namespace}\\{name}" if self.namespace else name


def _imports(text: str) -> Iterator[tuple[str, str]]:
    for path, several, alias in _USE.findall(text):
        for each in several.split(",") if several else (f"{path} as {alias}" if alias else path,):
            name, _, other = each.strip().partition(" as ")
            whole = f"{path}\\{name.strip()}" if several else name
            yield (other or whole.rpartition("\\")[2]).strip(), whole


def classes(text: str, names: Names) -> Iterator[PhpModel]:
    """Give the classes of a file that extend another."""
    stated, fillable = _TABLE.search(text) if "$table" in text else None, _FILLABLE.search(text)
    computed = tuple(words_of(one or other) for one, other in _SETTER.findall(text))
    casts = tuple(_casts(text, names))
    for found in _CLASS.finditer(text):
        kind = _KIND.fullmatch(text, text.rfind("\n", 0, found.start()) + 1, found.start())
        if kind is None:
            continue
        yield PhpModel(
            f"{names.namespace}\\{found['name']}" if names.namespace else found["name"],
            names.whole(found["parent"]),
            stated["name"] if stated else "",
            "abstract" not in kind["kind"],
            tuple(_TEXT.findall(fillable["names"])) if fillable else (),
            _GUARDED.search(text) is not None,
            computed,
            casts,
        )


def enums(text: str, names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the enum of a file, with what rows hold for its cases: their values, else their names."""
    found = _ENUM.search(text) if "enum" in text else None
    if found:
        cases = ((case["value"] or case["name"]).strip("'\"") for case in _CASE.finditer(found["body"]))
        yield f"{names.namespace}\\{found['name']}" if names.namespace else found["name"], tuple(cases)


def _casts(text: str, names: Names) -> Iterator[Cast]:
    for part in _CASTS.finditer(text) if "casts" in text else ():
        for each in _CAST.finditer(text, part.start(), part.end()):
            yield Cast(each["column"], names.whole(each["to"]), text.count("\n", 0, each.start()) + 1)
