"""What Flyway's migrate does in the target's tree with a database that is ahead: it validates first.

Words were run with flyway-core 9.8.3; the states are those of Flyway 13.
"""

import re

from checker.adapters.flyway.names import REPEATABLE, is_baseline, named, title, version
from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place, Revision
from checker.folders import boots

FORMS = (
    HookForm(
        r"(?<![\w./-])(?:[\w./-]*/)?flyway\b(?:\s+-[^\s;&|]+)*\s+(?:\w+\s+)*?migrate\b[^\n;&|\"'\]]*", word="flyway"
    ),
    HookForm(r"(?:mvnw?|gradlew?)\s[^\n;&|]*?\bflyway(?::m|M)igrate\b[^\n;&|\"'\]]*", word="igrate"),
    HookForm(r"\bFlyway\.configure\([^;]*?\.migrate\(\)", True, "Flyway", (".java", ".kt")),
)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: what is newer than all files is future, what is older has to be there."""
    says = _plain(f"{history.place.flavour} {hook.command}")
    idle = _idle(history, applied)
    passed_over = idle
    if not re.search(r"validateonmigrate[=(]false", says):
        ignores = _ignored(says)
        stops = _missing(history, applied, hook, ignores) or _changed(history, applied, hook)
        if not stops and not re.search(r"outoforder[=(]true", says):
            late = tuple(id_ for id_ in _late(history, applied) if id_ not in idle)
            if late and not _matches(ignores, "versioned", "ignored"):
                text = f"Detected resolved migration not applied to database: {late[0]}."
                return Boot(hook, "boot-refused", text, 1, late)
            passed_over = (*idle, *late)
        if stops:
            return stops
    unknown = any(not id_.startswith(REPEATABLE) for id_ in boots.unknown(history, applied))
    if unknown and not set(boots.pending(history, applied)).difference(passed_over):
        return Boot(hook, passes="Flyway warns that the schema is newer than its migrations, and goes on")
    return boots.runs(history, applied, hook, "Flyway", but=passed_over)


def hook(place: Place) -> str:
    """Give the command that people usually run; Spring Boot does the same when the application starts."""
    return "flyway migrate, as the application starts" if "/resources/" in f"/{place.folder}" else "flyway migrate"


def _plain(text: str) -> str:
    """Give settings in one spelling, as files, flags, variables and calls have them."""
    return re.sub(r"[-_\"'\[\]]", "", text.lower()).replace(", ", ",")


def _ignored(says: str) -> tuple[str, ...]:
    """Give the patterns, `kind:state`, that validation passes over; those of the time before Flyway 9 too."""
    asked = re.search(r"ignoremigrationpatterns[=(]([^\s)]*)", says)
    patterns = asked[1].split(",") if asked else ["*:future"]
    if re.search(r"ignoremissingmigrations[=(]true", says):
        patterns.append("*:missing")
    if re.search(r"ignorefuturemigrations[=(]false", says):
        patterns = [each for each in patterns if each != "*:future"]
    return tuple(patterns)


def _matches(patterns: tuple[str, ...], kind: str, state: str) -> bool:
    return any(f"{one}:{other}" in patterns for one in (kind, "*") for other in (state, "*"))


def _missing(history: History, applied: Applied, hook: Hook, ignores: tuple[str, ...]) -> Boot | None:
    """Refuse what ran and has no file, unless it is newer than all files: that is let pass by default."""
    titles = {id_.partition("@")[0] for id_ in history.ids}
    newest = max((version(id_) for id_ in history.ids), default=())
    lacking = [id_ for id_ in boots.unknown(history, applied) if id_.partition("@")[0] not in titles]

    def ignored(id_: str) -> bool:
        if id_.startswith(REPEATABLE):
            return _matches(ignores, "repeatable", "missing")
        return _matches(ignores, "versioned", "future" if version(id_) >= newest else "missing")

    refused = tuple(id_ for id_ in lacking if not ignored(id_))
    if not refused:
        return None
    text = f"Detected applied migration not resolved locally: {named(refused[0])}."
    return Boot(hook, "boot-revision-unknown", text, 1, refused)


def _changed(history: History, applied: Applied, hook: Hook) -> Boot | None:
    """Refuse another kind of file, another description and another text; a program has no checksum of its own."""
    ran = applied.history.by_id if applied.history else {}
    for each in history.ordered():
        theirs = ran.get(each.id)
        if theirs is None or each.id not in applied.all or each.id.startswith(REPEATABLE):
            continue
        what = _differs(each, theirs)
        if what:
            text = f"Migration {what} mismatch for migration version {each.id}"
            return Boot(hook, "boot-refused", text, 1, (each.id,))
    return None


def _differs(ours: Revision, theirs: Revision) -> str:
    """Name what Flyway finds to differ first."""
    if is_baseline(ours.path) is not is_baseline(theirs.path):  # each has a row of its own
        return ""
    is_sql = ours.path.endswith(".sql")
    if is_sql is not theirs.path.endswith(".sql"):
        return "type"
    if is_sql and ours.blob != theirs.blob:
        return "checksum"
    if title(ours.path) != title(theirs.path):
        return "description"
    return ""


def _idle(history: History, applied: Applied) -> tuple[str, ...]:
    """Give the baselines that never run: a database with anything applied passes over them."""
    ran = any(not id_.startswith(REPEATABLE) for id_ in applied.all)
    return tuple(id_ for id_ in boots.pending(history, applied) if ran and is_baseline(history.by_id[id_].path))


def _late(history: History, applied: Applied) -> tuple[str, ...]:
    """Give the versions that have a file, did not run, and come before the newest that did."""
    ran = [version(id_) for id_ in applied.all if not id_.startswith(REPEATABLE)]
    return tuple(
        id_
        for id_ in boots.pending(history, applied)
        if not id_.startswith(REPEATABLE) and ran and version(id_) < max(ran)
    )


QUICK_FIXES = (
    QuickFix(
        "flyway repair",
        "the hook passes, and the next deploy of {current} stops: what was repaired counts as not applied",
        after=("boot-revision-unknown", "boot-refused"),
    ),
    QuickFix("flyway clean", "it drops everything in the schema", after=("boot-revision-unknown", "boot-refused")),
)
