import re

import pytest

from tests.reports.golden import FOLDER, PAIRS, kept, rendered


@pytest.mark.parametrize(("name", "format_"), PAIRS, ids=[".".join(pair) for pair in PAIRS])
def test_each_answer_reads_as_it_is_kept(name: str, format_: str) -> None:
    assert rendered(name, format_) == kept(name, format_)
    assert rendered(name, format_) == rendered(name, format_)


def test_nothing_is_kept_that_nobody_compares() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {".".join(pair) for pair in PAIRS}


@pytest.mark.parametrize("format_", sorted({format_ for _, format_ in PAIRS} - {"text"}))
def test_a_machine_is_never_shouted_at(format_: str) -> None:
    """No colour, no layout and no width reaches a format for machines."""
    for name, of in PAIRS:
        if of == format_:
            assert not re.search(r"\x1b|[ \t]$", rendered(name, format_), re.MULTILINE)
