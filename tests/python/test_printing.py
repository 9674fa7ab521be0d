"""Python 2's print, in files that Python 3 reads but for it."""

import ast

import pytest

from checker.core.tree import Unread
from checker.python.printing import with_calls
from checker.python.source import parse

WRITTEN = [
    ('print "a"\n', 'print("a")\n'),
    ("print 'a', b\n", "print('a', b)\n"),
    ("print 'a',\n", "print('a',)\n"),
    ("print\n", "print\n"),
    ("print 'a'; x = 1\n", "print('a'); x = 1\n"),
    ("if x: print 'a'  # why\n", "if x: print('a')  # why\n"),
    ("print >>sys.stderr, 'a'\n", "print(sys.stderr, 'a')\n"),
    ("print '{} {}'.format(\n    a,\n    b)\nx = 1\n", "print('{} {}'.format(\n    a,\n    b))\nx = 1\n"),
    ("def f():\n    # first\n    print -x\n", "def f():\n    # first\n    print(-x)\n"),
    ("print 'a'", "print('a')"),
    ("print [a for a in b]\n", "print([a for a in b])\n"),
    ("print ('a'), b\n", "print ('a'), b\n"),
    ("print = log\nprint.x = 1\n", "print = log\nprint.x = 1\n"),
    ("x = '''\nprint 1\n'''\nprint u'é'\n", "x = '''\nprint 1\n'''\nprint(u'é')\n"),
]


@pytest.mark.parametrize(("old", "new"), WRITTEN)
def test_a_statement_becomes_a_call(old: str, new: str) -> None:
    assert with_calls(old) == new


@pytest.mark.parametrize("old", [old for old, _ in WRITTEN])
def test_the_lines_stay_where_they_are(old: str) -> None:
    assert with_calls(old).count("\n") == old.count("\n")


@pytest.mark.parametrize("text", ["print (\n", "print '''\n", "  print 1\n print 2\n"])
def test_what_has_no_tokens_stays_as_it_is(text: str) -> None:
    assert with_calls(text) == text


def test_the_rest_of_the_file_is_read() -> None:
    tree = parse(b"print 'python 2'\nrevision = 'a1'\n")
    assert isinstance(tree, ast.Module)
    assert [type(each).__name__ for each in tree.body] == ["Expr", "Assign"]
    assert tree.body[1].lineno == 2


@pytest.mark.parametrize("rest", ["exec 'x = 1'", "try:\n    f()\nexcept E, e:\n    pass", "raise E, 'x'", "x = 0777"])
def test_what_else_is_python_2_is_not(rest: str) -> None:
    found = parse(f"print 'a'\n{rest}\n".encode())
    assert isinstance(found, Unread)
    assert found.line > 1
