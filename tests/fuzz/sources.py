"""Python that may be a migration, and that may be nothing at all."""

from pathlib import Path

from hypothesis import strategies as st

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
MIGRATIONS = tuple(file.read_text() for file in sorted(FIXTURES.rglob("migrations/versions/*.py")))
LINES = tuple(sorted({line for text in MIGRATIONS for line in text.splitlines() if line.strip()}))
PIECES = (
    "while True:", "for x in y:", "if x:", "else:", "try:", "except Exception:", "finally:", "with op.f() as b:",
    "def f(x):", "class A:", "return", "break", "continue", "yield x", "raise x", "pass", "x = y", "x += x",
    "x = [x] * 9", "x.append(x)", "x[x] = x", "del x", "global x", "import os, alembic",
    "from alembic import op as x", "from . import a", "op.execute(x)", "op.execute(f'{x} {y!r:>{z}}')",
    "op.drop_table(x)", "getattr(op, x)(y)", "f(f)", "x = lambda x: x(x)", "x = x if x else y",
    "x = [a for a in x if a]", "x = {**x, 'a': x}", "match x:", "    case [a, *b]:", "    case {'a': a}:", "@f",
    "async def f():", "await x", "x: int = 1", "assert x", "x = x ** x", "x = 9 ** 9 ** 9", "x = 'a' * 10**9",
    "x <<= 99999", "print(*x, **y)", "x = sorted(x, key=f)", "x = '%s %(a)s' % x", "(x := y)", "x = y = z",
    "a, *b = x", '"""', "'", "(", ")", "\\", "\x00", "\t", "#",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real migration with some lines gone, moved, doubled or replaced."""
    lines = draw(st.sampled_from(MIGRATIONS)).splitlines()
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.integers(0, 3)):
            case 0:
                lines[at : at + 1] = []
            case 1:
                lines.insert(at, draw(st.sampled_from(LINES)))
            case 2:
                indent = " " * draw(st.sampled_from((0, 4, 8)))
                lines.insert(at, indent + draw(st.sampled_from(PIECES)))
            case _:
                lines[at:at] = lines[at : at + draw(st.integers(1, 4))]
    return "\n".join(lines)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A body of statements at random, well indented."""
    lines = [
        "import os",
        "from alembic import op",
        'revision = "a"',
        "down_revision = None",
        "x = y = z = [1]",
        "def upgrade():",
    ]
    depth = 1
    for _ in range(draw(st.integers(1, 14))):
        piece = draw(st.sampled_from(PIECES))
        lines.append("    " * depth + piece)
        depth = depth + 1 if piece.endswith(":") else max(1, depth - draw(st.integers(0, 1)))
    return "\n".join([*lines, "    " * depth + "pass", ""])


SOURCES = mutated() | written() | st.text(max_size=80)
