"""Walks the tokens of EdgeQL: words, names, and what stands in brackets."""

from collections.abc import Callable, Iterator

from checker.core.tree import Unread
from checker.grammars.gel.tokens import NAME, QUOTED, Token, tokens

_PAIRS = {"(": ")", "[": "]", "{": "}"}


class Cursor:
    """A place among the tokens between two brackets, or in a whole text."""

    def __init__(self, all_: tuple[Token, ...], partners: dict[int, int], at: int, end: int) -> None:
        self._tokens = all_
        self._partners = partners
        self.at = at
        self.end = end

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= self.end

    @property
    def line(self) -> int:
        """The line of the next token, else of the last."""
        return self._tokens[min(self.at, len(self._tokens) - 1)].line if self._tokens else 1

    @property
    def token(self) -> Token | None:
        """The next token."""
        return self.peek(0)

    @property
    def text(self) -> str:
        """The next token's text; empty at the end."""
        token = self.token
        return token.text if token else ""

    @property
    def word(self) -> str:
        """The next token in lower case, if it is a bare name."""
        token = self.token
        return token.word if token else ""

    def peek(self, ahead: int) -> Token | None:
        """Give a token further on; nothing behind the end."""
        at = self.at + ahead
        return self._tokens[at] if at < self.end else None

    def sees(self, *words: str) -> bool:
        """Tell whether these keywords or signs come next."""
        return all((token := self.peek(i)) and each in {token.word, token.text} for i, each in enumerate(words))

    def accepts(self, *words: str) -> bool:
        """Pass over these keywords or signs, if they come next."""
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def next(self) -> Token | None:
        """Give the next token and pass over it; None at the end."""
        token = self.token
        self.at += token is not None
        return token

    def is_name(self) -> bool:
        """Tell whether a name comes next."""
        token = self.token
        return token is not None and token.kind in {NAME, QUOTED}

    def is_bound(self) -> bool:
        """Tell whether a name comes next that gets a value: `group := ...`."""
        after = self.peek(1)
        return self.is_name() and after is not None and after.text == ":="

    def name(self) -> str:
        """Take a name with its modules (`default::User`); empty where none stands."""
        parts = []
        while self.is_name():
            parts.append(self._tokens[self.at].value)
            self.at += 1
            if not (self.sees("::") and (after := self.peek(1)) and after.kind in {NAME, QUOTED}):
                break
            self.at += 1
        return "::".join(parts)

    def inside(self) -> "Cursor | None":
        """Take a bracket with all that stands in it, and give the place behind it."""
        if self.text not in _PAIRS:
            return None
        close = self._partners[self.at]
        made = Cursor(self._tokens, self._partners, self.at + 1, close)
        self.at = close + 1
        return made

    def until(self, *stops: str) -> "Cursor":
        """Take all up to one of these keywords or signs outside brackets, which stays."""
        start = self.at
        while not self.done and self.text not in stops and (not self.word or self.word not in stops):
            self.skip()
        return Cursor(self._tokens, self._partners, start, self.at)

    def skip(self) -> None:
        """Pass over a token, or over a bracket with all in it."""
        self.at = self._partners[self.at] + 1 if self.text in _PAIRS else self.at + 1

    @property
    def end_of_last(self) -> int:
        """The place in the text where the token before the next one ends."""
        return self._tokens[self.at - 1].end if self.at else 0

    def behind(self, text: str) -> bool:
        """Tell whether this sign stands right before the next token."""
        return self.at > 0 and self._tokens[self.at - 1].text == text

    def rest(self) -> "Cursor":
        """Give another walk over what is left."""
        return Cursor(self._tokens, self._partners, self.at, self.end)

    def shown(self) -> str:
        """Give what is left as one line of text, without comments."""
        parts: list[str] = []
        before: Token | None = None
        for token in self._tokens[self.at : self.end]:
            if before and token.start > before.end:
                parts.append(" ")
            parts.append(token.text)
            before = token
        return "".join(parts)

    def words(self) -> tuple[str, ...]:
        """Give every name in what is left, sorted."""
        found = {token.value for token in self._tokens[self.at : self.end] if token.kind in {NAME, QUOTED}}
        return tuple(sorted(found))


def parts(block: Cursor | None) -> Iterator[Cursor]:
    """Give what stands between commas."""
    while block is not None and not block.done:
        part = block.until(",")
        block.accepts(",")
        if not part.done:
            yield part


def bracketed(cursor: Cursor) -> str:
    """Take what stands in brackets, else all up to the end of the statement or a block."""
    if cursor.sees("("):
        block = cursor.inside()
        return block.shown() if block else ""
    return cursor.until(";", "{").shown()


def walk(text: str, line: int = 1) -> Cursor | Unread:
    """Give a walk over a text; `Unread` where it is no EdgeQL, or its brackets do not match."""
    found = tokens(text, line)
    if isinstance(found, Unread):
        return found
    partners = _partners(found)
    return partners if isinstance(partners, Unread) else Cursor(found, partners, 0, len(found))


def renamed(text: str, rename: Callable[[str], str]) -> str:
    """Give a text in which every name is what a function makes of it."""
    cursor = walk(text)
    if isinstance(cursor, Unread):
        return text
    made, at = "", 0
    while token := cursor.token:
        if cursor.is_name():
            name = cursor.name()
            made += text[at : token.start] + rename(name)
            at = cursor.end_of_last
        else:
            cursor.at += 1
    return made + text[at:]


def _partners(found: tuple[Token, ...]) -> dict[int, int] | Unread:
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for index, token in enumerate(found):
        if token.text in _PAIRS:
            waiting.append(index)
        elif token.text in _PAIRS.values():
            if not waiting or _PAIRS[found[waiting[-1]].text] != token.text:
                return Unread("a bracket has no partner", token.text, token.line)
            partners[waiting.pop()] = index
    if waiting:
        return Unread("a bracket is not closed", found[waiting[-1]].text, found[waiting[-1]].line)
    return partners
