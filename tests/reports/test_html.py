"""The page for a browser: it asks nothing of a network, and its map is a table that says all without colours."""

from dataclasses import replace

import pytest

from checker.core.matrix import Alike, Matrix
from checker.core.report import Style
from checker.core.verdict import Verdict
from checker.reports import REPORTS
from tests.reports.golden import STYLE, rendered
from tests.reports.read_back import Browser, browsed
from tests.reports.test_read_back import HOSTILE

MAP = Matrix(
    releases=("1.3.0", "1.2.0", "1.1.0", "1.0.0"),
    classes=(Alike("c1", ("1.3.0",)), Alike("c2", ("1.2.0", "1.1.0")), Alike("c3", ("1.0.0",))),
    cells={"c1": {"c2": Verdict.RISKY, "c3": Verdict.UNSAFE}, "c2": {"c2": Verdict.SAFE, "c3": Verdict.UNKNOWN}},
    of=9,
)


def mapped(found: Matrix) -> Browser:
    render = REPORTS["html"].matrix
    assert render is not None
    return browsed(render(found, STYLE))


def test_the_map_is_a_table_that_says_each_pair_without_its_colours() -> None:
    words = " ".join(mapped(MAP).words)
    assert "R U S ?" in " ".join(word for word in words.split() if word in {"R", "S", "U", "?"})
    assert "1.1.0 - 1.2.0" in words
    assert [names for tag, names in mapped(MAP).found if tag == "td" and "title" in names] == [("class", "title")] * 4


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_no_name_of_a_release_changes_the_map(word: str) -> None:
    spoiled = replace(MAP, classes=tuple(replace(each, releases=(f"{word}1{word}",)) for each in MAP.classes))
    plain = replace(MAP, classes=tuple(replace(each, releases=("1",)) for each in MAP.classes))
    assert mapped(spoiled).found == mapped(plain).found


def test_a_page_asks_nothing_of_a_network() -> None:
    said = rendered("gate-blocked", "html", Style())
    assert "http://" not in said + rendered("unsafe", "html", Style())
    assert not {"script", "link", "img", "iframe", "form", "a"} & {tag for tag, _ in browsed(said).found}
    assert "default-src 'none'" in said.replace("&#x27;", "'")


def test_where_nothing_beyond_ascii_is_wanted_there_is_none() -> None:
    wild = replace(MAP, classes=(Alike("c1", ("1.0-\u00e9",)), *MAP.classes[1:]))
    render = REPORTS["html"].matrix
    assert render is not None
    assert "1.0-&#233;" in render(wild, STYLE._replace(ascii=True))
