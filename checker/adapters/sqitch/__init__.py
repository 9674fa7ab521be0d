"""sqitch: a plan of changes, each with a script for its way up and one for its way back; the last one decides.

Words and exit codes were run with sqitch 1.3.1.
"""

import re
from dataclasses import replace

from checker.adapters.sqitch.plan import Planned, read_plan
from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Reader, Tree, Unread
from checker.folders import boots
from checker.folders.linear import File, linear, titled
from checker.folders.script import sql_script
from checker.folders.shelf import is_aside

_PLAN = "sqitch.plan"
_ENGINES = {"pg": "postgres", "cockroach": "postgres", "mysql": "mysql", "sqlite": "sqlite", "snowflake": "snowflake"}
_ENGINE = re.compile(rb"^\s*engine\s*=\s*(\w+)", re.MULTILINE)
_PLANNED: Reader[tuple[Planned, ...]] = Reader("sqitch-plan", 1, read_plan)
_FAILS = 2
_SHOWN = 10
"""How many digits of an id are enough to tell changes apart."""
FORMS = (HookForm(r"(?<![\w.-])sqitch\b(?:\s+-[^\s;&|]+)*\s+(?:deploy|rebase)\b[^\n;&|\"'\]]*", word="sqitch"),)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the plans; their configuration says which engine runs them."""
    found = []
    for path in tree.paths():
        if not path.endswith(_PLAN):
            continue
        folder, _, name = path.rpartition("/")
        if name == _PLAN and not is_aside(folder):
            config = f"{folder}/sqitch.conf" if folder else "sqitch.conf"
            engine = tree.facts(config, _CONFIGURED) if config in tree.paths() else ""
            dialect = _ENGINES.get(engine, "") if isinstance(engine, str) else ""
            found.append(Place("sqitch", folder, config=path, versions=(_join(folder, "deploy"),), dialect=dialect))
    return tuple(found)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the scripts of all changes in the order of the plan."""
    planned = tree.facts(place.config, _PLANNED)
    if isinstance(planned, Unread):
        return History(place, unread=((place.config, planned),))
    paths = tree.paths()
    files = []
    for each in planned:
        up, back = (_join(place.folder, f"{way}/{each.script}.sql") for way in ("deploy", "revert"))
        path = up if up in paths else place.config
        files.append(
            File(
                each.id[:_SHOWN],
                path,
                titled(each.name),
                back if back in paths else "",
                1 if up in paths else each.line,
            )
        )
    reader = sql_script("sqitch", 1, place.dialect or dialect)
    made = linear(tree, place, files, lambda _: reader, wanted)
    whole = {each.id[:_SHOWN]: (each.id, each.name) for each in planned}
    return replace(made, revisions=tuple(replace(each, labels=whole[each.id]) for each in made.revisions))


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what `deploy` does: the last change that was deployed must stand in the plan."""
    ran = applied.history.ordered() if applied.history else ()
    last = next((each for each in reversed(ran) if each.id in applied.all), None)
    if last and last.id not in history.ids:
        says = f"Cannot find change {last.labels[0]} ({last.labels[1]}) in sqitch.plan"
        lacking = boots.unknown(history, applied)
        return Boot(hook, "boot-revision-unknown", says, _FAILS, (last.id, *(id_ for id_ in lacking if id_ != last.id)))
    return boots.runs(history, applied, hook, "sqitch")


def hook(place: Place) -> str:
    """Give the command that people usually run."""
    return "sqitch deploy" + (f" --chdir {place.folder}" if place.folder else "")


def down(place: Place, to: str) -> str:
    """Give the command that goes back to a change, or takes all of them back."""
    return "sqitch revert" + (f" --chdir {place.folder}" if place.folder else "") + (f" --to {to}" if to else "")


def _join(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder else path


def _engine(content: bytes) -> str:
    found = _ENGINE.search(content)
    return found[1].decode() if found else ""


_CONFIGURED: Reader[str] = Reader("sqitch-engine", 1, _engine)

ASKS = "SELECT change_id FROM sqitch.changes ORDER BY committed_at DESC LIMIT 1"

adapter = Adapter(
    name="sqitch", asks=ASKS, detect=detect, read=read, boot=boot, hook=hook, down=down, forms=FORMS,
    looks_like=r"(?:^|/)sqitch\.plan$",
)  # fmt: skip
