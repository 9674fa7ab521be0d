"""Bytes that are Python, and bytes that are not."""

import ast
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.core.tree import Unread
from checker.python.module import Module, load
from checker.python.source import parse, scan
from tests.python.test_events import BODIES, GUARDS, body
from tests.python.test_module import FOLLOWED, UNREAD

GOOD = [
    b"",
    b"x = 1",
    b"\xef\xbb\xbfx = 1\n",
    b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    b"x = '\\d'\r\ny = 2\r\n",
    "x = 'é'\n".encode(),
]
BAD = [
    b"exec 'python 2'\n",
    b"x = '\xe9'\n",
    b"x = 1\x00\n",
    b"# coding: no-such-thing\nx = 1\n",
    b"# coding: rot13\nx = 1\n",
    b"def f(:\n",
    b"x = " + b"(" * 5000 + b")" * 5000,
    b"x = " + b"-" * 100_000 + b"1",
    b"x = " + b"[" * 150 + b"1" + b"]" * 300,
    b"\xff\xfe" + "x = 1".encode("utf-16-le"),
]


@pytest.mark.parametrize("source", GOOD)
def test_python_3_is_parsed(source: bytes) -> None:
    assert isinstance(parse(source), ast.Module)


@pytest.mark.parametrize("source", BAD, ids=range(len(BAD)))
def test_what_is_not_python_3_is_unread(source: bytes) -> None:
    assert isinstance(parse(source), Unread)
    assert isinstance(load(source), Unread)


def test_declared_latin_1_is_understood() -> None:
    module = load(GOOD[3])
    assert isinstance(module, Module)
    assert module.names["x"] == "é"


SCANNED = [
    (b"revision = 'abc'\nprint 'x'\n", ("abc", 1)),
    (b'\n\nrevision: str = "abc"  # comment\n', ("abc", 3)),
    (b"revision: Union[str, None] = ('a',\n    'b',\n)\nprint 'x'\n", (("a", "b"), 1)),
    (b"revision = None\r\n", (None, 1)),
    (b"revision = u'abc'\n", ("abc", 1)),
    (b"'''\nrevision = 'no'\n'''\nrevision = 'yes'\n", ("yes", 4)),
    (b"revision = 'a'\nrevision = 'b'\n", ("b", 2)),
    (b"# \xe9\nrevision = 'abc'\n", ("abc", 2)),
    (b"\xef\xbb\xbfrevision = 'abc'\n", ("abc", 1)),
    (b"revision == 'abc'\n", None),
    (b"  revision = 'abc'\n", None),
    (b"revision_other = 'abc'\n", None),
]


@pytest.mark.parametrize(("source", "expected"), SCANNED)
def test_a_file_that_does_not_parse_is_scanned(source: bytes, expected: tuple[object, int] | None) -> None:
    assert scan(source, ("revision", "down_revision")).get("revision") == expected


def test_an_assignment_that_is_no_literal_is_unread() -> None:
    value, line = scan(b"revision = make()\nprint 'x'\n", ("revision",))["revision"]
    assert isinstance(value, Unread)
    assert line == 1


HARD = [
    b"x = " + b"a" + b".b" * 3000,
    b"x = " + b"a(" * 90 + b")" * 90,
    b"x = " + b"+".join([b"'a'"] * 900),
    b"x = " + b"[" * 90 + b"]" * 90,
    b"x = '" + b"a" * 1_000_000 + b"'\nfor i in range(100):\n    x = x + x\n",
    b"x = [1]\nwhile True:\n    x = [x, x]\n",
    b"x = a\nwhile True:\n    x = x.b\n",
    b"x = a\nwhile True:\n    x = f(x)\n",
    b"x = []\nx.append(x)\nf(x)\n",
    b"x = {}\nx['a'] = x\nf(x)\n",
    b"x = [0]\nfor i in x:\n    x.append(i)\n",
    b"for a in range(9000):\n    for b in range(9000):\n        f(a, b)\n",
    b"def f(n): return f(n - 1) + f(n - 2)\nf(100)\n",
    b"def f(): yield from f()\nf()\n",
    b"f = lambda g: g(g)\nf(f)\n",
    b"def f(x):\n    for i in range(3):\n        f(i)\nf(0)\n",
    b"class A(A): pass\nA.b\n",
    b"class A:\n    def __init__(self): A()\nA()\n",
    b"class A:\n    @property\n    def b(self): return self.b\nx = A().b\n",
    b"def d(f): return f\n@d\ndef d(f): return d(f)\nd(d)\n",
    b"import os\n" + b"".join(b"if os.name == %d:\n    a%d = 1\n" % (i, i) for i in range(300)),
    b"import os\ndef f():\n"
    + b"".join(b" " * (i + 1) + b"for a in os.b:\n" for i in range(15))
    + b" " * 16
    + b"op()\nf()\n",
    b"x = (yield)\n",
    b"return 1\n",
    b"break\n",
    b"x = 'a'.join(['b' * 1000] * 100000)\n",
    b"x = 'a' * 1000000\ny = x.replace('a', x)\n",
    b"x = 'a'.ljust(10 ** 9)\n",
    b"x = 1 << 10 ** 9\n",
    b"x = int('9' * 10000)\n",
    b"x = '{:>{w}}'.format(1, w=10 ** 9)\n",
    b"x = '%*d' % (10 ** 9, 1)\n",
    b"x = [0] * 10 ** 9\n",
    b"x = list(range(10 ** 12))\n",
    b"x = sum([[1]] * 100000, [])\n",
    b"x = {[]: 1}\ny = {{}}\nz = {**1}\n",
    b"def f(*a, **k): return f(*a, *a, **k)\nf(1)\n",
    b"class M(type):\n    pass\nclass A(metaclass=M):\n    x = yield\n",
]


@pytest.mark.parametrize("source", HARD, ids=range(len(HARD)))
def test_hard_programs_end(source: bytes) -> None:
    made = load(source)
    assert isinstance(made, Module | Unread)
    if isinstance(made, Module):
        repr(made.names)
        made.run("f")


def test_a_program_that_is_too_long_says_so() -> None:
    module = load(
        b"def upgrade():\n    for a in range(9000):\n        for b in range(9000):\n            pass\n    op()\n"
    )
    assert isinstance(module, Module)
    last = module.run("upgrade")[-1]
    assert isinstance(last.call.function, Unread)


def test_a_file_that_is_too_long_says_so_in_every_run() -> None:
    source = (
        b"for a in range(9000):\n    for b in range(9000):\n        pass\nrevision = 'a'\ndef upgrade():\n    op()\n"
    )
    module = load(source)
    assert isinstance(module, Module)
    assert isinstance(module.run("upgrade")[-1].call.function, Unread)
    assert isinstance(module.run("missing")[-1].call.function, Unread)
    assert isinstance(module.names["revision"], Unread)


def _whole(source: bytes) -> None:
    made = load(source, dialect="postgres", imports={"app": source, "app.a": source})
    if isinstance(made, Module):
        for name in ("upgrade", "f"):
            repr(made.run(name))
    scan(source, ("revision", "x"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_random_bytes_raise_nothing(source: bytes) -> None:
    _whole(source)


PIECES = (
    [source for source, _ in (*FOLLOWED, *UNREAD)]
    + [body(text) for text, _ in BODIES]
    + [body(text) for text in GUARDS]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3), st.integers(0, 10**9), st.integers(0, 4))
def test_mutated_programs_raise_nothing(pieces: list[str], seed: int, times: int) -> None:
    chosen = random.Random(seed)  # noqa: S311
    words = "\n".join(pieces).split(" ")
    for _ in range(times):
        first, second = chosen.randrange(len(words)), chosen.randrange(len(words))
        words[first], words[second] = words[second], words[first]
        if chosen.random() < 0.5:
            words[first] = chosen.choice(
                ["None", "op.get_bind()", "x", "*x", "[]", "{}", "'a'", "0", "x()", "yield", "lambda: x", "import"]
            )
    _whole(" ".join(words).encode())
