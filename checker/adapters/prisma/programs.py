"""Programs beside Prisma's migrations, for what SQL cannot do with rows: `<name>/data-migration.ts`, `migration.ts`.

Prisma does not run them; a project's own runner or a script does, between the migrations or at the same deploy (so do
Formbricks and Prisma's own guide to expand and contract). What they say in raw SQL and through the client is read;
where they say nothing of either, their words tell which tables they may write to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from checker.core.aside import is_test
from checker.core.fact import fact
from checker.core.operation import Harmless, Step, WriteRows
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.prisma.calls import calls
from checker.grammars.typescript import HOLE, TEMPLATE, TEXT, Token, tokens
from checker.sql import VERSION as SQL_VERSION
from checker.sql import operations

ENDINGS = (".ts", ".js", ".mts", ".mjs", ".cts", ".cjs")
_RAW = re.compile(r"\.\s*\$(?:execute|query)Raw(?:Unsafe)?\s*(?:<[^`(]*>)?\s*(?:\(\s*(?:Prisma\s*\.\s*sql\s*)?)?")
_WORD = re.compile(r"\w+")
_VERBS = {"create": "insert", "upsert": "insert", "update": "update", "delete": "delete"}
_LONGEST = 20_000


@fact
class PrismaWrite:
    """One call of the client that writes rows."""

    model: str
    """As the client calls it, in lower case."""
    verb: str
    columns: tuple[str, ...] = ()
    line: int = 0


@fact
class PrismaProgram:
    """What one program does, and every word in it."""

    steps: tuple[Step, ...] = ()
    writes: tuple[PrismaWrite, ...] = ()
    words: tuple[str, ...] = ()


def program_steps(tree: Tree, paths: Iterable[str], dialect: str, tables: Mapping[str, str]) -> tuple[Step, ...]:
    """Read the programs of one folder; `tables`: by the names that the client has for them, in lower case."""
    found, words, whole = list[Step](), set[str](), True
    for path in paths:
        program = tree.facts(path, _reader(dialect))
        if isinstance(program, Unread):
            whole = False
            continue
        words.update(program.words)
        found += program.steps
        for each in program.writes:
            table = tables.get(each.model, each.model)
            found.append(Step(WriteRows(each.verb, table, each.columns), each.line))
    if not whole or not found:
        found.append(Step(Unread("it is a program, and what it writes is not seen", rows=True), 1))
    touched = tuple(sorted(words | {table for name, table in tables.items() if name in words})) if whole else None
    return tuple(
        replace(step, maybe=True, touches=touched if isinstance(step.operation, Unread) else None) for step in found
    )


def is_program(path: str) -> bool:
    """Tell whether a file is a program that may run beside a migration."""
    return path.endswith(ENDINGS) and not path.endswith(".d.ts") and not is_test(path)


def _read(content: bytes, dialect: str) -> PrismaProgram:
    text = content.decode("utf-8-sig", "replace")
    return PrismaProgram(
        tuple(_raw(text, dialect)),
        tuple(_written(content)),
        tuple(sorted({word.lower() for word in _WORD.findall(text)})),
    )


def _raw(text: str, dialect: str) -> Iterator[Step]:
    """Read the SQL that a program sends as such."""
    for found in _RAW.finditer(text):
        said = next(iter(tokens(text[found.end() : found.end() + _LONGEST])), Token("", "", 0))
        line = text.count("\n", 0, found.end()) + 1
        if said.kind not in {TEMPLATE, TEXT}:
            yield Step(Unread("the statement is not known before the program runs", line=line), line)
            continue
        for step in operations(said.text, dialect, line):
            if isinstance(step.operation, WriteRows) and HOLE in step.operation.table:
                yield Step(Unread("its table is not known before the program runs", line=line), line)
            elif not isinstance(step.operation, Harmless):
                yield step


def _written(content: bytes) -> Iterator[PrismaWrite]:
    """Give what a program writes through the client."""
    for call in calls(content).calls:
        verb = next((sql for start, sql in _VERBS.items() if call.verb.startswith(start)), "")
        if verb:
            members = [path.partition("=")[0].split(".") for path in call.paths]
            written = sorted({each[1] for each in members if len(each) > 1 and each[0] in {"data", "create", "update"}})
            yield PrismaWrite(call.of.lower(), verb, tuple(written), call.line)


def _reader(dialect: str) -> Reader[PrismaProgram]:
    return Reader("prisma.program", 1000 * SQL_VERSION + 1, lambda content: _read(content, dialect), (dialect,))
