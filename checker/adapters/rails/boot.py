"""What `rails db:migrate` and its kin do with a database that is ahead."""

from checker.core.adapter import Applied, HookForm, QuickFix
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place

_RUN = (
    r"(?:bundle exec )?(?:bin/)?(?:rails|rake) (?:[\w:]+ )*db:(?:migrate|prepare|schema:load|setup|reset)\b"
    r"[^\n;&|\"'\]]*"
)
FORMS = (HookForm(_RUN, word="db:"),)
_LOADS = ("db:schema:load", "db:setup", "db:reset")


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what it does: it runs the files whose number is not in the ledger, and never looks the other way."""
    if any(word in hook.command for word in _LOADS):
        says = "ActiveRecord::ProtectedEnvironmentError: You are attempting to run a destructive action against your "
        says += "'production' database."
        return Boot(hook, "boot-refused", says, 1, about="it would make every table anew")
    missing = tuple(sorted(history.ids - applied.all))
    return Boot(hook, passes="db:migrate passes over versions that it has no file for", applies=missing)


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return f"bin/rails db:migrate:{place.section}" if place.section else "bin/rails db:migrate"


QUICK_FIXES = (
    QuickFix(
        "bin/rails db:rollback",
        "fails from {target}; from {current} it {loses}",
        after=("boot-refused",),
        goes_down=True,
    ),
)
