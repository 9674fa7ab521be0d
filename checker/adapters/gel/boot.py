"""What `gel migrate` does in the target's tree with a database that is ahead.

Words and exit codes are those of the source of Gel's command line, version 7.9; none of it was run.
"""

import re

from checker.core.adapter import Applied, HookForm
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place, Revision
from checker.core.speak import one

_OPTIONS = r"(?:\s+-[\w-]+(?:[= ](?!migrat)[^\s-]\S*)?)*"
_COMMAND = (
    rf"(?<![\w./-])(?:[\w./-]*/)?(?:gel|edgedb){_OPTIONS}\s+(?:migrate|migration{_OPTIONS}\s+apply)(?![\w-]){_OPTIONS}"
)
FORMS = (HookForm(_COMMAND, word="migrat"),)
_TO_REVISION = re.compile(r"--to-revision[= ]\s*[\"']?(\w+)")
_DEV_MODE = "--dev-mode"
_NUMBER = re.compile(r"(\d+)(?:-[^/]*)?\.edgeql$")


def hook(place: Place) -> str:
    """Give the command that people run for a schema; another folder than the usual is named by gel.toml."""
    command = "edgedb migrate" if place.config.endswith("edgedb.toml") else "gel migrate"
    return f"{command} --schema-dir {place.folder}" if not place.named and "/" in place.folder else command


def held(place: Place, history: History) -> str:
    """Give the hook's command that asks for the release's own newest revision: it passes on a database beyond it."""
    return f"{hook(place)} --to-revision {history.heads[0]}" if len(history.heads) == 1 else ""


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what the hook does; of several causes the one that Gel meets first counts."""
    refused = _unreadable(history, applied, hook) or _disordered(history, hook)
    if refused:
        return refused
    if _DEV_MODE in hook.command:
        return _developed(history, applied, hook)
    asked = _TO_REVISION.search(hook.command)
    if asked:
        there = tuple(id_ for id_ in sorted(_held(applied)) if id_.startswith(asked[1]))
        if len(there) == 1:
            return Boot(hook, passes=_up_to_date(there[0], applied))
        if not any(id_.startswith(asked[1]) for id_ in history.ids):
            return _refuse(hook, f'No revision with prefix "{asked[1]}" found')
    heads = applied.heads
    folder = history.place.versions[0] if history.place.versions else "dbschema/migrations"
    unknown = tuple(head for head in heads if head not in history.ids and head not in history.labels)
    if heads and not history.revisions:
        says = f'there is applied migration history in the database but "{folder}" is empty'
        return _refuse(hook, says, heads, rule="boot-revision-unknown")
    if unknown:
        return _refuse(hook, _ahead(history, applied, folder), unknown, rule="boot-revision-unknown")
    return _passing(history, heads, hook, asked[1] if asked else "")


def _developed(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `--dev-mode` does: it asks no questions, and makes the database what the schema files declare.

    A database that is ahead, or on another line, loses what came since (src/migrations/dev_mode.rs, read).
    """
    unknown = tuple(head for head in applied.heads if head not in history.ids and head not in history.labels)
    if unknown:
        made = [r.id for r in applied.history.revisions if r.id in applied.all] if applied.history else []
        newer = tuple(each for each in made if each not in history.ids) or unknown
        return Boot(hook, "boot-undoes-schema", revisions=newer, loses=tuple(f"what {each[:9]} made" for each in newer))
    return _passing(history, applied.heads, hook, "")


def _passing(history: History, heads: tuple[str, ...], hook: Hook, to: str) -> Boot:
    ordered = tuple(revision.id for revision in history.ordered())
    crossed = next((head for head in heads if head not in history.ids), "")
    start = max((ordered.index(history.labels.get(head, head)) + 1 for head in heads), default=0)
    end = next((index + 1 for index, id_ in enumerate(ordered) if to and id_.startswith(to)), len(ordered))
    applies = ordered[start:end]
    at = heads[0] if heads else "no revision"
    if crossed:
        then = f" and applies {one(len(applies), 'revision')}" if applies else ""
        return Boot(hook, passes=f"Gel crosses over from {crossed} by a fixup{then}", applies=applies)
    if applies:
        return Boot(hook, passes=f"Gel knows {at} and applies {one(len(applies), 'revision')}", applies=applies)
    return Boot(hook, passes=f"Gel revision {at} in both" if start == len(ordered) else f"Gel knows {at}")


def _held(applied: Applied) -> frozenset[str]:
    """Give the revisions that the database itself knows: those of a history that was squashed away it has forgotten."""
    heads = frozenset(applied.heads)
    return heads | applied.history.ancestors(heads) if applied.history else applied.all


def _up_to_date(revision: str, applied: Applied) -> str:
    latest = applied.heads[0] if applied.heads else INITIAL
    if revision == latest:
        return f"Gel finds the database up to date at {revision}"
    return f"Gel finds {revision} among the ancestors of {latest} and does nothing"


INITIAL = "initial"


def _ahead(history: History, applied: Applied, folder: str) -> str:
    """Say how the database's history and the files' differ, in the words of the command line."""
    ours = tuple(revision.id for revision in history.ordered())
    theirs = tuple(r.id for r in applied.history.ordered() if r.id in applied.all) if applied.history else ()
    start = "database applied migration history is"
    if ours[-1] in theirs:
        count = len(theirs) - theirs.index(ours[-1]) - 1
        return f'{start} ahead of migration history in "{folder}" by {one(count, "revision")}'
    common = ""
    for own, their in zip(ours, theirs, strict=False):
        if own != their:
            break
        common = own
    if common:
        return f'{start.removesuffix(" is")} diverges from migration history in "{folder}" at revision "{common}"'
    return f'{start} completely unrelated to migration history in "{folder}"'


def _unreadable(history: History, applied: Applied, hook: Hook) -> Boot | None:
    """Refuse where a file cannot be read, or is not called by the hash of what it says.

    What FROM's files have too stopped nothing there: it was another version of the tool that ran.
    """
    before = {(path, fault.reason) for path, fault in applied.history.faults} if applied.history else set()
    for path, fault in history.faults:
        if (path, fault.reason) in before:
            continue
        id_ = next((each.id for each in history.revisions if each.path == path), "")
        return _refuse(hook, f"could not read migration file {path}: {fault.reason}", (id_,) if id_ else ())
    for path, unread in history.unread:
        return _refuse(hook, f"could not read migration file {path}: {unread.reason}")
    return None


def _disordered(history: History, hook: Hook) -> Boot | None:
    """Refuse two files with one parent, and files that do not follow each other."""
    parents: dict[tuple[str, ...], Revision] = {}
    for revision in history.revisions:
        other = parents.setdefault(revision.parents, revision)
        if other is not revision:
            says = (
                f'Two files "{revision.path}" and "{other.path}" have the same parent revision '
                f'"{revision.parents[0] if revision.parents else INITIAL}". Multiple branches in revision history are '
                "not supported yet, please rebase one of the branches on top of the other."
            )
            return _refuse(hook, says, (other.id, revision.id))
    expected: tuple[str, ...] = ()
    for counter in range(1, len(history.revisions) + 1):
        following = parents.pop(expected, None)
        if following is None:
            return _gap(history, hook, parents, expected, counter)
        if _number(following.path) != counter:
            return _refuse(hook, f"File `{following.path}` should be named `{counter:05}.edgeql`", (following.id,))
        expected = (following.id,)
    return None


def _gap(
    history: History, hook: Hook, left: dict[tuple[str, ...], Revision], expected: tuple[str, ...], counter: int
) -> Boot:
    first = min(left.values(), key=lambda each: (_number(each.path) is None, _number(each.path) or 0, each.path))
    parent = expected[0] if expected else INITIAL
    if _number(first.path) == counter:
        says = (
            f'File `{first.path}` should have "{parent}" as the parent migration '
            f"(`CREATE MIGRATION {first.id} ONTO {parent} {{...`)"
        )
    else:
        says = (
            f'could not find file `{counter:05}.edgeql` with parent migration "{parent}" '
            f"(perhaps {first.path} should be fixed?)"
        )
    about = first.parents[0] if first.parents and first.parents[0] not in history.ids else ""
    return _refuse(hook, says, (first.id,), about=about)


def _number(path: str) -> int | None:
    match = _NUMBER.search(path)
    return int(match[1]) if match else None


def _refuse(
    hook: Hook, says: str, revisions: tuple[str, ...] = (), *, about: str = "", rule: str = "boot-refused"
) -> Boot:
    return Boot(hook, rule, says, 1, revisions, about)
