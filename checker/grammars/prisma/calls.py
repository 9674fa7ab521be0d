"""The calls of Prisma's client in one file of TypeScript or JavaScript, and all that could be one in disguise.

A call is kept as the paths through the object that it is given: `select.posts.select.title=+` for a field that is asked
for. So it says which columns come back; that is by far most of what a program says to Prisma.
"""

import re
from collections.abc import Iterator

from checker.core.fact import fact
from checker.grammars.typescript import NAME, NUMBER, SIGN, TEXT, Token, tokens

_METHODS = (
    "findMany|findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|create|createMany|createManyAndReturn|update"
    "|updateMany|updateManyAndReturn|upsert|delete|deleteMany|count|aggregate|groupBy"
)
_CALL = re.compile(rf"\.\s*({_METHODS})\s*(?:<[^()]*>)?\(")
_OF = re.compile(r"(?:([\w$]+|[)\]])\s*[!?]?\s*\.\s*)?([\w$]+|[)\]])\s*[!?]?\s*$")
_OWNER = re.compile(r"([\w$]+|[)\]])\s*[!?]?\s*$")
_BEFORE = 120
"""How many characters before a call can say whose it is."""
_TAKEN = re.compile(r"\b(?:const|let|var)\s*\{([^{}]*)\}\s*=\s*(?:await\s+)?(?:this\.)?([\w$]+)\b(?!\s*[.(])")
_KEY = re.compile(r"(\w+)\s*:")
_CHANGED = re.compile(r"\$(?:extends|use)\s*\(")
"""A client that is made another: what it adds asks for columns too."""
_PACKAGE = re.compile(r"""(?:\bfrom|\brequire\(|\bimport\()\s*["']([^"'\n]*[pP]risma[^"'\n]*)["']""")
_OURS = re.compile(r"(?:[.~#]|@/|@prisma/|prisma/)|.*generated")
_WIDTHS = (300, 3_000, 30_000)
_THEN = 3
"""How many tokens behind a call say what is done with its result."""
YES, NO, DARK = "+", "-", "?"
"""Behind `=`: what a member of the object is, where it is no object itself; DARK is what only the program knows."""


@fact
class PrismaCall:
    """One call."""

    owner: str
    """What the model is a member of: the client, a transaction; `)` for what a call gave, empty for nothing."""
    of: str
    """The model as the client calls it."""
    verb: str
    paths: tuple[str, ...] = ()
    then: str = ""
    """The member that is called on what comes back: a relation, which loads another model."""
    line: int = 0


@fact
class PrismaCalls:
    """What one file says to Prisma."""

    calls: tuple[PrismaCall, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    """(owner, member) of what is taken out of something under another name: `const { user: users } = prisma`."""


def calls(content: bytes) -> PrismaCalls:
    """Read one file."""
    text = content.decode("utf-8", "replace")
    taken = {(each[2], key) for each in _TAKEN.finditer(text) for key in _KEY.findall(each[1])}
    return PrismaCalls(tuple(_calls(text)), tuple(sorted(taken)))


def strangers(content: bytes) -> tuple[str, ...]:
    """Give the packages that a file may hand the client to, as their names say, and what makes another of it."""
    if b"risma" not in content and b"$" not in content:
        return ()
    text = content.decode("utf-8", "replace")
    found = {each[1] for each in _PACKAGE.finditer(text) if not _OURS.match(each[1])}
    return tuple(sorted(found.union(each[0] for each in _CHANGED.finditer(text))))


def passed_on(content: bytes, models: tuple[str, ...]) -> tuple[str, ...]:
    """Give whose models are named and not called in a file, so that they may be called anywhere."""
    text = content.decode("utf-8", "replace")
    named = re.compile(rf"\.\s*(?:{'|'.join(map(re.escape, models))})\b(?!\s*[!?]?\.\s*(?:{_METHODS})\s*[<(])")
    found = (_OWNER.search(text, max(0, each.start() - _BEFORE), each.start()) for each in named.finditer(text))
    return tuple(sorted({owner[1] for owner in found if owner}))


def _calls(text: str) -> Iterator[PrismaCall]:
    for found in _CALL.finditer(text):
        of = _OF.search(text, max(0, found.start() - _BEFORE), found.start())
        if of is None:
            continue
        given = _given(text, found.end() - 1)
        end = given[0].close
        paths = tuple(_argument(given[1:end], 1)) if end < len(given) else (f"={DARK}",)
        line = text.count("\n", 0, found.start()) + 1
        yield PrismaCall(of[1] or "", of[2], found[1], paths, _then(given[end + 1 : end + 4]), line)


def _given(text: str, at: int) -> tuple[Token, ...]:
    """Cut what is given to a call, and a little more, into tokens: most calls are short."""
    for width in _WIDTHS:
        given = tokens(text[at : at + width])
        if given[0].close + _THEN < len(given) or at + width >= len(text):
            break
    return given


def _then(rest: tuple[Token, ...]) -> str:
    """Give the member that is called on the result at once."""
    words = [each.text for each in rest]
    return words[1] if len(words) == 3 and words[0] in {".", "?."} and words[2] == "(" else ""  # noqa: PLR2004  `.x(`


def _argument(given: tuple[Token, ...], shift: int) -> Iterator[str]:
    if not given:
        return
    if given[0].text == "{" and given[0].kind == SIGN and given[0].close - shift in {len(given) - 1, len(given) - 2}:
        yield from _members(given, 0, shift, "")
    else:
        yield f"={DARK}"


def _members(given: tuple[Token, ...], at: int, shift: int, path: str) -> Iterator[str]:
    """Give the paths below an object that opens at a token; `shift`: where these tokens begin among all."""
    end = given[at].close - shift
    at += 1
    while at < end:
        key, follows = given[at], given[at + 1].text if at + 1 <= end else ""
        until = _until(given, at, end, shift)
        if key.kind in {NAME, TEXT, NUMBER} and follows == ":":
            yield from _value(given, at + 2, until, shift, f"{path}{key.text}")
        elif key.kind == NAME and follows in {",", "}"}:
            yield f"{path}{key.text}={DARK}"
        else:  # a spread, a computed key, a method
            yield f"{path}={DARK}"
        at = until + 1


def _value(given: tuple[Token, ...], at: int, until: int, shift: int, path: str) -> Iterator[str]:
    first = given[at] if at < until else None
    whole = first is not None and first.kind == SIGN and first.close - shift == until - 1
    if first is not None and whole and first.text == "{":
        yield path
        yield from _members(given, at, shift, f"{path}.")
    elif first is not None and whole and first.text == "[":
        yield path
        inner = at + 1
        while inner < until - 1:
            end = _until(given, inner, until - 1, shift)
            yield from _value(given, inner, end, shift, path)
            inner = end + 1
    elif first is not None and until == at + 1 and first.text in {"true", "false"}:
        yield f"{path}={YES if first.text == 'true' else NO}"
    elif first is not None and until == at + 1 and first.kind in {TEXT, NUMBER}:
        yield f"{path}.{first.text}={NO}"  # by: ["name"], orderBy: "asc"
    else:
        yield f"{path}={DARK}"


def _until(given: tuple[Token, ...], at: int, end: int, shift: int) -> int:
    """Give where a member ends: at the next comma outside of brackets."""
    while at < end and given[at].text != ",":
        opens = given[at].kind == SIGN and given[at].text in {"(", "[", "{"}
        at = max(at + 1, given[at].close - shift + 1) if opens else at + 1
    return min(at, end)
