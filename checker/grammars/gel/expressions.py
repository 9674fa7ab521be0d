"""Reads expressions of EdgeQL: operands and the steps from them, shapes, calls, casts, and what stands in brackets."""

from collections.abc import Iterable

from checker.core.use import Touch
from checker.grammars.gel.access import NOTHING, PLAIN, QueryPath, Yield
from checker.grammars.gel.cursor import Cursor, parts
from checker.grammars.gel.noted import Noted, Scope
from checker.grammars.gel.tokens import NAME, NUMBER, PARAMETER, QUOTED, TEXT, Token

STARTS = frozenset(("with", "select", "insert", "update", "delete", "for", "group"))
"""The words with which a statement begins."""
_OPERATORS = frozenset(
    (
        "and", "or", "not", "in", "like", "ilike", "if", "else", "exists", "distinct", "union", "except", "intersect",
        "detached", "is", "filter", "by", "limit", "offset", "on", "set", "optional", "single", "introspect", "typeof",
        "variadic", "__default__", "__specified__",
    )
)  # fmt: skip
_SOMETIMES = frozenset(
    (
        "then", "order", "asc", "desc", "empty", "first", "last", "using", "conflict", "unless", "required", "multi",
        "named", "only", "into", "as",
    )
)  # fmt: skip
"""Keywords that are not reserved: types and names may be called so (edb/edgeql-parser/src/keywords.rs of Gel 7)."""
_JOINING = frozenset(("union", "except", "intersect", "then", "else", "??"))
"""What stands between two operands either of which may be what the whole gives."""
_SUBJECTS = frozenset(("__source__", "__subject__", "__new__", "__old__"))
_MODIFIERS = frozenset(("required", "optional", "multi", "single", "link", "property"))
_SAME = frozenset(
    (
        "assert_exists", "assert_single", "assert_distinct", "min", "max", "array_agg", "array_unpack", "array_get",
        "array_fill", "array_set", "array_insert", "random",
    )
)  # fmt: skip
"""Functions that give what they are given, one, many or all of it."""


class Expressions(Noted):
    """The expressions of one statement; what a statement is in them, a child knows."""

    def statement(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        """Read a statement to its end, and give what it yields."""
        raise NotImplementedError

    def expression(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield:
        """Read all that is left as an expression, and give what it yields: any of the operands that it chooses from."""
        found: Yield | None = None
        joins = cursor.word != "if"
        while not cursor.done:
            before = cursor.at
            if cursor.text.lower() in _JOINING and not cursor.text.istitle():
                joins = True
                cursor.at += 1
                continue
            made = self._operand(cursor, scope, subject)
            if made is not None and joins:
                found = found.joined(made) if found else made
                joins = False
            if cursor.at == before:
                cursor.at += 1
        return found or NOTHING

    def group(self, inner: Cursor, scope: Scope, subject: Yield) -> Yield:
        """Read what stands between brackets or commas: a statement or an expression."""
        if inner.word in STARTS and not inner.is_bound():
            return self.statement(inner, scope, subject)
        return self.expression(inner, scope, subject)

    def _operand(self, cursor: Cursor, scope: Scope, subject: Yield) -> Yield | None:
        """Read one operand; None for an operator."""
        token = cursor.token
        if token is None:
            return None
        if token.word in STARTS and not cursor.is_bound():
            return self.statement(cursor, scope, subject)
        if token.text == "<":
            return self._cast(cursor, scope)
        if token.text in {"(", "{", "["}:
            inner = cursor.inside()
            made = self._bracket(token.text, inner, scope, subject) if inner else NOTHING
            return self._steps(cursor, made, scope)
        if token.text in {".", ".<", ".?>", "@"}:
            return self._steps(cursor, subject, scope)
        if token.kind in {NAME, QUOTED}:
            return self._named(cursor, token, scope, subject)
        cursor.at += 1
        return self._steps(cursor, PLAIN, scope) if token.kind in {TEXT, NUMBER, PARAMETER} else None

    def _named(self, cursor: Cursor, token: Token, scope: Scope, subject: Yield) -> Yield | None:
        if token.word == "global":
            cursor.at += 1
            path = QueryPath(f"global {self.full(cursor.name())}")
            self.note(Yield((path,)), Touch.CALL)
            return self._steps(cursor, Yield((path,)), scope)
        if token.word in {"true", "false"} and not cursor.sees(token.text, "."):
            cursor.at += 1
            return PLAIN
        if token.word in _OPERATORS or (token.word in _SOMETIMES and _is_keyword(cursor, token, scope)):
            cursor.at += 1
            return None
        name = cursor.name()
        if cursor.accepts(":="):
            return None
        if name in _SUBJECTS:
            return self._steps(cursor, subject, scope)
        if cursor.sees("("):
            return self._call(cursor, name, scope, subject)
        if name in scope:
            return self._steps(cursor, scope[name], scope)
        made = Yield((QueryPath(self.full(name)),))
        self.note(made, Touch.READ)
        return self._steps(cursor, made, scope)

    def _call(self, cursor: Cursor, name: str, scope: Scope, subject: Yield) -> Yield:
        inner = cursor.inside()
        given, named = [], []
        for part in parts(inner):
            named += [part.name()] if part.is_bound() else []
            part.accepts(":=")
            given.append(self._argument(part, scope, subject))
        full = self.full(name)
        self.note(Yield((QueryPath(full),)), Touch.CALL, tuple(named), arguments=len(given))
        first = given[0] if given else NOTHING
        last = name.rpartition("::")[2]
        if last in _SAME:
            made = first
        elif last == "enumerate":
            made = Yield(parts={"0": PLAIN, "1": first})
        elif last == "search":  # of fts and ext::ai: an object and how well it fits
            made = Yield(parts={"object": first, "score": PLAIN, "distance": PLAIN})
            self.note(first, Touch.CALL, ("ext::ai::index" if "ai::" in full else "std::fts::index",))
        else:
            made = Yield((QueryPath(f"{full}()"),))
        return self._steps(cursor, made, scope)

    def _argument(self, part: Cursor, scope: Scope, subject: Yield) -> Yield:
        """Read what a function is given; it may be filtered and ordered there."""
        if part.word in STARTS and not part.is_bound():
            return self.statement(part, scope, subject)
        made = self.expression(part.until("filter", "order"), scope, subject)
        self.expression(part, scope, made)
        return made

    def _bracket(self, sign: str, inner: Cursor, scope: Scope, subject: Yield) -> Yield:
        """Read what stands in brackets: an expression, a tuple, a set, an array or a free object."""
        if inner.word in STARTS and not inner.is_bound():
            return self.statement(inner, scope, subject)
        ahead = inner.rest()
        ahead.until(",")
        held = list(parts(inner))
        if sign == "{" and held and _is_computed(held[0]):
            return Yield(parts=self._shape(held, NOTHING, scope, subject))
        if sign == "(" and held and (not ahead.done or held[0].is_bound()):
            made: dict[str, Yield] = {}
            for index, part in enumerate(held):
                name = part.name() if part.is_bound() else ""
                part.accepts(":=")
                made[str(index)] = self.group(part, scope, subject)
                if name:
                    made[name] = made[str(index)]
            return Yield(parts=made)
        found = [self.group(part, scope, subject) for part in held]
        whole = found[0] if found else PLAIN
        for each in found[1:]:
            whole = whole.joined(each)
        return whole

    def _cast(self, cursor: Cursor, scope: Scope) -> Yield | None:
        """Pass over `<type>`, if it is one, else over the sign alone; an object that is cast is one of that type."""
        ahead = cursor.rest()
        ahead.at += 1
        while ahead.accepts("optional") or ahead.accepts("required"):
            pass
        name, follows = ahead.name(), True
        while ahead.text in {"<", ">", ",", ":"} or (ahead.is_name() and not follows):
            if ahead.accepts(">"):
                cursor.at = ahead.at
                made = Yield((QueryPath(self.full(name)),)) if name else PLAIN
                return self._shaped(cursor, made, scope)
            follows = bool(ahead.name())  # two names in a row are no type: `.a < b and c > .d`
            ahead.at += not follows
        cursor.at += 1
        return None

    def _shaped(self, cursor: Cursor, made: Yield, scope: Scope) -> Yield:
        """Read the shape of `<Type><uuid>$id { ... }`, which is one of the type."""
        ahead = cursor.rest()
        while ahead.accepts("<"):
            ahead.until(">")
            ahead.accepts(">")
        token = ahead.next()
        if token is None or token.kind != PARAMETER or not ahead.sees("{"):
            return made
        cursor.at = ahead.at
        return self._steps(cursor, made, scope)

    def _steps(self, cursor: Cursor, made: Yield, scope: Scope) -> Yield:
        """Follow `.name`, `.<name`, `[is Type]`, `@name` and shapes from what an operand yields."""
        while not cursor.done:
            if cursor.sees("."):
                cursor.at += 1
                made = self._forward(cursor, made)
            elif cursor.sees(".<"):
                cursor.at += 1
                made = made.to(f"<{cursor.name()}")
            elif cursor.sees("@"):
                cursor.at += 1
                self.note(made, Touch.READ, (f"@{cursor.name()}",))
                made = PLAIN
            elif cursor.sees("[", "is"):
                made = self._only(cursor.inside(), made)
            elif cursor.sees("["):
                inner = cursor.inside()
                if inner:
                    self.expression(inner, scope, NOTHING)
            elif cursor.sees("{") and not made.plain:
                inner = cursor.inside()
                if inner:
                    made = made.having(self._shape(parts(inner), made, scope, made))
            else:
                break
        return made

    def _forward(self, cursor: Cursor, made: Yield) -> Yield:
        token = cursor.token
        cursor.at += token is not None
        if token is None or token.kind not in {NAME, QUOTED}:
            return made.parts.get(token.text, NOTHING) if token else NOTHING
        self.note(made, Touch.READ, (token.value,))
        return made.to(token.value)

    def _only(self, inner: Cursor | None, made: Yield) -> Yield:
        """Read `[is Type]`, or `[is A | B]`: give the objects that are of one of these types."""
        names = []
        while inner and not inner.done:
            if inner.accepts("is") or inner.accepts("|"):
                continue
            name = inner.name()
            names += [name] if name else []
            inner.at += not name
        paths = made.paths or (QueryPath(""),)
        only = Yield(tuple(path.to(f"[{self.full(name)}") for path in paths for name in names), made.parts)
        self.note(only, Touch.READ)
        return only

    def _shape(self, elements: Iterable[Cursor], made: Yield, scope: Scope, subject: Yield) -> Scope:
        """Read the elements of a shape; give those that are computed."""
        computed: Scope = {}
        for part in elements:
            name, found = self._element(part, made, scope, subject)
            if found is not None:
                computed[name] = found
        return computed

    def _element(self, part: Cursor, made: Yield, scope: Scope, subject: Yield) -> tuple[str, Yield | None]:
        while part.word in _MODIFIERS and (after := part.peek(1)) and after.kind in {NAME, QUOTED}:
            part.at += 1
        if part.sees("[", "is"):
            made = self._only(part.inside(), made)
            part.accepts(".")
        if part.sees("*") or part.sees("**"):
            self.note(made, Touch.STAR)
            return "", None
        mark = "@" if part.accepts("@") else ""
        name = part.name()
        if part.sees(".", "*") or part.sees(".", "**"):  # `User.*`: the splat of a type that is named
            self.note(Yield((QueryPath(self.full(name)),)), Touch.STAR)
            return "", None
        if part.accepts(":="):
            return name, self.group(part, scope, subject)
        if not name:
            return "", None
        self.note(made, Touch.READ, (f"{mark}{name}",))
        below = made.to(name)
        part.accepts(":")
        inner = part.inside() if part.sees("{") else None
        found = below.having(self._shape(parts(inner), below, scope, below)) if inner else below
        self.expression(part, scope, below)
        return name, found if found.parts else None


def _is_keyword(cursor: Cursor, token: Token, scope: Scope) -> bool:
    """Tell whether a word that may be a name is none here."""
    if token.text in scope or token.text.istitle():
        return False
    return token.word != "order" or cursor.sees("order", "by")


def _is_computed(part: Cursor) -> bool:
    """Tell whether an element of a shape is computed: `multi friends := ...`."""
    ahead = part.rest()
    while ahead.word in _MODIFIERS and (after := ahead.peek(1)) and after.kind in {NAME, QUOTED}:
        ahead.at += 1
    return ahead.is_bound()
