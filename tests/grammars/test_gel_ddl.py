"""What each form of Gel's data definition does: the forms of the grammar of geldata/gel 7, one line each."""

import pytest

from checker.core.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    CreateEnum,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropTable,
    DropType,
    DropView,
    Harmless,
    Operation,
    OtherObject,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    RenameType,
    WriteRows,
)
from checker.core.tree import Unread
from checker.grammars.gel.cursor import walk
from checker.grammars.gel.ddl import statements
from checker.grammars.gel.steps import Replay

BEFORE = """
CREATE SCALAR TYPE default::Color EXTENDING enum<Red, Green>;
CREATE SCALAR TYPE default::Short EXTENDING std::str { CREATE CONSTRAINT std::max_len_value(9); };
CREATE GLOBAL default::viewer -> std::uuid;
CREATE ABSTRACT LINK default::dated { CREATE PROPERTY since: std::datetime; };
CREATE ABSTRACT TYPE default::Named { CREATE PROPERTY name: std::str; };
CREATE TYPE default::Team EXTENDING default::Named;
CREATE TYPE default::Person EXTENDING default::Named {
    CREATE REQUIRED PROPERTY email: std::str { CREATE CONSTRAINT std::exclusive; };
    CREATE PROPERTY nick: default::Short;
    CREATE PROPERTY age: std::int16;
    CREATE LINK team: default::Team;
    CREATE MULTI LINK friends: default::Person { CREATE PROPERTY since: std::datetime; };
    CREATE PROPERTY shown := (.name ++ .email);
    CREATE CONSTRAINT std::exclusive ON ((.name, .age));
};
CREATE ALIAS default::Adult := (SELECT default::Person FILTER (.age > 17));
CREATE FUNCTION default::shout(text: std::str) -> std::str USING (std::str_upper(text));
"""


ANOTHER = ["no constraint Person: link .team", "foreignkey Person(team)"]


def said(operation: Operation) -> str:
    """Give an operation in a few words."""
    match operation:
        case CreateTable(table=table):
            return f"table {table}({', '.join(each.name for each in operation.columns)})"
        case DropTable(table=table):
            return f"no table {table}"
        case RenameTable(table=table, to=to):
            return f"table {table} -> {to}"
        case AddColumn(table=table, column=column):
            must = "" if column.fills_itself else " required"
            return f"column {table}.{column.name}{must}"
        case DropColumn(table=table, column=name):
            return f"no column {table}.{name}"
        case RenameColumn(table=table, column=name, to=to):
            return f"column {table}.{name} -> {to}"
        case AlterColumn(table=table, column=column, sets=sets):
            return f"{' '.join(sorted(sets))} of {table}.{column.name}"
        case AddConstraint(table=table, constraint=made):
            return f"{type(made).__name__.lower()} {table}({', '.join(getattr(made, 'columns', ()))})"
        case DropConstraint(table=table, name=name):
            return f"no constraint {table}: {name}"
        case RenameConstraint(table=table, name=name, to=to):
            return f"constraint {table}: {name} -> {to}"
        case CreateEnum(name=name, labels=labels):
            return f"enum {name}({', '.join(labels)})"
        case AddEnumValue(name=name, value=value):
            return f"label {name}.{value}"
        case RenameType(name=name, to=to):
            return f"type {name} -> {to}"
        case DropType(name=name):
            return f"no type {name}"
        case CreateView(name=name):
            return f"view {name}({', '.join(operation.columns or ('?',))}) of {', '.join(operation.reads)}"
        case DropView(name=name):
            return f"no view {name}"
        case OtherObject(verb=verb, kind=kind, name=name, table=table):
            return f"{verb} {kind} {name}{f' on {table}' if table else ''}"
        case WriteRows(verb=verb, table=table):
            return f"{verb} {table}({', '.join(operation.columns)})"
        case Harmless():
            return "nothing"
        case Unread(reason=reason):
            return f"unread: {reason}"
    return type(operation).__name__


def done(ddl: str) -> list[str]:
    replay = Replay()
    made: list[str] = []
    for text in (BEFORE, ddl):
        cursor = walk(text)
        assert not isinstance(cursor, Unread)
        made = [said(step.operation) for step in replay.run(statements(cursor, "migration"))]
    return made


def person(inner: str) -> list[str]:
    return done(f"ALTER TYPE default::Person {{ {inner} }};")


@pytest.mark.parametrize(
    ("ddl", "expected"),
    [
        ("CREATE MODULE m IF NOT EXISTS;", ["nothing"]),
        ("CREATE MODULE m { };", ["nothing"]),
        ("CREATE TYPE m::T;", ["table m.T(id)"]),
        ("CREATE TYPE T;", ["table T(id)"]),
        ("CREATE ABSTRACT TYPE default::T;", ["table T(id)", "create abstract type abstract type on T"]),
        (
            "CREATE TYPE default::T EXTENDING default::Named, default::Person { CREATE PROPERTY p -> std::int64; };",
            [
                "table T(id, email, nick, age, team, friends, shown, name, p)",
                "table T.friends(since)",
            ],
        ),
        ("ALTER TYPE default::Team RENAME TO default::Crew;", ["table Team -> Crew"]),
        ("ALTER TYPE default::Team { RENAME TO m::Crew; };", ["table Team -> m.Crew"]),
        ("DROP TYPE default::Person;", ["no table Person"]),
        ("ALTER TYPE default::Team SET ABSTRACT;", ["create abstract type abstract type on Team"]),
        ("ALTER TYPE default::Named RESET ABSTRACT;", ["drop abstract type abstract type on Named"]),
        ("ALTER TYPE default::Team DROP EXTENDING default::Named;", ["no column Team.name"]),
        ("ALTER TYPE default::Team EXTENDING default::Person LAST;", None),
    ],
)
def test_a_type_is_a_table(ddl: str, expected: list[str] | None) -> None:
    made = done(ddl)
    if expected is None:
        assert {"column Team.email required", "column Team.shown", "table Team.friends(since)"} <= {*made}
    else:
        assert made == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("CREATE PROPERTY p: std::str;", ["column Person.p"]),
        ("CREATE OPTIONAL SINGLE PROPERTY p: std::str;", ["column Person.p"]),
        ("CREATE REQUIRED PROPERTY p: std::str;", ["column Person.p required"]),
        ("CREATE REQUIRED PROPERTY p: std::str { SET default := 'x'; };", ["column Person.p"]),
        ("CREATE REQUIRED PROPERTY p: std::sequence;", None),
        ("CREATE PROPERTY p := (.name);", ["column Person.p"]),
        ("CREATE MULTI PROPERTY tags: std::str;", ["column Person.tags"]),
        ("CREATE LINK boss: default::Person;", ["column Person.boss", "foreignkey Person(boss)"]),
        ("CREATE REQUIRED LINK boss: default::Person;", ["column Person.boss required", "foreignkey Person(boss)"]),
        (
            "CREATE MULTI LINK seen EXTENDING default::dated: default::Person;",
            ["column Person.seen", "foreignkey Person(seen)", "table Person.seen(since)"],
        ),
        ("DROP PROPERTY age;", None),
        ("DROP LINK friends;", ["no constraint Person: link .friends", "no column Person.friends"]),
        ("ALTER PROPERTY nick SET REQUIRED;", ["nullable of Person.nick"]),
        (
            "ALTER PROPERTY nick { SET REQUIRED USING (<default::Short>'x'); };",
            ["nullable of Person.nick", "update Person(nick)"],
        ),
        ("ALTER PROPERTY email { SET OPTIONAL; };", ["nullable of Person.email"]),
        ("ALTER PROPERTY email { RESET OPTIONALITY; };", ["nullable of Person.email"]),
        ("ALTER LINK team { SET MULTI; };", ["type of Person.team", "table Person.team()"]),
        ("ALTER LINK friends { SET SINGLE USING (SELECT .friends LIMIT 1); };", ["type of Person.friends"]),
        ("ALTER LINK friends { RESET CARDINALITY USING (SELECT .friends LIMIT 1); };", ["type of Person.friends"]),
        ("ALTER PROPERTY age { SET TYPE std::int64; };", ["type of Person.age"]),
        ("ALTER PROPERTY age { SET TYPE std::str USING (<std::str>.age); };", ["type of Person.age"]),
        ("ALTER PROPERTY age { SET default := 1; };", ["default of Person.age"]),
        ("ALTER PROPERTY age { SET readonly := true; };", ["create read-only property age on Person"]),
        ("ALTER PROPERTY age { SET readonly := false; };", ["nothing"]),
        ("ALTER PROPERTY shown { USING (.name); };", ["generated of Person.shown", "update Person(shown)"]),
        ("ALTER PROPERTY shown { RESET EXPRESSION; };", ["generated of Person.shown"]),
        ("ALTER PROPERTY age { USING (1); };", ["generated of Person.age"]),
        ("ALTER PROPERTY nick { RENAME TO called; };", None),
        (
            "ALTER LINK friends { RENAME TO pals; };",
            [
                "column Person.friends -> pals",
                "table Person.friends -> Person.pals",
                "constraint Person: link .friends -> link .pals",
            ],
        ),
        (
            "ALTER LINK friends { ALTER PROPERTY since { RENAME TO from_; }; };",
            ["no column Person.friends.since", "column Person.friends.from_"],
        ),
        ("ALTER LINK friends { CREATE PROPERTY how: std::str; };", ["column Person.friends.how"]),
        ("ALTER LINK friends { DROP PROPERTY since; };", ["no column Person.friends.since"]),
        ("ALTER LINK team { SET TYPE default::Person; };", None),
        ("ALTER LINK friends { SET TYPE default::Named; };", None),
        (
            "ALTER LINK team { SET TYPE default::Named; };",
            [],
        ),
        ("ALTER PROPERTY name { SET OWNED; };", ["nothing"]),
        ("ALTER PROPERTY name { SET OWNED; SET REQUIRED; };", ["nothing", "nullable of Person.name"]),
        ("ALTER PROPERTY name { DROP OWNED; };", ["nothing"]),
    ],
)
def test_a_pointer_is_a_column(inner: str, expected: list[str] | None) -> None:
    made = person(inner)
    if expected is not None:
        assert made == expected
        return
    held = {
        "CREATE REQUIRED PROPERTY p: std::sequence;": {"column Person.p"},
        "DROP PROPERTY age;": {"no column Person.age"},
        "ALTER PROPERTY nick { RENAME TO called; };": {"column Person.nick -> called"},
        "ALTER LINK team { SET TYPE default::Person; };": {"foreignkey Person(team)"},
        "ALTER LINK friends { SET TYPE default::Named; };": {
            f"no column (Person.friends).{name}" for name in ("email", "nick", "age", "team", "friends", "shown")
        },
    }
    assert held[inner] <= {*made}


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("CREATE CONSTRAINT std::exclusive ON (.age);", ["unique Person(age)"]),
        ("CREATE CONSTRAINT std::exclusive ON ((.name, .email)) EXCEPT (.age > 3);", ["unique Person(name, email)"]),
        ("CREATE DELEGATED CONSTRAINT std::exclusive ON (.age);", ["unique Person(age)"]),
        ("CREATE CONSTRAINT std::expression ON ((.age > 0));", ["check Person(age)"]),
        ("DROP CONSTRAINT std::exclusive ON ((.name, .age));", ["no constraint Person: exclusive on (.name, .age)"]),
        ("ALTER PROPERTY age { CREATE CONSTRAINT std::min_value(0); };", ["check Person(age)"]),
        ("ALTER PROPERTY age { CREATE CONSTRAINT std::one_of(1, 2); };", ["check Person(age)"]),
        ("ALTER PROPERTY email { DROP CONSTRAINT std::exclusive; };", ["no constraint Person: exclusive on .email"]),
        ("ALTER LINK team { ON TARGET DELETE RESTRICT; };", ["nothing"]),
        ("ALTER LINK team { ON TARGET DELETE DELETE SOURCE; };", ANOTHER),
        ("ALTER LINK team { ON TARGET DELETE ALLOW; };", ANOTHER),
        ("ALTER LINK team { ON TARGET DELETE DEFERRED RESTRICT; };", ANOTHER),
        ("ALTER LINK team { RESET ON TARGET DELETE; };", ["nothing"]),
        ("ALTER LINK team { ON SOURCE DELETE DELETE TARGET; };", ["create trigger on source delete of team on Person"]),
        (
            "ALTER LINK team { ON SOURCE DELETE DELETE TARGET IF ORPHAN; };",
            ["create trigger on source delete of team on Person"],
        ),
        ("ALTER LINK team { ON SOURCE DELETE ALLOW; };", ["nothing"]),
        ("CREATE INDEX ON (.age);", ["nothing"]),
        ("CREATE DEFERRED INDEX ext::pgvector::ivfflat_cosine(lists := 1) ON (.age) EXCEPT (.age > 1);", ["nothing"]),
        ("ALTER INDEX ON (.age) { CREATE ANNOTATION std::title := 'x'; };", ["nothing"]),
        ("DROP INDEX ON (.age);", ["nothing"]),
        ("CREATE INDEX fts::index ON (.name);", ["create search index std::fts::index on Person"]),
        ("CREATE INDEX ext::ai::index(a := 'm') ON (.name);", ["create search index ext::ai::index on Person"]),
        ("CREATE ANNOTATION std::title := 'x';", ["nothing"]),
        ("ALTER ANNOTATION std::title := 'y';", ["nothing"]),
        ("DROP ANNOTATION std::title;", ["nothing"]),
        (
            "CREATE TRIGGER t AFTER INSERT, UPDATE FOR EACH WHEN (__new__.age > 3) DO (INSERT default::Team);",
            ["create trigger t on Person"],
        ),
        ("CREATE TRIGGER t AFTER DELETE FOR ALL DO (SELECT 1);", ["create trigger t on Person"]),
        ("CREATE ACCESS POLICY p ALLOW ALL;", ["create policy p on Person"]),
        (
            "CREATE ACCESS POLICY p WHEN (true) DENY UPDATE WRITE, DELETE USING (true) { SET errmessage := 'n'; };",
            ["create policy p on Person"],
        ),
        (
            "ALTER PROPERTY age { CREATE REWRITE INSERT, UPDATE USING (1); };",
            ["default of Person.age", "create trigger rewrite of age on insert on Person",
             "create trigger rewrite of age on update on Person"],
        ),
    ],
)  # fmt: skip
def test_what_stands_on_a_type(inner: str, expected: list[str]) -> None:
    assert person(inner) == expected


@pytest.mark.parametrize(
    ("ddl", "expected"),
    [
        ("CREATE SCALAR TYPE default::E EXTENDING enum<A, B>;", ["enum E(A, B)"]),
        ("CREATE FINAL SCALAR TYPE default::E EXTENDING enum<`A b`, 'C'>;", ["enum E(A b, C)"]),
        ("CREATE SCALAR TYPE default::S EXTENDING std::str;", ["nothing"]),
        ("CREATE ABSTRACT SCALAR TYPE default::S;", ["nothing"]),
        ("ALTER SCALAR TYPE default::Color EXTENDING enum<Red, Green, Blue>;", ["label Color.Blue"]),
        ("ALTER SCALAR TYPE default::Color EXTENDING enum<Green, Red>;", ["nothing"]),
        ("ALTER SCALAR TYPE default::Color EXTENDING enum<Red>;", ["enum Color(Red)"]),
        ("ALTER SCALAR TYPE default::Color RENAME TO default::Hue;", ["type Color -> Hue"]),
        ("DROP SCALAR TYPE default::Color;", ["no type Color"]),
        ("DROP SCALAR TYPE default::Short;", ["nothing"]),
        ("ALTER SCALAR TYPE default::Short { CREATE CONSTRAINT std::min_len_value(2); };", ["check Person(nick)"]),
        (
            "ALTER SCALAR TYPE default::Short { DROP CONSTRAINT std::max_len_value(9); };",
            ["no constraint Person: max_len_value(9) on .nick"],
        ),
        (
            "CREATE ALIAS default::Old := (default::Person { years := .age });",
            ["view Old(id, name, email, nick, age, team, friends, shown, years) of Person"],
        ),
        ("CREATE ALIAS default::One := (1);", ["view One(?) of "]),
        ("ALTER ALIAS default::Adult USING (default::Team);", ["view Adult(id, name) of Team"]),
        ("ALTER ALIAS default::Adult { RENAME TO default::Grown; };", ["table Adult -> Grown"]),
        ("DROP ALIAS default::Adult;", ["no view Adult"]),
        ("CREATE FUNCTION default::f(a: std::int64) -> std::int64 { USING (a); };", ["create function f"]),
        (
            "CREATE FUNCTION default::f(NAMED ONLY a: std::int64 = 1) -> SET OF std::int64 USING (a);",
            ["create function f"],
        ),
        ("ALTER FUNCTION default::shout(text: std::str) USING (text);", ["alter function shout"]),
        (
            "ALTER FUNCTION default::shout(text: std::str) RENAME TO default::cry;",
            ["drop function shout", "create function cry"],
        ),
        ("DROP FUNCTION default::shout(text: std::str);", ["drop function shout"]),
        ("CREATE FUNCTION m::shout(text: std::str) -> std::str USING (text);", ["create function m::shout"]),
        ("CREATE REQUIRED GLOBAL default::g: std::str { SET default := 'x'; };", ["create global g"]),
        ("CREATE GLOBAL default::g := (SELECT default::Person LIMIT 1);", ["create global g"]),
        ("ALTER GLOBAL default::viewer SET TYPE std::str RESET TO DEFAULT;", ["alter global viewer"]),
        ("DROP GLOBAL default::viewer;", ["drop global viewer"]),
        ("CREATE ABSTRACT LINK default::l { CREATE PROPERTY p: std::str; };", ["nothing"]),
        ("CREATE ABSTRACT PROPERTY default::p;", ["nothing"]),
        ("CREATE ABSTRACT CONSTRAINT default::c EXTENDING std::expression;", ["nothing"]),
        ("CREATE ABSTRACT ANNOTATION default::a;", ["nothing"]),
        ("CREATE ABSTRACT INHERITABLE ANNOTATION default::a;", ["nothing"]),
        ("CREATE ABSTRACT INDEX default::i EXTENDING fts::index;", ["nothing"]),
        ("CREATE EXTENSION pgvector VERSION '0.5';", ["create extension pgvector"]),
        ("DROP EXTENSION pgvector;", ["drop extension pgvector"]),
        ("CREATE FUTURE warn_on_old_scoping;", ["nothing"]),
        ("CREATE FUTURE nonrecursive_access_policies;", ["nothing"]),
        (
            "CREATE FUTURE simple_scoping;",
            ["unread: creates the future simple_scoping, which changes how queries are understood"],
        ),
        ("DROP ABSTRACT CONSTRAINT default::c;", ["nothing"]),
        ("CREATE PERMISSION default::p;", ["nothing"]),
        ("DROP PERMISSION default::p;", ["unread: what drop permission does is not known"]),
        ("CONFIGURE CURRENT BRANCH SET apply_access_policies := false;", ["nothing"]),
        ("CREATE CAST FROM std::str TO default::Color { USING SQL CAST; };", None),
        ("UPDATE default::Person SET { age := 3 };", ["update Person(age)"]),
        ("INSERT default::Team { name := 'x' };", ["insert Team(name)"]),
        ("DELETE default::Team FILTER .name = 'x';", ["delete Team()"]),
        ("WITH t := (INSERT default::Team) UPDATE default::Person SET { team := t };", None),
        ("FOR n IN {'a', 'b'} UNION (INSERT default::Team { name := n });", ["insert Team(name)"]),
        ("SELECT default::Person;", ["nothing"]),
        ("MELT default::Person;", ["unread: its statement was not understood"]),
    ],
)
def test_what_else_there_is(ddl: str, expected: list[str] | None) -> None:
    made = done(ddl)
    if expected is not None:
        assert made == expected
    elif ddl.startswith("WITH"):
        assert {*made} == {"insert Team()", "update Person(team)"}
    else:
        assert len(made) == 1
        assert made[0].startswith("unread")


def test_a_policy_makes_a_future_of_policies_matter() -> None:
    policy = "ALTER TYPE default::Person { CREATE ACCESS POLICY p ALLOW ALL; };"
    made = done(f"{policy} CREATE FUTURE nonrecursive_access_policies;")
    assert made[-1].startswith("unread")


def test_one_statement_that_is_not_understood_loses_no_other() -> None:
    made = person("CREATE PROPERTY a: std::str; FREEZE age; CREATE PROPERTY b: std::str;")
    assert made == ["column Person.a", "unread: its statement was not understood", "column Person.b"]


def test_a_name_that_is_part_of_another_is_not_renamed_with_it() -> None:
    made = done(
        "CREATE TYPE default::PersonCard { CREATE LINK owner: default::Person; CREATE PROPERTY nickname: std::str;"
        " CREATE PROPERTY nick: std::str; CREATE CONSTRAINT std::exclusive ON ((.nick, .nickname)); };"
        "ALTER TYPE default::PersonCard { ALTER PROPERTY nick { RENAME TO n; }; };"
        "ALTER TYPE default::Person RENAME TO default::Human;"
        "ALTER TYPE default::PersonCard { DROP CONSTRAINT std::exclusive ON ((.n, .nickname)); };"
    )
    assert made[-3:] == [
        "table Person -> Human",
        "table Person.friends -> Human.friends",
        "no constraint PersonCard: exclusive on (.n, .nickname)",
    ]
