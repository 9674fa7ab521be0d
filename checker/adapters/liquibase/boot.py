"""What an update does in the target's tree with a database that is ahead: what has no change set is not looked for."""

from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.folders import boots

_FORGETS = ("clear-checksums", "clearCheckSums")
FORMS = (
    HookForm(r"(?<![\w./-])(?:[\w./-]*/)?liquibase\b(?:\s+--?[^\s;&|]+)*\s+update\b[^\n;&|\"'\]]*", word="liquibase"),
    HookForm(r"(?:mvnw?|gradlew?)\s[^\n;&|]*?\bliquibase:update\b[^\n;&|\"'\]]*", word="liquibase"),
    HookForm(
        r"\bliquibase\.(?:clearCheckSums\(\);\s*liquibase\.)?update\([^;]*\)", True, "liquibase", (".java", ".kt")
    ),
)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `update` does: a change set that ran must have its text; all others run."""
    count = len(boots.edited(history, applied))
    says = f"Validation Failed: {count} changesets check sum"
    stops = None
    if not any(word in hook.command for word in _FORGETS):
        stops = boots.edited_is_refused(history, applied, hook, lambda _: says)
    return stops or boots.runs(history, applied, hook, "Liquibase")


def hook(place: Place) -> str:
    """Give the command that people usually run; Spring Boot does the same when the application starts."""
    if "/resources/" in f"/{place.folder}/":
        return "liquibase update, as the application starts"
    return f"liquibase --changelog-file={place.config} update"


def down(place: Place, to: str) -> str:
    """Give the command that goes back by one; it is run again for each."""
    until = f"until {to} is the newest" if to else "until none is left"
    return f"liquibase --changelog-file={place.config} rollback-count 1    # once a change set, {until}"


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
