"""The texts that a Python program puts together, as far as its source shows them."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.python.nodes import children, inside

HOLE = "{}"
"""Stands in a text for what is only known when the program runs."""

_PERCENT = re.compile(r"%%|%(?:\(\w+\))?[#0\- +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[diouxXeEfFgGcrsa]")
_BRACES = re.compile(r"\{\{|\}\}|\{(\w*)[^{}]*\}")
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_MOST_PIECES = 40


@dataclass
class Draft:
    """A text, and what the statements that follow may add to it."""

    line: int
    pieces: list[str]
    node: ast.AST
    """The expression that it begins with."""


class _Block:
    """What the names of a function, a class or the module stand for, as far as it was walked."""

    def __init__(self, above: "_Block | None" = None, *, is_class: bool = False) -> None:
        self.names: dict[str, Draft | None] = {}
        self.above = above
        self.is_class = is_class

    def get(self, name: str) -> str | None:
        """Give a name's text with all that was added so far."""
        if name in self.names:
            draft = self.names[name]
            return "".join(draft.pieces) if draft else None
        return self.above.get(name) if self.above else None

    @property
    def around(self) -> "_Block | None":
        """What a function in it sees: not a class's own names."""
        return self.above if self.is_class else self


def drafts(tree: ast.Module) -> list[Draft]:
    """Give every text of a file, parts joined; outermost first, and what lies inside only once."""
    return _walk(tree.body, _Block())


def _walk(body: Sequence[ast.AST], block: _Block) -> list[Draft]:
    made: list[Draft] = []
    later: list[tuple[Sequence[ast.AST], _Block]] = []
    todo: list[ast.AST] = list(reversed(body))
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            continue
        if isinstance(node, _FUNCTIONS | ast.ClassDef):
            below = _body(node)
            todo.extend(reversed([each for each in children(node) if each not in below]))
            later.append((below, _inner(node, block)))
        elif not _named(node, block, made):
            text = text_of(node, block) if isinstance(node, ast.expr) and not isinstance(node, ast.Name) else None
            if text is None:
                todo.extend(reversed(children(node)))
            elif isinstance(node, ast.expr):
                made.append(Draft(node.lineno, [text], node))
    for within, inner in later:  # a function runs when all names around it are set
        made += _walk(within, inner)
    return made


def _body(node: ast.AST) -> list[ast.AST]:
    body = getattr(node, "body", [])
    return list(body) if isinstance(body, list) else [body]


def _inner(node: ast.AST, block: _Block) -> _Block:
    inner = _Block(block.around, is_class=isinstance(node, ast.ClassDef))
    if isinstance(node, _FUNCTIONS):
        given = node.args
        every = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
        inner.names.update((each.arg, None) for each in every if each)
    return inner


def _named(node: ast.AST, block: _Block, made: list[Draft]) -> bool:
    """Take `name = "..."` and `name += "..."`; forget what a name stood for where it gets anything else."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            draft = block.names.get(name)
            if draft is not None:
                _add(draft, text_of(value, block))
            return draft is not None
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            return _assigned(name, value, block, made)
        case ast.For(target=target) | ast.AsyncFor(target=target) | ast.comprehension(target=target):
            block.names.update((each.id, None) for each in inside(target) if isinstance(each, ast.Name))
    return False


def _assigned(name: str, value: ast.expr, block: _Block, made: list[Draft]) -> bool:
    draft = block.names.get(name)
    if draft is not None and _goes_on(value, name):
        draft_text = text_of(value, block) or ""
        _add(draft, draft_text.removeprefix("".join(draft.pieces)))
        return True
    text = None if isinstance(value, ast.Name) else text_of(value, block)
    block.names[name] = Draft(value.lineno, [text], value) if text is not None else None
    if text is not None:
        made.append(block.names[name])  # type: ignore[arg-type]
    return text is not None


def _add(draft: Draft, text: str | None) -> None:
    if len(draft.pieces) < _MOST_PIECES:
        draft.pieces.append(HOLE if text is None else text)


def _goes_on(value: ast.expr, name: str) -> bool:
    """Tell whether it is `name + ...`."""
    while isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        value = value.left
        if isinstance(value, ast.Name):
            return value.id == name
    return False


def text_of(node: ast.expr, known: _Block) -> str | None:
    """Give the text of an expression that is surely a string; what is not known becomes a hole."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name):
            return known.get(name)
        case ast.JoinedStr(values=parts):
            return "".join(_part(part, known) for part in parts)
        case ast.BinOp(op=ast.Add()):
            return _sum(node, known)
        case ast.BinOp(left=left, op=ast.Mod(), right=right) if not isinstance(left, ast.Name):
            before = text_of(left, known)
            return None if before is None else _percent(before, right, known)
        case ast.Call(func=ast.Attribute(value=left, attr="format")):
            before = text_of(left, known)
            return None if before is None else _formatted(before, node, known)
        case ast.Call(func=ast.Attribute(value=left, attr="strip" | "lstrip" | "rstrip"), args=[]):
            return text_of(left, known)
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[only]) if name in {"dedent", "cleandoc"}:
            return text_of(only, known)
        case ast.Call(func=ast.Attribute(value=glue, attr="join"), args=[ast.List(elts=parts) | ast.Tuple(elts=parts)]):
            between = text_of(glue, known)
            texts = [text_of(part, known) for part in parts]
            if between is None or all(text is None for text in texts):
                return None
            return between.join(_or_hole(text) for text in texts)
    return None


def _part(part: ast.expr, known: _Block) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.FormattedValue) and part.format_spec is None and isinstance(part.value, ast.Name):
        return _or_hole(known.get(part.value.id))
    return HOLE


def _or_hole(text: str | None) -> str:
    return HOLE if text is None else text


def _sum(node: ast.BinOp, known: _Block) -> str | None:
    parts: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        parts.append(left.right)
        left = left.left
    parts.append(left)
    texts = [text_of(part, known) for part in reversed(parts)]
    if all(text is None for text in texts):
        return None
    return "".join(_or_hole(text) for text in texts)


def _percent(before: str, right: ast.expr, known: _Block) -> str:
    """Fill in `"..." % (a, b)` what is known of it."""
    given = list(right.elts) if isinstance(right, ast.Tuple) else [right]

    def filled(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        value = given.pop(0) if given and "(" not in match[0] else None
        text = text_of(value, known) if value is not None and match[0] == "%s" else None
        return _or_hole(text)

    return _PERCENT.sub(filled, before)


def _formatted(before: str, call: ast.Call, known: _Block) -> str:
    """Fill in `"...".format(a, b=c)` what is known of it."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    count = 0

    def filled(match: re.Match[str]) -> str:
        nonlocal count
        key = match[1]
        if key is None:
            return match[0][0]
        if not key:
            key, count = str(count), count + 1
        value = named.get(key) or (call.args[int(key)] if key.isdigit() and int(key) < len(call.args) else None)
        text = text_of(value, known) if value is not None else None
        return _or_hole(text)

    return _BRACES.sub(filled, before)
