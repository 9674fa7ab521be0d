"""Reads what Gel's query builder for TypeScript is told: `e.select(e.User, (user) => ({ name: true }))`."""

import re
from collections.abc import Iterator

from checker.core.needs import Touch
from checker.grammars.gel.access import ANY, HOLE, Access, QueryPath
from checker.grammars.typescript import NAME, TEXT, Token

_VERBS = frozenset(("select", "insert", "update", "delete", "group", "for", "cast", "params", "shape"))
_SHAPED = frozenset(("select", "insert", "update", "shape"))
_SAME = frozenset(("assert_exists", "assert_single", "assert_distinct", "detached"))
_CLAUSES = frozenset(("filter", "order_by", "limit", "offset"))
_BACK = re.compile(r"<(\w+)\[is ([\w:]+)\]")
_IMPORT = re.compile(r"import\s+(?:\*\s+as\s+)?(\w+)[^'\"\n]*from\s+['\"][^'\"\n]*edgeql-js")

Scope = dict[str, QueryPath | None]


def builders(text: str) -> frozenset[str]:
    """Give the names under which a file has the query builder."""
    return frozenset(("e", *_IMPORT.findall(text)))


class Built:
    """One file's calls of the query builder."""

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

    def read(self) -> tuple[Access, ...]:
        """Give what all calls of the file reach."""
        self._expression(0, len(self._tokens), {})
        return tuple(dict.fromkeys(self.found))

    def _text(self, at: int) -> str:
        return self._tokens[at].text if at < len(self._tokens) else ""

    def _expression(self, at: int, end: int, scope: Scope) -> QueryPath | None:
        """Read tokens up to an end, and give what the first operand stands for."""
        first: QueryPath | None = None
        begun = False
        while at < end:
            token = self._tokens[at]
            if token.kind == NAME and self._text(at + 1) == "=" and self._text(at + 2) != "=":
                stop = self._end_of(at + 2, end)
                scope[token.text] = self._expression(at + 2, stop, scope)
                at = stop
                continue
            path, after = self._operand(at, end, scope)
            if not begun and token.text not in {"(", "await", "return", "const"}:
                first, begun = path, True
            first = first or (path if token.text in {"(", "await"} else None)
            at = max(after, at + 1)
        return first

    def _end_of(self, at: int, end: int) -> int:
        """Give where an assignment's value ends: at a semicolon, or where a new line begins another statement."""
        while at < end and self._text(at) not in {";", ")", "}", "]"}:
            token = self._tokens[at]
            if token.text in {"const", "let", "return", "await"} and self._text(at - 1) not in {"=", "=>"}:
                break
            at = token.close + 1 if token.close else at + 1
        return min(at, end)

    def _operand(self, at: int, end: int, scope: Scope) -> tuple[QueryPath | None, int]:
        token = self._tokens[at]
        is_member = at > 0 and self._text(at - 1) in {".", "?."}
        if token.kind == NAME and not is_member and token.text in self._names and self._text(at + 1) == ".":
            return self._from_builder(at, end, scope)
        if token.kind == NAME and not is_member and token.text in scope:
            return self._chain(at + 1, scope[token.text], scope)
        if token.text == "(" and token.close:
            stop = min(token.close, end)
            if self._text(token.close + 1) == "=>":
                return None, at + 1
            return self._chain(token.close + 1, self._expression(at + 1, stop, scope), scope)
        return None, at + 1

    def _from_builder(self, at: int, end: int, scope: Scope) -> tuple[QueryPath | None, int]:
        """Read `e.` and what follows: a call, or a type."""
        names, after = self._dotted(at + 2)
        if after < end and self._text(after) == "(" and self._tokens[after].close and len(names) == 1:
            close = self._tokens[after].close
            path = self._call(names[0], after, close, scope)
            return self._chain(close + 1, path, scope)
        if not names or not names[0][:1].isalpha():
            return None, after
        path = QueryPath(".".join(names))
        outer, self._by = self._by, self._by or f"e.{path.root}"
        self._note(path, Touch.READ, line=self._tokens[at].line)
        found = self._chain(after, path, scope)
        self._by = outer
        return found

    def _dotted(self, at: int) -> tuple[list[str], int]:
        names = []
        while at < len(self._tokens) and self._tokens[at].kind == NAME:
            names.append(self._text(at))
            at += 1
            if self._text(at) != ".":
                break
            at += 1
        return names, at

    def _call(self, verb: str, opened: int, close: int, scope: Scope) -> QueryPath | None:
        parts = list(self._parts(opened + 1, close))
        if not parts:
            return None
        line = self._tokens[opened].line
        if verb not in _VERBS:
            given = [self._expression(*part, scope) for part in parts]
            self._note(QueryPath(verb), Touch.CALL, line=line, arguments=len(parts))
            return given[0] if verb in _SAME else None
        if verb == "params":
            self._expression(opened + 1, close, scope)
            return None
        path = self._expression(*parts[0], scope)
        outer, self._by = self._by, f"e.{verb}({path.root})" if path else f"e.{verb}(...)"
        for part in parts[1:]:
            self._second(verb, path, part, scope)
        if path is not None and verb == "delete":
            self._note(path, Touch.DELETE, line=line)
        if path is None and verb == "insert":
            self._note(QueryPath(ANY), Touch.INSERT, line=line)
        self._by = outer
        return path

    def _second(self, verb: str, path: QueryPath | None, part: tuple[int, int], scope: Scope) -> None:
        at, end = part
        inner = dict(scope)
        parameter, at = self._parameter(at, end)
        if parameter:
            inner[parameter] = path
        if self._text(at) == "(" and self._text(at + 1) == "{":
            at += 1
        if self._text(at) != "{" or path is None or verb in {"for", "cast"}:
            self._expression(at, end, inner)
            if verb in _SHAPED and not self._is_made_here(at):  # a shape from elsewhere
                self._note(path, Touch.READ, (HOLE,), line=self._tokens[at - 1].line)
        elif verb == "insert":
            self._assigned(Touch.INSERT, path, at, inner)
        else:
            self._shape(path, at, inner, updates=verb == "update")

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
        if not self._is_made_here(at + 1):
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

    def _chain(self, at: int, path: QueryPath | None, scope: Scope) -> tuple[QueryPath | None, int]:
        """Follow `.name`, `["<author[is Post]"]`, `.is(e.Type)` and calls from a path."""
        while at < len(self._tokens):
            if self._text(at) in {".", "?."} and at + 1 < len(self._tokens):
                name = self._text(at + 1)
                called = self._text(at + 2) == "("
                close = self._tokens[at + 2].close if called else 0
                if called and close:
                    self._expression(at + 3, close, dict(scope))
                    typed = self._dotted(at + 5)[0] if name == "is" else []
                    path = (
                        path.to("[" + "::".join(typed)) if path and typed else path if name == "assert_single" else None
                    )
                    at = close + 1
                    continue
                self._note(path, Touch.READ, (name,), line=self._tokens[at].line)
                path, at = (path.to(name) if path else None), at + 2
            elif self._text(at) == "[" and self._tokens[at].close == at + 2 and self._tokens[at + 1].kind == TEXT:
                path, at = self._by_text(path, at + 1), at + 3
            else:
                break
        return path, at

    def _by_text(self, path: QueryPath | None, at: int) -> QueryPath | None:
        text = self._text(at)
        back = _BACK.fullmatch(text)
        if path is None:
            return None
        if back:
            made = path.to(f"<{back[1]}").to(f"[{back[2]}")
            self._note(made, Touch.READ, line=self._tokens[at].line)
            return made
        self._note(path, *((Touch.STAR, ()) if text == "*" else (Touch.READ, (text,))), line=self._tokens[at].line)
        return None

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
