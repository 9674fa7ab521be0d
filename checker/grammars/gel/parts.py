"""Reads what stands behind the name of something that is defined: bases, types, expressions, constraints' arguments."""

from checker.grammars.gel.command import DdlCommand
from checker.grammars.gel.cursor import Cursor, bracketed, parts
from checker.grammars.gel.type_names import type_list, type_name


class Parts:
    """What stands behind a name, in any order."""

    def __init__(self, verb: str, kind: str) -> None:
        self.verb = verb
        self.kind = kind
        self.bases: list[str] = []
        self.target = ""
        self.expression: str | None = None
        self.arguments: list[str] = []
        self.on = ""
        self.unless = ""
        self.reads: tuple[str, ...] = ()
        self.commands: tuple[DdlCommand, ...] = ()

    def read(self, cursor: Cursor) -> None:
        """Take parts as long as one comes."""
        while self._part(cursor):
            pass

    def _part(self, cursor: Cursor) -> bool:
        if cursor.sees("(") and self.kind in {"constraint", "index", "function", "operator"}:
            block = cursor.inside()
            self.arguments += [each.shown() for each in parts(block)] if block else []
        elif cursor.accepts("extending"):
            self.bases += type_list(cursor)
        elif cursor.accepts(":=") or (cursor.sees("using") and self.kind != "operator" and cursor.accepts("using")):
            self._computed(cursor)
        elif cursor.accepts(":") or cursor.accepts("->"):
            while cursor.sees("optional") or cursor.sees("set", "of"):
                cursor.at += 2 if cursor.sees("set") else 1
            self.target = type_name(cursor)
            return bool(self.target)
        elif cursor.accepts("on"):
            self.on = bracketed(cursor)
        elif cursor.accepts("except") or cursor.accepts("when"):
            self.unless = bracketed(cursor)
        elif self.kind in {"trigger", "access policy", "rewrite"} and self._events(cursor):
            pass
        elif cursor.accepts("version"):
            self.arguments.append(cursor.text)
            cursor.at += 1
        elif cursor.accepts("if", "not", "exists"):
            pass
        else:
            return False
        return True

    def _computed(self, cursor: Cursor) -> None:
        if cursor.word in {"sql", "edgeql"} and (after := cursor.peek(1)) and after.kind == "text":
            cursor.at += 1
        wanted = cursor.rest()
        body = cursor.until(";") if self.kind in {"alias", "pointer", "property", "link", "global"} else None
        self.reads = (body or wanted).rest().until("filter", "order", "limit", ";").words()
        self.expression = body.shown() if body else bracketed(cursor)

    def _events(self, cursor: Cursor) -> bool:
        if cursor.accepts("for", "each") or cursor.accepts("for", "all"):
            return True
        if cursor.accepts("do"):
            self.expression = bracketed(cursor)
            return True
        words = ("after", "before", "allow", "deny", "all", "select", "insert", "update", "delete", "read", "write")
        if cursor.word not in words:
            return cursor.accepts(",")
        self.arguments.append(cursor.word)
        cursor.at += 1
        return True
