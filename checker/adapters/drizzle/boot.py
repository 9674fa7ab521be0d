"""What `drizzle-kit migrate` and `drizzle-kit push` do with a database that is ahead."""

from checker.adapters.drizzle.folders import BY_FOLDER
from checker.core.adapter import Applied, HookForm
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.restating import restating
from checker.folders import boots

_OPTIONS = r"[^\n;&|\"'\]]*"
FORMS = (
    HookForm(rf"drizzle-kit (?:migrate|push(?::\w+)?)\b{_OPTIONS}", word="drizzle-kit"),
    HookForm(r"(?<![\w.])migrate\(\s*\w+,\s*\{\s*migrationsFolder", word="migrationsFolder"),
)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what it does: a migrate looks at the newest applied one alone, a push makes the database what is stated."""
    if "push" not in hook.command:
        return _migrates(history, applied, hook)
    if applied.history is None:
        return Boot(hook)
    back = restating(history, applied.history, history.place.dialect)
    if not back.loses:
        passes = "drizzle-kit push finds nothing to drop"
        return Boot(hook, passes=passes, brings_back=back.brings_back, tightens=back.narrows, restates=True)
    forced = "--force" in hook.command
    # Without a terminal it refuses where there are rows, and exits 0; empty columns go without a question.
    return Boot(hook, "boot-undoes-schema", loses=back.loses, level="unsafe" if forced else "risky")


def _migrates(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a migrate does: from version 1 on it runs what has no name in the ledger, before that what is newer."""
    if history.place.flavour == BY_FOLDER:
        return boots.runs(history, applied, hook, "Drizzle")
    made = {each.id: each.moment for held in (history, applied.history) if held for each in held.revisions}
    newest = max((made.get(id_, 0) for id_ in applied.all), default=-1)
    late = tuple(id_ for id_ in boots.pending(history, applied) if 0 < made[id_] <= newest)
    if late:
        return Boot(hook, "boot-revision-skipped", revisions=late, about="Drizzle")
    passes = "drizzle-kit migrate runs only what is newer than the newest that is applied"
    return Boot(hook, passes=passes, applies=boots.pending(history, applied))


def hook(place: Place) -> str:  # noqa: ARG001  the same everywhere
    """Give the command that people usually run."""
    return "drizzle-kit migrate"
