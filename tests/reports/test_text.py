import re
from dataclasses import replace

import pytest

from checker.core.finding import Axis, Certainty, Evidence, Finding, Level
from checker.core.layout import cells
from checker.core.report import Style
from checker.core.verdict import (
    Advice,
    Answer,
    Assumption,
    AxisAnswer,
    Horizon,
    HorizonAnswer,
    Reach,
    Ref,
    ServiceAnswer,
    Verdict,
)
from checker.reports.text import horizon, render
from tests.reports.answers import (
    ANSWERS,
    CONTRACT,
    HORIZON_ANSWER,
    HORIZONS,
    MANY_ANSWER,
    RISKY_ANSWER,
    SAFE_ANSWER,
    SERVICES_ANSWER,
    UNSAFE_ANSWER,
)
from tests.reports.golden import TEXTS, rendered

SAFE, RISKY, UNKNOWN, UNSAFE = Verdict


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_fits_a_terminal(name: str) -> None:
    lines = rendered(name, "text").split("\n")
    assert len(lines) <= 24
    assert max(map(cells, lines)) <= 80


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_ends_in_a_space_and_nobody_shouts(name: str) -> None:
    text = rendered(name, "text", Style(verbose=True))
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert "!" not in text


@pytest.mark.parametrize("name", TEXTS)
def test_colour_changes_nothing_but_colour(name: str) -> None:
    coloured = rendered(name, "text", Style(colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == rendered(name, "text")


@pytest.mark.parametrize(("name", "word"), [("unsafe", "UNSAFE"), ("risky", "RISKY"), ("unknown", "UNKNOWN")])
def test_the_verdict_is_coloured_and_is_the_first_word(name: str, word: str) -> None:
    assert rendered(name, "text", Style(colour=True)).startswith("\x1b[1;")
    assert rendered(name, "text").startswith(f"{word} ")


@pytest.mark.parametrize("name", ANSWERS)
def test_quiet_is_the_first_line(name: str) -> None:
    assert rendered(name, "text", Style(quiet=True)) == rendered(name, "text").split("\n")[0]


def test_quiet_horizon_is_the_summary() -> None:
    said = rendered("horizon", "text", Style(quiet=True))
    assert said == "Newest safe: 1.4.1.  Floor: 1.4.0 (set by 1.4.0, migration 0031)."


def test_the_page_of_the_contract_is_word_for_word() -> None:
    assert render(CONTRACT, Style()) == (
        """\
UNSAFE   1.0.2 -> 1.0.0
The pre-deploy hook of 1.0.0 would stop: the database is at revision
b2c3d4e5f6a7, which came with 1.0.2, and 1.0.0 has no file for it.

Do this   Tag a hotfix: the code of 1.0.0 with the migrations of 1.0.2. No
          data is touched.    rollback-check plan 1.0.0
Not this  alembic stamp --purge   the hook passes, the next deploy fails
          alembic downgrade       fails from 1.0.0; from 1.0.2 it drops
                                  users.nickname and what is in it

Why
  1  unsafe  boot-revision-unknown: b2c3d4e5f6a7 add_nickname
             1.0.2:migrations/versions/b2c3d4e5f6a7_add_nickname.py:8  certain
             "Can't locate revision identified by 'b2c3d4e5f6a7'"
  -  ok      schema: 1 column added, nullable; 1.0.0 works with it
  -  ok      data: no migration between them changes rows

Can go back to  nothing older than 1.0.2 (1.0.1 fails for the same reason)
Running now     1.0.2, the newest tag; the database was not asked (--from)
Checked         2 releases, 1 revision between them"""
    )


def test_the_commands_to_copy_are_the_last_to_go() -> None:
    for answer in (UNSAFE_ANSWER, MANY_ANSWER, SERVICES_ANSWER):
        page = render(answer, Style())
        for command in answer.services[0].advice[0].run:
            assert command in page


def test_findings_that_do_not_fit_are_counted() -> None:
    assert "and 8 more: -v" in render(MANY_ANSWER, Style())


def test_verbose_says_everything_and_cuts_no_path() -> None:
    page = render(MANY_ANSWER, Style(verbose=True))
    for finding in MANY_ANSWER.services[0].findings:
        assert finding.label or finding.object in page
        assert all(each.path in page for each in finding.evidence)
    assert "more: -v" not in page


def test_verbose_says_every_service_whole() -> None:
    page = render(SERVICES_ANSWER, Style(verbose=True))
    heads = [line for line in page.split("\n") if " -> " in line and line.split()[0].isupper()]
    assert [head.split("   ")[-1] for head in heads] == ["shop", "billing", "accounts", "search"]


def _reaches(said: str) -> tuple[Reach, ...]:
    verdicts = {"s": SAFE, "r": RISKY, "?": UNKNOWN, "u": UNSAFE}
    return tuple(Reach(f"1.{9 - at}", verdicts[letter], "x", "some-rule") for at, letter in enumerate(said))


@pytest.mark.parametrize(
    ("targets", "of", "expected"),
    [
        ("s", 1, "1.9 (safe), nothing older"),
        ("ss", 2, "1.9 and 1.8 (safe), nothing older"),
        ("sss", 3, "1.9, 1.8 and 1.7 (safe), nothing older"),
        ("ssss", 4, "1.9 to 1.6 (safe), nothing older"),
        ("ssru", 4, "1.9 and 1.8 (safe), 1.7 (risky), nothing older"),
        ("sus", 3, "1.9 (safe), 1.7 (safe), nothing older"),
        ("s?", 2, "1.9 (safe)"),
        ("s?u", 3, "1.9 (safe)"),
        ("?s", 2, "1.8 (safe), nothing older"),
        ("uu", 2, "nothing older than 2.0 (1.8 fails for the same reason)"),
        ("uuu", 3, "nothing older than 2.0 (1.8 and 1.7 fail for the same reason)"),
        ("u?", 2, "nothing for sure; 1.8 cannot be told"),
        ("uu", 9, "none of the last 2 releases (all 9: --last all)"),
        ("su", 9, "1.9 (safe), of the last 2 releases (all 9: --last all)"),
        ("", 0, "nothing older than 2.0"),
    ],
)
def test_how_far_back_is_said_only_as_far_as_it_is_known(targets: str, of: int, expected: str) -> None:
    answer = replace(
        SAFE_ANSWER,
        current=Ref("2.0", "c"),
        target=Ref("1.9", "d"),
        horizon=Horizon(_reaches(targets), looked_at=len(targets), of=of),
    )
    row = next(line for line in render(answer, Style()).split("\n") if line.startswith("Can go back to"))
    assert row == f"Can go back to  {expected}"


@pytest.mark.parametrize(
    ("chosen_by", "expected"),
    [
        ("option", "2.4.1, as --from says"),
        ("environment", "2.4.1, as ROLLBACK_CHECK_FROM says"),
        ("user-config", "2.4.1, as your own current-command says"),
        ("newest-tag", "2.4.1, the newest tag; the database was not asked (--from)"),
        ("current", "2.4.1: the database is at 9c41d0aa71e2 (--current)"),
        ("database", "2.4.1: the database is at 9c41d0aa71e2"),
        ("", "2.4.1"),
    ],
)
def test_running_now_says_how_it_is_known(chosen_by: str, expected: str) -> None:
    answer = replace(SAFE_ANSWER, current=Ref("2.4.1", "c", chosen_by))
    assert f"Running now     {expected}\n" in render(answer, Style())


def test_assumptions_and_what_was_not_checked_have_their_rows() -> None:
    answer = replace(
        SAFE_ANSWER,
        assumptions=(Assumption("hook", "the hook is alembic upgrade head", "--hook COMMAND"),),
        not_checked=("this clone is shallow",),
    )
    page = render(answer, Style())
    assert "Assumed         the hook is alembic upgrade head (--hook COMMAND)\n" in page
    assert page.endswith("Not checked     this clone is shallow")


def test_a_name_full_of_control_characters_is_made_visible() -> None:
    answer = replace(SAFE_ANSWER, target=Ref("1\x1b[31m\n\u202e0\udce9", "c"))
    assert render(answer, Style()).split("\n")[0] == r"SAFE     2.4.1 -> 1\x1b[31m\n\u202e0\xe9"


def test_ascii_spells_what_is_not_ascii() -> None:
    answer = replace(SAFE_ANSWER, headline="“1.0” \u2013 naïve … 東")
    assert '"1.0" - na\\xefve ... \\u6771' in render(answer, Style(ascii=True))
    assert render(answer, Style(ascii=True)).isascii()


def test_long_names_are_cut_in_the_middle_and_whole_with_verbose() -> None:
    long = "platform/services/accounting/" + "x" * 120 + "/v1.0.0"
    answer = replace(SERVICES_ANSWER, current=Ref(long, "c"), target=Ref(long.replace("1.0.0", "0.9.0"), "c"))
    first = render(answer, Style()).split("\n")[0]
    assert cells(first) <= 80
    assert "v1.0.0 -> platform" in first
    assert long in render(answer, Style(verbose=True))


def test_east_asian_names_take_two_columns() -> None:
    answer = replace(RISKY_ANSWER, headline="請求書の" * 40)
    assert max(map(cells, render(answer, Style()).split("\n"))) <= 80


def _only(**changes: object) -> Answer:
    service = replace(SAFE_ANSWER.services[0], **changes)  # type: ignore[arg-type]
    return replace(SAFE_ANSWER, services=(service,))


@pytest.mark.parametrize(
    ("advice", "expected"),
    [
        (Advice("do", "Deploy."), ["Do this   Deploy."]),
        (Advice("do", "Run it:", ("make x",)), ["Do this   Run it: make x"]),
        (Advice("do", "Tag it.", ("make x",)), ["Do this   Tag it.    make x"]),
        (Advice("do", "", ("make x",)), ["Do this   make x"]),
        (Advice("do", "Do:", ("a", "b")), ["Do this   Do:", "          a", "          b"]),
        (Advice("or", "Wait."), ["Or        Wait."]),
        (Advice("not", "stamp", because="it lies"), ["Not this  stamp   it lies"]),
        (Advice("not", "stamp"), ["Not this  stamp"]),
        (
            Advice("not", "", ("a command that is rather longer than most",), "it lies"),
            ["Not this  a command that is rather longer than most", "            it lies"],
        ),
        (
            Advice("do", "Do:", ("git commit -m " + '"' + "y " * 20 + '" ' + "--author somebody --date never",)),
            [
                "Do this   Do:",
                '          git commit -m "y y y y y y y y y y y y y y y y y y y y " --author \\',
                "            somebody --date never",
            ],
        ),
        (
            Advice("do", "Do:", ("SELECT " + "a" * 40 + " FROM " + "b" * 30 + ";",)),
            ["Do this   Do:", f"          SELECT {'a' * 40} FROM", f"            {'b' * 30};"],
        ),
    ],
)
def test_advice_is_laid_out_with_its_commands(advice: Advice, expected: list[str]) -> None:
    lines = render(_only(advice=(advice,)), Style()).split("\n")
    assert lines[3 : 3 + len(expected) + 1] == [*expected, ""]


def _finding(**changes: object) -> Finding:
    made = Finding("data-range-grown", Axis.DATA, Level.RISKY, Certainty.LIKELY, "a.b", "a.b grew")
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (_finding(), "  1  risky   data-range-grown: a.b" + " " * 37 + "likely"),
        (_finding(accepted="agreed"), "  1  risky   data-range-grown: a.b" + " " * 37 + "accepted"),
        (
            _finding(evidence=(Evidence("1.0", "a.py"),)),
            "             1.0:a.py                                                  likely",
        ),
        (
            _finding(evidence=(Evidence("1.0", "x/" * 60 + "a.py", 7, says="writes it"),)),
            "             1.0:x/x/x/x/x/x/.../x/x/x/x/x/x/x/x/x/x/a.py:7 writes it  likely",
        ),
        (_finding(user_would_see='no "x"'), "             'no \"x\"'"),
    ],
)
def test_a_finding_shows_its_place_and_how_sure_it_is(finding: Finding, expected: str) -> None:
    page = render(_only(findings=(finding,)), Style())
    assert expected in page.split("\n")


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        (AxisAnswer(Axis.BOOT, SAFE, "starts"), "  -  ok      boot: starts"),
        (AxisAnswer(Axis.BOOT, SAFE), "  -  ok      boot: nothing found"),
        (AxisAnswer(Axis.BOOT, None, "not asked"), "  -  ok      boot: not asked"),
        (AxisAnswer(Axis.BOOT, None), None),
        (AxisAnswer(Axis.BOOT, UNKNOWN, "who knows"), "  -  unknown boot: who knows"),
    ],
)
def test_an_axis_without_findings_has_a_line(axis: AxisAnswer, expected: str | None) -> None:
    lines = render(_only(axes=(axis,)), Style()).split("\n")
    assert [line for line in lines if line.startswith("  -  ")] == ([expected] if expected else [])


def test_a_bad_axis_that_a_finding_speaks_of_has_no_line() -> None:
    page = render(_only(axes=(AxisAnswer(Axis.DATA, RISKY, "bad"),), findings=(_finding(),)), Style())
    assert "  -  " not in page


def test_without_reasons_there_is_no_heading() -> None:
    assert "Why" not in render(_only(axes=(), findings=()), Style())


def test_notes_are_the_first_to_go_and_cost_no_line() -> None:
    note = _finding(rule="note-additive", level=Level.NOTE)
    many = replace(UNSAFE_ANSWER.services[0], findings=(*UNSAFE_ANSWER.services[0].findings, note, note))
    page = render(replace(UNSAFE_ANSWER, services=(many,)), Style())
    assert page.replace("Why (2 notes more: -v)", "Why") == render(UNSAFE_ANSWER, Style())


def test_what_is_assumed_keeps_its_cure_when_it_is_cut() -> None:
    hook = Assumption("hook", "the hook is alembic upgrade head, which nothing here names", "--hook COMMAND")
    answer = replace(UNSAFE_ANSWER, assumptions=(hook, Assumption("needs", "everything counts as used")))
    assert "Assumed         the hook is alembic upgrade head, whi... (--hook); 1 more: -v" in render(answer, Style())


def test_runs_of_equal_releases_fold() -> None:
    targets = tuple(Reach(f"1.{n}", UNSAFE, "gone") for n in range(9, 0, -1))
    page = horizon(replace(HORIZON_ANSWER, horizon=Horizon(targets, looked_at=9, of=9)), Style())
    assert "  1.1 - 1.9   UNSAFE   gone" in page
    assert "Looked at" not in page
    whole = horizon(replace(HORIZON_ANSWER, horizon=Horizon(targets, looked_at=9, of=9)), Style(verbose=True))
    assert whole.count("UNSAFE") == 9


@pytest.mark.parametrize("count", [18, 19, 40, 300])
def test_a_long_table_still_fits(count: int) -> None:
    targets = tuple(Reach(f"1.{n}", UNSAFE if n % 2 else SAFE, f"because {n} " * 20) for n in range(count))
    answer = replace(HORIZON_ANSWER, horizon=Horizon(targets, looked_at=count, of=count))
    lines = horizon(answer, Style()).split("\n")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_nothing_older_is_said_in_words() -> None:
    answer = HorizonAnswer(Ref("1.0.0", "c", "option"), Horizon(floor="1.0.0"))
    assert horizon(answer, Style()) == (
        "Running now: 1.0.0 (as --from says)\n\nThere is no older release to go back to."
    )


def test_all_pages_are_tested() -> None:
    assert set(TEXTS) == {*ANSWERS, *HORIZONS}


def test_an_answer_of_the_largest_kind_fits() -> None:
    service = replace(
        MANY_ANSWER.services[0],
        headline="It fails. " * 60,
        advice=(
            Advice("do", "Do this and that. " * 12, tuple(f"git step {n}" for n in range(12))),
            Advice("or", "Or that. " * 20, ("a", "b", "c")),
            *(Advice("not", f"not {n}", because="no " * 60) for n in range(5)),
        ),
    )
    others: tuple[ServiceAnswer, ...] = tuple(replace(service, name=f"service-{n}" * 6) for n in range(30))
    answer = replace(
        MANY_ANSWER,
        headline=service.headline,
        services=(replace(service, name="x" * 200), *others),
        not_checked=tuple(f"thing {n} of many" for n in range(40)),
        horizon=Horizon(_reaches("srsrsrsrs"), looked_at=9, of=90),
    )
    lines = render(answer, Style()).split("\n")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
