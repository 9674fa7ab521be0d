"""The grammar of one line of a Prisma schema; imported where there is one, for it loads lark."""

from typing import TypeVar

from lark import Lark, LarkError, Token, Transformer, v_args

from checker.core.tree import Unread
from checker.grammars.prisma.facts import PrismaArgument, PrismaAttribute, PrismaField, PrismaValue
from checker.grammars.prisma.split import Entry

T = TypeVar("T")

_GRAMMAR = r"""
field: NAME (unsupported | type_) attributes
type_: path MARK?
unsupported: UNSUPPORTED "(" STRING ")" MARK?
label: NAME attributes
setting: NAME "=" value
block_attribute: "@@" path arguments?
attributes: attribute*
attribute: "@" path arguments?
arguments: "(" (argument ("," argument)* ","?)? ")"
argument: NAME ":" value -> named
        | value -> unnamed
?value: STRING -> string
      | NUMBER -> number
      | path arguments -> call
      | path -> name
      | "[" (value ("," value)* ","?)? "]" -> list
      | "{" (argument ("," argument)* ","?)? "}" -> object
path: NAME ("." NAME)*
UNSUPPORTED.2: /Unsupported(?=\s*\()/
NAME: /[^\W\d][\w-]*/
NUMBER: /-?\d+(\.\d+)?/
STRING: /"(\\.|[^"\\])*"/
MARK: /\?|!|\[\s*\]\??/
%ignore /\s+/
"""
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_SHOWN = 60


@v_args(inline=True)
class _Facts(Transformer[Token, object]):
    """Makes facts of what the grammar finds."""

    def path(self, *names: Token) -> str:
        return ".".join(names)

    def type_(self, name: str, mark: str = "") -> tuple[str, str, str]:
        return name, str(mark), ""

    def unsupported(self, name: Token, text: Token, mark: str = "") -> tuple[str, str, str]:
        return str(name), str(mark), _text(text)

    def attributes(self, *each: PrismaAttribute) -> tuple[PrismaAttribute, ...]:
        return each

    def attribute(self, name: str, arguments: tuple[PrismaArgument, ...] = ()) -> PrismaAttribute:
        return PrismaAttribute(name, arguments)

    block_attribute = attribute

    def arguments(self, *each: PrismaArgument) -> tuple[PrismaArgument, ...]:
        return each

    def named(self, name: Token, value: PrismaValue) -> PrismaArgument:
        return PrismaArgument(value, str(name))

    def unnamed(self, value: PrismaValue) -> PrismaArgument:
        return PrismaArgument(value)

    def string(self, text: Token) -> PrismaValue:
        return PrismaValue("string", _text(text))

    def number(self, text: Token) -> PrismaValue:
        return PrismaValue("number", str(text))

    def name(self, path: str) -> PrismaValue:
        return PrismaValue("name", path)

    def call(self, path: str, arguments: tuple[PrismaArgument, ...]) -> PrismaValue:
        return PrismaValue("call", path, arguments)

    def list(self, *values: PrismaValue) -> PrismaValue:
        return PrismaValue("list", items=tuple(map(PrismaArgument, values)))

    def object(self, *arguments: PrismaArgument) -> PrismaValue:
        return PrismaValue("list", items=arguments)

    def setting(self, name: Token, value: PrismaValue) -> PrismaArgument:
        return PrismaArgument(value, str(name))

    def label(self, name: Token, attributes: tuple[PrismaAttribute, ...]) -> PrismaField:
        return PrismaField(str(name), attributes=attributes)

    def field(self, name: Token, type_: tuple[str, str, str], attributes: tuple[PrismaAttribute, ...]) -> PrismaField:
        kind, mark, native = type_
        return PrismaField(str(name), kind, "[]" if "[" in mark else mark.replace("!", ""), native, attributes)


_PARSER = Lark(_GRAMMAR, parser="lalr", start=["field", "label", "setting", "block_attribute"], transformer=_Facts())


def parsed(entry: Entry, start: str, kind: type[T]) -> T | Unread:
    """Read one line as a `field`, `label` (a value of an enum), `setting` or `block_attribute`."""
    try:
        made = _PARSER.parse(entry.text, start=start)
    except LarkError:
        made = None
    return (
        made if isinstance(made, kind) else Unread("no Prisma schema has such a line", entry.text[:_SHOWN], entry.line)
    )


def _text(token: Token) -> str:
    """Give a string without its quotes and escapes."""
    parts = token[1:-1].split("\\")
    found = parts[0]
    for at in range(1, len(parts)):
        part = parts[at]
        found += _ESCAPES.get(part[:1], part[:1]) + part[1:] if part or at + 1 == len(parts) else "\\"
    return found
