"""The manual: every page is there, every link leads somewhere, nothing in it is read as HTML that should not be."""

import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from checker import config
from checker.cli.manual import every_rule
from checker.cli.words import COMMANDS
from checker.core.errors import CheckError
from checker.reports import REPORTS
from docs.prose import prose
from docs.rules import sections
from docs.settings import tables
from docs.site import site

_EMPTY = {"meta", "link", "br", "hr", "img"}
_ELSEWHERE = re.compile(r"[a-z]+:")


@dataclass
class Page(HTMLParser):
    """What a browser would make of a page: where it leads, what can be led to, what is read."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.links += [value for name in ("href", "src") if (value := said.get(name)) is not None]
        self.ids += [value for name, value in attrs if name == "id" and value]
        assert not any(name.startswith("on") for name in said), said
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @classmethod
    def of(cls, text: str) -> "Page":
        page = cls()
        page.feed(text)
        page.close()
        assert not page.open
        assert len(set(page.ids)) == len(page.ids)
        return page


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return site()


@pytest.fixture(scope="module")
def pages(made: dict[str, str]) -> dict[str, Page]:
    return {path: Page.of(text) for path, text in made.items() if path.endswith(".html")}


def test_no_link_is_dead(made: dict[str, str], pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for link in page.links:
            if _ELSEWHERE.match(link):
                continue
            to, _, fragment = link.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), to)) if to else path
            assert there in made, f"{path} leads to {link}"
            assert not fragment or fragment in pages[there].ids, f"{path} leads to {link}"


def test_every_page_is_led_to_from_every_other(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        folder = posixpath.dirname(path)
        led = {
            posixpath.normpath(posixpath.join(folder, link.partition("#")[0])) for link in page.links if link[0] != "#"
        }
        assert pages.keys() <= {*led, path}


def test_every_rule_has_its_page(pages: dict[str, Page]) -> None:
    for rule in every_rule():
        words = " ".join(" ".join(pages[f"rules/{rule.id}.html"].words).split())
        assert all(" ".join(part.split()) in words for part in rule.page.split("\n\n")[:1])
        assert "What it cannot see" in words
        assert f"ignore[{rule.id}]" in words or rule.id.startswith(("note-", "downgrade-"))


def test_the_commands_and_formats_are_those_that_there_are(pages: dict[str, Page]) -> None:
    assert set(COMMANDS) <= set(pages["commands.html"].ids)
    assert set(REPORTS) <= set(pages["formats.html"].ids)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.heading or "top")
def test_the_settings_that_are_described_are_those_that_are_read(table: object) -> None:
    heading, described = table.heading, {setting.key for setting in table.settings}  # type: ignore[attr-defined]
    needed = {"[[service]]": 'name = "x"\n', "[[effect]]": 'revision = "x"\nchanges = "none"\n'}.get(heading, "")
    with pytest.raises(CheckError) as refused:
        config.parse(f"{heading}\n{needed}zzzzzz = 1\n".encode(), "x.toml")
    read = set(refused.value.tries[0].removeprefix("one of ").split(", "))
    assert read - {"releases", "service", "effect", "gate"} == described
    assert all(setting.says.endswith((".", "...")) for setting in table.settings)  # type: ignore[attr-defined]


def test_a_rule_is_shown_whatever_its_docstring_holds() -> None:
    hostile = (
        "A <script>alert(1)</script> & {{ 7 * 7 }} {% raw %}.\n\nWhat it means\n    <b>x</b>\n\n      SELECT <1>;\n"
    )

    class Odd:
        id = "odd-<i>"
        summary = "<u>&"
        advice = "<s>."
        family = "schema"
        page = hostile

    shown = Page.of(site((Odd(),))["rules/odd-<i>.html"])
    assert not {"script", "b", "i", "u", "s"} & set(shown.tags)
    assert "A <script>alert(1)</script> & {{ 7 * 7 }} {% raw %}." in shown.words
    assert "SELECT <1>;" in shown.words


def test_a_page_is_cut_at_its_titles() -> None:
    first, second = sections("One.\n\nWhat it means\n    a\n    b\n\n      SELECT 1;\n\n    c\n")
    assert (first.title, [each.text for each in first.blocks]) == ("", ["One."])
    assert (second.title, [tuple(each) for each in second.blocks]) == (
        "What it means",
        [("a b", False), ("SELECT 1;", True), ("c", False)],
    )


def test_a_link_out_of_the_manual_is_found_while_it_is_made() -> None:
    assert 'href="x.html#y"' in prose("[a](docs/x.md#y) <b>", "README.md", {"docs/x.md": "x.html"})
    with pytest.raises(ValueError, match="no page"):
        prose("[a](y.md)", "README.md", {})


def test_the_manual_is_the_same_each_time(made: dict[str, str]) -> None:
    assert site() == made
