"""Asks one tool one question, on a real database, and holds the answer beside the adapter's."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from tests.drill.servers import Server
from tests.drill_tools.tools import CACHE, Tool
from tests.trees import DictTree


@dataclass(frozen=True)
class Question:
    """Two releases, in the words of the tables of layouts."""

    name: str
    theirs: Mapping[int, str]
    """What ran."""
    ours: Mapping[int, str]
    """What is deployed on it."""
    edited: int = 0


AHEAD = {1: "a", 2: "b", 3: "c"}
QUESTIONS = (
    Question("nothing new", AHEAD, AHEAD),
    Question("purely ahead", AHEAD, {1: "a"}),
    Question("one in the middle gone", AHEAD, {1: "a", 3: "c"}),
    Question("an applied file edited", {1: "a", 2: "b"}, {1: "a", 2: "b"}, 2),
    Question("a hotfix on the older line", {1: "a", 3: "c", 4: "d"}, {1: "a", 2: "h"}),
    Question("a hotfix that comes last", AHEAD, {1: "a", 4: "h"}),
)


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    exit_code: int
    said: str
    columns: frozenset[str] = frozenset()
    """Of the table `t`, afterwards."""


@dataclass
class Answer:
    """What the tool did, beside what the adapter says."""

    tool: str
    question: str
    differs: list[str] = field(default_factory=list)
    ran: Ran | None = None


def asked(tool: Tool, question: Question, server: Server) -> Answer:
    """Deploy theirs, then ours, and compare."""
    theirs, ours = tool.files(question.theirs), tool.files(question.ours, question.edited)
    answer = Answer(tool.name, question.name)
    server.fresh()
    first = deployed(tool, theirs, server)
    if first.exit_code:
        answer.ran = first
        answer.differs.append("the newer release itself could not be deployed")
        return answer
    answer.differs += told(tool, theirs, server)
    answer.ran = ran = deployed(tool, ours, server)
    foretold = booted(tool, ours, theirs)
    if foretold.exit_code != ran.exit_code:
        answer.differs.append(f"exit code {ran.exit_code}, foretold {foretold.exit_code}")
    if foretold.says and plain(foretold.says) not in plain(ran.said):
        answer.differs.append(f"the sentence is not said: {foretold.says}")
    if ("h" in ran.columns) is not bool(foretold.applies):
        answer.differs.append(f"the hotfix {'ran' if 'h' in ran.columns else 'did not run'}")
    return answer


def told(tool: Tool, tree: DictTree, server: Server) -> Iterator[str]:
    """Ask the database what it is at, as `doctor` says to, and say where that is not the release that was deployed."""
    adapter = tool.layout.adapter
    if not adapter.asks:
        return
    (place,) = adapter.detect(tree)
    query = adapter.asks.replace("{ledger}", adapter.ledger(tree) if adapter.ledger else "")
    with server.engine().connect() as connection:
        found = tuple(str(each) for each in connection.scalars(sa.text(query)))
    heads = adapter.read(tree, place, "postgres").ledger
    if found != heads:
        yield f"the database tells {found}, the files {heads}: {query}"


def booted(tool: Tool, ours: DictTree, theirs: DictTree) -> Boot:
    """Ask the adapter."""
    adapter = tool.layout.adapter

    def history(tree: DictTree) -> History:
        (place,) = adapter.detect(tree)
        return adapter.read(tree, place, "postgres")

    known, ran = history(ours), history(theirs)
    return adapter.boot(known, Applied(ran.ledger, ran.ids, ran), Hook(adapter.hook(known.place)))


def deployed(tool: Tool, tree: DictTree, server: Server) -> Ran:
    """Lay a release out in a folder of its own, and type the deploy command there."""
    with server.engine().connect() as connection:
        host = str(connection.scalar(sa.text("SHOW unix_socket_directories")))
    known = {"<host>": host, "<cache>": str(CACHE / tool.name)}

    def filled(text: str) -> str:
        return re.sub("|".join(known), lambda match: known[match[0]], text)

    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        folder = Path(name)
        for path, content in {**tree.files, **{k: filled(v).encode() for k, v in tool.beside.items()}}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        if tool.npm:
            (folder / "node_modules").symlink_to(CACHE / tool.name / "node_modules")
        others = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        environment = others | {"PGHOST": host, "PGUSER": "postgres", "PGDATABASE": "postgres", "NO_COLOR": "1"}
        done = subprocess.run(
            [filled(word) for word in tool.command],
            cwd=folder,
            env=environment | ({"DATABASE_URL": filled(tool.url)} if tool.url else {}),
            capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    engine = server.engine()
    with engine.connect() as connection:
        found = connection.scalars(sa.text("SELECT column_name FROM information_schema.columns WHERE table_name = 't'"))
        columns = frozenset(found.all())
    engine.dispose()
    return Ran(done.returncode, f"{done.stdout}\n{done.stderr}", columns)


def plain(text: str) -> str:
    """Leave out colours and line ends, which differ with the terminal."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
