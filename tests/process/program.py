"""Starts the real program, as people do, and makes the repositories that it is asked about."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.scenarios import files, git, load

ROOT = Path(__file__).parents[2]
SEED = ROOT / "fixtures" / "seed"
STORY = files(load(SEED))
"""What each release of the seed story holds."""
Files = Mapping[str, str | bytes | None]
"""What a release changes; None: the file goes."""


@dataclass(frozen=True)
class Said:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def word(self) -> str:
        """The verdict, as the first line says it."""
        return self.out.partition(" ")[0]

    @property
    def page(self) -> tuple[int, str]:
        return self.code, self.out

    @property
    def json(self) -> dict[str, object]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def environment(home: Path, **changes: str | None) -> dict[str, str]:
    """Give the environment of somebody who configured nothing; None takes a variable away."""
    plain: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return {name: value for name, value in {**plain, **changes}.items() if value is not None}


def run(at: Path, home: Path, *words: str, **changes: str | None) -> Said:
    """Start the program in a folder. `-P` keeps that folder off Python's path, as the installed command does."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "checker", *words],
        cwd=at,
        env=environment(home, **changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def ask(at: Path, *words: str, **changes: str | None) -> Said:
    """Start the program for somebody new: nothing is kept from before. It must end well or with one clear line."""
    with TemporaryDirectory() as home:
        said = run(at, Path(home), *words, **changes)
    assert_clear(said)
    return said


def assert_clear(said: Said) -> None:
    """See that there is an answer, or one line that says why not and hints below it."""
    assert "Traceback" not in said.out + said.err, said.err
    assert "internal error" not in said.err, said.err
    assert said.code in {0, 1, 2, 10, 11, 12}, said
    if said.code in {1, 2}:
        first, *hints = said.err.splitlines()
        assert first.startswith("rollback-check: "), said
        assert all(hint.startswith(("  try:  ", "        ")) for hint in hints), said
    else:
        assert not said.err or said.err.startswith("took "), said
        assert said.out, said


def assert_refused(said: Said, code: int, *words: str) -> None:
    """See that no verdict was reached, and that the lines for people hold these words."""
    assert said.code == code, said
    assert not said.out, said
    for word in words:
        assert word in said.err, said


def story(into: Path, releases: Mapping[str, Files], message: str = "") -> Path:
    """Make a repository of releases, oldest first: a commit and a plain tag for each, given by what it changes."""
    said = message.encode()
    parts = []
    for day, (release, changed) in enumerate(releases.items(), 1):
        parts.append(
            f"commit refs/heads/main\nmark :{day}\ncommitter F <f@example.org> {day * 86_400} +0000\n".encode()
        )
        parts.append(b"data %d\n%b\n" % (len(said), said))
        for path, content in changed.items():
            if content is None:
                parts.append(f"D {quoted(path)}\n".encode())
            else:
                data = content if isinstance(content, bytes) else content.encode()
                parts.append(f"M 100644 inline {quoted(path)}\ndata {len(data)}\n".encode() + data + b"\n")
        parts.append(f"reset refs/tags/{release}\nfrom :{day}\n\n".encode())
    into.mkdir(parents=True, exist_ok=True)
    git(into, "init", "--quiet", "--template=")
    git(into, "symbolic-ref", "HEAD", "refs/heads/main")
    git(into, "fast-import", "--quiet", "--done", given=b"".join([*parts, b"done\n"]))
    git(into, "reset", "--quiet", "--hard")
    return into


def quoted(path: str) -> str:
    """Write a path as git quotes it."""
    special = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
    return (
        f'"{"".join(special.get(letter, letter) for letter in path)}"'
        if path != path.strip() or special.keys() & set(path)
        else path
    )


def migration(id_: str, parent: str | None, *lines: str, name: str = "a change") -> str:
    """Give the text of an Alembic revision whose upgrade holds these lines."""
    body = "".join(f"    {line}\n" for line in lines or ("pass",))
    return (
        f'"""{name}"""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{id_}"\n'
        f"down_revision = {parent!r}\n\n\ndef upgrade():\n{body}\n\ndef downgrade():\n    pass\n"
    )


def column(name: str, table: str = "users") -> str:
    """Give the line that adds a nullable column."""
    return f'op.add_column("{table}", sa.Column("{name}", sa.String(), nullable=True))'
