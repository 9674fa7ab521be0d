import pytest

from checker.core.accepting import Clock, Written, ends_soon, is_over, reader_of, stands_for, trouble_with
from checker.core.finding import Axis, Certainty, Evidence, Finding, Level
from checker.core.version import parse

CLOCK = Clock("2026-11-25", "2026-12-09")
FINDING = Finding(
    "read-column-missing",
    Axis.SCHEMA,
    Level.UNSAFE,
    Certainty.CERTAIN,
    "orders.note",
    "it is gone",
    (Evidence("1.0.2", "migrations/b.py", 12), Evidence("1.0.1", "app/models.py", 3)),
)


def read(path: str, text: str) -> tuple[Written, ...]:
    reader = reader_of(path)
    assert reader
    return reader.read(text.encode())


MIGRATION = """\
def upgrade():
    # rollback-check: ignore[read-column-missing] until=2026-12-31 reason="unused since 1.2"
    op.drop_column(
        "orders", "note")
    text = '# rollback-check: ignore[read-column-missing] until=2026-12-31 reason="a string"'
"""


def test_a_comment_accepts_what_stands_below_it() -> None:
    (found,) = read("a.py", MIGRATION)
    assert (found.rule, found.until, found.reason) == ("read-column-missing", "2026-12-31", "unused since 1.2")
    assert [line for line in range(1, 6) if found.speaks_of(line)] == [2, 3, 4]


def test_in_sql_it_stands_in_a_comment_too() -> None:
    sql = "SELECT 1;\n-- rollback-check: ignore[data-rows-removed] reason='no' until=1.3.0\n"
    sql += '/* rollback-check: ignore[data-rows-removed] reason="spam" until=1.3.0 */\nDELETE FROM logs;\n'
    bad, good = read("a.sql", sql)
    assert bad.trouble.startswith("it is written ignore[RULE]")
    assert (good.until, good.reason, good.speaks_of(4), good.speaks_of(1)) == ("1.3.0", "spam", True, False)


ACCEPT = 'rollback-check: ignore[read-column-missing] until=2026-12-31 reason="unused"'


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        (
            "dbschema/migrations/00002-m1.edgeql",
            f"{{\n\n  # {ACCEPT}\n  ALTER TYPE A {{\n  DROP LINK a;\n }};\n SELECT '# {ACCEPT}';\n}};\n",
            [3, 4, 5],
        ),
        ("dbschema/default.esdl", f"type User {{\n  # {ACCEPT}\n  property nick -> str;\n}}\n", [2, 3]),
        (
            "prisma/schema.prisma",
            f'model User {{\n  id Int @default("// {ACCEPT}")\n  /// {ACCEPT}\n  nick String?\n  age Int\n}}\n',
            [3, 4],
        ),
        (
            "src/schema.ts",
            f"const a = '// {ACCEPT}';\nconst b = `\n// {ACCEPT}\n`;\n/* {ACCEPT} */\nexport const c = 1;\n",
            [5, 6],
        ),
        ("src/page.tsx", f"const a = 1; // {ACCEPT}\nconst b = 2;\n", [1, 2]),
        ("db/schema.rb", f"create_table 'a' do |t|\n  # {ACCEPT}\n  t.string '# {ACCEPT}'\nend\n", [2, 3]),
    ],
)
def test_every_language_has_its_own_comments(path: str, text: str, lines: list[int]) -> None:
    (found,) = read(path, text)
    assert (found.rule, found.trouble) == ("read-column-missing", "")
    assert [line for line in range(1, 12) if found.speaks_of(line)] == lines


def test_other_files_hold_none() -> None:
    assert [reader_of(path) for path in ("README.md", "Makefile", "a.d/b", "a.json", "")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ('ignore[x-y] until=2026-12-31 reason="because"', ""),
        ('ignore [ x-y ] reason="because" until="1.3.0"', ""),
        ("ignore[x-y] until=2026-12-31", "it has no reason"),
        ('ignore[x-y] until=2026-12-31 reason=" "', "it has no reason"),
        ('ignore[x-y] reason="because"', "it has no end"),
        ('ignore[] reason="because" until=1.3.0', "it names no rule"),
        ('ignore[x-y] until=soon reason="because"', "its end is neither a day"),
        ('ignore[x-y] until=2026-13-01 reason="because"', "its end is neither a day"),
        ('ignore x-y until=1.3.0 reason="because"', "it is written"),
        ('ignore[x-y] until=1.3.0 reason="because" and more', "it is written"),
    ],
)
def test_rule_reason_and_end_are_all_needed(text: str, trouble: str) -> None:
    (found,) = read("a.py", f"x = 1  # rollback-check: {text}\n")
    assert found.trouble.startswith(trouble)
    assert bool(found.trouble) == bool(trouble)


@pytest.mark.parametrize(
    ("until", "release", "over"),
    [
        ("2026-11-24", "1.0.0", True),
        ("2026-11-25", "1.0.0", False),
        ("1.3.0", "1.2.9", False),
        ("1.3.0", "1.3.0", True),
        ("v1.3", "1.4.0", True),
        ("1.3.0", "billing/v1.3.0", True),
        ("web/v1.3.0", "billing/v1.4.0", False),
        ("1.3.0", "", False),
    ],
)
def test_a_day_ends_after_itself_and_a_release_when_it_comes(until: str, release: str, *, over: bool) -> None:
    assert is_over(until, CLOCK, parse(release)) is over


def test_what_ends_within_the_notice_is_told() -> None:
    days = ("2026-11-24", "2026-11-25", "2026-12-09", "2026-12-10", "1.3.0")
    assert [ends_soon(day, CLOCK) for day in days] == [False, True, True, False, False]


def test_it_stands_for_a_finding_of_its_rule_at_its_place_in_the_new_release() -> None:
    at = Written(11, 12, 13, "read-column-missing", "why", "1.3.0")
    assert stands_for(at, "migrations/b.py", FINDING, "1.0.2")
    assert not stands_for(at, "migrations/c.py", FINDING, "1.0.2")
    assert not stands_for(at, "migrations/b.py", FINDING, "1.0.1")
    assert not stands_for(Written(9, 9, 10, "read-column-missing", "why", "1.3.0"), "migrations/b.py", FINDING, "1.0.2")
    assert not stands_for(Written(11, 12, 13, "data-rows-removed", "why", "1.3.0"), "migrations/b.py", FINDING, "1.0.2")
    broken = Written(11, 12, 13, "read-column-missing", trouble="it has no reason")
    assert not stands_for(broken, "migrations/b.py", FINDING, "1.0.2")


def test_the_baseline_keeps_to_the_same_words() -> None:
    assert trouble_with("x-y", "because", "2026-12-31") == ""
    assert trouble_with("x-y", "because", "") == (
        "it has no end: until=2026-12-31, or until= the first release in which it counts no more"
    )
