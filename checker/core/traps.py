"""Traps of deploy systems that a release's files show: what goes differently on the way back than one would think."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.core.aside import is_vendored
from checker.core.hook import is_deploy_file
from checker.core.tree import Reader, Tree, Unread

_ENDINGS = (".yaml", ".yml", ".tpl", ".sh", ".json", ".toml")
_NEAR = 15
"""How many lines below `readinessProbe:` its command may stand."""


class Trap(NamedTuple):
    """One sign of a trap, as it is written, and what it means for a way back."""

    written: "re.Pattern[str]"
    says: str
    where: "re.Pattern[str] | None" = None
    """What must stand close above it."""


_TRAPS = (
    Trap(
        re.compile(r"helm\.sh/hook[\"']?\s*:.*\b(pre|post)-rollback\b"),
        "helm rollback runs this hook out of the chart of the release that one goes back to: it cannot know revisions "
        "that are newer, so a downgrade in it fails or does nothing",
    ),
    Trap(
        re.compile(r"helm\.sh/hook[\"']?\s*:(?!.*rollback).*\bpre-upgrade\b"),
        "helm rollback does not run this hook (it is no upgrade): the older release then starts on the newer schema "
        "as it is; rollback-check TO --hook none asks that",
    ),
    Trap(
        re.compile(r"argocd\.argoproj\.io/hook[\"']?\s*:.*\bPreSync\b"),
        "Argo CD runs this hook on every sync, also on one that goes back to an older commit; its own rollback is "
        "reported to run no hooks",
    ),
    Trap(
        re.compile(r"^\s*apiVersion\s*:\s*[\"']?argoproj\.io/.*"),
        "Argo Rollouts goes back by itself and keeps both releases at work meanwhile: [gate] rolling = true asks that",
        re.compile(r"kind\s*:\s*[\"']?Rollout\b"),
    ),
    Trap(
        re.compile(r"\bhelm\b.*\bupgrade\b.*(--atomic|--rollback-on-failure)"),
        "Helm goes back by itself where a pod does not start, and then it is too late to ask: run the gate before",
    ),
    Trap(
        re.compile(r"alembic\s+(check|current\s+--check-heads)|\bflask\s+db\s+check|\bmigrate\s+--check\b|prisma\s+migrate\s+status"),
        "this probe wants the database at the release's own newest revision, so it keeps a release that was gone back "
        'to out of service: readiness = "head" in the configuration counts that',
        re.compile(r"readinessProbe|startupProbe|livenessProbe"),
    ),
)  # fmt: skip


def traps(tree: Tree) -> Iterator[tuple[str, str]]:
    """Give (place, what it means) of each trap that a release's deploy files show."""
    for path in tree.paths():
        deploys = (path.endswith(_ENDINGS) and is_deploy_file(path)) or "/templates/" in f"/{path}"
        if not deploys or is_vendored(path):
            continue
        found = tree.facts(path, _READER)
        if not isinstance(found, Unread):
            yield from ((f"{path}:{line}", _TRAPS[number].says) for line, number in found)


def _read(content: bytes) -> tuple[tuple[int, int], ...]:
    text = content.decode("utf-8", "replace")
    joined = text.replace("\\\n", "  ")
    return tuple(_found(text.split("\n"))) or tuple(_found(joined.split("\n")))


def _found(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Give (line, number of the trap), each trap once."""
    for number, trap in enumerate(_TRAPS):
        for at, line in enumerate(lines):
            if trap.written.search(_commandlike(line)) and _fits(trap, lines, at):
                yield at + 1, number
                break


def _fits(trap: Trap, lines: list[str], at: int) -> bool:
    if trap.where is None:
        return True
    around = lines[max(0, at - _NEAR) : at + 2]
    return any(trap.where.search(line) for line in around)


def _commandlike(line: str) -> str:
    """Give a line with the words of a list put together: `["alembic", "check"]` is a command."""
    bare = line.partition(" #")[0]
    return re.sub(r"[\"']\s*,\s*[\"']", " ", bare) if not bare.lstrip().startswith("#") else ""


_READER: Reader[tuple[tuple[int, int], ...]] = Reader("traps", 1, _read)
