"""How a deploy calls `prisma db push`, and what that does to a database that is ahead.

Words and exit codes were run with Prisma 6.19.3 on Postgres. A table without rows and a column without values are
dropped without a word, and stop nothing.
"""

import re
from collections.abc import Iterator

from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.column import PrimaryKey, Unique
from checker.core.history import History
from checker.core.operation import AddColumn, AddConstraint, AlterColumn, CreateEnum, DropColumn, DropTable
from checker.core.restating import Restating, restating
from checker.core.speak import listed
from checker.core.tree import Unread
from checker.core.types import Type

WORD = "prisma"
OPTIONS = r"(?:\s+--?[\w-]+(?:[= ](?!-)[\w./${}-]+)?)*"
"""What may stand behind a command of Prisma's."""
_CALL = rf"(?<![\w@/-])(?P<call>prisma\s+db\s+push{OPTIONS})"
_DEPLOYS = (
    r'^[^"\n]*"(?:pre|post)?(?:start|build|deploy|release|install|vercel-build|heroku-postbuild)(?::prod\w*)?"\s*:\s*"'
)
_NO_SCRIPT = r'^(?!\s*[{,]?\s*"[\w:.-]+"\s*:)'
PUSHES = (
    # Most projects keep a script that pushes while they develop: in package.json only what runs at a deploy counts.
    HookForm(rf"(?m){_DEPLOYS}[^\"\n]*?{_CALL}", word=WORD),
    HookForm(rf"(?m){_NO_SCRIPT}[^\n]*?{_CALL}", word=WORD),
)
_PUSH = re.compile(r"\bprisma\s+db\s+push\b")
_CASTS = frozenset(
    (("int", "text"), ("int", "float"), ("int", "decimal"), ("json", "text"), ("uuid", "text"), ("bytes", "text"),
     ("timestamp", "date"))
)  # fmt: skip
"""Families of types that become another without a word."""
_ACCEPTS = "--accept-data-loss"
QUICK_FIXES = (
    QuickFix(
        f"prisma db push {_ACCEPTS}",
        "it drops what {target}'s schema lacks, with what is in it",
        after=("boot-undoes-schema", "boot-refused"),
        hook="push",
    ),
    QuickFix("prisma db push --force-reset", "it drops the whole database", after=("boot-refused",), hook="push"),
)


def pushes(hook: Hook) -> bool:
    """Tell whether a hook pushes the schema rather than that it runs migrations."""
    return _PUSH.search(hook.command) is not None


def pushed(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a push of the older schema does: where rows stand in its way it stops, else it drops without a word."""
    if applied.history is None:
        return Boot(hook)
    back = restating(history, applied.history, history.place.dialect)
    if not back.known:
        return Boot(hook, "boot-undoes-schema", level="unknown")
    for name, says in _impossible(back):
        return Boot(hook, "boot-refused", says, 1, (name,))
    asks = tuple(_asks(back))
    if asks and _ACCEPTS not in hook.command:
        names = tuple(dict(asks))
        about = f"it changes {listed(names)} in a way that rows do not survive"
        return Boot(hook, "boot-refused", asks[0][1], 1, names, about=about, loses=back.loses)
    if back.loses:
        return Boot(hook, "boot-undoes-schema", loses=back.loses, brings_back=back.brings_back)
    if any(isinstance(step.operation, Unread) for each in back.steps for step in each.up):
        return Boot(hook, "boot-undoes-schema", level="unknown")
    return Boot(
        hook,
        passes="prisma db push finds nothing to drop",
        brings_back=back.brings_back,
        tightens=tuple(dict.fromkeys((*dict(asks), *_required(back)))),
        restates=True,
    )


def _impossible(back: Restating) -> Iterator[tuple[str, str]]:
    """Give what no flag but --force-reset lets pass where the table has rows."""
    for operation in back.operations:
        if isinstance(operation, AddColumn) and not operation.column.fills_itself:
            table, column = operation.table, operation.column.name
            yield (
                f"{table}.{column}",
                f"Added the required column `{column}` to the `{table}` table without a default value.",
            )


def _asks(back: Restating) -> Iterator[tuple[str, str]]:
    """Give what needs --accept-data-loss, in the words of the warning."""
    for operation in back.operations:
        match operation:
            case DropTable(table=table):
                yield table, f"You are about to drop the `{table}` table"
            case DropColumn(table=table, column=column):
                yield f"{table}.{column}", f"You are about to drop the column `{column}` on the `{table}` table"
            case AddConstraint(table=table, constraint=Unique(columns=columns)):
                listed = ",".join(columns)
                says = f"A unique constraint covering the columns `[{listed}]` on the table `{table}` will be added."
                yield f"{table}.{listed}", says
            case AddConstraint(table=table, constraint=PrimaryKey(columns=columns)):
                yield f"{table}.{','.join(columns)}", f"The primary key for the `{table}` table will be changed."
            case AlterColumn(table=table, column=column, sets=sets) if "type" in sets:
                held = back.newer.column(table, column.name)
                if held and held.type and column.type and _is_another(held.type, column.type):
                    yield f"{table}.{column.name}", ""
            case CreateEnum(name=name, labels=labels) if name in back.newer.enums:
                gone = ", ".join(label for label in back.newer.enums[name].labels if label not in labels)
                if gone:
                    yield name, f"The values [{gone}] on the enum `{name}` will be removed."
    for name in back.narrows:
        lost = _labels_lost(back, name)
        if lost:
            yield name, f"The values [{lost}] on the enum `{name.replace('.', '_')}` will be removed."
            continue
        table, _, column = name.rpartition(".")
        yield name, f"You are about to alter the column `{column}` on the `{table}` table"


def _is_another(held: Type, wanted: Type) -> bool:
    """Tell whether a column would be cast at a risk or made anew (ran on Postgres): one warning of two, or an error."""
    if held.family == wanted.family:
        return held.family in {"array", "other"} and held != wanted
    return (held.family, wanted.family) not in _CASTS


def _labels_lost(back: Restating, name: str) -> str:
    """Give the values that a column of MySQL's takes no more, which has an enum of its own (read, not run)."""
    table, _, column = name.rpartition(".")
    held = back.newer.column(table, column)
    for operation in back.operations:
        if isinstance(operation, AlterColumn) and (operation.table, operation.column.name) == (table, column):
            kept = operation.column.type.labels if operation.column.type else None
            labels = held.type.labels if held and held.type else None
            return ", ".join(label for label in labels or () if label not in (kept or ()))
    return ""


def _required(back: Restating) -> Iterator[str]:
    """Give the columns that must have a value again: a row without one stops the push."""
    for operation in back.operations:
        if isinstance(operation, AlterColumn) and "nullable" in operation.sets and not operation.column.nullable:
            yield f"{operation.table}.{operation.column.name}"
