"""Statements that a program holds as text: what they touch, with what is left open in them."""

from collections.abc import Iterable
from dataclasses import replace

from checker.core.fact import fact
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread
from checker.core.use import Touch, Use

HOLE = "{}"
"""Stands in a text for what is only known when the program runs."""
_SHORTEST = len("truncate t")


@fact
class Queries:
    """What one file's statements touch."""

    uses: tuple[Use, ...] = ()
    unread: tuple[Unread, ...] = ()


def gathered(tree: Tree, readers: "Iterable[tuple[str, Reader[Queries]]]") -> Needs:
    """Give what the statements of files touch; a file that cannot be read is said."""
    uses: list[Use] = []
    unread: list[tuple[str, str, int]] = []
    for path, reader in readers:
        found = tree.facts(path, reader)
        if isinstance(found, Unread):
            found = Queries(unread=(found,))
        uses.extend(replace(use, path=path) for use in found.uses)
        unread.extend((path, each.reason, each.line) for each in found.unread)
    return Needs(uses=tuple(uses), unread=tuple(unread))


def looks(text: str) -> bool:
    """Tell whether a text is a statement."""
    if len(text) < _SHORTEST:
        return False
    from checker.sql import looks_like_sql  # noqa: PLC0415  -- most programs hold no SQL

    return looks_like_sql(text)


def whole(pieces: tuple[str, ...], dialect: str, line: int) -> Queries:
    """Read a statement with all that is added to it; where that is none, with each addition alone."""
    read = _statement("".join(pieces), dialect, line)
    if not read.unread or len(pieces) == 1:
        return read
    head = _statement(pieces[0], dialect, line)
    if head.unread:
        return read
    rest = [_goes_on(pieces, index, dialect, line) for index, piece in enumerate(pieces) if index and piece != HOLE]
    return joined((head, *(part for part in rest if not part.unread), *(part for part in rest if part.unread)))


def _goes_on(pieces: tuple[str, ...], index: int, dialect: str, line: int) -> Queries:
    """Read the beginning with one addition, or with all up to it."""
    alone = _statement(f"{pieces[0]}{pieces[index]}", dialect, line)
    return _statement("".join(pieces[: index + 1]), dialect, line) if alone.unread else alone


def joined(parts: Iterable[Queries]) -> Queries:
    """Give what several texts touch."""
    all_ = tuple(parts)
    return Queries(
        tuple(use for part in all_ for use in part.uses), tuple(each for part in all_ for each in part.unread)
    )


def _statement(text: str, dialect: str, line: int) -> Queries:
    from checker.sql import uses  # noqa: PLC0415  loads a parser

    found = closed(uses(text, dialect, line))
    return replace(found, unread=tuple(replace(each, line=each.line or line) for each in found.unread))


def closed(found: tuple[Use, ...] | Unread) -> Queries:
    """Leave out the names that are put in when the program runs; an INSERT of such columns is not read."""
    from checker.sql.binds import is_open  # noqa: PLC0415  as above

    if isinstance(found, Unread):
        return Queries(unread=(found,))
    if any(use.touch is Touch.INSERT and any(map(is_open, use.columns)) for use in found):
        return Queries(unread=(Unread("its columns are put in when the program runs", found[0].by, found[0].line),))
    return Queries(
        tuple(replace(use, columns=tuple(each for each in use.columns if not is_open(each))) for use in found)
    )
