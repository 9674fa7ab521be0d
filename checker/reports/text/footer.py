"""What else one wants to know: how far back one can go, what runs now, what was looked at."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from checker.core.layout import cells, counted, cut, listed, wrap
from checker.core.report import Style
from checker.core.verdict import Answer, Horizon, Reach, Ref, ServiceAnswer, Verdict

_LABEL = 16
_MANY = 3
"""How many releases are listed before they become a range."""
_CHOSEN = {
    "option": ", as --from says",
    "environment": ", as ROLLBACK_CHECK_FROM says",
    "user-config": ", as your own current-command says",
    "newest-tag": ", the newest tag; the database was not asked (--from)",
}


def footer(answer: Answer, style: Style, most: int = 99) -> Iterator[list[str]]:
    """Give the rows at the foot, each with its lines, of which the first `most` count."""
    rows = [("Can go back to", _reach(answer, answer.horizon))] if answer.horizon else []
    if answer.command != "rolling":
        rows.append(("Running now", running(answer.current, answer.services)))
    assumed = [each for each in answer.assumptions if each.id != "from-newest-tag"]
    if assumed and most > 1:
        rows.append(("Assumed", "; ".join(f"{each.text}{_mended(each.check)}" for each in assumed)))
    elif assumed:
        rest = _mended(assumed[0].check.partition(" ")[0]) + (
            f"; {len(assumed) - 1} more: -v" if len(assumed) > 1 else ""
        )
        rows.append(("Assumed", cut(assumed[0].text, style.width - 3 - _LABEL - cells(rest)) + rest))
    if answer.services:
        rows.append(("Checked", _checked(answer.services) if answer.current.commit else "the contract alone"))
    if answer.not_checked:
        rows.append(("Not checked", "; ".join(answer.not_checked)))
    for label, says in rows:
        yield wrap(says, style.width - 3, label.ljust(_LABEL), " " * _LABEL)
        if style.verbose and answer.horizon and label == "Can go back to":
            yield from (wrap(_stands(each), style.width - 3, " " * _LABEL) for each in answer.horizon.targets)


def running(current: Ref, services: Sequence[ServiceAnswer] = ()) -> str:
    """Say what runs now, and how that is known."""
    if current.chosen_by in {"current", "database"}:
        heads = listed(dict.fromkeys(head for service in services for head in service.from_revisions) or ["nothing"])
        return f"{current.ref}: the database is at {heads}" + (" (--current)" if current.chosen_by == "current" else "")
    return current.ref + _CHOSEN.get(current.chosen_by, "")


def _reach(answer: Answer, horizon: Horizon) -> str:
    """Say which older releases one can go back to; "nothing older" only where all were looked at and fail."""
    whole = horizon.looked_at >= horizon.of
    good = [at for at, each in enumerate(horizon.targets) if each.verdict in {Verdict.SAFE, Verdict.RISKY}]
    below = horizon.targets[good[-1] + 1 :] if good else horizon.targets
    doubtful = [each for each in below if each.verdict is Verdict.UNKNOWN]
    if not good:
        if doubtful:
            return f"nothing for sure; {_names(doubtful)} cannot be told" + ("" if whole else _part(horizon))
        return f"nothing older than {answer.current.ref}{_same(answer)}" if whole else f"none{_part(horizon)}"
    said = []
    for (verdict, _), group in groupby(horizon.targets, key=lambda each: (each.verdict, _kind(each))):
        if verdict in {Verdict.SAFE, Verdict.RISKY}:
            said.append(f"{_names(list(group))} ({verdict.value})")
    if not whole:
        return ", ".join(said) + "," + _part(horizon)
    return ", ".join(said) + ("" if doubtful else ", nothing older")


def _mended(check: str) -> str:
    return f" ({check})" if check else ""


def _stands(each: Reach) -> str:
    return f"{each.ref} {each.verdict.value}" + (f": {each.because}" if each.because else "")


def _kind(each: Reach) -> str:
    return each.because if each.verdict is Verdict.RISKY else ""


def _names(group: Sequence[Reach]) -> str:
    return f"{group[0].ref} to {group[-1].ref}" if len(group) > _MANY else listed(each.ref for each in group)


def _part(horizon: Horizon) -> str:
    return f" of the last {horizon.looked_at} releases (all {horizon.of}: --last all)"


def _same(answer: Answer) -> str:
    """Say which others fail for the reason that stops TO, where all of them do."""
    targets = answer.horizon.targets if answer.horizon else ()
    rule = next((each.rule for each in targets if each.ref == answer.target.ref), "")
    others = [each for each in targets if each.ref != answer.target.ref]
    if not rule or not others or any(each.rule != rule for each in others):
        return ""
    fail = "fails" if len(others) == 1 else "fail"
    return f" ({_names(others)} {fail} for the same reason)"


def _checked(services: Sequence[ServiceAnswer]) -> str:
    between = sum(service.between for service in services)
    unreadable = sum(service.unreadable for service in services)
    parts = ["2 releases", *([counted(len(services), "service")] if len(services) > 1 else [])]
    stated = sum(service.stated for service in services)
    if stated:
        parts.append("the schemas that they state")
    if stated < len(services):
        parts.append(f"{counted(between, 'revision')} between them")
    if unreadable:
        parts.append(f"{unreadable} not readable")
    return ", ".join(parts)
