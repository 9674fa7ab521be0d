from dataclasses import dataclass

import pytest

from checker.core.layout import as_ascii, cells, clean, cleaned, cut, limited, listed, middle, pad, paint, wrap
from checker.core.verdict import Verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("naïve 東", "naïve 東"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\tc\rd", r"a\nb c\x0dd"),
        ("a\x9bb\x7f", r"a\x9bb\x7f"),
        ("\u202ecod.exe\u2066", r"\u202ecod.exe\u2066"),
        ("\u2028\ufeff", r"\u2028\ufeff"),
        ("\udce9t\udcc3", r"\xe9t\xc3"),
        ("\ud83d", r"\ud83d"),
    ],
)
def test_what_is_no_text_is_made_visible(text: str, expected: str) -> None:
    assert clean(text) == expected
    assert clean(text).isprintable()


@dataclass(frozen=True)
class _Value:
    name: str
    parts: tuple["_Value", ...] = ()
    verdict: Verdict = Verdict.SAFE
    count: int = 3


def test_a_value_is_cleaned_at_any_depth_and_kept_where_it_is_clean() -> None:
    dirty = _Value("a", (_Value("b\n"), _Value("c")))
    assert cleaned(dirty) == _Value("a", (_Value(r"b\n"), _Value("c")))
    assert cleaned(dirty.parts[1]) is dirty.parts[1]


@pytest.mark.parametrize(("text", "width"), [("", 0), ("ab", 2), ("東京", 4), ("e\u0301", 1), ("ä", 1)])
def test_columns_are_counted_as_a_terminal_shows_them(text: str, width: int) -> None:
    assert cells(text) == width
    assert cells(pad(text, 9)) == 9


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one two", ["- one two"]),
        ("one two three", ["- one two", "  three"]),
        ("abcdefghijklmnop", ["- abcdefgh", "  ijklmnop"]),
        ("  one   two  ", ["- one two"]),
        ("東京 東京 東京", ["- 東京", "  東京", "  東京"]),
    ],
)
def test_text_is_broken_between_words(text: str, lines: list[str]) -> None:
    assert wrap(text, 10, "- ") == lines


@pytest.mark.parametrize("width", range(3, 30))
def test_cut_text_keeps_its_width(width: int) -> None:
    for text in ("short", "a much longer text than that", "東京東京東京東京東京東京東京"):
        assert cells(cut(text, width)) <= width
        assert cells(middle(text, max(width, 5))) <= max(width, 5)


def test_paths_are_cut_in_the_middle() -> None:
    assert middle("services/billing/migrations/0001_first.py", 26) == "service...ns/0001_first.py"


def test_a_paragraph_that_is_limited_shows_that_more_was_said() -> None:
    assert limited(["one", "two", "three"], 2, 12) == ["one", "two three..."]
    assert limited(["one", "two"], 2, 12) == ["one", "two"]


@pytest.mark.parametrize(("words", "said"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists_are_said_as_people_do(words: list[str], said: str) -> None:
    assert listed(words) == said


def test_ascii_and_colour() -> None:
    assert as_ascii("\u201ca\u201d \u2192 b\u2026 é") == r'"a" -> b... \xe9'
    assert paint("UNSAFE", colour=True) == "\x1b[1;31mUNSAFE\x1b[0m"
    assert paint("UNSAFE", colour=False) == "UNSAFE"
    assert paint("note", colour=True) == "note"
