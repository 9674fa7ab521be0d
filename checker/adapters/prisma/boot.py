"""What Prisma's deploy commands do in the target's tree with a database that is ahead.

Words and exit codes were run with Prisma 6.19.3, but for a lock file that the schema contradicts (P3019).
"""

from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.grammars.prisma.push import OPTIONS, PUSHES, WORD, pushed, pushes
from checker.grammars.prisma.push import QUICK_FIXES as OF_PUSHES

FORMS = (HookForm(rf"(?<![\w@/-])prisma\s+migrate\s+deploy{OPTIONS}", word=WORD), *PUSHES)
QUICK_FIXES = (
    *OF_PUSHES,
    QuickFix(
        "prisma migrate resolve",
        "it changes rows of its own and no table",
        after=("boot-refused", "boot-divergent-migration"),
        hook="deploy",
    ),
    QuickFix(
        "prisma db push",
        "it drops what {target}'s schema lacks, with what is in it",
        after=("boot-divergent-migration",),
    ),
    QuickFix("prisma migrate reset", "it drops the whole database", after=("boot-divergent-migration",)),
)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what the hook does: `migrate deploy` looks only for files that have not run, never the other way round."""
    unknown = tuple(
        revision.id
        for revision in (applied.history.ordered() if applied.history else ())
        if revision.id in applied.all and revision.id not in history.ids
    )
    if pushes(hook):
        return pushed(history, applied, hook)
    refused = _refused(history, applied, hook)
    if refused:
        return refused
    pending = tuple(revision.id for revision in history.ordered() if revision.id not in applied.all)
    if pending:
        several = "migration" if len(pending) == 1 else "migrations"
        return Boot(hook, passes=f"Prisma applies {len(pending)} {several}", applies=pending)
    if unknown:
        return Boot(hook, passes="Prisma passes over migrations that it has no file for; migrate status hides them too")
    return Boot(hook, passes="Prisma has the same migrations in both")


def _refused(history: History, applied: Applied, hook: Hook) -> Boot | None:
    """Say what stops the hook: a fault that FROM's files have too stopped nothing there, and does not count."""
    ran = applied.history
    held = {path for path, _ in ran.faults} if ran else set()
    for path, fault in history.faults:
        if path not in held and path.rpartition("/")[2] not in applied.all:
            return Boot(hook, "boot-refused", f"Error: {fault.reason}", 1, (path.rpartition("/")[2],))
    ours, theirs = history.place.dialect, ran.place.dialect if ran else ""
    if ours and theirs and ours != theirs:
        return Boot(hook, "boot-refused", exit_code=1, about=f"its migrations are for {ours}, the database is {theirs}")
    return None


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    del place
    return "prisma migrate deploy"
