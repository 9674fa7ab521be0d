"""What a function of a file would do, in order."""

import pytest

from tests.python.show import calls
from tests.python.test_module import HEAD, loaded

BODIES: list[tuple[str, list[str]]] = [
    ("op.a('t', *['x', 'y'], **{'k': 1})", ["op.a('t', 'x', 'y', k=1)"]),
    ("for c in ('a', 'b'):\n    op.add(c)", ["op.add('a')", "op.add('b')"]),
    (
        "with op.batch_alter_table('t') as b:\n    b.drop('x')",
        ["op.batch_alter_table('t')", "op.batch_alter_table('t').drop('x')"],
    ),
    (
        "with op.get_context().autocommit_block():\n    op.a()",
        ["op.get_context()", "op.get_context().autocommit_block()", "op.a()"],
    ),
    ("import os\nif os.name:\n    op.a()\nelse:\n    op.b()\nop.c()", ["op.a() ?", "op.b() ?", "op.c()"]),
    ("import os\nif os.name:\n    return\nop.c()", ["op.c() ?"]),
    ("import os\nif os.name:\n    raise ValueError\nop.c()", ["op.c()"]),
    ("if 1 > 2:\n    return op.a()\nop.c()", ["op.c()"]),
    ("op.a()\nreturn\nop.c()", ["op.a()"]),
    ("op.a()\nraise ValueError('no')\nop.c()", ["op.a()"]),
    ("import os\nfor f in os.listdir():\n    op.a(f)\nop.b()", ["op.a(os.listdir()[?]) ?", "op.b()"]),
    ("import os\nwhile os.name:\n    op.a()\nop.b()", ["op.a() ?", "op.b()"]),
    (
        "import os\nfor x in 'ab':\n    if os.name:\n        continue\n    op.a(x)\nop.b()",
        ["op.a('a') ?", "op.a('b') ?", "op.b()"],
    ),
    (
        "import os\nfor x in 'ab':\n    if os.name:\n        break\n    op.a(x)\nop.b()",
        ["op.a('a') ?", "op.a('b') ?", "op.b()"],
    ),
    (
        "try:\n    op.a()\nexcept Exception:\n    op.b()\nelse:\n    op.c()\nfinally:\n    op.d()",
        ["op.a()", "op.c()", "op.b() ?", "op.d()"],
    ),
    ("try:\n    op.a()\nexcept Exception:\n    raise\nop.d()", ["op.a()", "op.d()"]),
    ("import contextlib\nwith contextlib.suppress(Exception):\n    op.a()\nop.d()", ["op.a()", "op.d()"]),
    ("import os\nos.name and op.a()\nop.b() if os.name else op.c()", ["op.a() ?", "op.b() ?", "op.c() ?"]),
    ("[op.a(x) for x in 'ab']", ["op.a('a')", "op.a('b')"]),
    ("def inner(x):\n    op.a(x)\ninner('q')", ["op.a('q')"]),
    ("(lambda x: op.a(x))('q')", ["op.a('q')"]),
    ("from functools import partial\npartial(op.a, 't')('x', k=1)", ["op.a('t', 'x', k=1)"]),
    ("from alembic.op import add_column as ac\nac('t')", ["op.add_column('t')"]),
    ("import alembic\nalembic.op.a()", ["op.a()"]),
    ("steps = [op.a, op.b]\nfor s in steps:\n    s('t')", ["op.a('t')", "op.b('t')"]),
    ("getattr(op, 'a' + 'b')('t')", ["op.ab('t')"]),
    ("op.a(sa.Column('x', op.f('y')))", ["op.f('y')", "op.a(sa.Column('x', op.f('y')))"]),
    ("a = [1]\nimport os\nif os.name:\n    a = [2]\nop.a(a)", ["op.a(?)"]),
    ("import os\na = 'x' if os.name else 'x'\nop.a(a)", ["op.a('x')"]),
    ("import os\nrows = []\nfor x in os.listdir():\n    rows.append(x)\nop.a(rows)", ["op.a(?)"]),
    ("rows = [1]\nimport app.fill\napp.fill.more(rows)\nop.a(rows)", ["op.a(?)"]),
    ("async def f():\n    op.a()\nawait f()", ["op.a()"]),
    (
        (
            "import os\nn = 0\nwhile True:\n    if os.name:\n        break\n"
            "    for x in os.listdir():\n        n += 1\n    op.a(n)\nop.b()"
        ),
        ["op.a(?) ?", "op.a(?) ?", "op.b()"],
    ),
    (
        (
            "import os\nfor x in 'ab':\n    if os.name:\n        continue\n"
            "    for y in os.listdir():\n        pass\n    op.a(x)\nop.b()"
        ),
        ["op.a('a') ?", "op.a('b') ?", "op.b()"],
    ),
    (
        (
            "import os\nfor x in 'ab':\n    if os.name:\n        break\n"
            "    for y in 'cd':\n        op.c(y)\n    op.a(x)\nop.b()"
        ),
        ["op.c('c') ?", "op.c('d') ?", "op.a('a') ?", "op.c('c') ?", "op.c('d') ?", "op.a('b') ?", "op.b()"],
    ),
]

DIALECTS = [
    ("op.get_bind().dialect.name == 'postgresql'", "postgres", ["op.yes()"]),
    ("op.get_bind().engine.name == 'mysql'", "postgres", ["op.no()"]),
    ("context.get_context().dialect.name in ('mysql', 'mariadb')", "mysql", ["op.yes()"]),
    ("op.get_context().dialect.name.startswith('mysql')", "sqlite", ["op.no()"]),
    ("not op.get_context().dialect.name != 'sqlite'", "sqlite", ["op.yes()"]),
    ("op.get_bind().dialect.name == 'postgresql'", "", ["op.yes() ?", "op.no() ?"]),
    ("context.is_offline_mode()", "", ["op.no()"]),
    ("op.get_context().as_sql", "", ["op.no()"]),
]

GUARDS = [
    "if not sa.inspect(op.get_bind()).has_table('t'):\n    op.go()",
    (
        "insp = sa.engine.reflection.Inspector.from_engine(op.get_bind())\n"
        "if 'x' not in [c['name'] for c in insp.get_columns('t')]:\n    op.go()"
    ),
    "if 'x' not in sa.inspect(op.get_bind()).get_table_names():\n    op.go()",
    "if has_column('t', 'c'):\n    return\nop.go()",
    "if not has_column('t', 'c'):\n    op.go()",
    "if not any(i['name'] == 'x' for i in sa.inspect(op.get_bind()).get_indexes('t')):\n    op.go()",
    (
        'if op.get_bind().execute(sa.text("SELECT 1 FROM information_schema.tables WHERE table_name = '
        "'t'\")).fetchone() is None:\n    op.go()"
    ),
    "if op.get_bind().dialect.has_table(op.get_bind(), 't') is False:\n    op.go()",
    (
        "found = False\nfor c in sa.inspect(op.get_bind()).get_columns('t'):\n    if c['name'] == 'x':\n"
        "        found = True\nif not found:\n    op.go()"
    ),
    "todo = []\nif not has_column('t', 'c'):\n    todo.append('go')\nfor each in todo:\n    getattr(op, each)()",
    "for each in [c for c in ['go'] if not has_column('t', c)]:\n    getattr(op, each)()",
    (
        "names = {c['name'] for c in sa.inspect(op.get_bind()).get_columns('t')}\n"
        "if 'a' in names and 'b' not in names:\n    op.go()"
    ),
    "there = set(sa.inspect(op.get_bind()).get_table_names())\nfor t in {'go'} - there:\n    getattr(op, t)()",
    "there = sa.inspect(op.get_bind()).get_table_names()\nfor t in {'go'}.difference(there):\n    getattr(op, t)()",
    "try:\n    op.go()\nexcept Exception:\n    pass",
    "if unknown_helpers.column_exists('t', 'c'):\n    op.go()",
]
HAS = (
    "def has_column(t, c):\n    insp = sa.inspect(op.get_bind())\n    for each in insp.get_columns(t):\n"
    "        if each['name'] == c:\n            return True\n    return False\n"
    "from app import unknown_helpers\nfrom alembic import context\n"
)


def body(text: str) -> str:
    inner = "\n".join(f"    {line}" for line in text.split("\n"))
    kind = "async def" if "await" in text else "def"
    return f"{HEAD}{HAS}{kind} upgrade():\n{inner}\n"


@pytest.mark.parametrize(("text", "expected"), BODIES)
def test_calls_come_in_the_order_of_the_program(text: str, expected: list[str]) -> None:
    assert calls(loaded(body(text)).run("upgrade")) == expected


@pytest.mark.parametrize(("condition", "dialect", "expected"), DIALECTS)
def test_a_condition_on_the_dialect_is_known(condition: str, dialect: str, expected: list[str]) -> None:
    text = f"if {condition}:\n    op.yes()\nelse:\n    op.no()"
    shown = calls(loaded(body(text), dialect=dialect).run("upgrade"))
    assert [each for each in shown if each.startswith(("op.yes", "op.no"))] == expected


@pytest.mark.parametrize("text", GUARDS)
def test_what_an_idempotence_guard_holds_is_certain(text: str) -> None:
    shown = calls(loaded(body(text)).run("upgrade"))
    assert [each for each in shown if each.startswith("op.go")] == ["op.go()"]


def test_a_question_about_rows_is_no_guard() -> None:
    text = "if op.get_bind().execute('SELECT 1 FROM users').first():\n    op.go()"
    assert "op.go() ?" in calls(loaded(body(text)).run("upgrade"))


def test_branches_of_a_guard_that_contradict_are_not_certain() -> None:
    text = "if has_column('t', 'c'):\n    op.drop_column('t', 'c')\nelse:\n    op.add_column('t', 'c')"
    shown = calls(loaded(body(text)).run("upgrade"))
    assert [each for each in shown if "_column(" in each and "get" not in each] == [
        "op.drop_column('t', 'c') ?",
        "op.add_column('t', 'c') ?",
    ]


def test_an_unknown_decorator_makes_a_function_uncertain() -> None:
    source = f"{HEAD}from app import deco\n@deco\ndef upgrade():\n    op.a()\n"
    module = loaded(source)
    assert calls(module.run("upgrade")) == ["op.a() ?"]
    assert "app" in module.wanted


def test_a_generator_that_manages_a_context_is_followed() -> None:
    source = (
        f"{HEAD}from contextlib import contextmanager\n@contextmanager\ndef off(t):\n"
        "    op.before(t)\n    yield t + '!'\n"
        "    op.after(t)\ndef upgrade():\n    with off('x') as y:\n        op.during(y)\n"
        "        op.more()\n    op.end()\n"
    )
    assert calls(loaded(source).run("upgrade")) == [
        "op.before('x')",
        "op.during('x!')",
        "op.more()",
        "op.after('x')",
        "op.end()",
    ]


def test_a_raise_is_an_event() -> None:
    module = loaded("def downgrade():\n    raise NotImplementedError\n")
    assert calls(module.run("downgrade"), "raise") == ["raise(NotImplementedError)"]


def test_a_missing_function_does_nothing() -> None:
    assert loaded("x = 1\n").run("upgrade") == ()


def test_events_know_their_lines() -> None:
    module = loaded(f"{HEAD}def h():\n    op.a()\ndef upgrade():\n    h()\n    op.b()\n")
    assert [(event.line, event.call.line) for event in module.run("upgrade")] == [(4, 4), (7, 7)]


def test_arguments_are_bound() -> None:
    module = loaded(
        f"{HEAD}def upgrade(engine_name):\n    globals()[f'upgrade_{{engine_name}}']()\n"
        "def upgrade_one():\n    op.a()\n"
    )
    assert calls(module.run("upgrade", "one")) == ["op.a()"]
