"""Each format is read back by what it is for: a schema, a parser, a renderer."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

import pytest

from checker.cli.manual import address
from checker.core.report import Style
from checker.reports import REPORTS
from tests.reports.answers import ANSWERS, MANY_ANSWER, SAFE_ANSWER, UNSAFE_ANSWER
from tests.reports.gates import ACCEPTED, BLOCKED, GATES, WAY_OUT
from tests.reports.golden import STYLE, rendered
from tests.reports.read_back import READ, annotations, junit, quality, sarif, structure, tokens

T = TypeVar("T")
NAMES = (*ANSWERS, *GATES)
formats = pytest.mark.parametrize("format_", sorted(READ))
HOSTILE = (
    "\x1b[2J\x1b]0;t\x07",
    "a\r\n::error title=x::y\n::stop-commands::t",
    "::warning::x",
    "##[error]x ##vso[task.complete]",
    "%0A::error::x,y=z:",
    "</td></table><script>alert(1)</script><img src=x onerror=y>",
    "--> <!-- <!DOCTYPE x [<!ENTITY y 'z'>]> ]]> <![CDATA[",
    "&lt;b&gt; &#60; &amp;",
    "# h\n\n- a\n1. b\n\n---\n\n| a | b |\n|---|---|\n| c | d |",
    "```\ncode\n```` `x` ~~~ ``",
    "**b** _i_ ~~s~~ [l](javascript:x) ![i](http://x/y) <http://x> https://x.y www.x.y $x$",
    "\\| \\\\| | a \\",
    "@everyone user@example.org #1 GH-1 o/r#1",
    "1. x",
    "- x",
    "===",
    "    code",
    "\u202e\u2066\u200b\ufeff\ud800\udcff\uffff",
    "{0} {{1}} [x](0)",
    "\ttab  ",
    '"quotes" \'too\' <>& \\"',
    "",
)


def spoilt(value: T, word: str) -> T:
    """Put a word into every text of a fact that comes from a repository."""
    if isinstance(value, tuple):
        return tuple(spoilt(each, word) if not isinstance(each, str) else f"{word}{each}{word}" for each in value)  # type: ignore[return-value]
    if isinstance(value, Enum) or not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if isinstance(held, str) and not isinstance(held, Enum):
            if field.name not in OWN and held:
                changed[field.name] = f"{word}{held}{word}"
        else:
            changed[field.name] = spoilt(held, word)
    return replace(value, **changed)


OWN = {"rule", "policy", "kind", "chosen_by", "why", "state", "command", "commit", "boots", "id", "place"}
"""What the program says itself."""


def both(name: str, format_: str, word: str) -> tuple[str, str]:
    if name in ANSWERS:
        return rendered(name, format_), REPORTS[format_].render(spoilt(ANSWERS[name], word), STYLE)
    render: Callable[[Any, Style], str] | None = REPORTS[format_].gate
    assert render is not None
    return rendered(name, format_), render(spoilt(GATES[name], word), STYLE)


@formats
def test_every_answer_is_read_back(format_: str) -> None:
    for name in NAMES:
        structure(format_, rendered(name, format_))


@formats
@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_what_a_repository_holds_changes_no_structure(format_: str, word: str) -> None:
    for name in (
        "unsafe",
        "services",
        "no-tool",
        "gate-blocked",
        "gate-way-out",
        "gate-accepted",
        "gate-strict",
        "gate-clash",
    ):
        plain, spoiled = both(name, format_, word)
        assert structure(format_, spoiled) == structure(format_, plain)


def test_a_step_shows_at_most_nine_of_a_kind_and_counts_the_others() -> None:
    answer = replace(
        MANY_ANSWER,
        services=(replace(MANY_ANSWER.services[0], findings=MANY_ANSWER.services[0].findings[:-1] * 2),),
    )
    said = annotations(REPORTS["github"].render(answer, Style()))
    assert [kind for kind, _, _ in said].count("error") == 10
    assert said[-1] == ("error", {"title": "rollback-check"}, "and 9 more, see the summary")


def test_an_annotation_stands_only_in_files_that_are_there() -> None:
    _, held, said = annotations(rendered("gate-blocked", "github"))[1]
    assert held["file"] == "migrations/versions/77aa01bc9d10_drop_note.py"
    assert "1.0.1:shop/models.py:77" in said


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("unsafe", ["error"]),
        ("risky", ["warning"]),
        ("unknown", ["error"]),
        ("safe", []),
        ("no-tool", ["error"]),
        ("gate-blocked", ["error"]),
        ("gate-way-out", ["note"]),
        ("gate-passes", []),
        ("gate-accepted", ["error"]),
        ("gate-clash", ["error", "note"]),
    ],
)
def test_code_scanning_gets_the_level(name: str, levels: list[str]) -> None:
    (run,) = sarif(rendered(name, "sarif"))["runs"]
    assert [each["level"] for each in run["results"]] == levels
    assert [bool(each.get("suppressions")) for each in run["results"]] == [name == "gate-accepted"] * len(levels)
    assert [run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]


def test_what_was_accepted_says_why() -> None:
    (run,) = sarif(rendered("gate-accepted", "sarif"))["runs"]
    assert run["results"][0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "column unused since 0.9"}
    ]


def test_check_suppresses_nothing() -> None:
    (service,) = ACCEPTED.backs[0].services
    answer = replace(UNSAFE_ANSWER, services=(service,))
    (run,) = sarif(REPORTS["sarif"].render(answer, STYLE))["runs"]
    assert "suppressions" not in run["results"][0]
    assert quality(REPORTS["gitlab"].render(answer, STYLE))[0]["severity"] == "blocker"


def test_a_fingerprint_stays_where_lines_move() -> None:
    def moved(lines: int) -> list[str]:
        (service,) = BLOCKED.backs[0].services
        (found,) = service.findings
        place = replace(found.evidence[0], line=found.evidence[0].line + lines)
        again = replace(service, findings=(replace(found, evidence=(place, *found.evidence[1:])),))
        answer = replace(BLOCKED, backs=(replace(BLOCKED.backs[0], services=(again,)),))
        gate = REPORTS["sarif"].gate
        assert gate is not None
        (run,) = sarif(gate(answer, STYLE))["runs"]
        return [each["partialFingerprints"]["rollbackCheck/v1"] for each in run["results"]]

    assert moved(0) == moved(40) == ["read-column-missing:orders.note"]


def test_every_rule_has_a_page_that_code_scanning_takes() -> None:
    from checker.core.rule import Manual  # noqa: PLC0415  -- few tests look at all rules
    from checker.downgrades import DOWNGRADES  # noqa: PLC0415  -- as above
    from checker.rules import RULES  # noqa: PLC0415  -- as above

    known: list[Manual] = [*RULES, *DOWNGRADES]
    pages = {each.id: each for each in known}
    finding = UNSAFE_ANSWER.services[0].findings[0]
    findings = tuple(replace(finding, rule=rule) for rule in pages)
    answer = replace(UNSAFE_ANSWER, services=(replace(UNSAFE_ANSWER.services[0], findings=findings),))
    (run,) = sarif(REPORTS["sarif"].render(answer, Style(manual=pages.get)))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == sorted(pages)


def test_code_scanning_links_to_the_page_where_the_manual_is_kept() -> None:
    style = STYLE._replace(page_of=lambda rule: address(rule, {"ROLLBACK_CHECK_MANUAL": "https://docs.example/rc/"}))
    (run,) = sarif(rendered("unsafe", "sarif", style))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == f"https://docs.example/rc/rules/{rule['id']}.html"
    assert address("x", {"ROLLBACK_CHECK_MANUAL": "javascript:x"}) == ""


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("unsafe", ["failure"]),
        ("unknown", ["error"]),
        ("safe", ["system-out"]),
        ("same", ["system-out"]),
        ("risky", ["failure"]),
        ("services", ["failure", "failure", "system-out", "system-out"]),
        ("gate-blocked", ["failure", "failure"]),
        ("gate-way-out", ["system-out"]),
        ("gate-warns", ["system-out"]),
        ("gate-accepted", ["system-out"]),
        ("gate-strict", ["system-out", "failure"]),
        ("gate-clash", ["failure"]),
    ],
)
def test_each_service_and_way_back_is_a_test(name: str, outcomes: list[str]) -> None:
    root = junit(rendered(name, "junit"))
    assert [outcome.tag for case in root.iter("testcase") for outcome in case] == outcomes
    assert root.get("tests") == str(len(outcomes))


def test_what_is_risky_fails_no_test_where_it_was_allowed() -> None:
    root = junit(REPORTS["junit"].render(ANSWERS["risky"], STYLE._replace(exit_code=0)))
    assert root.get("failures") == "0"


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("gate-blocked", "you could not go back to 1.0.1 and 1.0.0"),
        ("gate-way-out", "you could go back to 1.0.1 by a hotfix tag"),
        ("gate-direct", "you could not go straight back to 1.0.1"),
        ("gate-passes", "you can go straight back to 2.4.0"),
        ("gate-warns", "you can go straight back to v3.1.0, at a risk"),
        ("gate-accepted", "you could not go straight back to 1.0.1, as was accepted"),
        ("gate-strict", "you could go back to 1.0.1 by a hotfix tag, and the gate blocks it"),
        ("gate-clash", "you could go back to 1.0.1 by a hotfix tag, but the two could not be at work side by side"),
    ],
)
def test_the_heading_of_a_comment_says_the_result_in_words(name: str, heading: str) -> None:
    said = rendered(name, "markdown")
    flat = tokens(said)
    title = flat[[each.type for each in flat].index("heading_open") + 1]
    assert re.sub(r"[`*]", "", title.content) == f"Rollback: after this change {heading}"
    assert said.startswith("<!-- rollback-check: ")


def test_a_comment_has_a_row_for_each_way_back_and_a_link_for_each_place() -> None:
    flat = tokens(rendered("gate-blocked", "markdown"))
    assert [each.type for each in flat].count("tr_open") == 3
    links = [str(each.attrs["href"]) for each in flat if each.type == "link_open"]
    assert links == [
        f"https://git.example/shop/blob/{'9f2c' * 10}/migrations/versions/77aa01bc9d10_drop_note.py#L14",
        f"https://git.example/shop/blob/{'41ab' * 10}/shop/models.py#L77",
    ]


def test_without_a_place_that_shows_files_nothing_is_a_link() -> None:
    gate = REPORTS["markdown"].gate
    assert gate is not None
    assert "link_open" not in {each.type for each in tokens(gate(WAY_OUT, Style()))}


@pytest.mark.parametrize("format_", ["github", "json", "junit", "markdown", "sarif"])
@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_a_failure_is_told_and_never_looks_like_an_answer(format_: str, word: str) -> None:
    from checker.core.errors import CheckError  # noqa: PLC0415  -- as above

    failure = REPORTS[format_].failure
    assert failure is not None
    plain = failure("gate", CheckError("there is no tag x.", "git fetch --tags"))
    spoiled = failure("gate", CheckError(f"{word}there is no tag x.", f"git fetch{word}"))
    assert structure(format_, spoiled) == structure(format_, plain)
    assert "no tag x" in spoiled


def test_a_failure_is_no_empty_list_of_findings() -> None:
    from checker.core.errors import CheckError  # noqa: PLC0415  -- as above

    error = CheckError("there is no tag x.")
    said = {name: each(None, error) for name in REPORTS if (each := REPORTS[name].failure)}
    (run,) = sarif(said["sarif"])["runs"]
    assert "results" not in run
    assert run["invocations"][0]["executionSuccessful"] is False
    assert junit(said["junit"]).get("errors") == "1"
    assert "could **not be checked**" in said["markdown"]
    assert annotations(said["github"])[0][0] == "error"
    assert REPORTS["gitlab"].failure is None


def test_a_safe_answer_is_an_empty_list() -> None:
    assert quality(REPORTS["gitlab"].render(SAFE_ANSWER, STYLE)) == []
