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
_TEXT = re.compile(r"['\"](\w+)['\"]")


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
        )
