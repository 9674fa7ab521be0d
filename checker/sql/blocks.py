"""DO blocks of Postgres, and texts that a statement runs."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.operation import AddColumn, CreateTable, Harmless, Step
from checker.core.tree import Unread
from checker.sql.cursor import Cursor, Lost
from checker.sql.memory import Memory, unread
from checker.sql.selects import unknown_function
from checker.sql.split import statements
from checker.sql.statement import steps_of
from checker.sql.tokens import STRING, scan, string_value

_CATALOGUES = ("pg_", "information_schema", "to_regclass", "to_regtype")
_SILENT = {
    "RAISE",
    "NULL",
    "RETURN",
    "GET",
    "ASSERT",
    "COMMIT",
    "ROLLBACK",
    "CLOSE",
    "OPEN",
    "FETCH",
    "EXIT",
    "CONTINUE",
}
_LOOPS = {"FOR", "FOREACH", "WHILE", "LOOP"}


def read_do(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Read what follows DO (Postgres)."""
    language = cursor.name() if cursor.accepts("LANGUAGE") else "plpgsql"
    body = cursor.string()
    if cursor.accepts("LANGUAGE"):
        language = cursor.name()
    if language != "plpgsql":
        raise Lost(f"it is written in {language}")
    inner = Cursor(scan(body, cursor.dialect), body, cursor.dialect)
    whole = _touching(inner)
    try:
        found = list(_block(inner, memory))
        inner.accepts(";")
        inner.ends()
    except Lost as lost:
        found = [replace(unread(inner, f"{lost} in a DO block"), touches=whole)]
    if any(token.key == "RETURN" for token in inner.tokens):
        found = [replace(step, maybe=True) for step in found]
    return iter(found or [Step(Harmless("DO"))])


def read_text(text: Cursor, memory: Memory, otherwise: str) -> Iterator[Step]:
    """Read a text that is run: one string holding statements; anything else is unread with the names in it."""
    if len(text.tokens) == 1 and text.tokens[0].kind == STRING:
        inner = string_value(text.tokens[0].text, text.dialect)
        for statement in statements(inner, text.dialect):
            yield from steps_of(Cursor(statement.tokens, statement.source, text.dialect), memory)
        return
    yield replace(unread(text, otherwise), touches=_touching(text))


def _touching(cursor: Cursor) -> tuple[str, ...] | None:
    """Give the names in a block; None where it takes the names of tables from the catalogue."""
    step = unread(cursor, "")
    runs = any(token.key == "EXECUTE" for token in cursor.tokens)
    listed = any(name.startswith(_CATALOGUES) for name in step.touches or ())
    if runs and listed and any(token.key in _LOOPS for token in cursor.tokens) and _unnamed_table(cursor):
        return None
    return step.touches


def _unnamed_table(cursor: Cursor) -> bool:
    """Whether a text is put together in which no name follows TABLE."""
    for token in cursor.tokens:
        if token.kind == STRING:
            words = token.text.strip("'").upper().split()
            after = [words[at + 1] if at + 1 < len(words) else "" for at, word in enumerate(words) if word == "TABLE"]
            if any(not word or "%" in word or word in {"IF", "ONLY"} for word in after):
                return True
    return False


def _block(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    if cursor.accepts("<"):
        cursor.until("BEGIN", "DECLARE")
    if cursor.accepts("DECLARE"):
        cursor.until("BEGIN")
    cursor.needs("BEGIN")
    made = list(_statements(cursor, memory, ("END", "EXCEPTION")))
    others = False
    handlers: list[Step] = []
    if cursor.accepts("EXCEPTION"):
        while cursor.accepts("WHEN"):
            caught = cursor.until("THEN")
            others = others or any(token.key == "OTHERS" for token in caught.tokens)
            cursor.needs("THEN")
            handlers += _statements(cursor, memory, ("WHEN", "END"))
    cursor.needs("END")
    if cursor.peek().is_name:
        cursor.take()
    # after `WHEN duplicate_object` the object is there either way; after `WHEN OTHERS` nobody knows
    yield from (replace(step, maybe=step.maybe or others) for step in made)
    yield from (replace(step, maybe=True) for step in handlers)


def _statements(cursor: Cursor, memory: Memory, ends: tuple[str, ...]) -> Iterator[Step]:
    while not cursor.sees_any(*ends):
        if cursor.done:
            raise Lost("it ends too early")
        if cursor.sees_any("BEGIN", "DECLARE", "<"):
            yield from _block(cursor, memory)
            cursor.needs(";")
        elif cursor.accepts("IF"):
            yield from _condition(cursor, memory)
        elif cursor.sees_any(*_LOOPS):
            yield from _loop(cursor, memory)
        else:
            part = cursor.until(";")
            cursor.needs(";")
            yield from _one(part, memory)


def _condition(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    guard = cursor.until("THEN")
    cursor.needs("THEN")
    made = list(_statements(cursor, memory, ("ELSIF", "ELSEIF", "ELSE", "END")))
    only = cursor.sees("END")
    while cursor.accepts_any("ELSIF", "ELSEIF"):
        cursor.until("THEN")
        cursor.needs("THEN")
        made += _statements(cursor, memory, ("ELSIF", "ELSEIF", "ELSE", "END"))
    if cursor.accepts("ELSE"):
        made += _statements(cursor, memory, ("END",))
    cursor.needs("END", "IF", ";")
    if not (only and _asks_catalogue(guard)):
        yield from (replace(step, maybe=True) for step in made)
        return
    for step in made:
        operation = step.operation
        if isinstance(operation, AddColumn | CreateTable):
            yield replace(step, operation=replace(operation, if_missing=True))
        else:
            yield step


def _asks_catalogue(guard: Cursor) -> bool:
    """Whether a condition only asks if the thing is there already: then it is done, or was before."""
    words = [token.text.lower().strip('"') for token in guard.tokens]
    return any(word.startswith(_CATALOGUES) for word in words)


def _loop(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    start = cursor.at
    cursor.until("LOOP")
    cursor.needs("LOOP")
    made = list(_statements(cursor, memory, ("END",)))
    cursor.needs("END", "LOOP")
    if cursor.peek().is_name:
        cursor.take()
    cursor.needs(";")
    if any(isinstance(step.operation, Unread) for step in made):
        part = Cursor(cursor.tokens[start : cursor.at], cursor.source, cursor.dialect)
        yield replace(unread(part, "a loop decides what it does"), touches=_touching(part))
        return
    yield from (replace(step, maybe=True) for step in made)


def _one(part: Cursor, memory: Memory) -> Iterator[Step]:
    if part.done or part.sees_any(*_SILENT) or any(part.peek(at).key == ":=" for at in range(1, 6)):
        function = unknown_function(part) if not part.sees("RAISE") else ""
        if function:
            yield unread(part, f"nobody knows what the function {function} does")
        return
    if part.accepts("EXECUTE"):
        yield from read_text(part.until("INTO", "USING"), memory, "it runs a text that is put together")
        return
    if part.sees("PERFORM") or (part.sees("SELECT") and any(token.key == "INTO" for token in part.tokens)):
        function = unknown_function(part)
        if function:
            yield unread(part, f"nobody knows what the function {function} does")
        return
    yield from (step for step in steps_of(part, memory) if not isinstance(step.operation, Harmless))
