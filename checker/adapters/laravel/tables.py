"""Laravel's schema builder as SQL: tables, and what is done to them in the function that gets one."""

from dataclasses import replace

from checker.adapters.laravel.columns import INDEXES, Given, changed, column, given_of, name_of, place_of, several
from checker.adapters.laravel.keys import constrained, dropped, foreign, index, plain
from checker.adapters.laravel.made import Made, Statements, statements
from checker.core.tree import Unread
from checker.folders.programs import quoted
from checker.grammars.php import Ask
from checker.grammars.script.values import Link, Text, Value, said

_SILENT = frozenset(("after", "engine", "innoDb", "charset", "collation", "temporary", "comment", "getColumns",
                     "getTable", "removeColumn", "hasColumn", "hasIndex"))  # fmt: skip
_NAMED = {"dropTimestamps": ("created_at", "updated_at"), "dropTimestampsTz": ("created_at", "updated_at"),
          "dropRememberToken": ("remember_token",)}  # fmt: skip
_KEYED = frozenset(("foreignId", "foreignUuid", "foreignUlid", "foreignIdFor"))


class Table:
    """A table as one call of the builder has it."""

    def __init__(self, name: str, dialect: str, *, keeps: bool) -> None:
        self.name, self.dialect, self.keeps = name, dialect, keeps
        self.at = f"ALTER TABLE {quoted(name, dialect)}"

    def created(self, parts: tuple[Ask, ...], handle: str, *, missing: bool) -> list[Made]:
        """Give the statements that make it."""
        columns: list[str] = []
        after: list[Made] = []
        for part in parts:
            after += self._read(part, handle, columns if not part.maybe else None)
        exists = "IF NOT EXISTS " if missing else ""
        whole = f"CREATE TABLE {exists}{quoted(self.name, self.dialect)} ({', '.join(columns)})"
        return [Made(whole), *after]

    def altered(self, parts: tuple[Ask, ...], handle: str, *, missing: bool) -> list[Made]:
        """Give the statements that change it."""
        return [each for part in parts for each in self._read(part, handle, None, missing=missing or part.missing)]

    def _read(self, part: Ask, handle: str, columns: list[str] | None, *, missing: bool = False) -> list[Made]:
        """Give what one call in the function does, or that it is not understood."""
        made = self._part(part, handle, columns, missing=missing)
        if made is None:
            made = [Made(Unread("this call is not understood", part.text[:120], part.line), part.maybe)]
        return [replace(each, line=part.line) for each in made]

    def _part(self, part: Ask, handle: str, columns: list[str] | None, *, missing: bool = False) -> Statements:
        """Give what one call in the function does; columns of a table that is being made are put to the others."""
        if part.chain.root != handle or not part.chain.links:
            from checker.adapters.laravel.calls import asked  # noqa: PLC0415  each is a part of the other

            return asked(part, self.dialect, keeps=self.keeps)
        first, *rest = part.chain.links
        args = first.args or ()
        parts = several(first.name, args)
        if parts is not None:
            given = given_of(tuple(rest)) or {}
            made = [
                self._column(word, held, {**own, **given}, columns, part, missing=missing) for word, held, own in parts
            ]
            both = [name_of(word, held) or "" for word, held, _ in parts]
            found = None if None in made else [each for one in made for each in one or []]
            if found is None or not first.name.lower().endswith("morphs"):
                return found
            more = index(
                self.name, "index", [Text(each, 0) for each in both], args[1] if len(args) > 1 else None, self.dialect
            )
            return [*found, *(statements(more, maybe=part.maybe) or [])]
        given_here = given_of(tuple(rest))
        if given_here is not None:
            made_one = self._column(first.name, args, given_here, columns, part, missing=missing)
            if made_one is not None:
                return made_one
        return self._changed(first, args, tuple(rest), maybe=part.maybe)

    def _column(
        self, word: str, args: tuple[Value, ...], given: Given, columns: list[str] | None, part: Ask, *, missing: bool
    ) -> Statements:
        text = column(word, args, given, self.dialect)
        name = name_of(word, args)
        if text is None or name is None:
            return None
        keys = self._keys(word, name, args, given)
        if None in keys:
            return None
        behind = [Made(each, part.maybe) for each in keys if each]
        if columns is not None:
            columns.append(text)
            return behind
        if "change" in given:
            return [Made(changed(self.name, text, given, self.dialect, keeps=self.keeps), part.maybe), *behind]
        exists = "IF NOT EXISTS " if missing else ""
        added = f"{self.at} ADD COLUMN {exists}{text}{place_of(given, self.dialect)}"
        return [Made(added, part.maybe), *behind]

    def _keys(self, word: str, name: str, args: tuple[Value, ...], given: Given) -> list[str | None]:
        found: list[str | None] = []
        for each in sorted(given.keys() & INDEXES):
            own = given[each][0] if given[each] else None
            if own is False:
                found.append(dropped(self.name, f"drop{each}", [Text(name, 0)], self.dialect))
            else:
                found.append(index(self.name, each, Text(name, 0), None if own is True else own, self.dialect))
        if word in _KEYED and {"constrained", "references"} & given.keys():
            found.append(constrained(self.name, name, args, given, self.dialect))
        return found

    def _changed(self, first: Link, args: tuple[Value, ...], rest: tuple[Link, ...], *, maybe: bool) -> Statements:
        """Give what a call does that makes no column."""
        if first.name in _SILENT:
            return []
        gone = self._columns_gone(first.name, args)
        if gone is not None:
            return self._drop(gone, maybe=maybe)
        one, other = (said(args[at]) if len(args) > at else None for at in (0, 1))
        name = args[1] if len(args) > 1 else None
        match first.name:
            case "dropMorphs" if one is not None:
                both = [f"{one}_type", f"{one}_id"]
                index_gone = dropped(self.name, "dropIndex", name or [Text(each, 0) for each in both], self.dialect)
                return [*(statements(index_gone, maybe=maybe) or []), *(self._drop(both, maybe=maybe) or [])]
            case "dropConstrainedForeignId" | "dropConstrainedForeignIdFor" | "dropForeignIdFor":
                return self._drop_keyed(first.name, args, maybe=maybe)
            case "renameColumn" | "renameIndex" | "rename" | "drop" | "dropIfExists":
                return statements(self._renamed(first.name, one, other), maybe=maybe)
            case word if word in INDEXES and args:
                return statements(index(self.name, word, args[0], name, self.dialect), maybe=maybe)
            case "rawIndex":
                return []
            case "foreign" if args:
                given, columns = given_of(rest), plain(args[0])
                made = foreign(self.name, columns or [], name, given or {}, self.dialect)
                return statements(made if given is not None and columns else None, maybe=maybe)
            case word if word.startswith("drop"):
                return statements(dropped(self.name, word, args[0] if args else None, self.dialect), maybe=maybe)
        return None

    def _columns_gone(self, word: str, args: tuple[Value, ...]) -> list[str] | None:
        """Give the columns that a call takes away; None where it takes none, or they are not known."""
        if word in {"dropColumn", "dropColumns"} and args:
            return plain(args[0] if len(args) == 1 else list(args))
        if word in {"dropSoftDeletes", "dropSoftDeletesTz"}:
            return [said(args[0]) or "" if args else "deleted_at"]
        return list(_NAMED[word]) if word in _NAMED else None

    def _renamed(self, word: str, one: str | None, other: str | None) -> str | None:
        """Write another name for something of the table, or that it goes."""
        if word in {"drop", "dropIfExists"}:
            return f"DROP TABLE {self._q(self.name)}" if one is None else None
        if one is None or (other is None and word != "rename"):
            return None
        match word:
            case "rename":
                return f"{self.at} RENAME TO {self._q(one)}"
            case "renameColumn":
                return f"{self.at} RENAME COLUMN {self._q(one)} TO {self._q(other or '')}"
        at = f"{self.at} RENAME INDEX" if self.dialect == "mysql" else "ALTER INDEX"
        return f"{at} {self._q(one)} {'' if self.dialect == 'mysql' else 'RENAME '}TO {self._q(other or '')}"

    def _drop(self, names: list[str] | None, *, maybe: bool) -> Statements:
        return statements(*(f"{self.at} DROP COLUMN {self._q(each)}" for each in names), maybe=maybe) if names else None

    def _drop_keyed(self, word: str, args: tuple[Value, ...], *, maybe: bool) -> Statements:
        name = name_of("foreignIdFor" if word.endswith("For") else "foreignId", args)
        if name is None:
            return None
        key = dropped(self.name, "dropForeign", [Text(name, 0)], self.dialect) if "Constrained" in word else ""
        return [*(statements(key, maybe=maybe) or []), *(self._drop([name], maybe=maybe) or [])]

    def _q(self, name: str) -> str:
        return quoted(name, self.dialect)
