"""Directives: what somebody wrote into a migration about what cannot be read there, and how they stand in comments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from checker.core.fact import fact
from checker.core.tree import Reader

if TYPE_CHECKING:
    import ast

MARK = b"rollback-check:"
"""Stands in every file that has one."""
FORM = 'effect[none] reason="..."'
_EFFECT = re.compile(r'effect\s*\[(?P<changes>.*)\]\s*reason\s*=\s*"(?P<reason>[^"]*)"\s*(\*/)?')
_STRINGS_AND_COMMENTS = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$.*?\$\1\$|/\*.*?\*/|--[^\n]*""", re.DOTALL
)


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
    return tuple(_python_comments(content) if path.endswith(".py") else _sql_comments(content))


def directives(path: str) -> Reader[tuple[Directive, ...]]:
    """Give the reader of a file's directives."""
    if path.endswith(".py"):
        return Reader("directives", 1, _in_python, ("python",))
    return Reader("directives", 1, _in_sql, ("sql",))


def moved(path: str, found: Iterable[Directive], copy: bytes, content: bytes) -> Iterator[Directive]:
    """Give the directives of a copy as they speak of a file with the same code; none where the code differs."""
    if not path.endswith(".py"):
        if _bare_sql(copy) == _bare_sql(content):
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


def _in_python(content: bytes) -> tuple[Directive, ...]:
    return tuple(each for comment in comments(".py", content) if (each := _read(comment)))


def _in_sql(content: bytes) -> tuple[Directive, ...]:
    return tuple(each for comment in comments(".sql", content) if (each := _read(comment)))


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


def _sql_comments(content: bytes) -> Iterator[Comment]:
    text = content.decode("utf-8", "replace")
    code = _STRINGS_AND_COMMENTS.sub(
        lambda match: re.sub(r"[^\n]", "x" if match[0][0] in "'\"`$" else " ", match[0]), text
    )
    begins = len(code) - len(code.lstrip())
    for match in _STRINGS_AND_COMMENTS.finditer(text):
        mark, behind = _behind_mark(match[0][2:]) if match[0].startswith(("--", "/*")) else (False, "")
        if not mark:
            continue
        line = text.count("\n", 0, match.start()) + 1
        alone = not code[code.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        ahead = code[match.end() :]
        start = match.end() + len(ahead) - len(ahead.lstrip()) if alone else match.start()
        end = code.find(";", start) if alone else start
        lines = (code.count("\n", 0, start) + 1, code.count("\n", 0, end if end >= 0 else len(code)) + 1)
        yield Comment(line, behind, *lines, whole=alone and match.start() < begins)


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


def _bare_sql(content: bytes) -> str:
    text = content.decode("utf-8", "replace")
    plain: Iterable[str] = (
        _STRINGS_AND_COMMENTS.sub(lambda match: " " if match[0].startswith(("--", "/*")) else match[0], text)
    ).split()
    return " ".join(plain)
