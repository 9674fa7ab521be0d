"""What each form of EdgeQL needs, in the schema that stands beside it."""

import pytest

from checker.code.gel import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

SCHEMA = """
module default {
  scalar type Level extending enum<low, high>;
  global viewer := (select Person filter .email = 'me' limit 1);
  global limit_: int64;
  abstract type Named { required name: str; }
  abstract link dated { since: datetime; }
  type Tag extending Named { kind: str; }
  type Person extending Named {
    email: str { constraint exclusive; };
    level: Level;
    tags: array<str>;
    multi friends extending dated: Person { how: str; };
    boss: Person;
    multi posts := .<author[is Post];
    best := (select .posts order by .title limit 1);
    team := .boss ?? .best.author;
    shown := .name ++ .email;
  }
  type Post extending Named {
    required title: str;
    required author: Person;
    multi link about: Tag | Person;
  }
  alias Loud := Post { shout := str_upper(.title), writer := .author };
  alias Chief := (select Person filter exists .<boss);
  function writer(post: Post) -> Person using (post.author);
}
module extra {
  type Note { text: str; owner: default::Person; }
  alias Mine := (select Note { by := .owner });
  function writer(note: Note) -> default::Person using (note.owner);
}
"""
CONFIG = "[instance]\nserver-version = '6.9'\n"


def needs(files: dict[str, str], schema: str = SCHEMA) -> Needs:
    tree = DictTree({"gel.toml": CONFIG, "dbschema/default.gel": schema, **files})
    return code.read(tree, tuple(files), "gel", None)


def found(query: str) -> set[str]:
    """Give the uses of one query: `read Person.name`, `insert Post(title)`, `call f`."""
    made: set[str] = set()
    for use in needs({"q.edgeql": query}).uses:
        if use.routine:
            given = (str(use.routine.arguments), *use.routine.named)
            made.add(f"{use.routine.kind} {use.routine.name}({', '.join(given)})")
        elif use.touch is Touch.READ:
            made |= {f"{use.table}.{column}" for column in use.columns} or {use.table}
        else:
            made.add(f"{use.touch.value} {use.table}({', '.join(use.columns)})")
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # paths
        ("select Person.name", {"Person.name"}),
        ("select Person.boss.name", {"Person.boss", "Person.name"}),
        ("select Person.friends@how", {"Person.friends", "Person.friends.how"}),
        ("select Person.friends@since", {"Person.friends.since"}),
        ("select Person { friends: { name, @how } }", {"Person.friends", "Person.name", "Person.friends.how"}),
        ("select Tag.<about[is Post].title", {"Post.about", "Post.title"}),
        ("select Person.<author.name", {"Post.author", "Post.name"}),
        ("select Person { hers := .<author[is Post] { title } }", {"Post.author", "Post.title"}),
        ("select Named[is Tag].kind", {"Tag.kind"}),
        ("select Named { [is Tag].kind, [is Person].email }", {"Tag.kind", "Person.email"}),
        ("select Post.about[is Person].email", {"Post.about", "Person.email"}),
        ("select `Person`.`name`", {"Person.name"}),
        ("select (select Person).email", {"Person.email"}),
        ("select Person.tags[0]", {"Person.tags"}),
        ("select Level.low", set()),
        # what is computed
        ("select Person.shown", {"Person.shown"}),
        ("select Person.posts.title", {"Person.posts", "Post.title"}),
        ("select Person { posts: { title } }", {"Person.posts", "Post.title"}),
        ("select Person { best: { title, author: { email } } }", {"Person.best", "Post.title", "Person.email"}),
        ("select Person.team.email", {"Person.team", "Person.email"}),
        ("select Loud { title, shout }", {"Loud", "Post.title", "Loud.shout"}),
        ("select Loud.writer.email", {"Loud", "Person.email"}),
        ("select Chief { name }", {"Chief", "Person.name"}),
        ("select extra::Mine.by.email", {"extra.Mine", "Person.email"}),
        ("select global viewer.email", {"global viewer(0)", "Person.email"}),
        ("select (global viewer) { boss: { name } }", {"global viewer(0)", "Person.boss", "Person.name"}),
        ("select Post limit global limit_", {"global limit_(0)"}),
        ("select writer(Post).email", {"function writer(1)", "Person.email"}),
        ("with module extra select writer(Note).email", {"function extra::writer(1)", "extra.Note", "Person.email"}),
        ("select writer(post := Post).email", {"function writer(1, post)", "Post", "Person.email"}),
        # operators and standard functions
        ("select Person.name ++ Tag.kind", {"Person.name", "Tag.kind"}),
        ("select (Person union Post) { name }", {"Person.name", "Post.name"}),
        ("select Person union Tag", {"Person", "Tag"}),
        ("select (Person.boss ?? Post.author) { email }", {"Person.boss", "Post.author", "Person.email"}),
        ("select (Person if true else Post.author).email", {"Person.email"}),
        ("select (if exists Tag then Person else Post.author).email", {"Person.email"}),
        ("select {Person, Post} { name }", {"Person.name", "Post.name"}),
        ("select Person filter exists .email and .name in {'a'}", {"Person.email", "Person.name"}),
        ("select assert_single((select Person filter .name = 'a')).email", {"Person.name", "Person.email"}),
        ("select std::assert_exists(Person).email", {"Person.email"}),
        ("select enumerate(Person).1.email", {"Person.email"}),
        ("select array_agg(Person order by .name)[0].email", {"Person.name", "Person.email"}),
        ("select count(Person.posts) > 1", {"Person.posts"}),
        ("select fts::search(Post, 'x').object.title", {"Post.title"}),
        ("select (Person, Tag).1.kind", {"Tag.kind"}),
        ("select (who := Person, n := 1).who.email", {"Person.email"}),
        ("select { who := (select Person { email }), n := 1 }", {"Person.email"}),
        ("with x := { who := Person } select x.who.email", {"Person.email"}),
        ("select <Person><uuid>$id { email }", {"Person.email"}),
        ("select (<Person>$id).email", {"Person.email"}),
        ("select Person { name } order by .email desc then .name offset 1 limit 2", {"Person.name", "Person.email"}),
        ("select distinct Person.level", {"Person.level"}),
        ("with b := Tag.kind, c := 1 select Person filter .name < b and c > .level", {"Tag.kind", "Person.level"}),
        ("select <array<tuple<a: str, b: optional_>>>$x ?? Person.tags", {"Person.tags"}),
        ("select (Person { x := .boss } union Post { x := .author }).x.email", {"Post.author", "Person.email"}),
        ("select detached Person.name", {"Person.name"}),
        ("select Person { n := count(.friends.posts.title) }", {"Person.friends", "Person.posts", "Post.title"}),
        ("select Person { friends: { id } filter .email = '' order by @how }", {"Person.email", "Person.friends.how"}),
        ("select Person { friends := .friends { email } }", {"Person.friends", "Person.email"}),
        ("select Post { id, __type__: { name } }", {"Post.id"}),
        ("select Person { multi old := .posts { title } }", {"Post.title"}),
        ("select Person { *, posts: { title } }", {"star Person()", "Post.title"}),
        ("select Person { ** }", {"star Person()"}),
        ("select Named { *, [is Tag].* }", {"star Named()", "star Tag()"}),
        ("select Person { Named.*, email }", {"star Named()", "Person.email"}),
        # WITH, FOR, GROUP
        ("with p := Person, q := p.boss select q.email", {"Person.boss", "Person.email"}),
        ("with module extra select Note.text", {"extra.Note.text"}),
        ("with m as module extra select m::Note.text", {"extra.Note.text"}),
        ("with p := (insert Tag { name := 'x' }) select p { kind }", {"insert Tag(name)", "Tag.kind"}),
        ("for p in Person union (select p.email)", {"Person.email"}),
        ("for p in (select Person) select p.email", {"Person.email"}),
        ("for n in {'a', 'b'} insert Tag { name := n }", {"insert Tag(name)"}),
        ("for x in json_array_unpack(<json>$data) union (insert Tag { name := <str>x['name'] })", {"insert Tag(name)"}),
        ("group Person by .level", {"Person.level"}),
        ("group Person { email } using l := .level, n := .name by l", {"Person.email", "Person.level", "Person.name"}),
        ("select (group Person by .level) { key, elements: { email } }", {"Person.level", "Person.email"}),
        ("with g := (group Person by .level) select g.elements.email", {"Person.email"}),
        # INSERT, UPDATE, DELETE
        ("insert Tag", {"insert Tag()"}),
        ("insert Tag { name := <str>$name, kind := 'x' }", {"insert Tag(name, kind)"}),
        (
            "insert Post { title := 't', name := 'n', author := (select Person filter .email = 'a' limit 1) }",
            {"insert Post(title, name, author)", "Person.email"},
        ),
        (
            "insert Person {name := '', email := ''} unless conflict on .email else (update Person set { level := 1})",
            {"insert Person(name, email)", "update Person(level)"},
        ),
        ("insert Person { friends := (select detached Person { @how := 'x' }) }", {"insert Person(friends)"}),
        ("update Person filter .email = '' set { friends += Person, level := '' }", {"update Person(friends, level)"}),
        ("update Person set { friends -= (select Person limit .name) }", {"update Person(friends)", "Person.name"}),
        ("update Person set { boss := .boss.boss }", {"update Person(boss)", "Person.boss"}),
        ("delete Person filter .email = 'e'", {"delete Person()", "Person.email"}),
        ("select Person filter .boss.order = 1 order by .limit limit 3", {"Person.boss", "Person.limit"}),
        ("with first := Person select first.email", {"Person.email"}),
        ("delete Named", {"delete Named()", "delete Tag()", "delete Person()", "delete Post()"}),
        ("select (delete Tag filter .kind = 'x') { name }", {"delete Tag()", "Tag.kind", "Tag.name"}),
    ],
)  # fmt: skip
def test_a_query_needs(query: str, expected: set[str]) -> None:
    made = found(query)
    assert expected <= made, made
    assert not [each for each in made - expected if each.startswith(("insert", "update", "delete", "star"))]


@pytest.mark.parametrize(
    "query",
    [
        "select sys::get_version_as_str()",
        "select schema::ObjectType { name, properties: { name } }",
        "select <str>$name",
        "select 1 + 1",
        "select Level.low",
        "select json_get(to_json('{}'), 'name')",
        "configure session set x := 1",
        "start transaction; commit; rollback;",
    ],
)
def test_what_no_migration_changes_is_not_needed(query: str) -> None:
    read = needs({"q.edgeql": query})
    assert (read.mentioned, read.unread) == (frozenset(), ())
    assert {use.table for use in read.uses} <= {""}


def test_what_is_read_of_something_unknown_may_be_anything_of_that_name() -> None:
    read = needs({"a.py": 'client.query(f"select {kind} {{ title }}")'})
    assert read.mentioned == {"Post.title"}
    assert not [use for use in read.uses if "title" in use.columns]


def test_a_shape_that_is_put_in_may_name_everything_there() -> None:
    read = needs({"a.py": 'client.query(f"select Tag {{ {fields} }}")'})
    assert read.mentioned == {"Tag.name", "Tag.kind"}


def test_what_cannot_be_cut_into_tokens_mentions_what_it_names() -> None:
    read = needs({"q.edgeql": "select Tag { kind } ~~~"})
    assert read.mentioned == {"Tag", "Tag.kind"}
    assert len(read.unread) == 1


def test_one_statement_that_is_no_query_loses_no_other() -> None:
    read = needs({"q.edgeql": "FREEZE Tag; select Person.email;"})
    assert [use.columns for use in read.uses if use.table == "Person" and use.columns] == [("email",)]
    assert read.mentioned == {"Tag"}


def test_a_value_that_is_surely_sent_is_told_from_one_that_may_be_empty() -> None:
    query = "insert Tag { name := <str>$name, kind := <optional str>$kind }; insert Tag { name := 'x', kind := .name };"
    assert [use.sent for use in needs({"q.edgeql": query}).uses if use.touch is Touch.INSERT] == [("name",), ("name",)]


PROGRAMS = {
    "a.py": 'client.query("""\n  select Person { email }\n""")',
    "a.ts": "client.query(`select Person { email }`);",
    "a.js": 'client.query("select Person { email }");',
    "a.go": 'package a\nfunc f() { client.Query(ctx, "select Person { email }", &x) }',
    "a.rs": 'fn f() { client.query("select Person { email }", &()); }',
    "A.java": 'class A { void f() { client.query(String.class, "select Person { email }"); } }',
    "a.kt": 'fun f() { client.query("select Person { email }") }',
    "a.rb": 'client.query("select Person { email }")',
    "a.php": '<?php $client->query("select Person { email }");',
    "a.ex": 'defmodule A do\n  def f(c), do: EdgeDB.query(c, "select Person { email }")\nend',
    "queries/a.edgeql": "select Person { email }",
}


@pytest.mark.parametrize("path", PROGRAMS)
def test_a_query_is_found_in_a_program(path: str) -> None:
    read = needs({path: PROGRAMS[path]})
    (use,) = [each for each in read.uses if each.columns == ("email",)]
    assert (use.table, use.path, use.line) == ("Person", path, {"a.go": 2, "a.ex": 2, "a.py": 2}.get(path, 1))


@pytest.mark.parametrize(
    "text",
    ["Select a person (or none)", "select the name of it", "SELECT id FROM users WHERE id = 1", "delete me", "for you"],
)
def test_a_text_that_is_no_edgeql_is_left_alone(text: str) -> None:
    read = needs({"a.py": f"x = {text!r}"})
    assert (read.uses, read.unread, read.mentioned) == ((), (), frozenset())


def built(source: str) -> tuple[set[str], set[str]]:
    read = needs({"a.ts": f'import e from "./edgeql-js";\n{source}'})
    uses = {f"{u.touch.value} {u.table}({', '.join(u.columns)})" for u in read.uses if not u.routine}
    return uses - {"read Person()", "read Tag()", "read Post()"}, set(read.mentioned)


EVERYTHING = {
    f"Person.{name}" for name in ("name", "email", "level", "tags", "friends", "boss", "posts", "best", "team", "shown")
}


@pytest.mark.parametrize(
    ("source", "expected", "mentioned"),
    [
        ("e.select(e.Person, () => ({ email: true, name: false }))", {"read Person(email)"}, set()),
        ("e.select(e.Person, (p) => ({ posts: { title: true }, filter: e.op(p.email, '=', 'x') }))",
         {"read Person(posts)", "read Post(title)", "read Person(email)"}, set()),
        ("e.select(e.Person, () => ({ ...e.Person['*'] }))", {"star Person()"}, set()),
        ("e.select(e.Person, (p) => ({ ...shape(p) }))", set(), EVERYTHING),
        ("e.select(e.Person, shape)", set(), EVERYTHING),
        ("const s = e.shape(e.Person, () => ({ email: true })); e.select(e.Person, s)", {"read Person(email)"}, set()),
        ("const s = e.shape(e.Person, () => ({ email: true })); e.select(e.Person, (p) => ({ ...s(p), name: true }))",
         {"read Person(email)", "read Person(name)"}, set()),
        ("e.insert(e.Tag, { name: 'x' })", {"insert Tag(name)"}, set()),
        ("e.insert(e.Tag, { name: 'x', ...more })", {"insert Tag()", "update Tag(name)"}, {"Tag.name", "Tag.kind"}),
        ("e.update(e.Tag, (t) => ({ filter: e.op(t.name, '=', 'x'), set: { kind: 'y' } }))",
         {"read Tag(name)", "update Tag(kind)"}, set()),
        ("e.delete(e.Tag, () => ({ filter_single: { name: 'x' } }))", {"delete Tag()", "read Tag(name)"}, set()),
        ("e.select(e.Tag['<about[is Post]'], () => ({ title: true }))", {"read Post(title)"}, set()),
        ("e.select(e.extra.Note, () => ({ text: true }))", {"read extra.Note(text)"}, set()),
    ],
)  # fmt: skip
def test_what_the_query_builder_is_told(source: str, expected: set[str], mentioned: set[str]) -> None:
    uses, named = built(source)
    assert expected <= uses
    assert named == mentioned


def test_the_schema_is_that_of_the_migrations_where_there_are_some() -> None:
    migration = "CREATE MIGRATION m1x ONTO initial { CREATE TYPE default::Only { CREATE PROPERTY made: std::str; }; };"
    files = {"dbschema/migrations/00001-m1x.edgeql": migration, "q.edgeql": "select Only { made }; select Tag.kind"}
    read = needs(files)
    assert {(use.table, use.columns) for use in read.uses if use.columns} == {("Only", ("made",)), ("Tag", ("kind",))}


def test_a_schema_file_that_cannot_be_read_leaves_what_the_migrations_say() -> None:
    migration = "CREATE MIGRATION m1x ONTO initial { CREATE TYPE default::Only { CREATE PROPERTY made: std::str; }; };"
    files = {"dbschema/migrations/00001-m1x.edgeql": migration, "q.edgeql": "select Only { made }"}
    assert [use.table for use in needs(files, schema="module default {").uses if use.columns] == ["Only"]


def test_a_link_that_was_stored_and_is_computed_leads_where_its_expression_does() -> None:
    body = """
        CREATE TYPE default::A { CREATE PROPERTY a: std::str; };
        CREATE TYPE default::B { CREATE PROPERTY b: std::str; CREATE LINK up: default::B; };
        CREATE TYPE default::C { CREATE LINK x: default::A; };
        ALTER TYPE default::B { CREATE LINK c: default::C; };
        ALTER TYPE default::C { ALTER LINK x { USING (.<c[IS default::B]); }; };
    """
    files = {"dbschema/migrations/00001.edgeql": f"CREATE MIGRATION m1x ONTO initial {{ {body} }};"}
    read = needs({**files, "q.edgeql": "select C.x { b }"})
    assert ("B", ("b",)) in {(use.table, use.columns) for use in read.uses}
