import pytest

import checker.reports
from checker.core.collect import Folder
from checker.core.report import Report
from checker.core.rule import Rule
from checker.reports import REPORTS


def test_a_folder_is_a_registry_that_names_what_it_holds() -> None:
    assert list(REPORTS) == sorted(REPORTS)
    assert {"text", "json", "markdown"} <= set(REPORTS)
    assert len(REPORTS) == len(list(REPORTS))


def test_what_is_not_there_is_a_key_error() -> None:
    assert "yaml" not in REPORTS
    assert "text.why" not in REPORTS
    with pytest.raises(KeyError):
        Folder(checker.reports, "report", Rule)["text"]


@pytest.mark.parametrize("name", REPORTS)
def test_a_format_is_called_like_its_file(name: str) -> None:
    assert isinstance(REPORTS[name], Report)
    assert REPORTS[name].name == name
