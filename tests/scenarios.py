"""Builds the repositories and trees of `fixtures/`: one folder a release, holding what it adds or changes.

A scenario is a folder. Each folder in it is a release, in order of their versions, with the files that are new or
different in it; a file REMOVED names those that go, one a line (`old -> new` moves one, a name that ends in `/` is a
whole folder). A `scenario.toml` may say more:

    order = ["1.0.0", "1.1.0"]      the releases, oldest first
    tag = "v{}"                     what the tags are called
    from = "1.1.0"                  the question that the fixture is about
    to = "1.0.0"
    flags = ["--hook", "none"]
    [parent]
    "1.0.1" = "1.0.0"               a release that does not follow the one before it, such as a hotfix
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.version import parse
from tests.trees import DictTree

_MAIN = "refs/heads/main"
_WHO = "Fixture <fixture@example.org>"
_START = 1_700_000_000
_DAY = 86_400


@dataclass(frozen=True)
class Scenario:
    """What a folder of fixtures says about itself."""

    folder: Path
    order: tuple[str, ...]
    tag: str = "{}"
    parents: Mapping[str, str] = field(default_factory=dict)
    current: str = ""
    target: str = ""
    flags: tuple[str, ...] = ()

    def parent(self, release: str) -> str | None:
        """Give the release that one was made from: named, or the last before it that is not named so itself."""
        before = [each for each in self.order[: self.order.index(release)] if each not in self.parents]
        return self.parents.get(release) or (before[-1] if before else None)


def load(folder: Path) -> Scenario:
    """Read a scenario's order and settings."""
    file = folder / "scenario.toml"
    said = tomllib.loads(file.read_text()) if file.is_file() else {}
    unknown = said.keys() - {"order", "tag", "parent", "from", "to", "flags"}
    if unknown:
        raise ValueError(f"{file}: what is {', '.join(sorted(unknown))}?")
    found = [each.name for each in folder.iterdir() if each.is_dir()]
    order = tuple(said.get("order") or sorted(found, key=_by_version))
    if set(order) != set(found):
        raise ValueError(f"{file}: the order does not name the folders {sorted(set(found) ^ set(order))}")
    return Scenario(
        folder,
        order,
        tag=said.get("tag", "{}"),
        parents=said.get("parent", {}),
        current=said.get("from", order[-1]),
        target=said.get("to", order[0]),
        flags=tuple(said.get("flags", ())),
    )


def files(scenario: Scenario) -> dict[str, dict[str, bytes]]:
    """Give the whole content of every release, in order."""
    made: dict[str, dict[str, bytes]] = {}
    for release in scenario.order:
        parent = scenario.parent(release)
        made[release] = _changed(made[parent] if parent else {}, scenario.folder / release)
    return made


def trees(folder: Path) -> dict[str, DictTree]:
    """Give every release of a scenario as a tree, in order, without git."""
    return {release: DictTree(content) for release, content in files(load(folder)).items()}


def build(folder: Path, into: Path) -> Path:
    """Make a repository of a scenario: one commit and one annotated tag a release, the last of the line checked out.

    The ids are the same on every machine.
    """
    scenario = load(folder)
    into.mkdir(parents=True, exist_ok=True)
    git(into, "init", "--quiet", "--template=")
    git(into, "symbolic-ref", "HEAD", _MAIN)
    git(into, "fast-import", "--quiet", "--done", given=_stream(scenario))
    git(into, "reset", "--quiet", "--hard")
    return into


def git(at: Path, *arguments: str, given: bytes = b"") -> str:
    """Run git as on a machine where nobody configured it, and give what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Fixture",
        "GIT_AUTHOR_EMAIL": "fixture@example.org",
        "GIT_COMMITTER_NAME": "Fixture",
        "GIT_COMMITTER_EMAIL": "fixture@example.org",
        "GIT_AUTHOR_DATE": f"{_START} +0000",
        "GIT_COMMITTER_DATE": f"{_START} +0000",
        "LC_ALL": "C",
    }
    done = subprocess.run(["git", *arguments], cwd=at, env=environment, input=given, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def _by_version(name: str) -> tuple[object, ...]:
    version = parse(name)
    return (version.family, version.key, name) if version else ("", (), name)


def _changed(before: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    after = dict(before)
    removed = folder / "REMOVED"
    for line in removed.read_text().splitlines() if removed.is_file() else ():
        old, _, new = (part.strip() for part in line.partition("->"))
        gone = [path for path in after if path == old or (old.endswith("/") and path.startswith(old))]
        if old and not gone:
            raise ValueError(f"{removed}: {old} is not there")
        for path in gone:
            content = after.pop(path)
            if new:
                after[new + path.removeprefix(old)] = content
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file != removed and "__pycache__" not in file.parts:
            after[file.relative_to(folder).as_posix()] = file.read_bytes()
    return dict(sorted(after.items()))


def _stream(scenario: Scenario) -> bytes:
    """Give what `git fast-import` makes the repository of."""
    marks = {release: index for index, release in enumerate(scenario.order, 1)}
    parts: list[bytes] = []
    for release, content in files(scenario).items():
        mark, parent = marks[release], scenario.parent(release)
        name, when = scenario.tag.format(release), f"{_WHO} {_START + mark * _DAY} +0000"
        branch = f"refs/heads/from-{scenario.parents[release]}" if release in scenario.parents else _MAIN
        parts.append(f"commit {branch}\nmark :{mark}\ncommitter {when}\n".encode())
        parts.append(_data(f"Release {release}\n".encode()))
        parts.append(f"from :{marks[parent]}\n".encode() if parent else b"")
        parts.append(b"deleteall\n")
        for path, data in content.items():
            parts += [f"M 100644 inline {_quoted(path)}\n".encode("utf-8", "surrogateescape"), _data(data)]
        parts.append(f"tag {name}\nfrom :{mark}\ntagger {when}\n".encode() + _data(f"{name}\n".encode()))
    return b"".join([*parts, b"done\n"])


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> str:
    special = any(character in path for character in '"\\\n')
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' if special else path


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
