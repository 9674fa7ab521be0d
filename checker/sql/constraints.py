"""Table constraints, as CREATE TABLE and ALTER TABLE write them."""

from dataclasses import replace

from checker.core.column import Check, Constraint, Exclude, ForeignKey, PrimaryKey, Unique
from checker.sql.checks import check_of, columns_in
from checker.sql.cursor import Cursor, Lost
from checker.sql.implicit import Names
from checker.sql.tokens import NUMBER, STRING

_KINDS = ("PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "CONSTRAINT")
_OPERATORS = {"::", ".", "||", "+", "-", "*", "/", "->", "->>", "#>", "#>>", "%"}


def read_constraint(cursor: Cursor, names: Names) -> Constraint | None:
    """Take a table constraint; None where something else stands there. Lost where it is one that is not known."""
    given = ""
    if cursor.accepts("CONSTRAINT"):
        cursor.accepts("IF", "NOT", "EXISTS")
        given = "" if cursor.sees_any(*_KINDS) else names.taken(cursor.name())
    elif not _starts_constraint(cursor):
        return None
    match cursor.take().key:
        case "PRIMARY":
            cursor.needs("KEY")
            index_options(cursor)
            columns, _ = read_parts(cursor.group())
            made: Constraint = PrimaryKey(columns, given or names.primary())
            index_options(cursor)
        case "UNIQUE":
            made = _unique(cursor, given, names)
        case "FOREIGN":
            cursor.needs("KEY")
            if not cursor.sees("("):
                inline = cursor.name()
                given = given or inline
            columns = tuple(item.name() for item in cursor.group().items())
            cursor.needs("REFERENCES")
            made = references(cursor, columns, given or names.foreign(columns))
        case "CHECK":
            made = check_of(cursor.group(), given)
            made = made if given else replace(made, name=names.check(made.columns))
        case "EXCLUDE":
            made = _exclude(cursor, given, names)
        case word:
            raise Lost(f"`{word}` is not a known constraint")
    not_valid = not enforced(cursor)
    return replace(made, not_valid=True) if not_valid and isinstance(made, Check) else made


def _starts_constraint(cursor: Cursor) -> bool:
    if cursor.sees("EXCLUDE"):
        return cursor.peek(1).key in {"USING", "("}
    return cursor.sees_any("PRIMARY", "UNIQUE", "FOREIGN", "CHECK")


def read_parts(group: Cursor) -> tuple[tuple[str, ...], bool]:
    """Take the parts of a key or index: column names or expressions, and whether there is an expression among them."""
    columns: list[str] = []
    expression = False
    for item in group.items():
        plain = item.peek().is_name and item.peek(1).key not in _OPERATORS
        sized = item.peek(1).key == "(" and item.peek(2).kind == NUMBER and item.peek(3).key == ")"
        misquoted = item.peek().kind == STRING and item.dialect == "sqlite"
        if misquoted or (plain and (item.peek(1).key != "(" or sized)):
            columns.append(item.name())
        else:
            expression = True
            columns.append(item.until("ASC", "DESC", "NULLS").text())
    return tuple(columns), expression


def _unique(cursor: Cursor, given: str, names: Names) -> Unique:
    cursor.accepts_any("KEY", "INDEX")
    cursor.accepts_any("CLUSTERED", "NONCLUSTERED")
    distinct = _nulls_distinct(cursor)
    if not cursor.sees("(") and not cursor.sees("USING"):
        inline = names.taken(cursor.name())
        given = given or inline
    if cursor.accepts("USING"):
        if cursor.sees("INDEX"):
            raise Lost("its columns are those of an index")
        cursor.take()
    columns, expression = read_parts(cursor.group())
    made = Unique(columns, given or names.unique(columns), expression=expression, nulls_not_distinct=distinct)
    return unique_tail(cursor, made)


def unique_tail(cursor: Cursor, made: Unique) -> Unique:
    """Take what may follow the columns of a unique constraint."""
    if _nulls_distinct(cursor):
        made = replace(made, nulls_not_distinct=True)
    index_options(cursor)
    deferrable, deferred = _deferrable(cursor)
    return replace(made, deferrable=deferrable, deferred=deferred)


def _nulls_distinct(cursor: Cursor) -> bool:
    cursor.accepts("NULLS", "DISTINCT")
    return cursor.accepts("NULLS", "NOT", "DISTINCT")


def _exclude(cursor: Cursor, given: str, names: Names) -> Exclude:
    start = cursor.at - 1
    if cursor.accepts("USING"):
        cursor.take()
    parts = [item.until("WITH") for item in cursor.group().items()]
    columns = tuple(dict.fromkeys(name for part in parts for name in columns_in(part.tokens, part.dialect)))
    cursor.until("DEFERRABLE", "NOT", "INITIALLY")
    text = cursor.text_between(start, cursor.at)
    return Exclude(text, given or names.exclude(columns), columns)


def references(cursor: Cursor, columns: tuple[str, ...], name: str) -> ForeignKey:
    """Take what follows REFERENCES."""
    made = ForeignKey(columns, cursor.table(), name=name)
    if cursor.sees("("):
        made = replace(made, targets=tuple(item.name() for item in cursor.group().items()))
    while True:
        if cursor.accepts("MATCH"):
            cursor.take()
        elif cursor.accepts("ON", "DELETE"):
            made = replace(made, on_delete=_action(cursor))
        elif cursor.accepts("ON", "UPDATE"):
            made = replace(made, on_update=_action(cursor))
        else:
            break
    deferrable, deferred = _deferrable(cursor)
    return replace(made, deferrable=deferrable, deferred=deferred)


def _action(cursor: Cursor) -> str:
    if cursor.accepts("NO", "ACTION"):
        return ""
    if cursor.accepts("SET"):
        made = f"SET {cursor.take().key}"
        if cursor.sees("("):
            cursor.group()
        return made
    return cursor.take().key


def _deferrable(cursor: Cursor) -> tuple[bool, bool]:
    """Tell whether a constraint can be checked late, and whether it is unless a transaction says otherwise."""
    found = deferred = False
    while True:
        if cursor.accepts("NOT", "DEFERRABLE"):
            continue
        if cursor.accepts("DEFERRABLE"):
            found = True
        elif cursor.accepts("INITIALLY"):
            deferred = cursor.take().key == "DEFERRED"
            found = deferred or found
        else:
            return found, deferred


def index_options(cursor: Cursor) -> None:
    """Skip what says how an index is kept."""
    while True:
        if cursor.accepts("ON", "CONFLICT") or cursor.accepts("USING") or cursor.accepts("INDEX", "TABLESPACE"):
            cursor.take()
        elif cursor.accepts("INCLUDE") or cursor.accepts("WITH"):
            cursor.group()
        elif cursor.accepts("COMMENT") or cursor.accepts("KEY_BLOCK_SIZE"):
            cursor.accepts("=")
            cursor.take()
        elif cursor.accepts("WITH", "PARSER"):
            cursor.take()
        elif not cursor.accepts_any("ASC", "DESC", "CLUSTERED", "NONCLUSTERED", "VISIBLE", "INVISIBLE"):
            return


def enforced(cursor: Cursor) -> bool:
    """Take what says when a constraint is checked; False where the rows that are there were not."""
    found = True
    while True:
        if cursor.accepts("NOT", "VALID") or cursor.accepts("NOVALIDATE"):
            found = False
        elif not (
            cursor.accepts("NO", "INHERIT")
            or cursor.accepts("NOT", "ENFORCED")
            or cursor.accepts_any("ENFORCED", "ENABLE", "DISABLE", "VALIDATE", "RELY")
        ):
            break
    _deferrable(cursor)
    return found
