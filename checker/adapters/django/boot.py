"""What `manage.py migrate` does in the target's tree with a database that is ahead.

Words, exit codes and the order in which causes win were run with Django 5.2.
"""

import re

from checker.adapters.django.graph import Graph, app_of, graph
from checker.core.adapter import Applied, HookForm
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place

_WORD = "migrate"
_ANY = r"(?:[ \t]+(?:-[\w-]+(?:=\S+)?|[\w.]+))*"
FORMS = (
    HookForm(rf"(?:\bpython[\d.]*\s+)?(?<![\w.-])(?:[\w./-]*/)?manage\.py[ \t]+migrate\b(?!-){_ANY}", word=_WORD),
    HookForm(rf"\bdjango-admin(?:\.py)?[ \t]+migrate\b(?!-){_ANY}", word=_WORD),
    HookForm(rf"\bpython[\d.]*[ \t]+-m[ \t]+django[ \t]+migrate\b(?!-){_ANY}", word=_WORD),
    HookForm(r"""\bcall_command\s*\(\s*["']migrate["'][^)]*\)?""", in_code=True, word=_WORD),
)
_FAILS = 1
_ERRORS = "django.db.migrations.exceptions"
_MERGE = "Tag a hotfix that joins them: python manage.py makemigrations --merge, in the older code."
_NAMED = re.compile(r"\bmigrate\b((?:\s+(?:-\S+|[A-Za-z_]\w*|\d\w*))*)")


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what the hook does; of several causes the one that Django meets first counts."""
    for revision, parent in history.missing:
        says = (
            f"{_ERRORS}.NodeNotFoundError: Migration {revision.id} dependencies reference "
            f"nonexistent parent node {_node(parent)}"
        )
        return Boot(hook, "boot-refused", says, _FAILS, (revision.id,), about=parent)
    if history.duplicates or history.cycle():
        return Boot(hook, "boot-history-broken", revisions=history.cycle(), exit_code=_FAILS)
    ledger = _ledger(applied)
    made = graph(history, ledger)
    return _broken(made, hook) or _inconsistent(made, ledger, hook) or _clash(made, hook) or _asked(made, hook)


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return f"python {place.config or 'manage.py'} migrate"


def downs(history: History, applied: frozenset[str], undone: frozenset[str]) -> tuple[str, ...]:
    """Give a command for each app whose migrations are taken back, those first on which others wait the least."""
    left = applied - undone
    found = []
    for app in dict.fromkeys(app_of(each.id) for each in reversed(history.ordered()) if each.id in undone):
        own = {id_ for id_ in left if app_of(id_) == app}
        inner = {parent for id_ in own if id_ in history.by_id for parent in history.by_id[id_].parents}
        leaves = own - inner
        if len(leaves) > 1:
            return ()
        found.append(f"{hook(history.place)} {app} {_name(leaves.pop()) if leaves else 'zero'}")
    return tuple(found)


def _ledger(applied: Applied) -> frozenset[str]:
    """Give the rows of the ledger: with a squash Django records all that it stands for."""
    ran = applied.history.by_id if applied.history else {}
    return applied.all.union(*(ran[id_].replaces for id_ in applied.all if id_ in ran))


def _broken(made: Graph, hook: Hook) -> Boot | None:
    if made.broken is None:
        return None
    id_, parent, squash = made.broken
    says = (
        f"{_ERRORS}.NodeNotFoundError: Migration {id_} depends on nonexistent node {_node(parent)}. Django tried to "
        f"replace migration {parent} with any of [{squash}] but wasn't able to because some of the replaced "
        "migrations are already applied."
    )
    return Boot(hook, "boot-refused", says, _FAILS, (id_, squash), about=parent)


def _inconsistent(made: Graph, ledger: frozenset[str], hook: Hook) -> Boot | None:
    for id_ in sorted(ledger & made.parents.keys()):
        for parent in sorted(made.parents[id_] - ledger):
            squash = made.replacing.get(parent)
            if squash is None or not ledger.issuperset(squash.replaces):
                says = (
                    f"{_ERRORS}.InconsistentMigrationHistory: Migration {id_} is applied before its dependency "
                    f"{parent} on database 'default'."
                )
                return Boot(hook, "boot-refused", says, _FAILS, (id_, parent))
    return None


def _clash(made: Graph, hook: Hook) -> Boot | None:
    clash = {app: leaves for app, leaves in made.leaves().items() if len(leaves) > 1}
    if not clash:
        return None
    shown = "; ".join(f"{', '.join(map(_name, leaves))} in {app}" for app, leaves in clash.items())
    says = (
        "CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph: "
        f"({shown}).\nTo fix them run 'python manage.py makemigrations --merge'"
    )
    leaves = tuple(each for group in clash.values() for each in group)
    return Boot(hook, "boot-heads-multiple", says, _FAILS, leaves, about=", ".join(leaves), advice=_MERGE)


def _asked(made: Graph, hook: Hook) -> Boot:
    """Apply what the command names; without a name all that is not applied."""
    match = _NAMED.search(hook.command)
    words = [word for word in (match[1].split() if match else []) if not word.startswith("-")]
    wanted = set(made.parents)
    if words and words[0] in {app_of(id_) for id_ in wanted}:
        own = {id_ for id_ in wanted if app_of(id_) == words[0]}
        if len(words) > 1 and words[1] != "zero":
            own = {id_ for id_ in own if _name(id_).startswith(words[1])}
            if not own:
                says = f"CommandError: Cannot find a migration matching '{words[1]}' from app '{words[0]}'."
                return Boot(hook, "boot-refused", says, _FAILS)
        wanted = _with_parents(made, own)
    applies = tuple(sorted(wanted - made.done))
    if not applies:
        return Boot(hook, passes="Django starts with a ledger that is ahead; there is nothing to apply")
    several = "migration" if len(applies) == 1 else "migrations"
    return Boot(hook, passes=f"Django applies {len(applies)} {several}", applies=applies)


def _with_parents(made: Graph, ids: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting.extend(made.parents.get(id_, ()))
    return found


def _name(id_: str) -> str:
    return id_.partition(".")[2]


def _node(id_: str) -> str:
    app, _, name = id_.partition(".")
    return f"('{app}', '{name}')"
