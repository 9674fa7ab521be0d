"""Plays one scenario of a stated schema: Skeema brings MariaDB from one release's files to the other's.

On Postgres, and for what Skeema cannot do, the statements run by hand. sqldef is to be had neither from npm nor from
PyPI nor from Debian, so that its command alone is not run.
"""

import importlib.util
import json
import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType

from checker.core.finding import Axis
from checker.core.history import Place
from checker.core.verdict import ServiceAnswer, Verdict
from checker.services import adapter_of
from tests.drill.servers import Mariadb, Server
from tests.drill_node.outcome import Done, Outcome
from tests.drill_node.prisma import columns
from tests.drill_node.release import Files
from tests.trees import DictTree

TOOLS = frozenset({"skeema", "schema-file", "sqldef", "drizzle"})
_OWNER = re.compile(r"(?m)^ALTER .* OWNER TO .*$|--> statement-breakpoint")
_CITEXT = re.compile(r"CREATE EXTENSION IF NOT EXISTS citext\b[^;]*;")
_DOMAIN = "CREATE DOMAIN public.citext AS text;"
"""In place of an extension that the server in the wheel lacks."""
_QUERY = re.compile(r"(?i)\s*(?:select|insert|update|delete)\b")
_VALUE = "v"


class Stated:
    """A release whose files say what the database has."""

    def __init__(self, files: Files, folder: Path, server: Server, tool: str) -> None:
        self.folder, self.server, self.tool = folder, server, tool
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        tree = DictTree(files)
        place = next(iter(adapter_of(tool).detect(tree)), Place(tool, "?"))
        own = f"{place.folder}/"
        self.sql = [path for path in files if path == place.folder or (path.startswith(own) and path.endswith(".sql"))]
        if tool == "drizzle":
            journal = json.loads(files[f"{place.folder}/meta/_journal.json"])
            self.sql = [f"{place.folder}/{entry['tag']}.sql" for entry in journal["entries"]]

    def deploy(self, done: list[str]) -> str:
        """Bring the database to this release; `done`: the files of Drizzle that ran before."""
        if self.tool == "drizzle" or not isinstance(self.server, Mariadb):
            for path in (path for path in self.sql if self.tool != "drizzle" or path not in done):
                done.append(path)
                if why := self._by_hand(_OWNER.sub("", _CITEXT.sub(_DOMAIN, (self.folder / path).read_text()))):
                    return why
            return ""
        pushed = self.folder.with_name(f"{self.folder.name}-schema")
        pushed.mkdir(exist_ok=True)
        for number, path in enumerate(self.sql):
            (pushed / f"{number}.sql").write_text((self.folder / path).read_text())
        (pushed / ".skeema").write_text(f"schema=drill\n{self._where()}")
        ran = _run(["skeema", "push", "--allow-unsafe"], pushed)
        return f"{ran.stdout}\n{ran.stderr}" if ran.returncode else ""

    def hook(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a push as the release's own files have it, against the drill's server."""
        for path in self.folder.rglob(".skeema"):
            text = re.sub(r"(?m)^host=.*$", self._where(), path.read_text())
            path.write_text(re.sub(r"(?m)^schema=.*$", "schema=drill", re.sub(r"(?m)^flavor=.*\n", "", text)))
        return _run(shlex.split(command), self.folder)

    def use(self) -> tuple[Done, ...]:
        """Let its code do what it does: functions that take a cursor or connect themselves, and queries in files."""
        done = [*self._calls(), *self._queries()]
        return tuple(done)

    def _where(self) -> str:
        assert isinstance(self.server, Mariadb)
        return f"host=localhost\nsocket={self.server.socket}\nuser=root"

    def _by_hand(self, script: str) -> str:
        if isinstance(self.server, Mariadb):
            try:
                self.server.client("mariadb", given=script.encode())
            except subprocess.CalledProcessError as error:
                return str(error.stderr)
            return ""
        return _tried("deploy", lambda: self._execute(script)).error

    def _execute(self, script: str, values: tuple[object, ...] = ()) -> None:
        with _cursor(self.server) as cursor:
            cursor.execute(script, values or None)  # type: ignore[attr-defined]  # a driver's cursor

    def _calls(self) -> Iterator[Done]:
        for path in sorted(self.folder.rglob("*.py")):
            module = _module(path)
            for name, thing in vars(module).items():
                if isinstance(thing, str) and _QUERY.match(thing):
                    yield _tried(f"{path.stem}.{name}", partial(self._execute, thing))
                elif callable(thing) and getattr(thing, "__module__", "") == module.__name__:
                    yield _tried(f"{path.stem}.{name}", partial(self._call, thing))

    def _call(self, function: Callable[..., object]) -> None:
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        with _cursor(self.server) as cursor:
            function(*(cursor if name == "cursor" else f"{_VALUE}-{name}" for name in names))

    def _queries(self) -> Iterator[Done]:
        for path in sorted(self.folder.rglob("queries/*.sql")):
            for statement in filter(_QUERY.match, re.sub(r"(?m)^--.*\n", "", path.read_text()).split(";")):
                marked = statement.replace("?", "%s")
                values = (_VALUE,) * marked.count("%s")
                yield _tried(f"{path.stem} {statement.split()[0]}", partial(self._execute, marked, values))


def play(ran: Files, known: Files, answer: ServiceAnswer, server: Server) -> Outcome:
    """Let TO live on what it states, bring the database to FROM's files, then TO back: its push, and its code."""
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        older = Stated(known, Path(name, "known"), server, answer.tool)
        newer = Stated(ran, Path(name, "ran"), server, answer.tool)
        if not newer.sql:
            return Outcome(skipped="FROM states no schema")
        os.environ["DATABASE_URL"] = server.url.replace("+psycopg", "")
        outcome = Outcome()
        own = _lead(older, newer, server, outcome)
        if outcome.trouble:
            return outcome
        if answer.tool == "skeema" and answer.hook:
            _boot(older, answer, outcome)
        left = older.use()
        works = {each.name for each in own if not each.error}
        outcome.done = len(left)
        outcome.failures = tuple(each for each in left if each.error and each.name in works)
        return outcome


def _lead(older: Stated, newer: Stated, server: Server, outcome: Outcome) -> tuple[Done, ...]:
    """Bring the database to FROM, with the rows of both where its change bears them; give what TO does on its own."""
    own: tuple[Done, ...] = ()
    for rows in (True, False):
        server.fresh()
        done = list[str]()
        outcome.trouble = list(filter(None, [older.deploy(done)]))
        own = own or older.use()
        outcome.trouble += [f"TO on its own schema: {each}" for each in own if each.error]
        if not (rows and isinstance(server, Mariadb)):
            server.fresh()
            done.clear()
        if why := newer.deploy(done):
            outcome.trouble.append(why)
            continue
        newer.use()
        break
    return own


def _boot(older: Stated, answer: ServiceAnswer, outcome: Outcome) -> None:
    older.server.keep()
    outcome.hook, before = answer.hook, set(columns(older.server))
    done = older.hook(answer.hook)
    outcome.exit_code, outcome.said = done.returncode, f"{done.stdout}\n{done.stderr}"
    outcome.lost = tuple(sorted(before - set(columns(older.server))))
    if next((part.verdict for part in answer.axes if part.axis is Axis.BOOT), None) is Verdict.UNSAFE:
        older.server.restore()  # its code is asked about the schema as it was left


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"drilled_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def _cursor(server: Server) -> Iterator[object]:
    engine = server.engine()
    connection = engine.raw_connection()
    try:
        yield connection.cursor()
        connection.commit()
    finally:
        connection.close()
        engine.dispose()


def _tried(name: str, thing: Callable[[], None]) -> Done:
    try:
        thing()
    except Exception as error:  # noqa: BLE001  # a fixture's code may raise anything
        return Done(name, f"{type(error).__name__} {error}".splitlines()[0])
    return Done(name)


def _run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120
    )
