"""Alembic, also behind Flask-Migrate."""

from checker.adapters.alembic.boot import boot, down, hook
from checker.adapters.alembic.find import detect
from checker.adapters.alembic.forms import FORMS
from checker.adapters.alembic.read import read
from checker.core.adapter import Adapter, QuickFix

LOOKS_LIKE = r"(?:^|/)(?:alembic|migrations?)(?:/[\w.-]+)*/versions/(?:[\w.-]+/)*[\w.-]+\.py$"

QUICK_FIXES = (
    QuickFix(
        "alembic stamp --purge",
        "the hook passes, the next deploy fails",
        after=("boot-revision-unknown",),
    ),
    QuickFix(
        "alembic downgrade",
        "fails from {target}; from {current} it {loses}",
        after=("boot-revision-unknown",),
        goes_down=True,
    ),
)

ASKS = "SELECT version_num FROM alembic_version"

adapter = Adapter(
    name="alembic",
    asks=ASKS,
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    down=down,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=LOOKS_LIKE,
)
