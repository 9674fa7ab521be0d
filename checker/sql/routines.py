"""The routines and sequences that a statement names, taken from its words: sqlglot renames what it knows."""

from collections.abc import Iterator, Sequence

from checker.core.name import qualified
from checker.core.use import Routine
from checker.sql.selects import is_builtin
from checker.sql.tokens import NOTHING, STRING, Token, name_value, scan, string_value, words

_NO_CALL = words("AS WITH INTO RECURSIVE TABLE INDEX KEY REFERENCES ON CONSTRAINT UPDATE")
"""What stands before a name that a list of columns follows."""
_NO_ROUTINE = words(
    "set conflict any some all except only rollup cube sets numeric decimal varchar nvarchar character float"
)
_SEQUENCE_CALLS = {"nextval", "currval", "setval", "lastval"}
_OPEN, _CLOSE = {"(", "["}, {")", "]"}


def calls(tokens: Sequence[Token], dialect: str) -> Iterator[Routine]:
    """Give what a statement calls, but for what every database has."""
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else NOTHING
        if token.key == "NEXT" and [each.key for each in tokens[index + 1 : index + 3]] == ["VALUE", "FOR"]:
            yield from _sequence(tokens[index + 3 :], dialect)
        if not token.is_name or index + 1 >= len(tokens) or tokens[index + 1].key != "(":
            continue
        name = name_value(token, dialect)
        if name.lower() in _SEQUENCE_CALLS:
            yield from _sequence(tokens[index + 2 :], dialect)
        elif not is_builtin(name) and name.lower() not in _NO_ROUTINE and before.key not in _NO_CALL:
            namespace = name_value(tokens[index - 2], dialect) if before.key == "." and index > 1 else ""
            above = tokens[index - 3 if before.key == "." and index > 2 else index - 1].key if index else ""  # noqa: PLR2004  a.b
            if above in _NO_CALL or namespace in {"pg_catalog", "information_schema", "sys"}:
                continue
            count, named = _arguments(tokens[index + 2 :], dialect)
            kind = "procedure" if above in {"CALL", "EXEC", "EXECUTE"} else "function"
            yield Routine(qualified(name, namespace, dialect), kind, count, named)


def _sequence(rest: Sequence[Token], dialect: str) -> Iterator[Routine]:
    """Give the sequence that follows: a text for Postgres, a name for MariaDB."""
    if not rest:
        return
    if rest[0].kind == STRING:
        rest = scan(string_value(rest[0].text, dialect), dialect)
    names = [name_value(token, dialect) for token in rest[:3] if token.is_name]
    if not names or not rest[0].is_name:
        return
    dotted = len(rest) > 2 and rest[1].key == "." and len(names) > 1  # noqa: PLR2004  a.b
    yield Routine(qualified(names[1], names[0], dialect) if dotted else names[0], "sequence")


def _arguments(rest: Sequence[Token], dialect: str) -> tuple[int, tuple[str, ...]]:
    """Count what stands between the brackets, and name what is given by name."""
    depth, count, named = 0, 0, []
    for index, token in enumerate(rest):
        if token.key in _CLOSE:
            if not depth:
                break
            depth -= 1
        elif not count:
            count = 1
        if token.key in _OPEN:
            depth += 1
        elif not depth and token.key == ",":
            count += 1
        following = "".join(each.text for each in rest[index + 1 : index + 3])
        if not depth and token.is_name and following.startswith(("=>", ":=")):
            named.append(name_value(token, dialect))
    return count, tuple(named)
