"""An adapter that another package brings is used like one that lies here."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.program import ROOT, Files, run, story

PLUGIN = ROOT / "fixtures" / "plugin"
STEPS: dict[str, Files] = {
    "1.0.0": {
        "db/steps/001_users.sql": "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);\n",
        "Procfile": "release: bin/steps up db/steps\n",
    },
    "1.0.1": {"README": "a feature\n"},
    "1.0.2": {"db/steps/002_nickname.sql": "ALTER TABLE users ADD COLUMN nickname text;\n"},
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package from a copy: its build leaves files where it stands."""
    source, at = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site-packages")
    for path in PLUGIN.iterdir():
        if path.is_file():
            (source / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(at), str(source)], check=True)
    return at


def test_its_tool_is_found_read_and_asked_what_its_hook_does(tmp_path: Path, installed: Path) -> None:
    at = story(tmp_path / "repository", STEPS)
    where = f"{installed}:{ROOT}"
    said = run(at, tmp_path, "1.0.0", "--format", "json", PYTHONPATH=where)
    assert said.code == 12, said.err
    service = said.json["services"][0]  # type: ignore[index]
    assert service["tool"] == "steps"
    found = {each["rule"]: each for each in service["findings"]}
    assert found["boot-revision-unknown"]["user_would_see"] == "steps: the database is at 002, which is no file here"
    assert run(at, tmp_path, "1.0.1", "--from", "1.0.1", PYTHONPATH=where).word == "SAFE"


def test_an_answer_that_was_given_without_it_is_not_given_with_it(tmp_path: Path, installed: Path) -> None:
    at = story(tmp_path / "repository", STEPS)
    assert run(at, tmp_path, "1.0.0").word == "UNKNOWN"
    assert run(at, tmp_path, "1.0.0", PYTHONPATH=f"{installed}:{ROOT}").word == "UNSAFE"


@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("raise OSError('no such\\nhouse')", "OSError: no such house"),
        ("adapter = 7", "it is no Adapter"),
        ("from checker.adapters.skeema import adapter", "a second adapter named skeema"),
    ],
)
def test_one_that_cannot_be_used_is_said_in_one_line(tmp_path: Path, module: str, why: str) -> None:
    info = tmp_path / "site" / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[rollback_check.adapters]\nbroken = broken:adapter\n")
    (tmp_path / "site" / "broken.py").write_text(f"{module}\n")
    at = story(tmp_path / "repository", STEPS)
    said = run(at, tmp_path, "1.0.0", PYTHONPATH=f"{tmp_path / 'site'}:{ROOT}")
    assert said.code == 1
    assert said.out == ""
    assert why in said.err
    assert "Traceback" not in said.err


def test_the_example_in_the_guide_is_the_one_that_was_tried() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    for name in ("pyproject.toml", "rollback_check_steps.py"):
        text = (PLUGIN / name).read_text().strip()
        shown = text[text.index("[project.entry-points") :].partition("\n\n")[0] if name == "pyproject.toml" else text
        assert shown in guide
