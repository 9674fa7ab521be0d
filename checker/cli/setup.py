"""The commands that set up, and show what there is: init, doctor, rules, schema, version, completion."""

import json
import os
import sys
from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

from checker import __version__
from checker.cli.ask import asked
from checker.cli.flags import Flags
from checker.cli.manual import every_rule, rule_facts
from checker.cli.output import Outcome
from checker.core.ci import pipeline
from checker.core.errors import CheckError
from checker.core.fact import Json
from checker.core.layout import cells, clean, pad, wrap
from checker.core.spelling import envelope
from checker.core.verdict import DoctorAnswer
from checker.question import Progress, Question

if TYPE_CHECKING:
    from checker.core.rule import Manual

_PACKAGES = ("gitpython", "sqlglot", "networkx", "typer")


def rules(flags: Flags) -> Outcome:
    """List the rules."""
    listed: list[Manual] = sorted(every_rule(), key=_by_id)
    if _as_json(flags):
        return Outcome(envelope("rules", {"rules": [rule_facts(rule) for rule in listed]}))
    column = max(cells(rule.id) for rule in listed) + 2
    rows = [wrap(rule.summary, 77, pad(rule.id, column), " " * column) for rule in listed]
    return Outcome("\n".join([line for row in rows for line in row] + ["", "rollback-check explain RULE says more."]))


def init(flags: Flags) -> Outcome:
    """Write rollback-check.toml from what is found by looking; never over one that is there."""
    from checker.init import init as write  # noqa: PLC0415  -- not needed by the other commands

    done = asked(write, "", flags)
    if _as_json(flags):
        return Outcome(envelope("init", {"file": done.file, "found": list(done.found)}))
    found = [f"  {each}" for each in done.found] or ["  no migrations yet"]
    return Outcome("\n".join([f"Wrote {done.file}:", *found]))


def _by_id(rule: "Manual") -> str:
    return rule.id


def doctor(flags: Flags) -> Outcome:
    """Say what was detected: tools, tags, hook, configuration."""
    from checker.doctor import doctor as ask  # noqa: PLC0415  -- not needed by the other commands

    def put(question: Question, progress: Progress) -> DoctorAnswer:
        return ask(question, pipeline(os.environ, _event(os.environ)), progress)

    answer = asked(put, "", flags)
    if _as_json(flags):
        sections: list[Json] = [{"title": title, "lines": list(lines)} for title, lines in answer.sections]
        return Outcome(envelope("doctor", {"sections": sections}))
    blocks = [[clean(title), *(f"  {clean(line)}" for line in lines)] for title, lines in answer.sections]
    return Outcome("\n\n".join("\n".join(block) for block in blocks))


def schema(flags: Flags) -> Outcome:  # noqa: ARG001  -- every command has the flags
    """Print the JSON Schema of what --format json writes."""
    from checker.core.envelope import SCHEMA  # noqa: PLC0415  -- not needed by the other commands

    return Outcome(dumps(SCHEMA, indent=2))


def version(flags: Flags) -> Outcome:
    """Say which version this is, and of what it is made."""
    from importlib.metadata import version as installed  # noqa: PLC0415  -- not needed by the other commands

    from checker.store import default_folder  # noqa: PLC0415  -- as above

    facts = {
        "rollback-check": __version__,
        "python": sys.version.split()[0],
        "git": _git(),
        **{name: installed(name) for name in _PACKAGES},
        "reads": ", ".join(_tools()),
    }
    if _as_json(flags):
        return Outcome(envelope("version", {"versions": dict(facts)}))
    rows = {**facts, "cache": clean(str(default_folder()))}
    return Outcome("\n".join(f"{name:<16}{says}" for name, says in rows.items()))


def completion(shell: str, flags: Flags) -> Outcome:  # noqa: ARG001  -- every command has the flags
    """Print what makes a shell complete the words: eval "$(rollback-check completion bash)"."""
    from checker.cli.completion import SHELLS, script  # noqa: PLC0415  -- not needed by the other commands

    if shell not in SHELLS:
        raise CheckError(f"there is no completion for {shell}.", f"one of {', '.join(SHELLS)}")
    return Outcome(script(shell))


def _event(environ: Mapping[str, str]) -> Mapping[str, object]:
    """Give what GitHub's event file holds; nothing where there is none."""
    try:
        found = json.loads(Path(environ.get("GITHUB_EVENT_PATH", "")).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _as_json(flags: Flags) -> bool:
    if flags.format not in {"json", "text"}:
        raise CheckError(f"there is no format {flags.format} for this.", "one of json, text")
    return flags.format == "json"


def _git() -> str:
    import subprocess  # noqa: PLC0415  -- not needed by the other commands

    try:
        done = subprocess.run(["git", "--version"], capture_output=True, check=False)  # noqa: S607  -- as people have it
    except OSError:
        return "not found"
    return done.stdout.decode("utf-8", "replace").strip().removeprefix("git version ") or "not found"


def _tools() -> list[str]:
    from checker.adapters import ADAPTERS  # noqa: PLC0415  -- not needed by the other commands

    return [adapter.name for adapter in ADAPTERS]
