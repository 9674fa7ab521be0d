"""What a check constraint says, as far as rules ask for it."""

from collections.abc import Iterator

from checker.core.column import Check
from checker.sql.cursor import Cursor, Lost
from checker.sql.tokens import NUMBER, STRING, WORD, Token, name_value, string_value, words

_KEYWORDS = words(
    "AND OR NOT IN IS NULL TRUE FALSE LIKE ILIKE BETWEEN CASE WHEN THEN ELSE END CAST AS ANY SOME ALL ARRAY DISTINCT "
    "FROM EXISTS SELECT WHERE ESCAPE SIMILAR TO COLLATE AT ZONE REGEXP RLIKE GLOB DIV MOD XOR INTERVAL CURRENT_DATE "
    "CURRENT_TIMESTAMP CURRENT_TIME CURRENT_USER UNKNOWN ISNULL NOTNULL VALUE"
)
_TYPE_WORDS = words("VARYING PRECISION WITH WITHOUT TIME ZONE")


def check_of(cursor: Cursor, name: str) -> Check:
    """Make a check constraint of what stands in its parentheses; takes it all."""
    text = cursor.text()
    tokens = tuple(_without_casts(cursor.tokens[cursor.at :]))
    cursor.skip()
    flat = [token for token in tokens if token.key not in {"(", ")"}]
    values = _values(flat, cursor.dialect)
    not_null = len(flat) == 4 and flat[0].is_name and [each.key for each in flat[1:]] == ["IS", "NOT", "NULL"]  # noqa: PLR2004  a name and three words
    return Check(text, name, columns_in(tokens, cursor.dialect), values, not_null)


def columns_in(tokens: tuple[Token, ...], dialect: str) -> tuple[str, ...]:
    """Give the names in an expression that are not functions, keywords or types, in order."""
    found: dict[str, None] = {}
    for index, token in enumerate(tokens):
        after = tokens[index + 1].key if index + 1 < len(tokens) else ""
        if token.is_name and after not in {"(", "."} and token.key not in _KEYWORDS:
            found[name_value(token, dialect)] = None
    return tuple(found)


def _without_casts(tokens: tuple[Token, ...]) -> Iterator[Token]:
    index = 0
    while index < len(tokens):
        if tokens[index].key != "::":
            yield tokens[index]
            index += 1
            continue
        index += 2
        while index < len(tokens) and (tokens[index].key in _TYPE_WORDS or tokens[index].key == "."):
            index += 1 if tokens[index].key != "." else 2
        if _is_size(tokens, index):
            index += 3
        while index + 1 < len(tokens) and tokens[index].key == "[" and tokens[index + 1].key == "]":
            index += 2


def _is_size(tokens: tuple[Token, ...], index: int) -> bool:
    return (
        index + 2 < len(tokens)
        and tokens[index].key == "("
        and tokens[index + 1].kind == NUMBER
        and tokens[index + 2].key == ")"
    )


def _values(flat: list[Token], dialect: str) -> tuple[str, ...] | None:
    """Give the values of `c IN (...)`, `c = ANY (ARRAY[...])` or `c = 'a' OR c = 'b'`; maybe with `c IS NULL OR`."""
    cursor = Cursor(tuple(flat), "", dialect)
    try:
        column = ""
        found: list[str] = []
        while True:
            here = cursor.name()
            if column not in {"", here}:
                return None
            column = here
            if cursor.accepts("IN"):
                found += _list(cursor)
            elif cursor.accepts("=", "ANY", "ARRAY", "["):
                found += _list(cursor)
                cursor.needs("]")
            elif cursor.accepts("="):
                found.append(_value(cursor))
            else:
                cursor.needs("IS", "NULL")
            if cursor.done:
                return tuple(found) or None
            cursor.needs("OR")
    except Lost:
        return None


def _list(cursor: Cursor) -> Iterator[str]:
    yield _value(cursor)
    while cursor.accepts(","):
        yield _value(cursor)


def _value(cursor: Cursor) -> str:
    token = cursor.take()
    if token.kind == STRING:
        return string_value(token.text, cursor.dialect)
    if token.kind == NUMBER or (token.kind == WORD and token.key in {"TRUE", "FALSE"}):
        return token.text
    raise Lost("not a literal")
