"""Reads the objects that Gel's query builder for TypeScript is given: what is selected, and what is written."""

from collections.abc import Iterator

from checker.core.use import Touch
from checker.grammars.gel.access import HOLE, Access, QueryPath
from checker.grammars.typescript import NAME, TEXT, Token

_CLAUSES = frozenset(("filter", "order_by", "limit", "offset"))

Scope = dict[str, QueryPath | None]


class Shapes:
    """The objects of one file; what stands in them besides names, a child reads."""

    def __init__(self, tokens: tuple[Token, ...], names: frozenset[str]) -> None:
        self._tokens = tokens
        self._names = names
        self._shapes = {
            tokens[at - 2].text
            for at in range(2, len(tokens) - 2)
            if tokens[at].text in names and [each.text for each in tokens[at - 1 : at + 3]][::3] == ["=", "shape"]
        }
        self.found: list[Access] = []
        self._by = ""

    def _expression(self, at: int, end: int, scope: Scope) -> QueryPath | None:
        """Read tokens up to an end, and give what the first operand stands for."""
        raise NotImplementedError

    def _text(self, at: int) -> str:
        return self._tokens[at].text if at < len(self._tokens) else ""

    def _parameter(self, at: int, end: int) -> tuple[str, int]:
        """Pass over `(user) =>` or `user =>`, and give the name."""
        if self._text(at) == "(" and self._tokens[at].close and self._text(self._tokens[at].close + 1) == "=>":
            return self._text(at + 1), self._tokens[at].close + 2
        if at + 1 < end and self._text(at + 1) == "=>":
            return self._text(at), at + 2
        return "", at

    def _shape(self, path: QueryPath, opened: int, scope: Scope, *, updates: bool = False) -> None:
        """Read the object that says what is selected."""
        for at, end in self._parts(opened + 1, self._tokens[opened].close):
            key, value = self._key(at)
            if not key:
                self._spread(path, at, end, scope)
            elif key in _CLAUSES:
                self._expression(value, end, scope)
            elif key == "filter_single" and self._text(value) == "{":
                names = tuple(
                    name
                    for each in self._parts(value + 1, self._tokens[value].close)
                    if (name := self._key(each[0])[0])
                )
                self._note(path, Touch.READ, names, line=self._tokens[at].line)
                self._expression(value + 1, end, scope)
            elif key == "set" and updates and self._text(value) == "{":
                self._assigned(Touch.UPDATE, path, value, scope)
            else:
                self._selected(path, key, value, end, scope)

    def _selected(self, path: QueryPath, key: str, value: int, end: int, scope: Scope) -> None:
        if self._text(value) in {"true", "false"} and value + 1 >= end:
            self._note(path, Touch.READ, (key,), line=self._tokens[value].line)
            return
        inner = dict(scope)
        parameter, at = self._parameter(value, end)
        if parameter:
            inner[parameter] = path.to(key)
        if self._text(at) == "(" and self._text(at + 1) == "{":
            at += 1
        if self._text(at) == "{":
            self._note(path, Touch.READ, (key,), line=self._tokens[value].line)
            self._shape(path.to(key), at, inner)
        else:
            self._expression(at, end, inner)

    def _spread(self, path: QueryPath, at: int, end: int, scope: Scope) -> None:
        if any(self._tokens[i].kind == TEXT and self._text(i) == "*" for i in range(at, end)):
            whose = self._text(at + 1)
            of = scope.get(whose) if whose in scope else path
            if of is not None and self._text(at + 2) == "[":
                self._note(of, Touch.STAR, line=self._tokens[at].line)
                return
        elif not self._is_made_here(at + 1):
            self._note(path, Touch.READ, (HOLE,), line=self._tokens[at].line)
        self._expression(at + 1, end, scope)

    def _is_made_here(self, at: int) -> bool:
        """Tell whether what is put in is written here: an object, or a shape that this file makes."""
        while self._text(at) in {"(", "..."}:
            at += 1
        return self._text(at) == "{" or self._text(at) in self._shapes

    def _assigned(self, touch: Touch, path: QueryPath, opened: int, scope: Scope) -> None:
        """Read the object that says what is written."""
        names, values, open_ = [], [], False
        for at, end in self._parts(opened + 1, self._tokens[opened].close):
            key, value = self._key(at)
            if not key:
                open_ = True
                if not self._is_made_here(at + 1):
                    self._note(path, Touch.READ, (HOLE,), line=self._tokens[at].line)
                self._expression(at + 1, end, scope)
                continue
            names.append(key)
            if value + 1 == end and self._tokens[value].kind == TEXT:
                values.append((key, self._text(value)))
            self._expression(value, end, scope)
        line = self._tokens[opened].line
        if open_ and touch is Touch.INSERT:  # what it leaves out is not told
            self._note(path, Touch.INSERT, line=line)
            touch = Touch.UPDATE
        if names or touch is Touch.INSERT:
            self._note(path, touch, tuple(names), line=line, values=tuple(values))

    def _parts(self, at: int, end: int) -> Iterator[tuple[int, int]]:
        """Give what stands between commas."""
        end = min(end, len(self._tokens))
        start = at
        while at < end:
            if self._text(at) == ",":
                if at > start:
                    yield start, at
                start = at + 1
            at = self._tokens[at].close + 1 if self._tokens[at].close else at + 1
        if end > start:
            yield start, end

    def _key(self, at: int) -> tuple[str, int]:
        """Give the key of a part of an object and where its value starts; no key for what is spread or computed."""
        token = self._tokens[at]
        if token.kind not in {NAME, TEXT}:
            return "", at
        return (token.text, at + 2) if self._text(at + 1) == ":" else (token.text, at)

    def _note(
        self,
        path: QueryPath | None,
        touch: Touch,
        names: tuple[str, ...] = (),
        *,
        line: int,
        values: tuple[tuple[str, str], ...] = (),
        arguments: int = 0,
    ) -> None:
        if path is not None and not any(name.startswith("__") and name != HOLE for name in names):
            self.found.append(Access(path, touch, names, values, arguments=arguments, line=line, by=self._by))
