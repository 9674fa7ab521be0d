"""XML to nodes, by the standard library's expat; a file that declares entities is refused."""

import re
from xml.parsers import expat

from checker.grammars.liquibase.node import MOST, Malformed, Node

_NEWER = re.compile(rb"""(<\?xml\s+version\s*=\s*['"]1\.)[1-9](?=['"])""")
"""XML 1.1, which expat does not know, differs in signs that no changelog holds."""
_DEEPEST = 100


def read_xml(content: bytes) -> Node:
    """Give the root element. Raises Malformed."""
    builder = _Builder()
    parser = builder.parser
    try:
        parser.Parse(_NEWER.sub(rb"\g<1>0", content[:200]) + content[200:], True)
    except expat.ExpatError as error:
        raise Malformed(f"it is not well-formed XML: {expat.ErrorString(error.code)}", error.lineno) from error
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = False  # the line of each piece counts
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.root = Node("", 1)
        self._open: list[_Open] = []
        self._count = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST or len(self._open) > _DEEPEST:
            raise Malformed("it is too large or too deep", self.parser.CurrentLineNumber)
        plain = {key.rpartition(":")[2]: text for key, text in attributes.items() if not key.startswith("xmlns")}
        self._open.append(_Open(name.rpartition(":")[2], self.parser.CurrentLineNumber, plain))

    def _end(self, name: str) -> None:
        del name
        node = self._open.pop().close()
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].say(text, self.parser.CurrentLineNumber)

    def _entity(self, *_: object) -> None:
        raise Malformed("it declares entities, which are not followed", self.parser.CurrentLineNumber)


class _Open:
    """An element that has not ended."""

    def __init__(self, name: str, line: int, attributes: dict[str, str]) -> None:
        self.name = name
        self.line = line
        self.attributes = attributes
        self.children: list[Node] = []
        self._pieces: list[str] = []
        self._from = 0
        self._at = 0

    def say(self, text: str, line: int) -> None:
        """Take a piece of text; what stood between two pieces (a comment) leaves its line ends."""
        if not self._pieces:
            if not text.strip():
                return
            self._from = self._at = line
        self._pieces.append("\n" * (line - self._at) + text)
        self._at = line + text.count("\n")

    def close(self) -> Node:
        text = "".join(self._pieces).rstrip()
        lead = len(text) - len(text.lstrip())
        line = self._from + text.count("\n", 0, lead)
        return Node(self.name, self.line, self.attributes, tuple(self.children), text.strip(), line)
