"""Which tables a query's names stand for, and what it does to each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from checker.core.name import fold, qualified
from checker.core.use import Loose, Star, Touch
from checker.sql.binds import OPEN
from checker.sql.tokens import words

_CATALOGUES = {"information_schema", "pg_catalog", "performance_schema", "mysql", "sys", "pg_temp"}
_CATALOGUE_STARTS = ("pg_", "sqlite_")
_OWN_COLUMNS = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "rowid", "_rowid_", "rownum"}
"""What every row has without a column of that name."""
_TAKES_ROWS = words("""array_agg concat count hash_record json_agg jsonb_agg num_nonnulls num_nulls pg_typeof
    quote_literal quote_nullable row_to_json to_json to_jsonb""")
"""Functions that Postgres calls with the row for `t.name` where t has no such column (run on 15)."""


@dataclass
class Scope:
    """The tables that a query level names; None stands for what is not a table of the database."""

    parent: "Scope | None" = None
    sources: dict[str, str | None] = field(default_factory=dict)
    queries: dict[str, str | None] = field(default_factory=dict)
    """Common table expressions; the table where one is nothing but its `SELECT *`."""
    results: set[str] = field(default_factory=set)
    """Names that the select list gives."""
    merged: set[str] = field(default_factory=set)
    """Names that JOIN ... USING makes one of: they are not ambiguous."""
    natural: bool = False
    """Whether NATURAL JOIN merges whatever both sides have."""
    apart: bool = False
    """Whether it is a query in FROM, which does not see the tables beside it."""

    def is_query(self, name: str) -> bool:
        """Tell whether a name is that of a common table expression."""
        return name in self.queries or (self.parent is not None and self.parent.is_query(name))

    def query(self, name: str) -> str | None:
        """Give the table whose `SELECT *` a common table expression is."""
        if name in self.queries:
            return self.queries[name]
        return self.parent.query(name) if self.parent else None

    def find(self, name: str) -> str | None:
        """Give the table that an alias stands for."""
        if name in self.sources:
            return self.sources[name]
        return self.parent.find(name) if self.parent else None

    @property
    def tables(self) -> tuple[str, ...]:
        """The database's tables among its sources."""
        return tuple(dict.fromkeys(table for table in self.sources.values() if table))

    @property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """The tables that a name without a table may belong to, those of the innermost SELECT first."""
        found: list[tuple[str, ...]] = []
        scope: Scope | None = self
        apart = False
        while scope is not None:
            if scope.sources and not apart:
                found.append(scope.tables)
            apart = scope.apart or (apart and not scope.sources)
            scope = scope.parent
        return tuple(found)

    def merges(self, name: str) -> bool:
        """Tell whether a join makes one column of all that have this name."""
        return self.natural or name in self.merged

    def owner(self) -> str | None:
        """Give the table of a column that is not qualified; None where it may be one of several."""
        if not self.sources:
            return self.parent.owner() if self.parent else None
        owners = set(self.sources.values())
        return owners.pop() if len(owners) == 1 else None


@dataclass
class Found:
    """What was found of one table and one kind of touch."""

    columns: dict[str, None] = field(default_factory=dict)
    values: dict[tuple[str, str], None] = field(default_factory=dict)
    nulls: dict[str, None] = field(default_factory=dict)
    conflict: tuple[str, ...] = ()
    conflict_name: str = ""
    conflict_where: str = ""
    on_duplicate: str = ""
    positional: bool = False
    width: int = 0
    compared: dict[tuple[str, str], None] = field(default_factory=dict)
    stars: dict[Star, None] = field(default_factory=dict)
    loose: dict[Loose, None] = field(default_factory=dict)
    natural: dict[str, None] = field(default_factory=dict)
    indexes: dict[str, None] = field(default_factory=dict)
    matched: dict[tuple[str, ...], None] = field(default_factory=dict)


@dataclass
class Touches:
    """What a statement does, by kind of touch and table, in the order met."""

    dialect: str
    text: str = ""
    """What sqlglot read: its places count in it."""
    found: dict[tuple[Touch, str], Found] = field(default_factory=dict)
    open: bool = False
    """Whether a table's name is only known to the running program."""

    def of(self, touch: Touch, table: str) -> Found:
        """Give what is held for a table, empty at first."""
        return self.found.setdefault((touch, table), Found())

    def name(self, identifier: exp.Expr | None) -> str:
        """Give the folded name of an identifier."""
        if identifier is None:
            return ""
        quoted = isinstance(identifier, exp.Identifier) and bool(identifier.args.get("quoted"))
        return fold(identifier.name, self.dialect, quoted=quoted)

    def table(self, node: exp.Table, scope: Scope) -> str | None:
        """Give the table that a node names; None for a query, a function, a catalogue or an open name."""
        if not isinstance(node.this, exp.Identifier):
            return None
        name, namespace = self.name(node.this), self.name(node.args.get("db"))
        if OPEN in name:
            self.open = True
            return None
        if not namespace and (scope.is_query(name) or name == "dual"):
            return None
        if namespace in _CATALOGUES or name.startswith(_CATALOGUE_STARTS):
            return None
        return qualified(name, None if OPEN in namespace else namespace, self.dialect)

    def owner(self, column: exp.Column, scope: Scope) -> str | None:
        """Give the table of a column that is named; None where it is none, or may be one of several."""
        if not isinstance(column.this, exp.Identifier):
            return None
        name, qualifier = self.name(column.this), column.args.get("table")
        if OPEN in name or name in _OWN_COLUMNS:
            return None
        return scope.find(self.name(qualifier)) if qualifier else scope.owner()

    def read(self, column: exp.Column, scope: Scope, values: tuple[str, ...] = ()) -> None:
        """Take note of a column that is named."""
        if not column.args.get("table"):
            self.loosely(column, scope)
        table = self.owner(column, scope)
        if not table:
            return
        name = self.name(column.this)
        found = self.of(Touch.READ, table)
        if column.args.get("table") and name in _TAKES_ROWS and self.dialect == "postgres":
            found.loose[Loose(name, ((table,),), called=True)] = None
        found.columns[name] = None
        found.values.update(dict.fromkeys((name, value) for value in values))

    def loosely(self, column: exp.Column, scope: Scope, *, result: bool = False) -> None:
        """Take note of a column without a table, if more than one thing can be meant by it."""
        name, levels = self.name(column.this), scope.levels
        if OPEN in name or name in _OWN_COLUMNS or not any(levels) or scope.merges(name):
            return
        quoted = self.dialect == "sqlite" and self._in_quotes(column.this)
        if quoted or result or sum(map(len, levels)) > 1:
            anchor = next(table for level in levels for table in level)
            self.of(Touch.READ, anchor).loose[Loose(name, levels, quoted, result)] = None

    def _in_quotes(self, identifier: exp.Expr) -> bool:
        start = identifier.meta.get("start")
        return isinstance(start, int) and self.text[start : start + 1] == '"'

    def relations(self, node: exp.Expr, scope: Scope) -> Iterator[tuple[str, str | None]]:
        """Give what a FROM or JOIN names: (alias, table)."""
        match node:
            case exp.From() | exp.Join():
                if isinstance(node.this, exp.Expr):
                    yield from self.relations(node.this, scope)
            case exp.Table():
                name = self.name(node.this)
                alias = self.name(node.args["alias"].this) if node.args.get("alias") else ""
                yield alias or name, self.table(node, scope) or (None if node.args.get("db") else scope.query(name))
            case exp.Subquery() if isinstance(node.this, exp.Table):
                yield from self.relations(node.this, scope)
            case _:
                yield fold(node.alias_or_name, self.dialect, quoted=False) or f"#{id(node)}", self.starred(node, scope)
        for join in node.args.get("joins") or ():
            yield from self.relations(join, scope)

    def starred(self, node: exp.Expr, scope: Scope) -> str | None:
        """Give the table where a query is nothing but its `SELECT *`, so that its columns are the table's."""
        select = node.this if isinstance(node, exp.Subquery) else node
        if not isinstance(select, exp.Select) or not select.is_star or select.args.get("joins"):
            return None
        source = select.args.get("from_") or select.args.get("from")
        if not isinstance(source, exp.From) or not isinstance(source.this, exp.Table):
            return None
        return self.table(source.this, scope) or scope.query(self.name(source.this.this))
