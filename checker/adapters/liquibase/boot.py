"""What an update does in the target's tree with a database that is ahead: what has no change set is not looked for."""

from checker.adapters.liquibase.find import VALID
from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.folders import boots
from checker.folders.words import once_each

_FORGETS = ("clear-checksums", "clearCheckSums")
FORMS = (
    HookForm(r"(?<![\w./-])(?:[\w./-]*/)?liquibase\b(?:\s+-[^\s;&|]+)*\s+update\b[^\n;&|\"'\]]*", word="liquibase"),
    HookForm(r"(?:mvnw?|gradlew?)\s[^\n;&|]*?\bliquibase:update\b[^\n;&|\"'\]]*", word="liquibase"),
    HookForm(
        r"\bliquibase\.(?:clearCheckSums\(\);\s*liquibase\.)?update\([^;]*\)", True, "liquibase", (".java", ".kt")
    ),
)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `update` does: a change set that ran must have its text; all others run."""
    changed = () if any(word in hook.command for word in _FORGETS) else _changed(history, applied)
    if not changed:
        return boots.runs(history, applied, hook, "Liquibase")
    ran = applied.history.by_id if applied.history else {}
    says = f"Validation Failed: {len(changed)} changesets check sum"
    if all(VALID in ran[id_].blob or VALID in history.by_id[id_].blob for id_ in changed):
        # A checksum that is declared valid is not written anew: where the older text ran first, its own still stands.
        return Boot(hook, "boot-refused", f"{says}, where the newer text ran first", 1, changed, level="risky")
    return Boot(hook, "boot-refused", says, 1, changed)


def _changed(history: History, applied: Applied) -> tuple[str, ...]:
    """Give the change sets whose changes differ, rather than the checksums that they declare valid."""
    ran = applied.history.by_id if applied.history else {}
    return tuple(
        id_
        for id_ in boots.edited(history, applied)
        if ran[id_].blob.removesuffix(VALID) != history.by_id[id_].blob.removesuffix(VALID)
    )


def hook(place: Place) -> str:
    """Give the command that people usually run; Spring Boot does the same when the application starts."""
    if "/resources/" in f"/{place.folder}/":
        return "liquibase update, as the application starts"
    return f"liquibase --changelog-file={place.config} update"


def down(place: Place, to: str) -> str:
    """Give the command that goes back by one; it is run again for each."""
    return once_each(f"liquibase --changelog-file={place.config} rollback-count 1", to)


QUICK_FIXES = (
    QuickFix(
        "liquibase clear-checksums",
        "the hook passes, and nobody knows any more which text of a change set ran",
        after=("boot-refused",),
    ),
    QuickFix(
        "liquibase rollback-count 1",
        "from {target} it takes back an older change set, the newest that {target} knows; what {current} added stays",
        after=("boot-refused", "boot-revision-unknown"),
    ),
)
