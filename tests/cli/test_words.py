import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cli.flags import Flags
from checker.cli.parser import parse
from checker.cli.words import COMMANDS, RESERVED, Given, Words, read, sort, wanted_format, wanted_reports, wants_trace
from checker.core.errors import CheckError


@pytest.mark.parametrize(
    ("line", "command", "rest"),
    [
        ("", "horizon", ""),
        ("1.0.0", "check", "1.0.0"),
        ("check 1.0.0", "check", "1.0.0"),
        ("check", "check", ""),
        ("check gate", "check", "gate"),
        ("check check", "check", "check"),
        ("-- gate", "check", "-- gate"),
        ("-v", "horizon", "-v"),
        ("--from 1.0.2", "horizon", "--from 1.0.2"),
        ("--from 1.0.2 1.0.0", "check", "--from 1.0.2 1.0.0"),
        ("--from=1.0.2 1.0.0", "check", "--from=1.0.2 1.0.0"),
        ("1.0.0 --from 1.0.2", "check", "1.0.0 --from 1.0.2"),
        ("--from check 1.0.0", "check", "--from check 1.0.0"),
        ("-C horizon doctor", "doctor", "-C horizon"),
        ("-f json rules", "rules", "-f json"),
        ("-fjson rules", "rules", "-fjson"),
        ("-vn 3 horizon", "horizon", "-vn 3"),
        ("-n3 previous", "check", "-n3 previous"),
        ("-q horizon --last all", "horizon", "-q --last all"),
        ("1.0.0 --db env:X", "check", "1.0.0 --db env:X"),
        ("--help", "", "--help"),
        ("check --help", "check", "--help"),
        ("--version", "version", ""),
        ("1.0.0 --version", "version", ""),
        ("-", "check", "-"),
    ],
)
def test_the_first_word_is_a_command_or_a_release(line: str, command: str, rest: str) -> None:
    words = sort(line.split())
    assert (words.command, " ".join(words.rest)) == (command, rest)


def test_an_empty_word_is_a_release_and_not_the_bare_command() -> None:
    assert sort([""]).command == "check"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_command_to_come_is_no_release(name: str) -> None:
    with pytest.raises(CheckError) as told:
        sort(["-v", name])
    assert told.value.message == f"{name} is not built yet."
    assert told.value.tries[-1].endswith(f"rollback-check check {name}")
    assert told.value.code == 2


@pytest.mark.parametrize(
    ("line", "format_"),
    [
        ("1.0.0", "text"),
        ("-f json", "json"),
        ("-fjson", "json"),
        ("--format=github gate", "github"),
        ("-f json -f text", "text"),
        ("-f text -f json", "json"),
        ("--from json", "text"),
        ("-- -f json", "text"),
        ("-f", ""),
    ],
)
def test_the_last_format_counts(line: str, format_: str) -> None:
    assert wanted_format(line.split()) == format_


def test_reports_that_make_sense_are_found_in_any_line() -> None:
    line = "1.0.0 --nonsense --report json=a=b --report=junit=c --report sarif --report github="
    assert wanted_reports(line.split()) == [("json", "a=b"), ("junit", "c")]


@pytest.mark.parametrize(("line", "trace"), [("-v", True), ("-qv", True), ("--verbose x", True), ("--from -v", False)])
def test_a_trace_is_asked_for_by_v(line: str, trace: bool) -> None:  # noqa: FBT001
    assert wants_trace(line.split()) is trace


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("1.0.0", Flags()),
        ("1.0.0 -v --from 1.0.2", Flags(current="1.0.2", verbose=True)),
        ("--from=1.0.2 --from 1.0.3 1.0.0", Flags(current="1.0.3")),
        ("-vn3 -s a -sb 1.0.0 --service=c", Flags(verbose=True, last="3", services=("a", "b", "c"))),
        ("-- -v", Flags()),
    ],
)
def test_ordinary_words_are_read_without_typer(line: str, flags: Flags) -> None:
    found = read(sort(line.split()))
    assert found is not None
    assert found.flags == flags
    assert len(found.own) == 1


@pytest.mark.parametrize(
    "line", ["--help 1.0.0", "-h", "check", "1.0.0 1.0.2", "--db x 1", "1 --from", "-x 1", "-v=1 1", "--exit-zero=1 1"]
)
def test_the_rest_is_for_typer(line: str) -> None:
    words = sort(line.split())
    assert not words.command or read(words) is None


_PIECES = [
    *("1.0.0", "a b", "", "-", "--", "-v", "-q", "-vq", "-n", "-n3", "-vn", "-f", "-fjson", "-s", "-sx", "-x", "-n=3"),
    *(
        "--from",
        "--from=",
        "--from=1",
        "--current",
        "--service=a",
        "--exit-zero",
        "--exit-zero=1",
        "--no-cache",
        "--db",
    ),
]


@given(st.sampled_from(["check", "horizon"]), st.lists(st.sampled_from(_PIECES), max_size=6))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_what_is_read_without_typer_is_what_typer_reads(command: str, pieces: list[str]) -> None:
    words = Words(command, tuple(pieces))
    quick = read(words)
    try:
        slow: object = parse(words, "")
    except CheckError:
        slow = None
    assert quick == (slow if isinstance(slow, Given) else None)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_flag_of_the_contract_is_an_option(name: str) -> None:
    page = parse(Words(name, ("--help",)), "")
    assert isinstance(page, str)
    assert all(f"--{flag}" in page for flag in _CONTRACT.split())


_CONTRACT = (
    "from current service hook dialect repo config tags last format report allow-risky exit-zero color ascii no-cache"
)


def test_every_command_of_the_contract_is_built_or_reserved() -> None:
    contract = {
        *("check", "horizon", "matrix", "rolling", "explain", "plan", "hotfix", "deploy-order", "rehearse", "gate"),
        *("baseline", "graph", "report", "contract", "init", "doctor", "rules", "schema", "completion", "version"),
    }
    assert contract == {*COMMANDS, *RESERVED}
