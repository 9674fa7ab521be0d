"""Reads what Gel's query builder for TypeScript is told: `e.select(e.User, (user) => ({ name: true }))`."""

import re

from checker.code.gel.shapes import Scope, Shapes
from checker.core.use import Touch
from checker.grammars.gel.access import ANY, HOLE, Access, QueryPath
from checker.grammars.typescript import NAME, TEXT

_VERBS = frozenset(("select", "insert", "update", "delete", "group", "for", "cast", "params", "shape"))
_SHAPED = frozenset(("select", "insert", "update", "shape"))
_SAME = frozenset(("assert_exists", "assert_single", "assert_distinct", "detached"))
_BACK = re.compile(r"<(\w+)\[is ([\w:]+)\]")
_IMPORT = re.compile(r"import\s+(?:\*\s+as\s+)?(\w+)[^'\"\n]*from\s+['\"][^'\"\n]*edgeql-js")


def builders(text: str) -> frozenset[str]:
    """Give the names under which a file has the query builder."""
    return frozenset(("e", *_IMPORT.findall(text)))


class Built(Shapes):
    """One file's calls of the query builder."""

    def read(self) -> tuple[Access, ...]:
        """Give what all calls of the file reach."""
        self._expression(0, len(self._tokens), {})
        return tuple(dict.fromkeys(self.found))

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
