"""What is followed at the top level, and what is not."""

import re

import pytest

from checker.core.tree import Unread
from checker.python.chains import root
from checker.python.module import Module, load
from checker.python.values import Call, Class, Function, Name
from tests.python.show import show

HEAD = "from alembic import op\nimport sqlalchemy as sa\n"
ENUM = "import enum\nclass S(str, enum.Enum):\n    A = 'a'\n    B = 'b'\n    def low(self): return self.value.upper()\n"
INT = "import enum\nclass N(enum.IntEnum):\n    ONE = enum.auto()\n    TWO = enum.auto()\n"

FOLLOWED = [
    ("x = 'a' 'b' + \"c\"", "'abc'"),
    ("x = b'a' + b'c'", "b'ac'"),
    ("n = 3\nx = f'{n:03d}-{n!r}-{\"q\"}'", "'003-3-q'"),
    ("x = '%s_%d' % ('a', 2)", "'a_2'"),
    ("x = '%(a)s' % {'a': 1}", "'1'"),
    ("x = '{} {b} {c[k]}'.format(1, b=2, c={'k': 3})", "'1 2 3'"),
    ("x = ', '.join(c.upper() for c in 'ab')", "'A, B'"),
    ("import textwrap\nx = textwrap.dedent('  a\\n  b')", "'a\\nb'"),
    ("from textwrap import dedent as d\nx = d('  a').strip().replace('a', 'b').split('b')", "['', '']"),
    ("import re\nx = re.sub('(?<!^)(?=[A-Z])', '_', 'OrderLine').lower()", "'order_line'"),
    ("import re\nx = '_'.join([w.lower() for w in re.split('(?=[A-Z])', 'OrderLine') if w])", "'order_line'"),
    ("import re\nP = re.compile(r'([a-z0-9])([A-Z])')\nx = P.sub(r'\\1_\\2', 'OrderLine')", "'Order_Line'"),
    ("from re import findall as f\nx = f('[A-Z][^A-Z]*', 'OrderLine')", "['Order', 'Line']"),
    ("x = 'ab'.startswith('a') and not 'ab'.endswith('a')", "True"),
    ("x = 7 // 2 + 2 ** 3 - -1", "12"),
    ("x = 1 < 2 <= 2 != 3", "True"),
    ("x = None or 'a'", "'a'"),
    ("x = 'a' if 1 in (1, 2) else 'b'", "'a'"),
    ("x = [*[1, 2], *(3,)]", "[1, 2, 3]"),
    ("x = {**{'a': 1}, 'b': 2}", "{'a': 1, 'b': 2}"),
    ("x = []\nx.append(1)\nx += [2]\nx.extend((3,))", "[1, 2, 3]"),
    ("x = {}\nx['a'] = 1\nx.update(b=2)\nx.setdefault('c', 3)", "{'a': 1, 'b': 2, 'c': 3}"),
    ("d = {'a': 1}\nx = [(k, v) for k, v in d.items()], list(d), d.get('z', 0)", "([('a', 1)], ['a'], 0)"),
    ("x = 'abcdef'[1:-1:2], [1, 2, 3][-1]", "('bd', 3)"),
    ("x = {k: v for k, v in zip('ab', range(2)) if v}", "{'b': 1}"),
    ("x = sorted({3, 1, 2}, reverse=True)", "[3, 2, 1]"),
    ("x = sorted(['bb', 'a'], key=lambda s: len(s))", "['a', 'bb']"),
    ("x = list(enumerate(reversed(['a', 'b']), 1))", "[(1, 'b'), (2, 'a')]"),
    ("x = list(map(str.upper, ['a']))", "['A']"),
    ("x = list(map(lambda a: a * 2, [1, 2]))", "[2, 4]"),
    (
        "x = []\nfor i in range(3):\n    if i == 1:\n        continue\n    x.append(i)\nelse:\n    x.append('e')",
        "[0, 2, 'e']",
    ),
    ("x = 0\nwhile True:\n    x += 1\n    if x > 4:\n        break", "5"),
    ("(a, *b), c = (1, 2, 3), 4\nx = a, b, c", "(1, [2, 3], 4)"),
    ("if (n := 4) > 3:\n    x = n", "4"),
    ("def f(a, b=2, *c, d, **e):\n    return a, b, c, d, e\nx = f(1, 2, 3, d=4, g=5)", "(1, 2, (3), 4, {'g': 5})"),
    ("def f(n):\n    return 1 if n < 2 else n * f(n - 1)\nx = f(5)", "120"),
    ("def f():\n    n = 1\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n\nx = f()", "2"),
    ("n = 1\ndef f():\n    global n\n    n += 1\nf()\nx = n", "2"),
    ("def f():\n    yield 1\n    yield from (2, 3)\nx = list(f())", "[1, 2, 3]"),
    ("from functools import partial\ndef f(a, b, c): return a, b, c\nx = partial(f, 1, c=3)(2)", "(1, 2, 3)"),
    ("def d(f):\n    def w(*a):\n        return f(*a) + 1\n    return w\n@d\ndef f(a): return a\nx = f(1)", "2"),
    ("x = next((c for c in 'abc' if c > 'a'), None)", "'b'"),
    ("x = isinstance('a', str), isinstance('a', (int, list))", "(True, False)"),
    (
        "def f():\n    try:\n        raise ValueError('a')\n    except ValueError:\n        return 1\nx = f()",
        "1",
    ),
    ("try:\n    from json import loads\nexcept ImportError:\n    loads = None\nx = loads", "json.loads"),
    ("match 'a':\n    case 'b':\n        x = 1\n    case 'a' | 'c':\n        x = 2\n    case _:\n        x = 3", "2"),
    ("if __name__ == '__main__':\n    x = 1\nelse:\n    x = 2", "2"),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import b as x", "a.b"),
    ("class C:\n    a = 1\n    b = a + 1\nx = C.b", "2"),
    (
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    a: int\n    b: str = 'z'\np = P(1)\nx = p.a, p.b",
        "(1, 'z')",
    ),
    ("class P:\n    def __init__(self, a): self.a = a\n    def get(self): return self.a\nx = P(3).get()", "3"),
    (
        "class P:\n    def m(self): return 'p'\nclass Q(P):\n    def m(self): return super().m() + 'q'\nx = Q().m()",
        "'pq'",
    ),
    (ENUM + "x = S.A.value, S.B.name, [s.value for s in S]", "('a', 'B', ['a', 'b'])"),
    (ENUM + "x = S.A", "S.A"),
    (ENUM + "x = list(S.__members__), len(S), S['A'].value, S('b').name", "(['A', 'B'], 2, 'a', 'B')"),
    (ENUM + "x = S.A == S.A, S.A == 'a', S.A is S.B, S.A in (S.A, S.B)", "(True, True, False, True)"),
    (ENUM + "x = S.A.low(), S.B.upper()", "('A', 'B')"),
    (INT + "x = [n.value for n in N], N.TWO > 1", "([1, 2], True)"),
    ("x = sa.Column('a', sa.Integer(), nullable=False)", "sa.Column('a', sa.Integer(), nullable=False)"),
    ("x = sa.text('a').bindparams(b=1)", "sa.text('a').bindparams(b=1)"),
    ("x = sa.Integer | None", "operator.or_(sa.Integer, None)"),
    ("name = op.f('ix_a')\nx = f'DROP INDEX {name}'", "'DROP INDEX ix_a'"),
    ("import alembic.op\nx = alembic.op.f", "op.f"),
    ("from alembic import op as o\nx = o.f", "op.f"),
    ("x = sa.column('a')[0].b", "sa.column('a')[0].b"),
    ("from os import environ\nx = environ.get('A', 'b')", "os.environ.get('A', 'b')"),
]

UNREAD = [
    ("x = unbound", "is not bound in this file"),
    ("import os\nx = f'{os.name}'", "is not known before the program runs"),
    ("import os\nx = 'a' + os.environ['B']", "is not known before the program runs"),
    ("import os\nx = [a for a in os.listdir()]", "is not known before the program runs"),
    ("import os\nx = 1\nif os.name:\n    x = 2", "is not known before the program runs"),
    ("import os\nx = []\nif os.name:\n    x.append(2)", "is not known before the program runs"),
    ("import os\nx = 0\nfor a in os.listdir():\n    x += 1", "is not known before the program runs"),
    ("import os\nif os.name:\n    x = 2", "is not known before the program runs"),
    ("import os\ntry:\n    x = int(os.name)\nexcept ValueError:\n    x = 0", "is not known before the program runs"),
    ("x = {}['a']", "is not known before the program runs"),
    ("x = 1 / 0", "is not known before the program runs"),
    ("x = 'a' * 10 ** 12", "is not known before the program runs"),
    ("x = '%999999999d' % 1", "is not known before the program runs"),
    ("x = f'{1:999999999}'", "is not known before the program runs"),
    ("x = 10 ** 10 ** 10", "is not known before the program runs"),
    ("x = '{0.__class__}'.format(1)", "is not known before the program runs"),
    ("def f(n): return f(n + 1)\nx = f(0)", "calls itself too deeply to be followed"),
    ("from a import *\nfrom b import *\nx = thing", "comes from one of several star imports"),
    (
        "insp = sa.inspect(op.get_bind())\nx = [c['name'] for c in insp.get_columns('t')]",
        "depends on what the database already holds",
    ),
    (
        (
            "def f(t, c):\n    for r in sa.inspect(op.get_bind()).get_columns(t):\n        if r['name'] == c:\n"
            "            return True\n    return False\nx = f('t', 'c')"
        ),
        "depends on what the database already holds",
    ),
]


def loaded(source: str | bytes, **options: str) -> Module:
    made = load(source.encode() if isinstance(source, str) else source, **options)  # type: ignore[arg-type]
    assert isinstance(made, Module)
    return made


@pytest.mark.parametrize(("source", "expected"), FOLLOWED)
def test_what_is_known_is_followed(source: str, expected: str) -> None:
    assert show(loaded(HEAD + source).names["x"]) == expected


@pytest.mark.parametrize(("source", "reason"), UNREAD)
def test_what_is_not_known_is_unread(source: str, reason: str) -> None:
    value = loaded(HEAD + source).names["x"]
    assert isinstance(value, Unread), show(value)
    assert value.reason == reason


PLAIN = [
    source for source, _ in FOLLOWED if not re.search(r"\b(sa|op|json|environ|alembic|a import b)\b|S\.A$", source)
]


@pytest.mark.parametrize("source", PLAIN)
def test_what_is_followed_is_what_python_does(source: str) -> None:
    names: dict[str, object] = {"__name__": "table"}
    exec(source, names)  # noqa: S102
    assert loaded(source).names["x"] == names["x"]


def test_an_unread_value_says_what_stands_there_and_where() -> None:
    value = loaded("import os\n\nx = 'a' + os.name\n").names["x"]
    assert value == Unread("is not known before the program runs", "'a' + os.name", 3)


def test_lines_are_those_of_the_last_binding() -> None:
    module = loaded("a = 1\nb = 2\n\na = 3\n")
    assert dict(module.lines) == {"a": 4, "b": 2}
    assert list(module.names) == ["a", "b"]


def test_classes_under_conditions_are_found_with_their_members() -> None:
    module = loaded(
        "import os\nclass A(Base, table=True):\n    x: int\n    y = 1\nif os.name:\n    class B: pass\n"
        "try:\n    class C: pass\nexcept Exception: pass\n"
    )
    assert [each.name for each in module.classes] == ["A", "B", "C"]
    first = module.classes[0]
    assert dict(first.members) == {"y": 1}
    assert list(first.annotations) == ["x"]
    assert dict(first.lines) == {"x": 3, "y": 4}
    assert dict(first.keywords) == {"table": True}


ANNOTATIONS = [
    ("Mapped[str | None]", "sa.orm.Mapped[operator.or_(str, None)]"),
    ("'Mapped[\"Other\"]'", "sa.orm.Mapped[Other]"),
    ("Mapped['list[Other]']", "sa.orm.Mapped[list[Other]]"),
    ("Mapped[Optional[str]]", "sa.orm.Mapped[typing.Optional[str]]"),
    ("Mapped[Literal['a', 'b']]", "sa.orm.Mapped[typing.Literal[('a', 'b')]]"),
    ("Annotated[int, mapped_column(sa.BigInteger)]", "typing.Annotated[(int, sa.orm.mapped_column(sa.BigInteger))]"),
    ("Mapped[Missing]", "sa.orm.Mapped[?]"),
    ("'Mapped['", "?"),
]


@pytest.mark.parametrize(("annotation", "expected"), ANNOTATIONS)
def test_annotations_are_read_as_code_even_in_strings(annotation: str, expected: str) -> None:
    source = (
        "from typing import *\nfrom typing import Optional, Literal, Annotated\n"
        "from sqlalchemy.orm import Mapped, mapped_column\n"
        f"import sqlalchemy as sa\nclass A:\n    x: {annotation}\nclass Other: pass\n"
    ).replace("from typing import *\n", "")
    module = loaded(source)
    assert show(module.classes[0].annotations["x"]) == expected
    assert module.events == ()


def test_a_container_in_a_call_is_as_it_was_then() -> None:
    module = loaded(HEAD + "a = [1]\nop.one(a)\na.append(2)\nop.two(a)\n")
    assert [show(each.call) for each in module.events] == ["op.one([1])", "op.two([1, 2])"]


def test_runs_do_not_see_each_other() -> None:
    module = loaded(HEAD + "a = []\nn = 0\ndef f():\n    global n\n    n += 1\n    a.append(n)\n    op.x(n, a)\n")
    assert [[show(each.call) for each in module.run("f")] for _ in range(2)] == [["op.x(1, [1])"]] * 2


def test_a_method_can_be_called() -> None:
    module = loaded("class A:\n    def __tablename__(cls):\n        return cls.__name__.lower() + 's'\n")
    function = module.classes[0].members["__tablename__"]
    assert isinstance(function, Function)
    assert module.call(function, module.classes[0]) == "as"


def test_an_instance_of_a_class_at_hand_is_a_call_of_it() -> None:
    value = loaded("class A: pass\nx = A(1)\n").names["x"]
    assert isinstance(value, Call)
    assert isinstance(value.function, Class)


def test_root_is_what_a_chain_begins_with() -> None:
    value = loaded(HEAD + "x = op.get_bind().execute('a').fetchall()[0].b\n").names["x"]
    assert root(value) == Name("alembic.op")


ROUND = """
import os
def f(x, vo="def"):
    if isinstance(x, list):
        return [f(y, vo) for y in x]
    elif isinstance(x, dict):
        return {key: f(x[key], vo) for key in x}
    elif x:
        return f(x.inner, vo)
    return x
x = [f(os.name) for _ in range(20)]
y = 1
"""


def test_a_function_that_may_call_itself_for_ever_is_followed_some_times() -> None:
    module = loaded(ROUND)
    assert module.names["y"] == 1
    assert show(module.names["x"]) == f"[{', '.join(['?'] * 20)}]"


AGAIN = "import os\ndef f(n):\n    if os.name and n < 6:\n        op.f(n)\n        f(n + 1)\ndef upgrade(): f(0)\n"


def test_a_function_that_calls_itself_with_something_new_is_followed_further() -> None:
    events = loaded(HEAD + AGAIN).run("upgrade")
    assert [event.call.arguments for event in events] == [(n,) for n in range(6)]


@pytest.mark.parametrize("body", ["op.f(names.pop())\n        f()", "f()\n        op.f(names.pop())"])
def test_what_a_function_that_calls_itself_does_in_turn_is_not_lost(body: str) -> None:
    source = (
        f"import os\nnames = ['a', 'b', 'c', 'd', 'e']\ndef f():\n    if os.name:\n        {body}\ndef upgrade(): f()\n"
    )
    events = loaded(HEAD + source).run("upgrade")
    assert any(isinstance(event.call.function, Unread) for event in events) or len(events) >= 5
