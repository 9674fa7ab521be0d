"""TypeORM: programs whose class is named by a time, mostly of SQL; the database keeps all names.

Words and exit codes were run with typeorm 1.1.1.
"""

import re
from collections.abc import Iterator, Mapping

from checker.core.adapter import EVERYTHING, Adapter, Applied, HookForm, QuickFix, Wanted
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.tree import Tree
from checker.folders import boots
from checker.folders.linear import linear
from checker.folders.named import places, programs
from checker.folders.programs import ENDINGS, literal, program_steps, quoted
from checker.grammars.script import Ask
from checker.grammars.script.values import Chain, Value, said

_FILE = re.compile(r"(?:(?P<folder>.*)/)?(?P<number>\d{13})[-_](?P<title>[^/]+)\.[cm]?[jt]s")
_SILENT = frozenset(
    ("createIndex", "dropIndex", "createIndices", "dropIndices", "hasTable", "hasColumn", "getTable", "release",
     "startTransaction", "commitTransaction", "createQueryBuilder", "manager")
)  # fmt: skip
FORMS = (
    HookForm(r"(?<![\w-])typeorm\b[^\n;&|]*?\bmigration:run\b[^\n;&|\"'\]]*", word="migration:run"),
    HookForm(r"\bmigrationsRun\s*:\s*(?!false)[^,\n}]+|\brunMigrations\([^)\n]*\)", True, "igrations", ENDINGS),
)


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find the folders of such files in packages that use TypeORM."""
    return places(tree, "typeorm", ("typeorm",), _FILE)


def read(tree: Tree, place: Place, dialect: str, wanted: Wanted = EVERYTHING) -> History:
    """Read the files in order of their times."""
    own = place.dialect or dialect
    reader = program_steps("typeorm", 1, own, lambda ask: translated(ask, own))
    files = programs(tree, place, _FILE, lambda match: f"{match['title']}{match['number']}")
    return linear(tree, place, files, lambda _: reader, wanted)


def boot(history: History, applied: Applied, hook: Hook) -> Boot:
    """Say what a run does: it runs what has a file and did not run, and looks at nothing else."""
    return boots.runs(history, applied, hook, "TypeORM")


def hook(place: Place) -> str:  # noqa: ARG001  its configuration says where
    """Give the command that people usually run."""
    return "typeorm migration:run"


def down(place: Place, to: str) -> str:  # noqa: ARG001  as above
    """Give the command that goes back by one; it is run again for each."""
    return "typeorm migration:revert    # once a migration, " + (
        f"until {to} is the newest" if to else "until none is left"
    )


def translated(ask: Ask, dialect: str) -> Iterator[str] | None:
    """Give the statements of a call of the query runner; None where it is not understood."""
    link = ask.chain.links[-1]
    if any(each.name in _SILENT for each in ask.chain.links):
        return iter(())
    args = link.args or ()
    table = _named(args[0]) if args else None
    if table is None:
        return None
    at, second = quoted(table, dialect), args[1] if len(args) > 1 else None
    match link.name:
        case "dropTable":
            return iter([f"DROP TABLE {at}"])
        case "renameTable" if name := said(second):
            return iter([f"ALTER TABLE {at} RENAME TO {quoted(name, dialect)}"])
        case "dropColumn" if name := _named(second):
            return iter([f"ALTER TABLE {at} DROP COLUMN {quoted(name, dialect)}"])
        case "renameColumn" if (name := _named(second)) and (to := _named(args[2] if len(args) > 2 else None)):  # noqa: PLR2004
            return iter([f"ALTER TABLE {at} RENAME COLUMN {quoted(name, dialect)} TO {quoted(to, dialect)}"])
        case "addColumn" if column := _column(second, dialect):
            return iter([f"ALTER TABLE {at} ADD COLUMN {column}"])
        case "createTable":
            columns = _made(args[0]).get("columns")
            texts = [_column(each, dialect) for each in columns] if isinstance(columns, list) else [None]
            return None if None in texts else iter([f"CREATE TABLE {at} ({', '.join(each or '' for each in texts)})"])
    return None


def _made(value: Value) -> Mapping[str, Value]:
    """Give what `new Table({...})` is made of, or the object itself."""
    if isinstance(value, Chain) and value.root == "new" and value.links[0].args:
        value = value.links[0].args[0]
    return value if isinstance(value, Mapping) else {}


def _named(value: Value) -> str | None:
    return said(value) or said(_made(value).get("name"))


def _column(value: Value, dialect: str) -> str | None:
    given = _made(value)
    name, kind = said(given.get("name")), said(given.get("type"))
    if not name or not kind:
        return None
    length = said(given.get("length"))
    words = [quoted(name, dialect), f"{kind}({length})" if length else kind]
    words += (
        ["PRIMARY KEY"] if given.get("isPrimary") is True else [] if given.get("isNullable") is True else ["NOT NULL"]
    )
    default = given.get("default")
    if default is not None:  # a text stands as SQL: "'open'", "now()"
        words.append(f"DEFAULT {said(default) or literal(default)}")
    elif given.get("isGenerated") is True:
        words.append("DEFAULT 1")
    return " ".join(words)


QUICK_FIXES = (
    QuickFix(
        "typeorm schema:sync", "it drops what {target}'s entities lack: it {loses}", after=("boot-revision-unknown",)
    ),
)

adapter = Adapter(
    name="typeorm", detect=detect, read=read, boot=boot, hook=hook, down=down, quick_fixes=QUICK_FIXES, forms=FORMS
)  # fmt: skip
