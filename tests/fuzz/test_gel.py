"""Whatever stands in a file of Gel's: reading it ends in values, and no other statement is lost with one."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from checker.adapters.gel import adapter
from checker.code.gel import code
from checker.core.apply import apply_revisions
from checker.core.schema import Schema
from checker.core.tree import Unread
from checker.grammars.gel.cursor import walk
from checker.grammars.gel.ddl import statements
from checker.grammars.gel.edgeql import queries
from checker.grammars.gel.migration import read_commands, read_heading, read_schema
from checker.grammars.gel.steps import Replay
from tests.fuzz.bounds import tried
from tests.trees import DictTree

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "gel"
MIGRATIONS = tuple(file.read_text() for file in sorted(FIXTURES.rglob("migrations/*.edgeql")))
SCHEMAS = tuple(file.read_text() for file in sorted(FIXTURES.rglob("*.gel")))
QUERIES = (
    "select Person { name, posts: { text }, f := .<author[is Post] { @how } } filter .email = <str>$e order by .x",
    "with module m, x := (insert A { b := 1 }) update x filter .c set { d += .e, @f := 'g' };",
    "for p in {Person, global g} union (insert T { a := (1, b := p).b } unless conflict on (.a, .b) else (select T));",
    "group P { a, ** } using b := .c by b, .d; delete P limit 1; select <A><uuid>$id { [is B].* };",
    "select (if exists f(x := 1) then A else (B ?? C)) { multi d := enumerate(.e[0]).1 };",
)
PIECES = (
    "{", "}", "(", ")", "[", "]", ";", ",", ":=", "::", ".", ".<", "@", "<", ">", "->", ":", "*", "**", "+=", "'", "$$",
    "`a`", "$1", "#", "\\", "r'\\'", "$x", "create", "alter", "drop", "type", "abstract", "required", "multi", "link",
    "property", "extending", "set", "reset", "rename to", "using", "on target delete", "default::User", "T", "select",
    "insert", "update", "delete", "for", "in", "union", "with", "module", "group", "by", "filter", "order by", "limit",
    "if", "then", "else", "is", "[is T]", "unless conflict on", "global", "__source__", "named only", "😀", "\x00",
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """A real text in which some words are gone, doubled or others."""
    words = draw(st.sampled_from(texts)).split(" ")
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(words)))
        match draw(st.integers(0, 2)):
            case 0:
                words[at : at + 1] = []
            case 1:
                words.insert(at, draw(st.sampled_from(PIECES)))
            case _:
                words[at:at] = words[at : at + draw(st.integers(1, 4))]
    return " ".join(words)


PILES = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


@tried(300)
@given(text=spoilt(MIGRATIONS) | PILES | st.text(max_size=60))
def test_a_migration_becomes_steps_or_is_told_apart(text: str) -> None:
    content = text.encode("utf-8", "replace")
    read_heading(content)
    commands = read_commands(content)
    if not isinstance(commands, Unread):
        Replay().run(commands.commands)
    cursor = walk(text)
    if not isinstance(cursor, Unread):
        Replay().run(statements(cursor, "migration"))


@tried(200)
@given(text=spoilt(SCHEMAS) | PILES, query=spoilt(QUERIES) | PILES)
def test_queries_are_followed_in_whatever_schema_stands_beside_them(text: str, query: str) -> None:
    read_schema(text.encode())
    tree = DictTree({"gel.toml": "", "dbschema/default.gel": text, "q.edgeql": query})
    code.read(tree, ("q.edgeql",), "gel", None)


@tried(200)
@given(before=spoilt(QUERIES) | PILES, after=st.sampled_from(QUERIES))
def test_one_statement_that_is_none_loses_no_other(before: str, after: str) -> None:
    cursor = walk(f"{before} ; {after}")
    if isinstance(cursor, Unread) or before.count(";") or "#" in before:
        return
    whole, alone = queries(f"{before} ; {after}"), queries(after)
    assert {(each.path, each.names) for each in alone.found} <= {(each.path, each.names) for each in whole.found}


@tried(60)
@given(
    texts=st.lists(spoilt(MIGRATIONS), min_size=1, max_size=4),
    toml=st.sampled_from(("", "[project]\nschema-dir = 'x'")),
)
def test_a_folder_of_migrations_becomes_a_schema(texts: list[str], toml: str) -> None:
    files = {f"dbschema/migrations/{index:05}.edgeql": text for index, text in enumerate(texts, 1)}
    tree = DictTree({"gel.toml": toml, **files, "dbschema/fixups/a-b.edgeql": texts[0]})
    for place in adapter.detect(tree):
        history = adapter.read(tree, place, "gel")
        apply_revisions(Schema("gel"), history.ordered(), of_current=False)


def test_what_is_nested_deeper_than_anybody_writes_it_is_told() -> None:
    deep = "select " + "(" * 5000 + "Person" + ")" * 5000
    assert queries(deep).unread
    read_schema(("module a { " * 3000 + "}" * 3000).encode())
    assert isinstance(walk("create type T { " * 3000 + "}" * 3000), Unread)
    read_schema(("alter type a " * 3000).encode())
    assert queries("select " * 3000).unread
    read_schema(("type T { multi a: " + "B | " * 3000 + "C; }").encode())
