"""Reads queries in EdgeQL: what each statement accesses, not resolved by any schema yet."""

from functools import lru_cache

from checker.core.tree import Unread
from checker.core.use import Touch
from checker.grammars.gel.access import ANY, HOLE, NOTHING, Access, EdgeQueries, QueryPath, Yield
from checker.grammars.gel.cursor import Cursor, parts, walk
from checker.grammars.gel.expressions import STARTS, Expressions
from checker.grammars.gel.noted import Scope, Written
from checker.grammars.gel.tokens import NUMBER, PARAMETER, TEXT

_CLAUSES = ("filter", "order", "offset", "limit", "unless", "set", "using", "by", "union")
_SETTINGS = frozenset(
    ("configure", "describe", "analyze", "administer", "start", "commit", "rollback", "declare", "release", "set",
     "reset")
)  # fmt: skip
_SHOWN = 60
_DEEP = "its expressions are nested deeper than anybody writes them"


def queries(text: str, line: int = 1) -> EdgeQueries:
    """Read the statements of a text, one by one: what is no query is told, and the others are read."""
    cursor = walk(text, line)
    if isinstance(cursor, Unread):
        return EdgeQueries(unread=(cursor,), words=words_in(text))
    found: list[Access] = []
    unread: list[Unread] = []
    words: set[str] = set()
    while not cursor.done:
        body = cursor.until(";")
        cursor.accepts(";")
        if body.done or body.word in _SETTINGS:
            continue
        read = _statement(body.rest(), found)
        if isinstance(read, Unread):
            unread.append(read)
            words.update(body.words())
    return EdgeQueries(tuple(dict.fromkeys(found)), tuple(unread), tuple(sorted(words)))


@lru_cache(maxsize=4096)
def yielded(text: str, owner: str = "", module: str = "") -> Yield:
    """Give what an expression of a schema yields: of a computed pointer of a type, of an alias, of a global."""
    cursor = walk(text)
    if isinstance(cursor, Unread):
        return NOTHING
    try:
        subject = Yield((QueryPath(owner),)) if owner else NOTHING
        return _Statements("", 0, [], module).group(cursor, {}, subject)
    except RecursionError:
        return NOTHING


def words_in(text: str) -> tuple[str, ...]:
    """Give every word of a text that could not be cut into tokens."""
    spaced = "".join(each if each.isalnum() or each == "_" else " " for each in text)
    return tuple(sorted({word for word in spaced.split() if not word[0].isdigit()}))


def _statement(body: Cursor, found: list[Access]) -> Unread | None:
    shown, line = body.shown()[:_SHOWN], body.line
    if body.word not in STARTS and body.text != "(" and not body.sees("if"):
        return Unread("it is no query", shown, line)
    try:
        _Statements(shown, line, found).group(body, {}, NOTHING)
    except RecursionError:
        return Unread(_DEEP, shown, line)
    return None


class _Statements(Expressions):
    """One statement, and those inside it."""

    def statement(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        """Read a statement to its end, and give what it yields."""
        scope = dict(scope)
        if cursor.accepts("with"):
            self._bindings(cursor, scope, subject)
        word = cursor.word
        if word not in STARTS:
            return self.expression(cursor, scope, subject)
        cursor.at += 1
        match word:
            case "insert":
                return self._insert(cursor, scope)
            case "update":
                return self._update(cursor, scope, subject)
            case "delete":
                return self._delete(cursor, scope, subject)
            case "for":
                return self._for(cursor, scope, subject)
            case _:
                made = self._select(cursor, scope, subject)
                return _grouped(made) if word == "group" else made

    def _select(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        name = ""
        if cursor.is_bound():
            name = cursor.name()
            cursor.at += 1
        made = self.group(_up_to(cursor, *_CLAUSES), scope, subject)
        if cursor.word == "union":  # a set, in a statement that is no FOR
            made = made.joined(self.expression(_up_to(cursor, *_CLAUSES[:-1]), scope, subject))
        if name:
            scope[name] = made
        if cursor.accepts("using"):
            self._bindings(cursor, scope, made)
        self.expression(cursor, scope, made)
        return made

    def _insert(self, cursor: Cursor, scope: Scope) -> Yield:
        name = cursor.name()
        made = Yield((QueryPath(ANY if HOLE in name else self.full(name)),))
        written = self._assigned(cursor.inside(), scope, NOTHING) if cursor.sees("{") else Written()
        conflict: tuple[str, ...] = ()
        if cursor.accepts("unless", "conflict") and cursor.accepts("on"):
            conflict = _names_in(cursor.until("else"))
        if written.open:  # what it leaves out is only known when the program runs
            self.note(made, Touch.INSERT, conflict=conflict)
            self.note(made, Touch.UPDATE, (*written.names, HOLE), written)
        else:
            self.note(made, Touch.INSERT, written=written, conflict=conflict)
        self.expression(cursor, scope, made)
        return made

    def _update(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        made = self.group(_up_to(cursor, "filter", "order", "set"), scope, subject)
        self.expression(cursor.until("set"), scope, made)
        if cursor.accepts("set"):
            written = self._assigned(cursor.inside(), scope, made)
            self.note(made, Touch.UPDATE, (*written.names, HOLE) if written.open else (), written)
        return made

    def _delete(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        made = self.group(_up_to(cursor, *_CLAUSES), scope, subject)
        self.note(made, Touch.DELETE)
        self.expression(cursor, scope, made)
        return made

    def _for(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        cursor.accepts("optional")
        name = cursor.name()
        cursor.accepts("in")
        scope[name] = self.group(cursor.until("union", *STARTS), scope, subject)
        cursor.accepts("union")
        return self.group(cursor, scope, subject)

    def _assigned(self, block: Cursor | None, scope: Scope, subject: Yield) -> Written:
        """Read `name := expression, ...`."""
        names, values, sent, open_ = [], [], [], False
        for part in parts(block):
            mark = "@" if part.accepts("@") else ""
            name = f"{mark}{part.name()}"
            if not (part.accepts(":=") or part.accepts("+", "=") or part.accepts("+=") or part.accepts("-=")):
                open_ = True
                continue
            names.append(name)
            only = part.token if part.peek(1) is None else None
            if only is not None and only.kind == TEXT:
                values.append((name, only.value))
            if not part.behind("-=") and _is_one(part.rest()):
                sent.append(name)
            self.group(part, scope, subject)
        return Written(tuple(names), tuple(values), tuple(sent), open_)

    def _bindings(self, cursor: Cursor, scope: Scope, subject: Yield) -> None:
        """Read what WITH and USING say: modules, and names for expressions."""
        while not cursor.done and (cursor.word not in STARTS or cursor.is_bound()):
            if cursor.accepts("module"):
                self._module = cursor.name()
            else:
                name = cursor.name()
                if cursor.accepts("as", "module"):
                    self._modules[name] = cursor.name()
                elif cursor.accepts(":="):
                    body = cursor.until(",", "by") if cursor.word in STARTS else cursor.until(",", "by", *STARTS)
                    scope[name] = self.group(body, scope, subject)
                else:
                    return
            if not cursor.accepts(","):
                return


def _grouped(made: Yield) -> Yield:
    """Give what GROUP yields: free objects, each with the objects that have one key."""
    return Yield(parts={"key": Yield(plain=True), "grouping": Yield(plain=True), "elements": made})


def _is_one(value: Cursor) -> bool:
    """Tell whether an expression surely gives one value: a text, a number, or a parameter that must be given."""
    while value.text == "(":
        inner = value.inside()
        if inner is None or not value.done:
            return False
        value = inner
    casts = False
    while value.accepts("<"):
        if value.sees("optional"):
            return False
        while not (value.done or value.accepts(">")):
            value.at += 1
        casts = True
    token = value.token
    if token is None or value.peek(1) is not None:
        return False
    return token.kind in {TEXT, NUMBER} or token.word in {"true", "false"} or (casts and token.kind == PARAMETER)


def _names_in(target: Cursor) -> tuple[str, ...]:
    """Give the pointers that a target of ON CONFLICT names: `.name`, `(.a, .b)`."""
    found: list[str] = []
    while not target.done:
        inner = target.inside()
        if inner:
            found += _names_in(inner)
        elif target.accepts(".") and target.is_name():
            found.append(target.name())
        else:
            target.at += 1
    return tuple(found)


def _up_to(cursor: Cursor, *words: str) -> Cursor:
    """Take all up to a clause; a type may be called like the first word of ORDER BY."""
    whole = cursor.until(*words)
    while cursor.sees("order") and not cursor.sees("order", "by"):
        cursor.at += 1
        cursor.until(*words)
        whole.end = cursor.at
    return whole
