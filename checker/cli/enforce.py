"""The commands that enforce: gate, baseline."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from checker.cli.ask import asked, formats, rendered
from checker.cli.flags import Flags
from checker.cli.output import Outcome
from checker.core.accepting import Clock
from checker.core.errors import CheckError
from checker.core.gate import POLICIES, Acceptance, GateAnswer
from checker.core.report import Report, Style
from checker.question import Progress, Question

if TYPE_CHECKING:
    from checker.baseline import Change
    from checker.gate import Wish

_NOTICE = timedelta(days=14)
_TAGS = "refs/tags/"


def gate(flags: Flags) -> Outcome:
    """Say whether a release leaves the way back open: PASSES (exit code 0), or BLOCKED."""
    from checker.gate import gate as ask  # noqa: PLC0415  -- after the words were found to make sense

    wish = _wish(flags, os.environ)
    report, files = formats(flags)

    def put(question: Question, progress: Progress) -> GateAnswer:
        return ask(question, wish, progress)

    answer = asked(put, "", _running(flags))

    def render(each: Report, style: Style) -> str:
        if each.gate is None:
            raise CheckError(f"the format {each.name} has no page for the gate.", "--format text", "--format json")
        return each.gate(answer, style)

    return rendered(render, report, files, flags, 0 if flags.exit_zero else answer.exit_code)


def baseline(action: str, flags: Flags) -> Outcome:
    """Accept for a while what the gate blocks: create, update or prune rollback-check-baseline.json."""
    from checker.baseline import ACTIONS  # noqa: PLC0415  -- few write one
    from checker.baseline import baseline as change  # noqa: PLC0415  -- as above

    if action not in ACTIONS:
        raise CheckError(f"baseline does not know {action}.", *(f"rollback-check baseline {each}" for each in ACTIONS))
    wish = _wish(flags, os.environ)
    end = flags.reason or "", flags.until or ""

    def put(question: Question, progress: Progress) -> "Change":
        return change(question, wish, action, end, progress)

    done = asked(put, "", _running(flags))
    lines = [f"+ {_entry(each)}" for each in done.added] + [f"- {_entry(each)}" for each in done.removed]
    kept = [f"{done.kept} kept"] if done.kept else []
    return Outcome("\n".join([*(lines or [f"nothing to {action}"]), *kept]))


def _wish(flags: Flags, environ: Mapping[str, str]) -> "Wish":
    from checker.gate import Wish  # noqa: PLC0415  -- after the words were found to make sense

    if flags.policy is not None and flags.policy not in POLICIES:
        raise CheckError(f"--policy is {', '.join(POLICIES[:-1])} or {POLICIES[-1]}, not {flags.policy}.")
    today = datetime.now(UTC).date()
    return Wish(
        clock=Clock(today.isoformat(), (today + _NOTICE).isoformat()),
        tag=flags.tag or "",
        tags_of_head=tuple(_tags_of_head(environ)),
        policy=flags.policy,
        depth=flags.how_deep(),
        strict=flags.strict,
    )


def _tags_of_head(environ: Mapping[str, str]) -> list[str]:
    """Give the tag that a pipeline of GitHub or GitLab runs for."""
    ref = environ.get("GITHUB_REF", "")
    github = ref.removeprefix(_TAGS) if ref.startswith(_TAGS) else ""
    return [tag for tag in (github, environ.get("CI_COMMIT_TAG", "")) if tag]


def _running(flags: Flags) -> Flags:
    if flags.running is None:
        return flags
    if flags.current not in {None, flags.running}:
        raise CheckError("--running and --from both say what runs now, and differ.")
    return flags._replace(current=flags.running)


def _entry(each: Acceptance) -> str:
    service = "" if each.service == "default" else f" ({each.service})"
    return f"{each.rule}:{each.object}{service}"
