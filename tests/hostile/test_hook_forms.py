"""Deploy files that look almost like a tool's command, at great length: the forms of commands come to an end."""

import re

import pytest

from checker.adapters import ADAPTERS

PARTS = ("--x=y ", "-a ", "--x y ", "a ", "a/", "$a ", "a=b ", "'a', ", "( ", "python -m ", "npx ")


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.name)
def test_a_form_comes_to_an_end_on_what_is_almost_a_command(adapter: object) -> None:
    # One that could read a part in two ways would take 2^60 steps.
    for form in adapter.forms:  # type: ignore[attr-defined]
        for part in PARTS:
            for text in (f"{form.word} {part * 60}", f"{part * 60}{form.word}", f"{form.word} {part * 60}{form.word}"):
                for match in re.finditer(form.pattern, text):
                    assert match.end() <= len(text)
