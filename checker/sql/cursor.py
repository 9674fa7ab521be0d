"""A place in the tokens of a statement, and the small questions that a reader asks there."""

from collections.abc import Iterator

from checker.core.name import qualified
from checker.sql.tokens import NOTHING, NUMBER, STRING, WORD, Token, name_value, one_line, string_value


class Lost(Exception):  # noqa: N818  never leaves the package
    """What stands here is not what the reader knows."""


class Cursor:
    """Reads tokens from left to right."""

    def __init__(self, tokens: tuple[Token, ...], source: str, dialect: str) -> None:
        self.tokens = tokens
        self.source = source
        self.dialect = dialect
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        """Give the next token without taking it."""
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else NOTHING

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.tokens)

    def take(self) -> Token:
        """Take one token; Lost at the end."""
        token = self.peek()
        if token is NOTHING:
            raise Lost("it ends too early")
        self.at += 1
        return token

    def sees(self, *keys: str) -> bool:
        """Tell whether these words or signs come next."""
        tokens, at = self.tokens, self.at
        if at + len(keys) > len(tokens):
            return False
        for key in keys:  # not all(...): this is asked for every value of every row of a dump
            if tokens[at].key != key:
                return False
            at += 1
        return True

    def sees_any(self, *keys: str) -> bool:
        """Tell whether one of these words or signs comes next."""
        return self.peek().key in keys and not self.done

    def accepts(self, *keys: str) -> bool:
        """Take these words or signs if they come next."""
        if not self.sees(*keys):
            return False
        self.at += len(keys)
        return True

    def accepts_any(self, *keys: str) -> str:
        """Take one of these words or signs if it comes next, and say which."""
        return self.take().key if self.sees_any(*keys) else ""

    def needs(self, *keys: str) -> None:
        """Take these words or signs; Lost if something else comes."""
        if not self.accepts(*keys):
            raise Lost(f"{' '.join(keys)} was expected")

    def ends(self) -> None:
        """Lost if something is left."""
        if not self.done:
            raise Lost(f"`{one_line(self.peek().text, 30)}` is not known here")

    def skip(self) -> None:
        """Leave the rest."""
        self.at = len(self.tokens)

    def name(self) -> str:
        """Take one name."""
        token = self.take()
        if not token.is_name:
            if self.dialect in {"mysql", "sqlite"} and token.kind == STRING:
                return string_value(token.text, self.dialect).lower()
            raise Lost("a name was expected")
        return name_value(token, self.dialect)

    def path(self) -> tuple[str, ...]:
        """Take a name with what qualifies it."""
        parts = [self.name()]
        while self.accepts("."):
            parts.append(self.name())
        return tuple(parts)

    def table(self) -> str:
        """Take the name of a table, qualified where it is not in the default namespace."""
        parts = self.path()
        return qualified(parts[-1], parts[-2] if len(parts) > 1 else None, self.dialect)

    def string(self) -> str:
        """Take one string."""
        token = self.take()
        if token.kind != STRING:
            raise Lost("a string was expected")
        return string_value(token.text, self.dialect)

    def group(self) -> "Cursor":
        """Take what stands in parentheses."""
        if not self.sees("("):
            raise Lost("( was expected")
        start, depth = self.at, 0
        while True:
            key = self.take().key
            depth += (key == "(") - (key == ")")
            if depth == 0:
                return self._part(start + 1, self.at - 1)

    def items(self) -> Iterator["Cursor"]:
        """Give the parts between commas of what is left, and take it all."""
        start, depth = self.at, 0
        for index in range(self.at, len(self.tokens)):
            key = self.tokens[index].key
            depth += (key in {"(", "["}) - (key in {")", "]"})
            if key == "," and depth == 0:
                yield self._part(start, index)
                start = index + 1
        if start < len(self.tokens):
            yield self._part(start, len(self.tokens))
        self.skip()

    def until(self, *keys: str) -> "Cursor":
        """Take everything before one of these words, outside parentheses; all if none comes."""
        start, depth = self.at, 0
        while not self.done:
            key = self.peek().key
            if depth == 0 and key in keys:
                break
            depth += (key == "(") - (key == ")")
            self.at += 1
        return self._part(start, self.at)

    def rest(self) -> "Cursor":
        """Take everything that is left."""
        part = self._part(self.at, len(self.tokens))
        self.skip()
        return part

    def text(self) -> str:
        """Give everything that is left as it stands in the source, in one line."""
        return self.text_between(self.at, len(self.tokens))

    def text_between(self, start: int, end: int) -> str:
        """Give the source of some tokens, without comments, in one line."""
        made: list[str] = []
        for index in range(start, end):
            if index > start and self.tokens[index].start > self.tokens[index - 1].end:
                made.append(" ")
            made.append(self.tokens[index].text)
        return "".join(made)

    def literal(self) -> str | None:
        """Give the value if what is left is one literal, as text; Lost if it is anything else."""
        tokens = self.tokens[self.at :]
        sign = ""
        if len(tokens) > 1 and tokens[0].key in {"-", "+"} and tokens[1].kind == NUMBER:
            sign, tokens = tokens[0].key.replace("+", ""), tokens[1:]
        if len(tokens) > 2 and tokens[1].key == "::":  # noqa: PLR2004  a value, the sign, a type
            tokens = tokens[:1]
        if len(tokens) != 1:
            raise Lost("not a literal")
        token = tokens[0]
        if token.kind == STRING:
            return string_value(token.text, self.dialect)
        if token.kind == NUMBER:
            return sign + token.text
        if token.kind == WORD and token.key in {"TRUE", "FALSE"}:
            return token.key.lower()
        if token.key == "NULL":
            return None
        raise Lost("not a literal")

    def _part(self, start: int, end: int) -> "Cursor":
        return Cursor(self.tokens[start:end], self.source, self.dialect)
