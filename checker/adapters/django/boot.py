"""What `manage.py migrate` does in the target's tree with a database that is ahead.

Words, exit codes and the order in which causes win were run with Django 5.2.
"""

import re
from collections.abc import Iterator

from checker.core.adapter import Applied, HookForm
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place

_WORD = "migrate"
_ANY = r"(?:[ \t]+(?:-{1,2}[\w-]+(?:=\S+)?|[\w.]+))*"
FORMS = (
    HookForm(rf"(?:\bpython[\d.]*\s+)?(?<![\w.-])(?:[\w./-]*/)?manage\.py[ \t]+migrate\b(?!-){_ANY}", word=_WORD),
    HookForm(rf"\bdjango-admin(?:\.py)?[ \t]+migrate\b(?!-){_ANY}", word=_WORD),
    HookForm(rf"\bpython[\d.]*[ \t]+-m[ \t]+django[ \t]+migrate\b(?!-){_ANY}", word=_WORD),
    HookForm(r"""\bcall_command\s*\(\s*["']migrate["'][^)]*\)?""", in_code=True, word=_WORD),
)
_FAILS = 1
_NAMED = re.compile(r"\bmigrate\b((?:\s+(?:-{1,2}\S+|[A-Za-z_]\w*|\d\w*))*)")


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what the hook does; of several causes the one that Django meets first counts."""
    for revision, parent in history.missing:
        says = (
            f"django.db.migrations.exceptions.NodeNotFoundError: Migration {revision.id} dependencies reference "
            f"nonexistent parent node {_node(parent)}"
        )
        return Boot(hook, "boot-refused", says, _FAILS, (revision.id,), about=parent)
    if history.duplicates or history.cycle():
        return Boot(hook, "boot-history-broken", revisions=history.cycle(), exit_code=_FAILS)
    done = _done(history, applied)
    hole = next(_holes(history, done), None)
    if hole:
        says = (
            f"django.db.migrations.exceptions.InconsistentMigrationHistory: Migration {hole[0]} is applied before its "
            f"dependency {hole[1]} on database 'default'."
        )
        return Boot(hook, "boot-refused", says, _FAILS, hole)
    clash = dict(_clashes(history))
    if clash:
        shown = "; ".join(f"{', '.join(_names(each))} in {app}" for app, each in clash.items())
        says = (
            "CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph: "
            f"({shown}).\nTo fix them run 'python manage.py makemigrations --merge'"
        )
        leaves = tuple(each for group in clash.values() for each in group)
        return Boot(hook, "boot-heads-multiple", says, _FAILS, leaves, about=", ".join(leaves))
    return _asked(history, done, hook)


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return f"python {place.config or 'manage.py'} migrate"


def down(place: Place, to: str) -> str:
    """Give the command that takes an app back as far as one of its migrations, or all of them."""
    app, _, name = to.partition(".")
    return f"{hook(place)} {app} {name}" if to else f"{hook(place)} APP zero"


def _asked(history: History, done: frozenset[str], hook: Hook) -> Boot:
    """Apply what the command names; without a name all that is not applied."""
    match = _NAMED.search(hook.command)
    words = [word for word in (match[1].split() if match else []) if not word.startswith("-")]
    wanted = history.ids
    apps = {id_.partition(".")[0] for id_ in history.ids}
    if words and words[0] in apps:
        own = frozenset(id_ for id_ in history.ids if id_.partition(".")[0] == words[0])
        if len(words) > 1 and words[1] != "zero":
            named = [id_ for id_ in own if id_.partition(".")[2].startswith(words[1])]
            if not named:
                says = f"CommandError: Cannot find a migration matching '{words[1]}' from app '{words[0]}'."
                return Boot(hook, "boot-refused", says, _FAILS)
            own = frozenset(named)
        wanted = history.ancestors(own)
    applies = tuple(each.id for each in history.ordered() if each.id in wanted and each.id not in done)
    if not applies:
        return Boot(hook, passes="Django starts with a ledger that is ahead; there is nothing to apply")
    several = "migration" if len(applies) == 1 else "migrations"
    return Boot(hook, passes=f"Django applies {len(applies)} {several}", applies=applies)


def _done(history: History, applied: Applied) -> frozenset[str]:
    """Give what counts as applied: a squash does when all that it stands for is."""
    done = set(applied.all)
    for revision in history.revisions:
        if revision.labels and done.issuperset(revision.labels):
            done.add(revision.id)
    return frozenset(done)


def _holes(history: History, done: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give (applied, its parent that is not)."""
    for revision in history.ordered():
        if revision.id in done:
            for parent in revision.parents:
                if parent in history.ids and parent not in done:
                    yield revision.id, parent


def _clashes(history: History) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the apps that have several leaves, with them: migrations that no other of the same app follows."""
    app = {id_: id_.partition(".")[0] for id_ in history.ids}
    inner = {p for each in history.revisions for p in each.parents if app.get(p) == app[each.id]}
    for name in sorted(set(app.values())):
        leaves = tuple(sorted(id_ for id_ in history.ids - inner if app[id_] == name))
        if len(leaves) > 1:
            yield name, leaves


def _names(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(id_.partition(".")[2] for id_ in ids)


def _node(id_: str) -> str:
    app, _, name = id_.partition(".")
    return f"('{app}', '{name}')"
