"""The real thing: the newer release migrates, the older one comes back, boots and works."""

import shutil
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from tests.drill.django.site import Database, Site
from tests.drill.django.structure import Structure, structure
from tests.drill.django.touches import Touched, changed, held, live, touch
from tests.drill.real import Outcome


@dataclass(frozen=True)
class Rehearsed:
    """What really happened, and what the databases of both releases looked like."""

    outcome: Outcome
    own: Structure | None = None
    """What TO's migrations make by themselves."""
    left: Structure | None = None
    """What FROM left behind."""


def rehearse(ran: Mapping[str, str], known: Mapping[str, str], database: Database) -> Rehearsed:
    """Migrate by FROM's tree (`ran`), go back to TO's (`known`): boot with `manage.py migrate`, use its models."""
    folder = Path(tempfile.mkdtemp(prefix="rollback-drill-"))
    older, newer = Site(known, folder), Site(ran, folder)
    try:
        return _rehearse(older, newer, database)
    finally:
        older.forget()
        newer.forget()
        shutil.rmtree(folder, ignore_errors=True)


def _rehearse(older: Site, newer: Site, database: Database) -> Rehearsed:
    trouble: list[str] = []
    database.fresh()
    models, touched, own = _own(older, trouble)
    if not older.paths <= newer.paths:
        database.fresh()  # TO has migrations that FROM lacks: production never ran them
    if not _migrate(newer, trouble):
        return Rehearsed(Outcome("", (), ran=False, trouble=tuple(trouble)))
    left = structure()
    trouble += [f"FROM's {model}: {why}" for model, why in live(held(newer.state())).items()]
    boot = _boot(older)
    if touched is None:
        return Rehearsed(Outcome(boot, (), trouble=tuple(trouble)), own, left)
    after = touch(models)
    outcome = Outcome(boot, changed(touched, after), len(after.done), trouble=tuple(trouble))
    return Rehearsed(outcome, own, left)


def _own(older: Site, trouble: list[str]) -> tuple[list[Any], Touched | None, Structure | None]:
    """Let TO live on its own schema; gives its models too."""
    if not _migrate(older, trouble):
        return [], None, None
    models = held(older.state())
    trouble += [f"TO's {model}: {why}" for model, why in live(models).items()]
    touched = touch(models)
    trouble += [f"TO on its own schema: {failure}" for _, failure in sorted(touched.failures.items())]
    return models, touched, structure()


def _migrate(site: Site, trouble: list[str]) -> bool:
    try:
        site.migrate()
    except Exception as error:  # noqa: BLE001  a made-up migration may raise anything
        trouble.append(f"{words(error)}")
        return False
    return True


def _boot(older: Site) -> str:
    try:
        older.migrate()
    except Exception as error:  # noqa: BLE001  as above
        return words(error)
    return ""


def words(error: Exception) -> str:
    """Give what somebody would see: the command's own words, or the last line of a traceback."""
    if isinstance(error, CommandError):
        return f"CommandError: {error}"
    return "".join(traceback.format_exception_only(error)).strip()
