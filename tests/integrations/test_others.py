"""What is shipped for GitLab, pre-commit, containers and deploy scripts, run as each of them runs it."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integrations.ci import PROGRAM, bash, checked_out, executable, read
from tests.process.program import ROOT, environment
from tests.reports.read_back import junit, quality, tokens
from tests.scenarios import git

GITLAB = "integrations/gitlab/rollback-check.gitlab-ci.yml"
MANUAL = (ROOT / "integrations" / "README.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "integrations" / "docker" / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A machine with the program, and with a pip that installs nothing."""
    executable(tmp_path / "bin" / "rollback-check", PROGRAM)
    executable(tmp_path / "bin" / "pip", "#!/bin/sh\nexit 0\n")
    plain = environment(tmp_path)
    return {**plain, "PATH": f"{tmp_path / 'bin'}:{plain['PATH']}"}


def job(clone: Path, environ: dict[str, str], **variables: str) -> subprocess.CompletedProcess[str]:
    said = read(GITLAB)["rollback-check"]
    lines = [*said["before_script"], *said["script"]]
    return bash("\n".join(lines), clone, {**environ, "GITLAB_CI": "true", **said["variables"], **variables})


def test_a_merge_request_gets_its_widgets(tmp_path: Path, remote: Path, environ: dict[str, str]) -> None:
    clone = checked_out(remote, tmp_path / "clone", "--branch", "drop")
    done = job(clone, environ, CI_PIPELINE_SOURCE="merge_request_event", CI_PROJECT_URL="https://git.example/shop")
    assert done.returncode == 12, done.stderr
    assert done.stdout.startswith("BLOCKED")
    reports = read(GITLAB)["rollback-check"]["artifacts"]
    (worst, *_) = quality((clone / reports["reports"]["codequality"]).read_text())
    assert (worst["check_name"], worst["severity"]) == ("read-column-missing", "blocker")
    assert worst["location"]["path"] == "migrations/versions/c3d4e5f6a7b8_drop_nickname.py"
    assert junit((clone / reports["reports"]["junit"]).read_text()).get("failures") == "1"
    (page,) = reports["paths"]
    tokens((clone / page).read_text())
    assert "https://git.example/shop/-/blob/" in (clone / page).read_text()


def test_a_tag_and_more_flags_reach_the_gate(tmp_path: Path, remote: Path, environ: dict[str, str]) -> None:
    clone = checked_out(remote, tmp_path / "clone")
    done = job(clone, environ, CI_COMMIT_TAG="1.0.2", ROLLBACK_CHECK_FLAGS="--policy direct --strict")
    assert done.returncode == 12
    assert done.stdout.startswith("BLOCKED  1.0.2, policy direct, strict\n")


def test_a_shallow_clone_leaves_no_clean_report(tmp_path: Path, remote: Path, environ: dict[str, str]) -> None:
    clone = checked_out(remote, tmp_path / "clone", "--depth", "1")
    done = job(clone, environ)
    assert done.returncode == 2
    assert "shallow" in done.stderr
    assert junit((clone / "rollback-check.xml").read_text()).get("errors") == "1"
    assert not (clone / "gl-code-quality-report.json").exists()
    assert "could **not be checked**" in (clone / "rollback-check.md").read_text()


def test_the_hook_runs_where_migrations_change_and_gets_no_names(
    tmp_path: Path, remote: Path, environ: dict[str, str]
) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert not hook["pass_filenames"]
    assert re.search(hook["files"], "migrations/versions/a.py")
    assert re.search(hook["files"], "services/billing/alembic/versions/a.py")
    assert not re.search(hook["files"], "app/immigrations/a.py")
    clone = checked_out(remote, tmp_path / "clone", "--branch", "drop")
    done = subprocess.run(
        shlex.split(hook["entry"]), cwd=clone, env=environ, capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stdout.split(" ", maxsplit=1)[0]) == (12, "BLOCKED")
    git(clone, "switch", "--quiet", "main")
    assert (
        subprocess.run(shlex.split(hook["entry"]), cwd=clone, env=environ, capture_output=True, check=False).returncode
        == 0
    )


SCRIPTS = re.findall(r"(?ms)^```sh\n(.*?)^```$", MANUAL)


@pytest.mark.parametrize(
    ("words", "target", "code"),
    [
        ('--from "$RUNNING"', "1.0.1", 1),
        ('--from "$RUNNING"', "1.0.2", 0),
        ("--current -", "1.0.1", 1),
        ("--current -", "1.0.2", 0),
        ("--contract", "1.0.2", 0),
        ("helm rollback", "1.0.1", 1),
        ("helm rollback", "1.0.2", 0),
        ("helm upgrade", "1.0.2", 0),
        ("rolling", "1.0.2", 0),
    ],
)
def test_a_deploy_script_of_the_manual_stops_where_it_should(
    tmp_path: Path, remote: Path, environ: dict[str, str], words: str, target: str, code: int
) -> None:
    clone = checked_out(remote, tmp_path / "clone")
    done = tmp_path / "done"
    executable(tmp_path / "bin" / "alembic", "#!/bin/sh\necho 'b2c3d4e5f6a7 (head)'\n")
    executable(tmp_path / "bin" / "helm", f'#!/bin/sh\necho "$@" >"{done}"\n')
    script = next(each for each in SCRIPTS if words in each)
    ended = bash(
        script,
        clone,
        {**environ, "TARGET": target, "TAG": target, "RUNNING": "1.0.2", "RELEASE": target, "REVISION": "b2c3d4e5f6a7"}
        | ({"RUNNING": "1.0.1"} if words in {"helm upgrade", "rolling"} else {}),
    )
    assert ended.returncode == code, ended
    assert done.exists() is ("helm" in words and not code)


def test_the_image_holds_all_that_the_program_needs(tmp_path: Path, remote: Path) -> None:
    """Install what the image copies, and nothing else, as the image does; then ask as it is asked."""
    source = tmp_path / "src"
    source.mkdir()
    for copied in re.findall(r"(?m)^COPY (.*) /src/\S*$", DOCKERFILE):
        for name in copied.split():
            subprocess.run(["cp", "-r", str(ROOT / name), str(source)], check=True)
    place = tmp_path / "place"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    installed = subprocess.run(
        [*command, "--target", str(place), str(source)], capture_output=True, check=False, text=True
    )
    assert installed.returncode == 0, installed.stderr
    clone = checked_out(remote, tmp_path / "clone")
    (entry,) = re.findall(r'(?m)^ENTRYPOINT \["(.*)"\]$', DOCKERFILE)
    environ = {**environment(tmp_path), "PYTHONPATH": str(place), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    start = [sys.executable, "-P", str(place / "bin" / entry), "1.0.1"]
    said = subprocess.run(start, cwd=clone, env=environ, capture_output=True, check=False, text=True)
    assert (said.returncode, said.stdout.split(" ", maxsplit=1)[0]) == (12, "UNSAFE"), said.stderr


def test_the_image_keeps_out_what_it_does_not_copy() -> None:
    kept = (ROOT / ".dockerignore").read_text().split()
    copied = {name for names in re.findall(r"(?m)^COPY (.*) /src/\S*$", DOCKERFILE) for name in names.split()}
    assert {name.removeprefix("!") for name in kept if name.startswith("!")} == copied
