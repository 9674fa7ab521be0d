"""What Flyway's migrate does in the target's tree with a database that is ahead: it validates first.

Words were run with flyway-core 9.8.3; the states are those of Flyway 13.
"""

from checker.adapters.flyway.read import REPEATABLE, named, version
from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.folders import boots

_FUTURE, _MISSING = "*:future", "*:missing"
FORMS = (
    HookForm(
        r"(?<![\w./-])(?:[\w./-]*/)?flyway\b(?:\s+-[^\s;&|]+)*\s+(?:\w+\s+)*?migrate\b[^\n;&|\"'\]]*", word="flyway"
    ),
    HookForm(r"(?:mvnw?|gradlew?)\s[^\n;&|]*?\bflyway(?::m|M)igrate\b[^\n;&|\"'\]]*", word="igrate"),
    HookForm(r"\bFlyway\.configure\([^;]*?\.migrate\(\)", True, "Flyway", (".java", ".kt")),
)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `migrate` does: what is newer than all files is future, what is older has to be there."""
    says = f"{history.place.section} {hook.command}".lower().replace("-", "")
    validates = "validateonmigrate=false" not in says
    if validates:
        stops = _missing(history, applied, hook, says) or _edited(history, applied, hook)
        if not stops and "outoforder=true" not in says:
            stops = _late(history, applied, hook)
        if stops:
            return stops
    if any(not id_.startswith(REPEATABLE) for id_ in boots.unknown(history, applied)) and not boots.pending(
        history, applied
    ):
        return Boot(hook, passes="Flyway warns that the schema is newer than its migrations, and goes on")
    return boots.runs(history, applied, hook, "Flyway")


def hook(place: Place) -> str:
    """Give the command that people usually run; Spring Boot does the same when the application starts."""
    return "flyway migrate, as the application starts" if "/resources/" in f"/{place.folder}" else "flyway migrate"


def _missing(history: History, applied: Applied, hook: Hook, says: str) -> Boot | None:
    """Refuse what ran and has no file, unless it is newer than all files: that is let pass by default."""
    titles = {id_.partition("@")[0] for id_ in history.ids}
    newest = max((version(id_) for id_ in history.ids), default=())
    lacking = [id_ for id_ in boots.unknown(history, applied) if id_.partition("@")[0] not in titles]
    patterns = (
        says.partition("ignoremigrationpatterns=")[2].partition(" ")[0]
        if "ignoremigrationpatterns=" in says
        else _FUTURE
    )

    def ignored(id_: str) -> bool:
        future = not id_.startswith(REPEATABLE) and version(id_) >= newest
        return (_FUTURE if future else _MISSING) in patterns

    refused = tuple(id_ for id_ in lacking if not ignored(id_))
    if not refused:
        return None
    text = f"Detected applied migration not resolved locally: {named(refused[0])}."
    return Boot(hook, "boot-revision-unknown", text, 1, refused)


def _edited(history: History, applied: Applied, hook: Hook) -> Boot | None:
    return boots.edited_is_refused(
        history, applied, hook, lambda id_: f"Migration checksum mismatch for migration version {id_}"
    )


def _late(history: History, applied: Applied, hook: Hook) -> Boot | None:
    ran = [version(id_) for id_ in applied.all if not id_.startswith(REPEATABLE)]
    late = tuple(
        id_
        for id_ in boots.pending(history, applied)
        if not id_.startswith(REPEATABLE) and ran and version(id_) < max(ran)
    )
    text = f"Detected resolved migration not applied to database: {late[0]}." if late else ""
    return Boot(hook, "boot-refused", text, 1, late) if late else None


QUICK_FIXES = (
    QuickFix(
        "flyway repair",
        "the hook passes, and the next deploy of {current} stops: what was repaired counts as not applied",
        after=("boot-revision-unknown", "boot-refused"),
    ),
    QuickFix("flyway clean", "it drops everything in the schema", after=("boot-revision-unknown", "boot-refused")),
)
