"""The comment on a pull request: whether one could go back after this change, and what would keep the door open."""

import re
from collections.abc import Iterator
from itertools import groupby

from checker.core.finding import Axis, Finding, Level
from checker.core.gate import Acceptance, GateAnswer, WayBack
from checker.core.layout import listed
from checker.core.report import Style
from checker.core.verdict import ServiceAnswer, Verdict
from checker.reports.markdown.parts import AXES, axis_of, block, cell, code, places, text


def comment(answer: GateAnswer, style: Style) -> Iterator[str]:
    """Write the whole comment."""
    yield f"<!-- rollback-check: {_name(answer)} -->"
    yield f"### Rollback: {_heading(answer)}"
    if style.quiet:
        return
    yield from _table(answer)
    yield from _findings(answer, style)
    yield from _ways(answer)
    yield from _advice(answer)
    yield from _agreed(answer)
    yield ""
    yield f"<sub>{_foot(answer)}</sub>"


def _name(answer: GateAnswer) -> str:
    """Name what the comment is about, with nothing in it that could end a comment of HTML."""
    names = {service.name for back in answer.backs for service in back.services}
    name = next(iter(names)) if len(names) == 1 else "all"
    return re.sub(r"[^\w./]+|-{2,}", "-", name).strip("-") or "default"


def _heading(answer: GateAnswer) -> str:
    """Say the worst that is true of some release back, and of which."""
    if not answer.backs:
        return text(answer.headline)
    word, group = next(groupby(sorted(answer.backs, key=_order), key=lambda back: _said(back, answer.policy)))
    refs = listed(code(each.target.ref) for each in group)
    bundled = "" if answer.passed or any(not back.passed for back in answer.backs) else ", and the gate blocks it"
    return f"after this change {word.format(refs)}{bundled}"


def _order(back: WayBack) -> tuple[bool, bool, bool, int]:
    return back.returns, back.passed, back.way is None, -back.counted.rank


def _said(back: WayBack, policy: str) -> str:
    return _returning(back, policy) + (", but the two could **not** be at work side by side" if back.clashes else "")


def _returning(back: WayBack, policy: str) -> str:
    if back.returns and back.way:
        by = "a hotfix tag" if back.way.kind == "old-code" else f"a way out ({text(back.way.title).lower()})"
        return f"you could go back to {{}} by {by}"
    if back.counted is Verdict.UNKNOWN:
        return "it is **not known** whether you could go back to {}"
    if not back.returns or back.counted is Verdict.UNSAFE:
        return f"you could **not** go {'straight ' if policy == 'direct' else ''}back to {{}}"
    if back.verdict.rank > Verdict.RISKY.rank:
        return "you could **not** go straight back to {}, as was accepted"
    return "you can go straight back to {}" + (", at a risk" if back.counted is Verdict.RISKY else "")


def _table(answer: GateAnswer) -> Iterator[str]:
    rows = [(back, service) for back in answer.backs for service in back.services]
    if not rows:
        return
    several = len({service.name for _, service in rows}) > 1
    shown = (*AXES, Axis.ROLLING) if any(back.together for back in answer.backs) else AXES
    yield ""
    heads = " | ".join("side by side" if axis is Axis.ROLLING else axis.value for axis in shown)
    yield f"| going back to |{' service |' if several else ''} {heads} | verdict |"
    yield f"|---|{'---|' if several else ''}{'---|' * len(shown)}---|"
    for back, service in rows:
        live = " (live)" if back.why == "running" else ""
        name = f" {cell(code(service.name))} |" if several else ""
        axes = " | ".join(_axis(service, axis) for axis in shown)
        yield f"| {cell(code(back.target.ref))}{live} |{name} {axes} | **{service.verdict.value.upper()}** |"


def _axis(service: ServiceAnswer, axis: Axis) -> str:
    said = axis_of(service, axis)
    worst = max(
        (each for each in service.findings if each.axis is axis), key=lambda each: each.level.rank, default=None
    )
    if not said.startswith("**") or worst is None or worst.level is Level.NOTE:
        return said
    short = cell(text(worst.short)) if worst.short else worst.level.value
    return f"**{short}**" + (", accepted" if worst.accepted else "")


def _findings(answer: GateAnswer, style: Style) -> Iterator[str]:
    backs = answer.blocking or answer.warnings
    shown = [each for _, each in backs] + [each for each in answer.bundle if each.level is not Level.NOTE]
    refs = [answer.release, *(back.target for back in answer.backs)]
    for number, each in enumerate(shown, 1):
        yield ""
        yield f"**{number}. {each.rule}** {text(each.message)}{places(each, refs, style)}.{_seen(each)}"


def _seen(finding: Finding) -> str:
    return f" It would end with {code(finding.user_would_see)}." if finding.user_would_see else ""


def _ways(answer: GateAnswer) -> Iterator[str]:
    for way in dict.fromkeys(back.way for back in answer.backs if back.way):
        yield ""
        yield f"**The way back:** {text(way.title)}. It loses nothing."
        yield ""
        yield from block([step.run for step in way.steps])


def _advice(answer: GateAnswer) -> Iterator[str]:
    for each in answer.advice:
        yield ""
        label = "Or" if each.kind == "or" else "To keep the door open"
        yield f"**{label}:** {text(each.text)}"
        if each.run:
            yield ""
            yield from block(each.run)
    if answer.policy != "direct" and any(not back.returns for back in answer.backs):
        yield ""
        yield "A way out without data loss: none."


def _agreed(answer: GateAnswer) -> Iterator[str]:
    """List what was accepted, and what of it needs a look."""
    lines = [f"- accepted: {code(each.finding.fingerprint)}{_because(each.by)}" for each in answer.accepted]
    lines += [f"- ends soon: {code(each.rule)}{_because(each)}" for each in answer.ending()]
    lines += [f"- expired, so it counts again: {code(each.rule)}{_because(each)}" for each in answer.stale("expired")]
    lines += [f"- unused: {code(each.rule)}{_because(each)}" for each in answer.stale("unused")]
    if lines:
        yield ""
        yield from lines


def _because(by: Acceptance) -> str:
    end = f", until {text(by.until)}" if by.until else ""
    return f", {text(by.reason) or 'without a reason'}{end} ({code(by.place)})"


def _foot(answer: GateAnswer) -> str:
    said = [f"Policy {answer.policy}{', strict' if answer.strict else ''}."]
    said += [f"{text(each.text)}{f' ({code(each.check)})' if each.check else ''}." for each in answer.assumptions]
    said += [f"Not checked: {text(each)}." for each in answer.not_checked]
    said += [f"Not touched: {', '.join(map(code, answer.untouched))}."] if answer.untouched else []
    rules = dict.fromkeys(each.rule for _, each in answer.blocking or answer.warnings)
    return " ".join([*said, *(code(f"rollback-check explain {rule}") for rule in list(rules)[:3])])
