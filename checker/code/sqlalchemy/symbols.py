"""Values that can be kept as facts, and values of expressions that are not evaluated."""

import ast
from collections.abc import Mapping

from checker.core.fact import known
from checker.core.tree import Unread
from checker.python.values import Attribute, Call, Class, Function, Item, Name, Value

for _kind in (Name, Attribute, Item, Call, Class, Function):
    known(_kind)

LOCAL = ":"
"""Begins a name that is bound in the same file."""

_LONGEST = 400
_MOST = 400
_DEPTH = 30


class Plain:
    """Makes values that can be kept: what is bound to a name is named, functions lose their bodies."""

    def __init__(self, bound: Mapping[int, str], whole: Value = None) -> None:
        self.bound = bound
        """Names by the identity of what they are bound to; those of the file itself are local."""
        self.whole = whole
        """What is not named, whatever it is bound to."""

    def value(self, value: Value, depth: int = 0) -> Value:
        """Give the value as it can be kept."""
        if depth > _DEPTH:
            return Unread("is nested too deeply")
        if isinstance(value, Call | Class | Function) and value is not self.whole and id(value) in self.bound:
            return Name(self.bound[id(value)])
        match value:
            case str():
                return value if len(value) <= _LONGEST else Unread("is a long text")
            case None | bool() | int() | float() | Name() | Unread():
                return value
            case Attribute(of=of, name=name):
                return Attribute(self.value(of, depth + 1), name)
            case Item(of=of, key=key):
                return Item(self.value(of, depth + 1), self.value(key, depth + 1))
            case Call():
                return self.call(value, depth)
            case Function(name=name):
                return Function(name, None, None)
            case Class(name=name, module=module) if module:
                return Name(f"{module}{'' if module.endswith('.') else '.'}{name}")
            case Class():
                return self.definition(value, depth)
            case tuple() | list() | set():
                if len(value) > _MOST:
                    return Unread("is a long list")
                return tuple(self.value(each, depth + 1) for each in value)
            case dict():
                if len(value) > _MOST:
                    return Unread("is a large table")
                return {self.key(key, depth): self.value(each, depth + 1) for key, each in value.items()}
        return Unread("is no plain value")

    def key(self, key: Value, depth: int) -> Value:
        """Give a dictionary's key, which must stay hashable."""
        made = self.value(key, depth + 1)
        try:
            hash(made)
        except TypeError:
            return repr(type(made))
        return made

    def call(self, call: Call, depth: int = 0) -> Call:
        """Give a call as it can be kept."""
        return Call(
            self.value(call.function, depth + 1),
            tuple(self.value(each, depth + 1) for each in call.arguments),
            {name: self.value(each, depth + 1) for name, each in call.keywords.items()},
            call.line,
        )

    def definition(self, kind: Class, depth: int = 0) -> Class:
        """Give a class as it can be kept."""
        return Class(
            kind.name,
            tuple(self.value(each, depth + 1) for each in kind.bases),
            {name: self.value(each, depth + 1) for name, each in kind.keywords.items()},
            {
                name: self.value(each, depth + 1)
                for name, each in kind.members.items()
                if name not in {"__doc__", "__module__"}
            },
            {name: self.value(each, depth + 1) for name, each in kind.annotations.items()},
            dict(kind.lines),
            kind.line,
            tuple(self.value(each, depth + 1) for each in kind.decorators),
        )


def symbol(node: ast.expr) -> Value:
    """Give an expression of names, attributes, subscriptions and constants without looking anything up."""
    match node:
        case ast.Constant(value=None | str() | int() as value):
            return value
        case ast.Name(id=name):
            return Name(LOCAL + name)
        case ast.Attribute(value=of, attr=name):
            return Attribute(symbol(of), name)
        case ast.Subscript(value=of, slice=key):
            return Item(symbol(of), symbol(key))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return tuple(map(symbol, parts))
        case ast.Dict(keys=keys, values=values):
            return {
                key.value: symbol(value)
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Call(Name("operator.or_"), (symbol(left), symbol(right)), {})
    return Unread("is more than names", ast.unparse(node)[:60], getattr(node, "lineno", 0))
