"""The texts that a program puts together, as far as its source shows them, whatever language it is written in."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.grammars import nodes
from checker.grammars.language import Language
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

HOLE = "{}"
"""Stands in a text for what is only known when the program runs."""

_VERB = re.compile(r"%%|%(?:\[\d+\]|\d+\$)?[#0\- +,(]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[a-zA-Z]")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|(\r?\n\s*)|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "s": " "}
_HEAD = re.compile(rb"(?i)\b(?:select|insert|update|delete|replace|with|truncate|merge)\s")
_ANNOTATIONS = frozenset(("annotation", "constructor_invocation"))
_ADDING = frozenset(("+=", ".=", "<<"))
_MOST_PIECES = 40


@dataclass
class Draft:
    """A text, and what the statements that follow may add to it."""

    line: int
    pieces: list[str]


class _Block:
    """What the names of a function or of the file stand for, as far as it was walked."""

    def __init__(self, above: "_Block | None" = None) -> None:
        self.names: dict[str, Draft | None] = {}
        self.above = above

    def get(self, name: str) -> str | None:
        """Give a name's text with all that was added so far."""
        if name in self.names:
            draft = self.names[name]
            return "".join(draft.pieces) if draft else None
        return self.above.get(name) if self.above else None


def drafts(language: Language, content: bytes) -> list[Draft]:
    """Give the texts of a file, parts joined; what lies inside another only once, functions without SQL left out."""
    walk = _Walk(language, [match.start() for match in _HEAD.finditer(content)])
    walk.run(parse(language.name, content))
    return walk.made


class _Walk:
    """Walks the tree of one file."""

    def __init__(self, language: Language, heads: Sequence[int]) -> None:
        self.language = language
        self.heads = heads
        self.made: list[Draft] = []
        self._names = language.binds | language.adds
        self._texts = language.texts | language.calls | nodes.SUMS
        self._aside = frozenset(kind for kind, _ in language.asides)
        self._others = language.calls | _ANNOTATIONS if language.others else frozenset()

    def run(self, root: "Node") -> None:
        """Walk all of it; a function runs when all names around it are set."""
        functions = self.language.functions
        later: list[tuple[Node, _Block]] = [(root, _Block())]
        while later:
            first, block = later.pop(0)
            todo = [first]
            while todo:
                node = todo.pop()
                if node.type not in functions or node is first:
                    todo.extend(reversed(self._met(node, block)))
                elif self._may_hold(node):
                    later.append((node, self._inner(node, block)))

    def _may_hold(self, node: "Node") -> bool:
        """Tell whether a word with which a statement begins stands in a function: most have none."""
        at = bisect_left(self.heads, node.start_byte)
        return at < len(self.heads) and self.heads[at] < node.end_byte

    def _met(self, node: "Node", block: _Block) -> Sequence["Node"]:
        """Take what a node says; give the nodes that are left to walk."""
        kind = node.type
        if kind in self._others and self._is_other(node):
            return ()
        if kind in self._aside and self._is_aside(node):
            return ()
        if kind in self._names:
            return self._named(node, block)
        if kind in self.language.calls and self._appended(node, block):
            return ()
        if kind == "binary" and self._operator(node) == "<<":
            return self._added(node.children[0], node.children[-1], block, node)
        if kind in self._texts:
            text = self._text(node, block)
            if text is not None:
                self.made.append(Draft(nodes.line_of(node), [text]))
                return ()
        return node.named_children

    def _inner(self, node: "Node", above: _Block) -> _Block:
        inner = _Block(above)
        takes = node.child_by_field_name("parameters") or nodes.child(node, "function_value_parameters")
        for each in nodes.inside(takes) if takes else ():
            if each.type in nodes.NAMES:
                inner.names[text_of(each)] = None
        return inner

    def _is_aside(self, node: "Node") -> bool:
        """Tell whether it is a test beside what it tests."""
        name = node.child_by_field_name("name")
        return name is not None and (node.type, text_of(name)) in self.language.asides

    def _is_other(self, node: "Node") -> bool:
        """Tell whether it holds a query of another language that looks like SQL."""
        language = self.language
        return nodes.called(node) in language.others and not (language.native and language.native in text_of(node))

    def _named(self, node: "Node", block: _Block) -> Sequence["Node"]:
        """Take `name = "..."` and `name += "..."`; forget what a name stood for where it gets anything else."""
        left, right = nodes.sides(node)
        if left is None or right is None:
            return node.named_children
        if node.type in self.language.adds and self._operator(node) in _ADDING:
            return self._added(left, right, block, node)
        if left.type == right.type == "expression_list" and left.named_child_count == right.named_child_count:
            pairs = list(zip(left.named_children, right.named_children, strict=True))
        else:
            pairs = [(left, right)]
        rest: list[Node] = []
        for target, value in pairs:
            rest += self._assigned(nodes.name_of(target), nodes.unwrapped(value), block)
        return rest

    def _assigned(self, name: str, value: "Node", block: _Block) -> Sequence["Node"]:
        if not name:
            return (value,)
        text = self._text(value, block)
        draft = block.names.get(name)
        if text is not None and draft is not None and nodes.name_of(nodes.leftmost(value)) == name:
            _add(draft, text.removeprefix("".join(draft.pieces)))
            return ()
        block.names[name] = Draft(nodes.line_of(value), [text]) if text is not None else None
        if text is None:
            return (value,)
        self.made.append(block.names[name])  # type: ignore[arg-type]
        return ()

    def _added(self, left: "Node", right: "Node", block: _Block, node: "Node") -> Sequence["Node"]:
        draft = block.names.get(nodes.name_of(nodes.unwrapped(left)))
        if draft is None:
            return node.named_children
        _add(draft, self._text(nodes.unwrapped(right), block))
        return ()

    def _appended(self, node: "Node", block: _Block) -> bool:
        """Take `name.append("...")`, also where several stand in a row."""
        pieces: list[Node] = []
        inner: Node | None = node
        while inner and inner.type in self.language.calls and nodes.called(inner) in self.language.appends:
            pieces[:0] = nodes.given(inner)
            inner = nodes.receiver(inner)
        name = nodes.name_of(inner) if inner else ""
        if not name or not pieces:
            return False
        for each in pieces:
            text = self._text(each, block)
            draft = block.names.get(name)
            if draft is not None:
                _add(draft, text)
            elif text is not None:  # what is made empty says nothing of what it will hold
                draft = block.names[name] = Draft(nodes.line_of(each), [text])
                self.made.append(draft)
        return name in block.names

    def _operator(self, node: "Node") -> str:
        found = node.child_by_field_name("operator")
        if found is None:
            found = next((each for each in node.children[1:] if not each.is_named), None)
        return text_of(found) if found else ""

    def _text(self, node: "Node", block: _Block) -> str | None:
        """Give the text of an expression that is surely one; what is not known becomes a hole."""
        node = nodes.unwrapped(node)
        kind = node.type
        if kind in self.language.texts:
            return self._literal(node, block)
        if kind in nodes.SUMS:
            return self._sum(node, block)
        if kind in self.language.calls:
            return self._result(node, block)
        name = nodes.name_of(node)
        return block.get(name) if name else None

    def _literal(self, node: "Node", block: _Block) -> str:
        parts = [each for each in node.named_children if each.type in self.language.texts]
        if parts:
            return "".join(self._literal(each, block) for each in parts)
        plain = str if node.type in self.language.raw else _unescaped
        body = node.child_by_field_name("value") or node
        start, end = nodes.within(body)
        source, first = body.text or b"", body.start_byte
        made, at = "", start
        for hole in (each for each in body.children if each.type in self.language.holes):
            made += plain(self._sigils(source[at - first : hole.start_byte - first], block))
            made += self._filled(hole, block)
            at = hole.end_byte
        return (made + plain(self._sigils(source[at - first : end - first], block))).replace("{{}}", HOLE)

    def _sigils(self, source: bytes, block: _Block) -> str:
        text = source.decode("utf-8", "replace")
        if not self.language.sigil or "$" not in text:
            return text
        return re.sub(self.language.sigil, lambda match: _or_hole(block.get(match[1])), text)

    def _filled(self, hole: "Node", block: _Block) -> str:
        inner = hole.named_children
        name = nodes.name_of(hole) or (nodes.name_of(inner[0]) if len(inner) == 1 else "")
        return _or_hole(block.get(name) if name else None)

    def _sum(self, node: "Node", block: _Block) -> str | None:
        parts: list[Node] = []
        while node.type in nodes.SUMS and self._operator(node) in self.language.joins and len(node.children) > 1:
            parts.append(node.children[-1])
            node = nodes.unwrapped(node.children[0])
        if not parts:
            return self._percent(node, block) if node.type == "binary" and self._operator(node) == "%" else None
        texts = [self._text(each, block) for each in (node, *reversed(parts))]
        return None if all(each is None for each in texts) else "".join(map(_or_hole, texts))

    def _percent(self, node: "Node", block: _Block) -> str | None:
        text = self._text(node.children[0], block)
        return None if text is None else self._put_in(text, (), block)

    def _result(self, node: "Node", block: _Block) -> str | None:
        """Give the text that a function gives back, where it is known to do little to what it is given."""
        name = nodes.called(node)
        formats, appends = name in self.language.formats, name in self.language.appends
        if not formats and not appends and name not in self.language.passes:
            return None
        given, of = nodes.given(node), nodes.receiver(node)
        text = self._text(of, block) if of else None
        if appends:
            return None if text is None else text + "".join(_or_hole(self._text(each, block)) for each in given)
        if text is None and given:
            text = self._text(given.pop(0), block)
        if text is None:
            return None
        return self._put_in(text, given, block) if formats else text

    def _put_in(self, text: str, given: Sequence["Node"], block: _Block) -> str:
        """Fill in `Sprintf("...", a, b)` what is known of it."""
        values = list(given)

        def filled(match: re.Match[str]) -> str:
            if match[0] == "%%":
                return "%"
            value = values.pop(0) if values and not set("[$*") & set(match[0]) else None
            known = self._text(value, block) if value is not None and match[0] in {"%s", "%v"} else None
            return _or_hole(known)

        return _VERB.sub(filled, text)


def _or_hole(text: str | None) -> str:
    return HOLE if text is None else text


def _add(draft: Draft, text: str | None) -> None:
    if len(draft.pieces) < _MOST_PIECES:
        draft.pieces.append(_or_hole(text))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""  # noqa: PLR2004  the last character
    return "" if match[3] else _SIGNS.get(match[4], match[4])
