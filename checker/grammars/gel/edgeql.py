"""Reads what a query in EdgeQL accesses: paths from a type through its pointers, not resolved by any schema yet."""

import re
from collections.abc import Callable

from checker.core.fact import fact
from checker.core.needs import Touch
from checker.core.tree import Unread
from checker.grammars.gel.cursor import Cursor, walk
from checker.grammars.gel.tokens import NAME, NUMBER, PARAMETER, QUOTED, TEXT, Token

_STARTS = frozenset(("with", "select", "insert", "update", "delete", "for", "group"))
_CLAUSES = ("filter", "order", "offset", "limit", "unless", "set", "using", "by", "union")
_OPERATORS = frozenset(
    (
        "and", "or", "not", "in", "like", "ilike", "if", "then", "else", "exists", "distinct", "union", "except",
        "intersect", "detached", "is", "filter", "order", "by", "asc", "desc", "empty", "first", "last", "limit",
        "offset", "true", "false", "using", "on", "conflict", "unless", "set", "optional", "required", "multi",
        "single", "introspect", "typeof", "variadic", "named", "only", "into", "as", "__default__", "__specified__",
    )
)  # fmt: skip
_SUBJECTS = frozenset(("__source__", "__subject__", "__new__", "__old__"))
_MODIFIERS = frozenset(("required", "optional", "multi", "single", "link", "property"))
_SHOWN = 60
HOLE = "__hole__"
"""Stands in a text for what is only known when the program runs."""
ANY = "*"
"""The root of a path that may be any type."""


@fact
class QueryPath:
    """A type by the name that the query gives it, and the steps from there."""

    root: str
    steps: tuple[str, ...] = ()
    """`name`, `<name` (back along a link), `[Type` (only those of a type)."""

    def to(self, step: str) -> "QueryPath":
        """Give the path one step further."""
        return QueryPath(self.root, (*self.steps, step))


@fact
class Access:
    """One thing that a query does with what a path leads to."""

    path: QueryPath
    touch: Touch
    names: tuple[str, ...] = ()
    """The pointers read or written; `@name` is a property of the link that the path ends with."""
    values: tuple[tuple[str, str], ...] = ()
    conflict: tuple[str, ...] = ()
    arguments: int = 0
    """CALL: how many it gives the function that the root names."""
    line: int = 0
    by: str = ""


Scope = dict[str, QueryPath | None]


def accesses(text: str, line: int = 1) -> tuple[Access, ...] | Unread:
    """Give what the statements of a text access."""
    cursor = walk(text, line)
    if isinstance(cursor, Unread):
        return cursor
    found: list[Access] = []
    while not cursor.done:
        body = cursor.until(";")
        cursor.accepts(";")
        if body.done:
            continue
        made = _Query(body.shown()[:_SHOWN], body.line, found)
        if body.word not in _STARTS:
            return Unread("it is no query", body.shown()[:_SHOWN], body.line)
        made.statement(body, {})
    return tuple(dict.fromkeys(found))


class _Query:
    """One statement, and what it was found to access."""

    def __init__(self, by: str, line: int, found: list[Access]) -> None:
        self._by = by
        self._line = line
        self._found = found
        self._module = ""

    def statement(self, cursor: Cursor, scope: Scope, subject: QueryPath | None = None) -> QueryPath | None:
        """Read a statement to its end, and give what it yields."""
        scope = dict(scope)
        if cursor.accepts("with"):
            self._bindings(cursor, scope, subject)
        read: dict[str, Callable[[Cursor, Scope, QueryPath | None], QueryPath | None]] = {
            "select": self._select, "insert": self._insert, "update": self._update, "delete": self._delete,
            "for": self._for, "group": self._select,
        }  # fmt: skip
        word = cursor.word
        if word not in read:
            return self.expression(cursor, scope, subject)
        cursor.at += 1
        return read[word](cursor, scope, subject)

    def expression(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        """Read all that is left as an expression, and give what its first operand yields."""
        first: QueryPath | None = None
        seen = False
        while not cursor.done:
            token = cursor.token
            before = cursor.at
            path = self._operand(cursor, scope, subject)
            if not seen and token and (path or token.word not in _OPERATORS) and (path or token.text not in {"<", ","}):
                first, seen = path, True
            if cursor.at == before:
                cursor.at += 1
        return first

    def _operand(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        token = cursor.token
        if token is None:
            return None
        if token.word in _STARTS and not (cursor.peek(1) is not None and cursor.sees(token.text, ":=")):
            return self.statement(cursor, scope, subject)
        if token.text == "<":
            return self._cast(cursor)
        if token.text in {"(", "{", "["}:
            inner = cursor.inside()
            made = self._group(inner, scope, subject) if inner else None
            return self._steps(cursor, made, scope)
        if token.text in {".", ".<", ".?>"}:
            return self._steps(cursor, subject, scope)
        if token.text == "@":
            return self._steps(cursor, subject, scope)
        if token.kind in {NAME, QUOTED}:
            return self._named(cursor, token, scope, subject)
        cursor.at += 1
        return self._steps(cursor, None, scope) if token.kind in {TEXT, NUMBER, PARAMETER} else None

    def _named(self, cursor: Cursor, token: Token, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        if token.word == "global":
            cursor.at += 1
            cursor.name()
            return self._steps(cursor, None, scope)
        if token.word == "is" or cursor.sees("is", "not"):
            cursor.at += 1
            cursor.accepts("not")
            return None
        if token.word in _OPERATORS and (token.word != "order" or cursor.sees("order", "by")):
            cursor.at += 1
            return None
        name = cursor.name()
        if cursor.sees(":="):
            cursor.at += 1
            return None
        if name in _SUBJECTS:
            return self._steps(cursor, subject, scope)
        if cursor.sees("("):
            return self._call(cursor, name, scope, subject)
        if name in scope:
            return self._steps(cursor, scope[name], scope)
        path = QueryPath(self._full(name))
        self._note(path, Touch.READ)
        return self._steps(cursor, path, scope)

    def _call(self, cursor: Cursor, name: str, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        inner = cursor.inside()
        given: list[QueryPath | None] = []
        while inner and not inner.done:
            part = inner.until(",")
            inner.accepts(",")
            given.append(self._group(part, scope, subject))
        self._note(QueryPath(self._full(name)), Touch.CALL, arguments=len(given))
        same = name.rpartition("::")[2] in {
            "assert_exists",
            "assert_single",
            "assert_distinct",
            "enumerate",
            "min",
            "max",
        }
        return self._steps(cursor, given[0] if same and given else None, scope)

    def _group(self, inner: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        if inner.word in _STARTS:
            return self.statement(inner, scope, subject)
        return self.expression(inner, scope, subject)

    def _cast(self, cursor: Cursor) -> QueryPath | None:
        """Pass over `<type>`, if it is one, else over the sign alone; an object that is cast is one of that type."""
        ahead = cursor.rest()
        ahead.at += 1
        while ahead.accepts("optional") or ahead.accepts("required"):
            pass
        name = ahead.name()
        while ahead.text in {"<", ">", ",", ":"} or (ahead.is_name() and not ahead.sees(">")):
            if ahead.text == ">":
                ahead.at += 1
                cursor.at = ahead.at
                return QueryPath(self._full(name)) if name else None
            ahead.at += 1
        cursor.at += 1
        return None

    def _steps(self, cursor: Cursor, path: QueryPath | None, scope: Scope) -> QueryPath | None:
        """Follow `.name`, `.<name`, `[is Type]`, `@name` and shapes from a path."""
        while not cursor.done:
            if cursor.sees("."):
                cursor.at += 1
                path = self._forward(cursor, path)
            elif cursor.sees(".<"):
                cursor.at += 1
                name = cursor.name()
                path = path.to(f"<{name}") if path else QueryPath("", (f"<{name}",))
            elif cursor.sees("@"):
                cursor.at += 1
                self._note(path, Touch.READ, (f"@{cursor.name()}",))
                path = None
            elif cursor.sees("[", "is"):
                inner = cursor.inside()
                if inner:
                    inner.at += 1
                    path = (path or QueryPath("")).to(f"[{self._full(inner.name())}")
                    self._note(path, Touch.READ)
            elif cursor.sees("[") and path is None:
                cursor.inside()
            elif cursor.sees("{") and path is not None:
                inner = cursor.inside()
                if inner:
                    self._shape(inner, path, scope)
            else:
                break
        return path

    def _forward(self, cursor: Cursor, path: QueryPath | None) -> QueryPath | None:
        token = cursor.token
        if token is None or token.kind not in {NAME, QUOTED}:  # a place in a tuple
            cursor.at += 1
            return None
        cursor.at += 1
        self._note(path, Touch.READ, (token.value,))
        return path.to(token.value) if path else None

    def _shape(self, cursor: Cursor, path: QueryPath, scope: Scope) -> None:
        while not cursor.done:
            part = cursor.until(",")
            cursor.accepts(",")
            self._element(part, path, scope)

    def _element(self, part: Cursor, path: QueryPath, scope: Scope) -> None:
        while part.word in _MODIFIERS and (after := part.peek(1)) and after.kind in {NAME, QUOTED}:
            part.at += 1
        if part.sees("[", "is"):
            inner = part.inside()
            if inner:
                inner.at += 1
                path = path.to(f"[{self._full(inner.name())}")
            part.accepts(".")
        if part.sees("*") or part.sees("**"):
            self._note(path, Touch.STAR)
            return
        mark = "@" if part.accepts("@") else ""
        name = part.name()
        if part.accepts(":="):
            self._group(part, scope, path)
            return
        if not name:
            return
        self._note(path, Touch.READ, (f"{mark}{name}",))
        below = path.to(name)
        part.accepts(":")
        if part.sees("{") and (inner := part.inside()):
            self._shape(inner, below, scope)
        self.expression(part, scope, below)

    def _select(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        if cursor.is_name() and (after := cursor.peek(1)) and after.text == ":=":
            name = cursor.name()
            cursor.at += 1
            path = self._group(_up_to(cursor, *_CLAUSES), scope, subject)
            scope[name] = path
        else:
            path = self._group(_up_to(cursor, *_CLAUSES), scope, subject)
        if cursor.accepts("using"):
            self._bindings(cursor, scope, path)
        self.expression(cursor, scope, path or subject)
        return path

    def _insert(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:  # noqa: ARG002  as its siblings
        name = cursor.name()
        path = QueryPath(ANY if HOLE in name else self._full(name))
        names, values, open_ = self._assigned(cursor.inside(), scope, None) if cursor.sees("{") else ((), (), False)
        conflict: tuple[str, ...] = ()
        if cursor.accepts("unless", "conflict") and cursor.accepts("on"):
            target = cursor.until("else")
            conflict = tuple(re.findall(r"\.(\w+)", target.shown()))
        if open_:  # what it leaves out is only known when the program runs
            self._note(path, Touch.INSERT, conflict=conflict)
            self._note(path, Touch.UPDATE, names, values)
        else:
            self._note(path, Touch.INSERT, names, values, conflict)
        self.expression(cursor, scope, path)
        return path

    def _update(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        path = self._group(_up_to(cursor, "filter", "order", "set"), scope, subject)
        self.expression(cursor.until("set"), scope, path)
        if cursor.accepts("set"):
            names, values, _ = self._assigned(cursor.inside(), scope, path)
            self._note(path, Touch.UPDATE, names, values)
        return path

    def _delete(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        path = self._group(_up_to(cursor, *_CLAUSES), scope, subject)
        self._note(path, Touch.DELETE)
        self.expression(cursor, scope, path)
        return path

    def _for(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> QueryPath | None:
        cursor.accepts("optional")
        name = cursor.name()
        cursor.accepts("in")
        scope[name] = None
        scope[name] = self._group(cursor.until("union", *_STARTS), scope, subject)
        cursor.accepts("union")
        return self._group(cursor, scope, subject)

    def _assigned(
        self, block: Cursor | None, scope: Scope, subject: QueryPath | None
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], bool]:
        """Read `name := expression, ...`; give the names, the texts written, and whether more is put in."""
        names, values, open_ = [], [], False
        while block is not None and not block.done:
            part = block.until(",")
            block.accepts(",")
            mark = "@" if part.accepts("@") else ""
            name = f"{mark}{part.name()}"
            if not (part.accepts(":=") or part.accepts("+", "=") or part.accepts("+=") or part.accepts("-=")):
                open_ = True
                continue
            names.append(name)
            only = part.token if part.peek(1) is None else None
            if only is not None and only.kind == TEXT:
                values.append((name, only.value))
            self._group(part, scope, subject)
        return tuple(names), tuple(values), open_

    def _bindings(self, cursor: Cursor, scope: Scope, subject: QueryPath | None) -> None:
        while not cursor.done and cursor.word not in _STARTS:
            if cursor.accepts("module"):
                self._module = cursor.name()
            else:
                name = cursor.name()
                if cursor.accepts("as", "module"):
                    cursor.name()
                elif cursor.accepts(":="):
                    body = cursor.until(",", "by") if cursor.word in _STARTS else cursor.until(",", "by", *_STARTS)
                    scope[name] = self._group(body, scope, subject)
                else:
                    return
            if not cursor.accepts(","):
                return

    def _full(self, name: str) -> str:
        return f"{self._module}::{name}" if self._module and "::" not in name else name

    def _note(
        self,
        path: QueryPath | None,
        touch: Touch,
        names: tuple[str, ...] = (),
        values: tuple[tuple[str, str], ...] = (),
        conflict: tuple[str, ...] = (),
        arguments: int = 0,
    ) -> None:
        if path is None or any(name.startswith("__") for name in names):
            return
        self._found.append(Access(path, touch, names, values, conflict, arguments, self._line, self._by))


def _up_to(cursor: Cursor, *words: str) -> Cursor:
    """Take all up to a clause; a type may be called like the first word of ORDER BY."""
    whole = cursor.until(*words)
    while cursor.sees("order") and not cursor.sees("order", "by"):
        cursor.at += 1
        cursor.until(*words)
        whole.end = cursor.at
    return whole
