import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from checker.core.envelope import SCHEMA
from checker.core.errors import CheckError
from checker.core.report import Style
from checker.core.spelling import envelope, failure
from checker.core.verdict import Ref
from checker.reports.json import render
from tests.reports.answers import ANSWERS, HORIZONS, SAFE_ANSWER, UNSAFE_ANSWER
from tests.reports.gates import GATES
from tests.reports.golden import rendered

VALIDATOR = Draft202012Validator(SCHEMA)


def valid(text: str) -> dict[str, object]:
    value: dict[str, object] = json.loads(text)
    VALIDATOR.validate(value)
    return value


@pytest.mark.parametrize("name", [*ANSWERS, *HORIZONS, *GATES])
def test_every_answer_keeps_the_schema(name: str) -> None:
    valid(rendered(name, "json"))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"verdict": None},
        {"verdict": "SAFE"},
        {"services": [{}]},
        {"exit_code": "12"},
        {"schema": "rollback-check/2"},
        {"horizon": {"targets": [{"ref": "1.0.0"}]}},
        {"from": {"ref": "1.0.0"}},
    ],
)
def test_the_schema_refuses_what_is_wrong(spoilt: dict[str, object]) -> None:
    assert not VALIDATOR.is_valid({**valid(render(UNSAFE_ANSWER, Style())), **spoilt})


def test_the_exit_code_is_the_real_one() -> None:
    assert valid(render(UNSAFE_ANSWER, Style()))["exit_code"] == 12
    assert valid(render(UNSAFE_ANSWER, Style(exit_code=0)))["exit_code"] == 0


def test_an_error_has_no_verdict() -> None:
    said = valid(failure("check", CheckError("there is no tag x.", "git fetch --tags")))
    assert said == {
        "schema": "rollback-check/1",
        "command": "check",
        "verdict": None,
        "exit_code": 2,
        "error": {"message": "there is no tag x.", "try": ["git fetch --tags"]},
    }


def test_facts_of_other_commands_stand_in_the_same_envelope() -> None:
    assert valid(envelope("rules", {"rules": []}))["tool"] == {"name": "rollback-check", "version": "0.1.0"}


def test_what_is_not_text_is_escaped_and_still_json() -> None:
    text = render(replace(SAFE_ANSWER, target=Ref("1\x1b\u202e\udce9", "c")), Style())
    assert text.isascii()
    assert "\\ud" not in text.replace("\\ufffd", "")
    assert valid(text)["to"] == {"ref": "1\x1b\u202e\ufffd", "commit": "c"}
