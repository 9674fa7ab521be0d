"""A repository whose names and texts are made to steer whatever reads our output, beside the same story in plain names.

Everything that a project names is hostile: tags, paths, commit messages, revisions, tables, columns, statements. Each
format is read back by what reads it in earnest, and must have the structure that it has for the plain story.
"""

import json
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
from jsonschema import validate

from checker.cli.run import answered
from checker.cli.words import sort
from checker.core.envelope import SCHEMA
from checker.core.errors import CheckError
from checker.reports import REPORTS
from tests.process.program import STORY, Files, story
from tests.reports.read_back import READ, structure, tokens

EVIL = (
    "\x1b[2J\x1b]0;t\x07\r\n::error title=x::y\n::stop-commands::t\n##[error]x ##vso[task.complete]"
    "</td></pre><script>alert(1)</script><img src=x onerror=y>--> ]]> | `x` ``` **b** [l](javascript:x) "
    "@everyone #1 https://x.y \\| {0} %0A::error::x,y=z \u202e\u2066\u200b\u2028 \"'&lt;$(x)"
)
IN_A_PATH = (
    "\x1b[2J\r\n::error title=x::y\n##[error]x<script>alert(1)<b>--> "
    "| `x` **b** [l](x) @all #1 \\| {0} %0A::error::x \u202e\"'&lt;"
)
IN_A_TAG = "<script>alert(1)<\u202eb>&\"'`|$(x)%0A{0}#1;,@"
"""What git allows in a tag's name."""
HEAD = "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {!r}\ndown_revision = {!r}\n\n\ndef upgrade():\n"


@dataclass(frozen=True)
class Told:
    """The story, in plain names or in hostile ones."""

    at: Path
    tag: str

    def say(self, *words: str) -> str:
        """Answer one line of words; `{}` in a word is what stands before a version in a tag."""
        line = [word.replace("{}", self.tag) for word in words]
        return answered(sort([*line, "--repo", str(self.at), "--tags", "*"])).text


def revision(id_: str, parent: str | None, title: str, *lines: str) -> str:
    return f"{title!a}\n{HEAD.format(id_, parent)}" + "".join(f"    {line}\n" for line in lines)


def told(at: Path, bad: str = "", path: str = "", tag: str = "") -> Told:
    """1.0.0; 1.1.0 adds a column; 1.2.0 drops one that 1.1.0 reads, and runs a statement that cannot be read."""
    id_, name, nick = 'sa.Column("id", sa.Integer(), primary_key=True)', f"users{bad}", f"nick{bad}"
    start = f"op.create_table({name!r}, {id_}, sa.Column({nick!r}, sa.String(), nullable=True))"
    add = f"op.add_column({name!r}, sa.Column({f'more{bad}'!r}, sa.String(), nullable=True))"
    drop = f"op.drop_column({name!r}, {nick!r})"
    model = (
        "from sqlalchemy import Column, Integer, String\nfrom sqlalchemy.orm import declarative_base\n\n"
        f"Base = declarative_base()\n\n\nclass User(Base):\n    __tablename__ = {name!r}\n"
        f"    id = Column(Integer, primary_key=True)\n    nick = Column({nick!r}, String)\n"
    )
    base = {name: text for name, text in STORY["1.0.0"].items() if name in {"alembic.ini", "migrations/env.py"}}
    folder = f"migrations/versions/{path}"
    why = ascii(f"x{bad}").replace('"', "")
    note = f'# rollback-check: ignore[read-column-missing] until=3.0.0 reason="{why}"\n'
    releases: dict[str, Files] = {
        f"{tag}1.0.0": {
            **base,
            f"app/mo{path}.py": model,
            f"{folder}a1.py": revision(f"a1{bad}", None, f"start {bad}", start),
        },
        f"{tag}1.1.0": {f"{folder}b2.py": revision(f"b2{bad}", f"a1{bad}", f"add {bad}", add)},
        f"{tag}1.2.0": {
            f"{folder}c3.py": revision(f"c3{bad}", f"b2{bad}", f"drop {bad}", drop, f"op.execute(odd({bad!r}))"),
            "app/note.py": note,
        },
    }
    return Told(story(at, releases, message=f"a change {bad}\n\n{bad}"), tag)


@pytest.fixture(scope="module", autouse=True)
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(tmp_path_factory.mktemp("plain") / "shop")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(tmp_path_factory.mktemp("hostile") / "shop", EVIL, IN_A_PATH, IN_A_TAG)


def written(of: Told, into: Path, *words: str) -> dict[str, str]:
    """Ask once, and give every format that there is."""
    into.mkdir()
    wanted = [word for name in REPORTS for word in ("--report", f"{name}={into / name}")]
    of.say(*words, *wanted)
    return {name: (into / name).read_bytes().decode().removesuffix("\n") for name in REPORTS}


ASKED = {
    "check": ("check", "{}1.1.0", "--from", "{}1.2.0"),
    "gate": ("gate", "--tag", "{}1.2.0", "--running", "{}1.0.0"),
    "rolling": ("rolling", "{}1.1.0", "{}1.2.0"),
}


@pytest.mark.parametrize("question", ASKED)
def test_no_format_changes_its_structure(question: str, plain: Told, hostile: Told, tmp_path: Path) -> None:
    calm = written(plain, tmp_path / "plain", *ASKED[question])
    wild = written(hostile, tmp_path / "wild", *ASKED[question])
    assert set(READ) == set(REPORTS)
    for name in REPORTS:
        assert structure(name, wild[name]) == structure(name, calm[name]), name


def test_the_story_is_the_one_that_is_meant(plain: Told, hostile: Told) -> None:
    for each in (plain, hostile):
        said = json.loads(each.say(*ASKED["check"], "--format", "json"))
        rules = {finding["rule"] for finding in said["services"][0]["findings"]}
        assert {"boot-revision-unknown", "read-column-missing", "unread-operation"} <= rules
        assert EVIL[:4] in said["services"][0]["findings"][0]["message"] or each is plain


OTHERS = {
    "horizon": ("horizon", "--from", "{}1.2.0"),
    "matrix": ("matrix",),
    "plan": ("plan", "{}1.1.0", "--from", "{}1.2.0"),
    "hotfix": ("hotfix", "{}1.1.0", "--from", "{}1.2.0", "--tag", "9.9.9"),
    "deploy-order": ("deploy-order", "{}1.0.0", "{}1.2.0"),
    "contract": ("contract", "{}1.2.0"),
    "explain": ("explain", "{}1.1.0", "--from", "{}1.2.0"),
    "doctor": ("doctor",),
    "graph": ("graph",),
}


@pytest.mark.parametrize("question", OTHERS)
def test_a_page_for_people_holds_no_command(question: str, hostile: Told) -> None:
    structure("text", hostile.say(*OTHERS[question], "--verbose"))


@pytest.mark.parametrize("question", [name for name in OTHERS if name != "graph"])
def test_what_is_for_machines_is_as_it_is_described(question: str, hostile: Told) -> None:
    wild = json.loads(hostile.say(*OTHERS[question], *(() if question == "contract" else ("--format", "json"))))
    validate(wild, SCHEMA)
    assert not re.search(r"[\x00-\x1f]", json.dumps(wild, ensure_ascii=False))


def test_the_markdown_of_ways_out_is_read_as_it_is_meant(plain: Told, hostile: Told) -> None:
    wild, calm = (tokens(each.say(*OTHERS["plan"], "--format", "markdown")) for each in (hostile, plain))
    kinds = [[each.type for each in found if each.level == 0 and each.type != "text"] for found in (wild, calm)]
    assert {"html_block", "html_inline"}.isdisjoint(kinds[0])
    assert kinds[0][:4] == kinds[1][:4]


def _dot(text: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pydot 4.0 calls pyparsing by its old names
        import pydot  # noqa: PLC0415  -- as above

        graph = (pydot.graph_from_dot_data(text) or [pydot.Dot()])[0]
    nodes = graph.get_nodes()
    return len(nodes), len(graph.get_edges()), sorted({str(each.get("shape")) for each in nodes})


def _graphml(text: str) -> object:
    graph = nx.read_graphml(BytesIO(text.encode()))
    return (
        graph.number_of_nodes(),
        graph.number_of_edges(),
        sorted({key for _, held in graph.nodes(data=True) for key in held}),
    )


def _mermaid(text: str) -> object:
    head, *lines = text.split("\n")
    assert head == "flowchart BT"
    node, edge = re.compile(r'  n\d+(\["[^"<>`]*"\]|\(\["[^"<>`]*"\]\))'), re.compile(r"  n\d+ (-\.->|==>|-->) n\d+")
    kinds = ["node" if node.fullmatch(line) else "edge" if edge.fullmatch(line) else line for line in lines]
    assert set(kinds) <= {"node", "edge"}
    return kinds


def _json(text: str) -> object:
    said = json.loads(text)
    validate(said, SCHEMA)
    return len(said["nodes"]), len(said["edges"])


@pytest.mark.parametrize(
    ("format_", "read"), [("dot", _dot), ("graphml", _graphml), ("mermaid", _mermaid), ("json", _json)]
)
def test_a_drawing_has_the_same_nodes_and_edges(
    format_: str, read: Callable[[str], object], plain: Told, hostile: Told
) -> None:
    assert read(hostile.say("graph", "--format", format_)) == read(plain.say("graph", "--format", format_))


def test_a_question_that_cannot_be_asked_is_one_line(hostile: Told) -> None:
    with pytest.raises(CheckError) as refused:
        hostile.say("check", f"{EVIL}", "--from", "{}1.2.0")
    for name, report in ((name, REPORTS[name]) for name in REPORTS):
        if report.failure:
            structure(name, report.failure("check", refused.value))


def test_the_configuration_that_is_written_says_what_it_says_for_plain_names(tmp_path: Path) -> None:
    import tomllib  # noqa: PLC0415  -- few tests read one

    wild = told(tmp_path / "wild", EVIL, IN_A_PATH, IN_A_TAG)
    wild.say("init")
    text = (wild.at / "rollback-check.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text).keys() <= {"releases", "gate", "service", "hook", "dialect"}
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", text)
