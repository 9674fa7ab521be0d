"""Formatted SQL to nodes: change sets are parted by comments, `--changeset author:id`, and each holds plain SQL."""

import re
from collections.abc import Iterator

from checker.grammars.liquibase.node import Node

HEADER = re.compile(r"^\s*--\s*liquibase\s+formatted\s+sql\b(.*)$", re.IGNORECASE | re.MULTILINE)
_SET = re.compile(r"""\s*--\s*changeset\s+("[^"]+"|[^:]+?)\s*:\s*("[^"]+"|\S+)(.*)""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(\w+):\s*("[^"]*"|'[^']*'|\S+)""")
_ROLLBACK = re.compile(r"\s*--\s*rollback\b\s?(.*)", re.IGNORECASE)
_BLOCK = re.compile(r"^[ \t]*/\*\s*liquibase\s+rollback\b(.*?)\*/", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_WORD = re.compile(
    r"\s*--\s*(comment|validCheckSum|preconditions|precondition-[\w-]+|property|include|includeAll)\b:?\s*(.*)",
    re.IGNORECASE,
)
_IGNORED = re.compile(r"\s*--\s*ignoreLines\s*:\s*(\d+|start|end)", re.IGNORECASE)
_NONE = frozenset(("empty", "not required"))


def read_formatted(text: str) -> Node:
    """Give the changelog's node. A file without the header is one change set, as an include of plain SQL makes it."""
    header = HEADER.search(text)
    if header is None:
        body = _body("sql", text.split("\n"), 1, {})
        plain = {"id": "raw", "author": "includeAll"}
        return Node("databaseChangeLog", 1, children=(Node("changeSet", 1, plain, (body,)),))
    lines = _without_ignored(text.split("\n"))
    starts = [index for index, line in enumerate(lines) if _SET.match(line)]
    head = tuple(_words(lines[: starts[0] if starts else len(lines)], 1))
    sets = (
        _change_set(lines[start:end], start + 1) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    )
    return Node("databaseChangeLog", 1, _attributes(header[1]), (*head, *sets))


def _change_set(lines: list[str], line: int) -> Node:
    found = _SET.match(lines[0])
    author, id_, rest = (found[1], found[2], found[3]) if found else ("", "", "")
    attributes = _attributes(rest)
    named = {**attributes, "author": author.strip('"').strip(), "id": id_.strip('"')}
    block, own = _blocks(lines[1:])
    back = [(line + 1 + index, match[1]) for index, text in enumerate(own) if (match := _ROLLBACK.match(text))]
    plain = ["" if _ROLLBACK.match(text) or _WORD.match(text) else text for text in own]
    children = [*_words(own, line + 1), _body("sql", plain, line + 1, attributes)]
    if back or block:
        children.append(_rollback(back, block, line + 1, attributes))
    return Node("changeSet", line, named, tuple(children))


def _blocks(lines: list[str]) -> tuple[list[tuple[int, str]], list[str]]:
    """Take the rollbacks out that stand in block comments: ((line from here, text), what is left)."""
    text = "\n".join(lines)
    found = [(text.count("\n", 0, each.start(1)), each[1]) for each in _BLOCK.finditer(text)]
    return found, _BLOCK.sub(lambda each: "\n" * each.group().count("\n"), text).split("\n")


def _rollback(back: list[tuple[int, str]], block: list[tuple[int, str]], line: int, attributes: dict[str, str]) -> Node:
    pieces = [*back, *((line + offset, text) for offset, text in block)]
    at = pieces[0][0]
    joined = " ".join(text for _, text in pieces).strip().lower().rstrip(";")
    if joined in _NONE or not joined:
        return Node("rollback", at)
    if re.match(r"changeset(id|path|author)\s*:", joined):
        return Node("rollback", at, children=(Node("rollbackByChangeSet", at),))
    lines: list[str] = []
    for where, text in pieces:
        lines += [""] * (where - at - len(lines)) + text.split("\n")
    return Node("rollback", at, children=(_body("sql", lines, at, attributes),))


def _body(name: str, lines: list[str], line: int, attributes: dict[str, str]) -> Node:
    """Give the SQL of a change set, or of its way back, beginning with its first line that says something."""
    first = next((index for index, text in enumerate(lines) if text.strip()), 0)
    key = "rollback" if name == "rollback" else ""
    delimiter = attributes.get(f"{key}endDelimiter") or attributes.get("endDelimiter", "")
    options = {"endDelimiter": delimiter} if delimiter else {}
    return Node(name, line + first, options, text="\n".join(lines[first:]).rstrip(), text_line=line + first)


def _words(lines: list[str], line: int) -> Iterator[Node]:
    """Give what other comments say: preconditions, properties, includes."""
    preconditions: list[Node] = []
    options: dict[str, str] = {}
    at = 0
    for index, text in enumerate(lines, line):
        found = _WORD.match(text)
        if not found:
            continue
        word, rest = found[1].lower(), found[2].strip()
        if word == "preconditions":
            options, at = _attributes(rest), index
        elif word.startswith("precondition-"):
            attributes = _attributes(rest)
            kind = {"table-exists": "tableExists", "view-exists": "viewExists"}.get(word.removeprefix("precondition-"))
            named = {"tableName": attributes["table"]} if "table" in attributes else attributes
            preconditions.append(Node(kind or "sqlCheck", index, named))
        elif word in {"comment", "validchecksum"}:
            yield Node({"validchecksum": "validCheckSum"}.get(word, word), index, text=rest, text_line=index)
        else:
            yield Node({"includeall": "includeAll"}.get(word, word), index, _attributes(rest))
    if preconditions or at:
        yield Node("preConditions", at or preconditions[0].line, options, tuple(preconditions))


def _attributes(text: str) -> dict[str, str]:
    return {name: value.strip("\"'") for name, value in _ATTRIBUTE.findall(text)}


def _without_ignored(lines: list[str]) -> list[str]:
    """Blank what `--ignoreLines` leaves out."""
    left, until_end = 0, False
    kept = []
    for line in lines:
        found = _IGNORED.match(line)
        if found:
            until_end = found[1].lower() == "start"
            left = int(found[1]) if found[1].isdigit() else 0
            kept.append("")
        elif until_end or left:
            left = max(0, left - 1)
            kept.append("")
        else:
            kept.append(line)
    return kept
