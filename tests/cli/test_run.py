import json
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker import __version__
from checker.cli.words import COMMANDS, RESERVED
from checker.core.envelope import SCHEMA
from checker.core.errors import CheckError
from tests.cli.conftest import Line
from tests.reports.answers import ANSWERS, RISKY_ANSWER, SAFE_ANSWER, UNKNOWN_ANSWER, UNSAFE_ANSWER
from tests.reports.golden import kept


def valid(text: str) -> dict[str, object]:
    value: dict[str, object] = json.loads(text)
    Draft202012Validator(SCHEMA).validate(value)
    return value


def test_the_answer_goes_to_standard_output_and_nothing_else_does(line: Line) -> None:
    assert line("1.0.0") == (12, kept("unsafe", "text") + "\n", "")


def test_the_bare_command_is_horizon(line: Line) -> None:
    assert line() == (0, kept("horizon", "text") + "\n", "")
    assert line("horizon") == line()


@pytest.mark.parametrize(
    ("name", "flags", "code"),
    [
        ("safe", "", 0),
        ("risky", "", 10),
        ("unknown", "", 11),
        ("unsafe", "", 12),
        ("services", "", 12),
        ("same", "", 0),
        ("risky", "--allow-risky", 0),
        ("unknown", "--allow-risky", 11),
        ("unsafe", "--allow-risky", 12),
        ("unknown", "--exit-zero", 0),
        ("unsafe", "--exit-zero", 0),
    ],
)
def test_the_exit_code_says_the_verdict(line: Line, name: str, flags: str, code: int) -> None:
    line.answer = ANSWERS[name]
    assert line("1.0.0", *flags.split())[0] == code
    said = valid(line("1.0.0", *flags.split(), "-f", "json")[1])
    assert said["exit_code"] == code
    assert said["verdict"] == ANSWERS[name].verdict.value


def test_flags_become_the_question(line: Line) -> None:
    plain = "--hook none --dialect mysql -C /repo --config c.toml --tags v* -n 3 --no-cache 1.0.0"
    several = "--from 1.0.2 -s shop -s billing --current abc --current d,e"
    line(*several.split(), *plain.split())
    question = line.question
    assert (question.target, question.current, question.chosen_by) == ("1.0.0", "1.0.2", "option")
    assert question.current_revisions == ("abc", "d", "e")
    assert question.services == ("shop", "billing")
    assert (question.hook, question.dialect, question.repo) == ("none", "mysql", "/repo")
    assert (question.config, question.tags, question.last) == ("c.toml", "v*", 3)
    assert question.cache is False


def test_rolling_names_both_releases(line: Line) -> None:
    line("rolling", "1.0.0", "1.0.2", "--code-first")
    question = line.question
    assert (question.target, question.current, question.code_first) == ("1.0.0", "1.0.2", True)
    line("--ascii", "rolling", "1.0.0", "--no-cache", "1.0.2")
    assert (line.question.target, line.question.current, line.question.code_first) == ("1.0.0", "1.0.2", False)


def test_without_flags_the_question_is_plain(line: Line) -> None:
    line("1.0.0")
    question = line.question
    assert (question.repo, question.current, question.last, question.cache) == (".", None, 10, True)
    line("1.0.0", "--last", "all")
    assert line.question.last is None


def test_flags_stand_before_or_after(line: Line) -> None:
    line("--from", "1.0.2", "1.0.0", "-v")
    before = line.question
    line("1.0.0", "-v", "--from=1.0.2")
    assert line.question == before


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--db", "env:X", "1.0.0"], "there is no option --db."),
        (["--dialekt", "x", "1.0.0"], "there is no option --dialekt."),
        (["check"], "check wants TO."),
        (["1.0.0", "1.0.2"], "check does not know what to do with 1.0.2."),
        (["horizon", "1.0.2"], "horizon does not know what to do with 1.0.2."),
        (["1.0.0", "--from"], "option '--from' requires an argument."),
        (["1.0.0", "-f", "yaml"], "there is no format yaml."),
        (["1.0.0", "--report", "json"], "--report wants NAME=FILE, not json."),
        (["1.0.0", "--report", "yaml=x"], "there is no format yaml."),
        (["1.0.0", "--color", "blue"], "--color is auto, always or never, not blue."),
        (["1.0.0", "-n", "0"], "--last is a number from 1 on, or all, not 0."),
        (["1.0.0", "-n", "-1"], "--last is a number from 1 on, or all, not -1."),
        (["1.0.0", "-v", "-q"], "-v and -q contradict each other."),
        (["1.0.0", "--from", ""], "--from is empty."),
        (["1.0.0", "--current", " "], "--current is empty."),
        ([""], "TO is empty."),
        (["report"], "report is not built yet."),
        (["gate", "--policy", "any"], "--policy is direct, way-out or report, not any."),
        (["gate", "--depth", "0"], "--depth is a number from 1 on, or all, not 0."),
        (["gate", "--running", "1.0.0", "--from", "1.0.1"], "--running and --from both say what runs now, and differ."),
        (["baseline"], "baseline wants ACTION."),
        (["baseline", "drop"], "baseline does not know drop."),
        (["rolling"], "rolling wants OLD and NEW."),
        (["rolling", "1.0.0"], "rolling wants OLD and NEW."),
        (["rolling", "1.0.0", ""], "NEW is empty."),
        (["rolling", "1.0.0", "1.0.1", "1.0.2"], "rolling does not know what to do with 1.0.2."),
        (
            ["rolling", "1.0.0", "1.0.1", "--from", "1.0.2"],
            "rolling names both releases itself: it takes no --from and no --current.",
        ),
        (["1.0.0", "--code-first"], "there is no option --code-first."),
        (["completion", "tcsh"], "there is no completion for tcsh."),
        (["1.0.0", "--exit-zero=1"], "option '--exit-zero' does not take a value."),
    ],
)
def test_wrong_words_are_one_line_and_a_hint(line: Line, argv: list[str], says: str) -> None:
    code, out, err = line(*argv)
    assert (code, out) == (2, "")
    assert err.split("\n")[0] == f"rollback-check: {says}"
    assert not line.questions
    code, out, _ = line(*argv, "--format=json") if argv[-1] not in {"--from", "yaml"} else line("-f", "json", *argv)
    if "yaml" not in argv:
        assert valid(out)["error"]
        assert code == 2


def test_the_nearest_option_is_offered(line: Line) -> None:
    assert "  try:  --dialect\n" in line("--dialekt", "1.0.0")[2]
    assert "  try:  --from\n" in line("--fron", "1.0.0")[2]


def test_an_arrow_is_not_special(line: Line) -> None:
    line("1.0.2->1.0.0")
    assert line.question.target == "1.0.2->1.0.0"


def test_a_question_that_cannot_be_asked_has_no_verdict(line: Line) -> None:
    line.error = CheckError("there is no tag 1.0.9.", "1.0.2", "1.0.1")
    code, out, err = line("1.0.9")
    assert (code, out) == (2, "")
    assert err == "rollback-check: there is no tag 1.0.9.\n  try:  1.0.2\n        1.0.1\n"
    code, out, json_err = line("1.0.9", "-f", "json")
    assert valid(out) == {
        "schema": "rollback-check/1",
        "command": "check",
        "verdict": None,
        "exit_code": 2,
        "error": {"message": "there is no tag 1.0.9.", "try": ["1.0.2", "1.0.1"]},
    }
    assert (code, json_err) == (2, err)


def test_exit_zero_never_hides_that_there_is_no_verdict(line: Line) -> None:
    line.error = CheckError("git was not found.", code=1)
    assert line("1.0.9", "--exit-zero")[0] == 1


def test_a_bug_is_one_line_without_what_its_message_holds(line: Line) -> None:
    line.error = KeyError("postgres://me:secret@host")
    code, out, err = line("1.0.0")
    assert (code, out) == (1, "")
    assert err.startswith("rollback-check: internal error: KeyError at checker/cli/")
    assert "secret" not in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 2
    assert valid(line("1.0.0", "-f", "json")[1])["exit_code"] == 1


def test_the_trace_of_a_bug_is_there_with_v(line: Line) -> None:
    line.error = KeyError("x")
    assert "Traceback" in line("1.0.0", "-v")[2]


def test_a_name_in_an_error_cannot_steer_the_terminal(line: Line) -> None:
    line.error = CheckError("there is no tag \x1b[2J.")
    assert line("x")[2] == "rollback-check: there is no tag \\x1b[2J.\n"


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130)])
def test_ctrl_c_is_130(line: Line, error: BaseException, code: int) -> None:
    line.error = error
    assert line("1.0.0") == (code, "", "")


def test_reports_are_written_beside(line: Line, tmp_path: Path) -> None:
    file, other = tmp_path / "out.json", tmp_path / "out.txt"
    code, out, _ = line("1.0.0", "--report", f"json={file}", "--report", f"text={other}", "--color", "always")
    assert code == 12
    assert valid(file.read_text())["verdict"] == "unsafe"
    assert other.read_text() == kept("unsafe", "text") + "\n"
    assert out.startswith("\x1b[1;31mUNSAFE")
    assert len(line.questions) == 1


def test_a_report_that_cannot_be_written_is_an_error(line: Line, tmp_path: Path) -> None:
    code, out, err = line("1.0.0", "--report", f"json={tmp_path}/none/out.json")
    assert (code, out) == (2, "")
    assert "could not be written: No such file or directory." in err


@pytest.mark.parametrize(
    ("environ", "flags", "is_coloured"),
    [
        ({}, "", False),
        ({"FORCE_COLOR": "1"}, "", True),
        ({"FORCE_COLOR": "0"}, "", False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "", False),
        ({"NO_COLOR": ""}, "", False),
        ({"NO_COLOR": "1"}, "--color always", True),
        ({"FORCE_COLOR": "1"}, "--color never", False),
    ],
)
def test_colour_is_as_asked(
    line: Line, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], flags: str, *, is_coloured: bool
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in line("1.0.0", *flags.split())[1]) is is_coloured


def test_ascii_is_automatic_where_the_locale_has_no_more(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    line.answer = replace(SAFE_ANSWER, headline="naïve")
    assert "naïve" in line("1.0.0")[1]
    assert "na\\xefve" in line("1.0.0", "--ascii")[1]
    monkeypatch.setenv("LC_ALL", "C")
    assert "na\\xefve" in line("1.0.0")[1]


@pytest.mark.parametrize(
    ("environ", "argv", "expected"),
    [
        ({}, "1.0.0", (None, "option")),
        ({"ROLLBACK_CHECK_FROM": "1.0.2"}, "1.0.0", ("1.0.2", "environment")),
        ({"ROLLBACK_CHECK_FROM": ""}, "1.0.0", (None, "option")),
        ({"ROLLBACK_CHECK_FROM": "1.0.2"}, "1.0.0 --from 1.0.3", ("1.0.3", "option")),
        ({"ROLLBACK_CHECK_FROM": "1.0.2"}, "1.0.0 --current abc", (None, "option")),
        ({"ROLLBACK_CHECK_CURRENT_COMMAND": "echo 1.0.2"}, "1.0.0", ("1.0.2", "user-config")),
        (
            {"ROLLBACK_CHECK_FROM": "1.0.1", "ROLLBACK_CHECK_CURRENT_COMMAND": "exit 9"},
            "1.0.0",
            ("1.0.1", "environment"),
        ),
    ],
)
def test_from_is_the_first_that_says_it(
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    argv: str,
    expected: tuple[str | None, str],
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    line(*argv.split())
    assert (line.question.current, line.question.chosen_by) == expected


def test_the_command_of_the_users_own_configuration_counts(line: Line, tmp_path: Path) -> None:
    folder = tmp_path / "rollback-check"
    folder.mkdir()
    (folder / "config.toml").write_text('current-command = "echo 1.0.2"')
    line("1.0.0")
    assert (line.question.current, line.question.chosen_by) == ("1.0.2", "user-config")


@pytest.mark.parametrize(
    ("command", "says", "code"),
    [
        ("echo secret >&2; exit 3", "your current-command failed with exit code 3.", 1),
        ("true", "your current-command printed no words; one release is expected.", 2),
        ("echo a b", "your current-command printed 2 words; one release is expected.", 2),
    ],
)
def test_a_command_that_says_no_release_is_no_answer(
    line: Line, monkeypatch: pytest.MonkeyPatch, command: str, says: str, code: int
) -> None:
    monkeypatch.setenv("ROLLBACK_CHECK_CURRENT_COMMAND", command)
    got, out, err = line("1.0.0")
    assert (got, out) == (code, "")
    assert says in err
    assert "secret" not in err


def test_revisions_are_piped_in(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("b2c3d4e5f6a7 (head)\nc3d4 (head)\n"))
    line("1.0.0", "--current", "-")
    assert line.question.current_revisions == ("b2c3d4e5f6a7", "c3d4")
    monkeypatch.setattr(sys, "stdin", StringIO(""))
    assert line("1.0.0", "--current", "-")[0] == 2


def test_verbose_says_how_long_it_took_on_standard_error(line: Line) -> None:
    _, out, err = line("1.0.0", "-v")
    assert err.startswith("took ")
    assert "took" not in out


def test_quiet_is_one_line(line: Line) -> None:
    assert line("1.0.0", "-q") == (12, "UNSAFE   1.0.2 -> 1.0.0\n", "")


def test_explain_says_what_a_rule_means(line: Line) -> None:
    code, out, err = line("explain", "boot-revision-unknown")
    assert (code, err) == (0, "")
    assert out.startswith("boot-revision-unknown (boot)\n\n")
    assert max(map(len, out.split("\n"))) <= 80
    assert "ignore[boot-revision-unknown] until=2.0.0" in out
    assert max(map(len, line("explain", "write-conflict-target-missing")[1].split("\n"))) <= 80
    assert "ignore[" not in line("explain", "downgrade-missing")[1] + line("explain", "note-additive")[1]
    assert not line.questions
    said = valid(line("explain", "boot-revision-unknown", "-f", "json")[1])
    assert said["command"] == "explain"


def test_explain_of_a_release_is_the_whole_answer(line: Line) -> None:
    code, out, _ = line("explain", "1.0.0")
    assert code == 0
    assert "Revisions       1 revision between them" in out
    said = valid(line("explain", "1.0.0", "-f", "json")[1])
    assert (said["command"], said["verdict"], said["exit_code"]) == ("explain", "unsafe", 0)


def test_explain_of_neither_offers_the_nearest_rule(line: Line) -> None:
    line.error = CheckError("there is no tag boot-revision-unknow.")
    assert "rollback-check explain boot-revision-unknown" in line("explain", "boot-revision-unknow")[2]


def test_rules_are_listed(line: Line) -> None:
    code, out, _ = line("rules")
    assert code == 0
    assert "boot-revision-unknown" in out
    assert max(map(len, out.split("\n"))) <= 80
    assert "read-column-missing" in str(valid(line("rules", "-f", "json")[1])["rules"])


def test_the_schema_is_printed(line: Line) -> None:
    assert json.loads(line("schema")[1]) == SCHEMA


def test_versions_are_said(line: Line) -> None:
    assert line("--version") == (0, f"rollback-check {__version__}\n", "")
    out = line("version")[1]
    assert out.startswith(f"rollback-check  {__version__}\n")
    assert "\ngit             " in out
    assert "/" not in json.dumps(valid(line("version", "-f", "json")[1])["versions"])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_commands_and_flags(line: Line, shell: str) -> None:
    code, out, _ = line("completion", shell)
    assert code == 0
    assert all(word in out for word in (*COMMANDS, "from", "exit-zero", "report"))
    assert not any(f" {name} " in out for name in RESERVED - {"report"})


def test_help_fits_and_offers_only_what_is_built(line: Line) -> None:
    code, out, err = line("--help")
    assert (code, err) == (0, "")
    assert max(map(len, out.split("\n"))) <= 80
    assert len(out.split("\n")) <= 25
    offered = out.split("Commands\n")[1].split("\n\n")[0]
    *rows, last = offered.split("\n")
    others = {word.strip(",") for word in last.partition(" SHELL")[0].split()}
    assert {row.split()[0] for row in rows} | others == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_without_boxes(line: Line, name: str) -> None:
    code, out, err = line(name, "--help")
    assert (code, err) == (0, "")
    assert out.isascii()
    assert f"rollback-check {name} [OPTIONS]" in out
    assert "--from REF" in out
    assert not line.questions


@pytest.mark.parametrize("answer", [UNSAFE_ANSWER, RISKY_ANSWER, UNKNOWN_ANSWER])
def test_an_answer_is_the_same_twice(line: Line, answer: object) -> None:
    line.answer = answer  # type: ignore[assignment]
    assert line("1.0.0") == line("1.0.0")


def test_a_schema_comes_from_a_file_that_is_one(line: Line, tmp_path: Path) -> None:
    schema, other = tmp_path / "schema.sql", tmp_path / "other.json"
    schema.write_text("CREATE TABLE users (id int);")
    other.write_text('{"a": 1}')
    assert line("1.0.0", "--schema", str(schema))[0] == 12
    assert (line.question.schema, line.question.stated) == (str(schema), schema.read_bytes())
    code, out, error = line("1.0.0", "--schema", str(other))
    assert (code, out) == (2, "")
    assert error.splitlines()[0] == f"rollback-check: {other} is JSON, but not the list of tables that pscale prints."
    code, _, error = line("1.0.0", "--schema", "/none.sql")
    assert code == 2
    assert error.splitlines()[0] == "rollback-check: /none.sql could not be read: No such file or directory."
