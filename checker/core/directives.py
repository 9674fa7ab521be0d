"""Directives: what somebody wrote into a migration about what cannot be read there, and how they stand in comments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from checker.core.comments import Notation, notation_of, spoken, without_comments
from checker.core.fact import fact
from checker.core.tree import Reader

if TYPE_CHECKING:
    import ast

MARK = b"rollback-check:"
"""Stands in every file that has one."""
FORM = 'effect[none] reason="..."'
_EFFECT = re.compile(r'effect\s*\[(?P<changes>.*)\]\s*reason\s*=\s*"(?P<reason>[^"]*)"\s*(\*/)?')


@fact
class Directive:
    """One directive."""

    line: int
    first: int
    last: int
    """The lines that it speaks of."""
    changes: tuple[str, ...] = ()
    """SQL statements that say what stands there; none: it does nothing to the schema."""
    reason: str = ""
    trouble: str = ""
    """Why it is not understood; empty where it is."""
    whole: bool = False
    """Whether it speaks of the whole revision."""


class Comment(NamedTuple):
    """A comment that starts with the mark."""

    line: int
    text: str
    """What stands behind the mark."""
    first: int
    last: int
    """The lines of the statement that it speaks of."""
    whole: bool
    """Whether it stands before the first statement, and speaks of the whole file."""


def comments(path: str, content: bytes) -> tuple[Comment, ...]:
    """Give the comments of a file that start with the mark; strings that look like one are none."""
    if MARK not in content:
        return ()
    if path.endswith(".py"):
        return tuple(_python_comments(content))
    notation = notation_of(path)
    return tuple(_comments(notation, content)) if notation else ()


def kind_of(path: str) -> str:
    """Give the end of a file's name where directives in it count; nothing for other files."""
    end = path[path.rfind(".") :] if "." in path else ""
    return end if end == ".py" or notation_of(end) else ""


def directives(path: str) -> Reader[tuple[Directive, ...]]:
    """Give the reader of a file's directives."""
    kind = kind_of(path)
    return Reader("directives", 2, lambda content: _read_all(kind, content), (kind,))


def moved(path: str, found: Iterable[Directive], copy: bytes, content: bytes) -> Iterator[Directive]:
    """Give the directives of a copy as they speak of a file with the same code; none where the code differs."""
    if not path.endswith(".py"):
        notation = notation_of(path)
        if notation and _bare(notation, copy) == _bare(notation, content):
            yield from (each for each in found if each.whole)
        return
    import ast  # noqa: PLC0415  -- most migrations have no directive

    try:
        theirs, ours = ast.parse(copy), ast.parse(content)
        same = ast.dump(theirs) == ast.dump(ours)
    except (SyntaxError, ValueError, RecursionError):
        return
    if same:
        lines = dict(zip(_lines(theirs), _lines(ours), strict=True))
        for each in found:
            # Behind the last statement it speaks of no line, also not of line 0, where a run that was cut stands.
            first, last = lines.get((each.first, each.last), (1, 0))
            yield replace(each, first=first, last=last)


def _read_all(kind: str, content: bytes) -> tuple[Directive, ...]:
    return tuple(each for comment in comments(kind, content) if (each := _read(comment)))


def _python_comments(content: bytes) -> Iterator[Comment]:
    import ast  # noqa: PLC0415  -- as above

    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return
    begins = _after_docstring(tree)
    statements = sorted(_lines(tree), key=lambda lines: (lines[0], -lines[1]))
    for line, text, alone in _marked(content):
        if alone:
            spoken = next((lines for lines in statements if lines[0] > line), (1, 0))
        else:
            inner = [lines for lines in statements if lines[0] <= line <= lines[1]]
            spoken = min(inner, key=lambda lines: lines[1] - lines[0], default=(line, line))
        yield Comment(line, text, *spoken, whole=alone and line < begins)


def _lines(tree: "ast.Module") -> list[tuple[int, int]]:
    """Give the first and the last line of every statement."""
    import ast  # noqa: PLC0415  -- as above

    statements = (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    return [(node.lineno, node.end_lineno or node.lineno) for node in statements]


def _after_docstring(tree: "ast.Module") -> int:
    """Give the line of the first statement that is no docstring."""
    import ast  # noqa: PLC0415  -- as above

    body = tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body
    return body[0].lineno if body else 1


def _marked(content: bytes) -> Iterator[tuple[int, str, bool]]:
    """Give (line, text behind the mark, whether nothing else stands in its line) of the comments that have one."""
    from io import BytesIO  # noqa: PLC0415  -- as above
    from tokenize import COMMENT, TokenError, tokenize  # noqa: PLC0415  -- as above

    try:
        for token in tokenize(BytesIO(content).readline):
            mark, text = _behind_mark(token.string.lstrip("#")) if token.type == COMMENT else (False, "")
            if mark:
                yield token.start[0], text, not token.line[: token.start[1]].strip()
    except (TokenError, SyntaxError):
        return


def _comments(notation: Notation, content: bytes) -> Iterator[Comment]:
    for each in spoken(notation, content.decode("utf-8", "replace")):
        mark, behind = _behind_mark(each.text)
        if mark:
            yield Comment(each.line, behind, each.first, each.last, whole=each.whole)


def _behind_mark(comment: str) -> tuple[bool, str]:
    text = comment.strip()
    name = MARK.decode()
    return text.startswith(name), text.removeprefix(name).strip()


def _read(comment: Comment) -> Directive | None:
    """Read one; None for the kind that accepts a finding, which is no knowledge about a statement."""
    line, text, first, last, whole = comment
    if text.startswith("ignore"):
        return None
    said = Directive(line, first, last, whole=whole)
    match = _EFFECT.fullmatch(text)
    if match is None:
        return replace(said, trouble=f"it is written {FORM}")
    changes = tuple(part.strip() for part in match["changes"].split(";") if part.strip())
    if not changes:
        return replace(said, trouble="it does not say what changes: none, or SQL statements")
    if not match["reason"].strip():
        return replace(said, trouble="it has no reason")
    nothing = [each.lower() for each in changes] == ["none"]
    return replace(said, changes=() if nothing else changes, reason=match["reason"].strip())


def _bare(notation: Notation, content: bytes) -> str:
    return " ".join(without_comments(notation, content.decode("utf-8", "replace")).split())
