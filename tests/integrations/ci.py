"""Plays the CI systems: reads what is shipped, and runs the scripts that stand in it as they would."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.process.program import ROOT, environment
from tests.scenarios import git

PROGRAM = f'#!/bin/sh\nexec "{sys.executable}" -P -m checker "$@"\n'


def read(name: str) -> Any:  # noqa: ANN401  -- whatever the file holds
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def executable(at: Path, text: str) -> Path:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(text, encoding="utf-8")
    at.chmod(0o755)
    return at


def checked_out(remote: Path, into: Path, *options: str) -> Path:
    """Clone as a CI system does: from a remote, over a protocol."""
    git(into.parent, "clone", "--quiet", *options, remote.as_uri(), str(into))
    return into


def bash(script: str, at: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub runs the steps of an action, and GitLab the lines of a job."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=at,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


@dataclass
class GitHub:
    """One job on a runner."""

    folder: Path
    repository: Path
    event: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.temp = self.folder / "temp"
        self.summary = self.folder / "summary.md"
        self.summary.parent.mkdir(parents=True, exist_ok=True)
        self.summary.write_text("what another step said\n", encoding="utf-8")
        (self.folder / "event.json").write_text(json.dumps(self.event), encoding="utf-8")
        # Installing takes a network: the test of the package sees that it can be installed.
        executable(self.temp / "rollback-check" / "bin" / "rollback-check", PROGRAM)
        executable(self.temp / "rollback-check" / "bin" / "python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run one step of the action."""
        action = read("action.yml")
        (step,) = (each for each in action["runs"]["steps"] if each["name"] == name)
        told = {f"inputs.{key}": str(each.get("default", "")) for key, each in action["inputs"].items()}
        told |= {f"inputs.{key}": value for key, value in self.inputs.items()}
        told |= {f"steps.gate.outputs.{key}": value for key, value in self.outputs.items()}
        own = {key: _filled(value, told) for key, value in step.get("env", {}).items()}
        output = self.folder / "output"
        output.write_text("", encoding="utf-8")
        done = bash(step["run"], self.repository, {**self._environment(output), **own})
        self.outputs |= dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        return done

    def _environment(self, output: Path) -> dict[str, str]:
        return {
            **environment(self.folder),
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_REPOSITORY": "shop/shop",
            "GITHUB_SERVER_URL": "https://git.example",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temp),
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"),  # noqa: S108  -- what bash's here-strings are kept in
            **self.more,
        }


def _filled(value: str, told: dict[str, str]) -> str:
    """Fill in `${{ inputs.x }}`."""
    name = value.removeprefix("${{").removesuffix("}}").strip()
    return told.get(name, "") if value.startswith("${{") else value
