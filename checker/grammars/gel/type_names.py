"""Reads types as they are written: `array<std::str>`, `A | B`, `enum<Red, Green>`."""

from checker.grammars.gel.cursor import Cursor


def type_list(cursor: Cursor) -> list[str]:
    """Take types with commas between them."""
    found = [type_name(cursor)]
    while cursor.accepts(","):
        found.append(type_name(cursor))
    return [each for each in found if each]


def type_name(cursor: Cursor) -> str:
    """Take one type as written, without spaces: `array<std::str>`, `A | B`, `enum<Red, Green>`."""
    if cursor.sees("("):
        block = cursor.inside()
        made = f"({block.shown()})" if block else ""
    else:
        made = cursor.name()
    if made and cursor.sees("<"):
        made += _angled(cursor)
    while made and (cursor.sees("|") or cursor.sees("&")):
        sign = cursor.text
        cursor.at += 1
        made += sign + type_name(cursor)
    return made


def _angled(cursor: Cursor) -> str:
    parts, depth = [], 0
    while not cursor.done:
        depth += {"<": 1, ">": -1}.get(cursor.text, 0)
        parts.append(cursor.text)
        cursor.at += 1
        if depth == 0:
            break
    return "".join(parts)


def labels(enum: str) -> tuple[str, ...] | None:
    """Give the values of a type as written; None where it is no enum."""
    if not enum.lower().startswith("enum<"):
        return None
    return tuple(_bare(each) for each in enum[5:-1].split(",") if each)


def _bare(label: str) -> str:
    return label[1:-1] if label[:1] in {"`", "'", '"'} else label
