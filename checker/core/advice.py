"""What to do with an answer: one recommended act, at most one alternative, and the quick fix that makes it worse."""

import re
from collections.abc import Iterator, Sequence

from checker.core.finding import Axis, Finding, Level
from checker.core.verdict import Advice, ServiceAnswer, Verdict


def advice(
    current: str, target: str, answer: ServiceAnswer, folders: Sequence[str], newest: str, *, forward: bool = False
) -> tuple[Advice, ...]:
    """Give the advice for one service; `folders` hold its migrations, `newest` is the newest release's name."""
    if answer.verdict is Verdict.SAFE:
        skipped = answer.axis(Axis.BOOT)
        plain = skipped is not None and skipped.verdict is not None
        text = f"Deploy {target} as you always do." if plain else f"Deploy {target}, with no migration step."
        return (Advice("do", text),)
    return tuple(_when_not_safe(current, target, answer, folders, newest, forward=forward))


def next_version(newest: str) -> str:
    """Give the name after a release's name: its last number, one higher."""
    match = re.search(r"(\d+)(\D*)$", newest)
    return f"{newest[: match.start(1)]}{int(match.group(1)) + 1}{match.group(2)}" if match else f"{newest}.1"


def _when_not_safe(
    current: str, target: str, answer: ServiceAnswer, folders: Sequence[str], newest: str, *, forward: bool
) -> Iterator[Advice]:
    against = [finding for finding in answer.findings if finding.level is not Level.NOTE]
    fit = [finding for finding in against if finding.axis is not Axis.BOOT]
    boot = [finding for finding in against if finding.axis is Axis.BOOT]
    unknown_revision = any(finding.rule == "boot-revision-unknown" for finding in boot)
    if unknown_revision and not any(finding.level is Level.UNSAFE for finding in fit):
        yield _hotfix(current, target, folders, next_version(newest))
        if fit:
            yield Advice("or", _remedy(fit[0]))
    else:
        worst = against[0]
        yield written_down(worst) or Advice("do", _remedy(worst))
        if worst.level is Level.UNSAFE and not forward:
            yield Advice(
                "or",
                f"Stay on {current} and take only the faulty commit out of it:",
                (
                    f"git log --oneline {target}..{current}",
                    f"git switch -c hotfix/{next_version(newest)} {current}",
                    "git revert COMMIT",
                ),
            )
    if unknown_revision and answer.tool == "alembic":
        yield Advice("not", "alembic stamp --purge", because="the hook passes, the next deploy fails")
        yield Advice("not", "alembic downgrade", because=f"fails from {target}; from {current} it {_lost(answer)}")


def written_down(finding: Finding, kind: str = "do") -> Advice | None:
    """Say how to tell what a revision does that could not be read; None where that is not what was found."""
    place = finding.evidence[0] if finding.evidence else None
    if finding.rule != "unread-operation" or place is None or not place.revision:
        return None
    return Advice(
        kind,
        f"Read {place.ref}:{place.path}:{place.line} yourself. If it is harmless, write it down in rollback-check.toml "
        "and ask again:",
        ("[[effect]]", f'revision = "{place.revision}"', 'changes = "none"', 'reason = "what you found"'),
    )


def _hotfix(current: str, target: str, folders: Sequence[str], name: str) -> Advice:
    return Advice(
        "do",
        f"Tag a hotfix: the code of {target} with the migrations of {current}. No data is touched.",
        (
            f"git switch -c hotfix/{name} {target}",
            f"git restore --source={current} --staged --worktree {_shown(folders)}",
            f'git commit -m "{target} with the migrations of {current}"',
            f"git tag {name}",
        ),
    )


def _shown(folders: Sequence[str]) -> str:
    return " ".join(folders) if folders else "."


def _remedy(finding: Finding) -> str:
    return finding.advice or "Read the place named below before deploying."


def _lost(answer: ServiceAnswer) -> str:
    return answer.loses or "undoes what it did, and may lose data"
