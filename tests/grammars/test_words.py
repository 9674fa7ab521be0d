import pytest

from checker.grammars.words import word_before


@pytest.mark.parametrize(
    ("text", "more", "word"),
    [
        ("new User_2", "_", "User_2"),
        ("User", "_", "User"),
        ("a.größe", "_", "größe"),
        ("= App\\User", "_", "User"),
        ("= App\\User", "_\\", "App\\User"),
        ("x ", "_", ""),
        ("", "_", ""),
    ],
)
def test_a_word_ends_at_a_place(text: str, more: str, word: str) -> None:
    assert word_before(f"{text}::all", len(text), more) == word
