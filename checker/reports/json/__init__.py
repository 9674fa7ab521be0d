"""The answer for programs, as `rollback-check/1` (its JSON Schema is `checker.core.envelope`)."""

from checker.core.fact import Json
from checker.core.gate import GateAnswer
from checker.core.hotfix import Hotfix
from checker.core.matrix import Matrix
from checker.core.order import DeployOrder
from checker.core.plan_json import deploys, reasons, ways_out
from checker.core.report import Report, Style
from checker.core.spelling import envelope, failure
from checker.core.verdict import Answer, HorizonAnswer
from checker.core.way import PlanAnswer
from checker.reports.json.answer import body_of, horizon_of
from checker.reports.json.parts import doubts, from_of, ref_of

__all__ = ["envelope", "failure", "report"]


def render(answer: Answer, style: Style) -> str:
    """Write what `check` says."""
    code = answer.verdict.exit_code if style.exit_code is None else style.exit_code
    return envelope(answer.command, body_of(answer), code, answer.verdict.value)


def horizon(answer: HorizonAnswer, style: Style) -> str:
    """Write what `horizon` says."""
    safe = answer.horizon.newest_safe
    body: dict[str, Json] = {
        "headline": f"From {answer.current.ref} the newest safe release is {safe}."
        if safe
        else "No older release is safe.",
        "from": from_of(answer.current),
        **horizon_of(answer.horizon),
        **doubts(answer.assumptions, answer.not_checked),
    }
    return envelope("horizon", body, style.exit_code or 0)


def hotfix(built: Hotfix, style: Style) -> str:
    """Write what `hotfix` says."""
    answer = built.answer
    body: dict[str, Json] = {
        **body_of(answer),
        "kind": built.kind,
        "written": bool(built.commit),
        "tag": built.tag,
        "branch": built.branch or None,
        "commit": {
            "id": built.commit or None,
            "tree": built.root,
            "parents": list(built.parents),
            "base": built.base,
            "message": built.message,
        },
        "changes": [{"how": each.how, "path": each.path} for each in built.changes],
        "reverted": [{"commit": each.commit, "title": each.title} for each in built.reverted],
        "left_out": [{"commit": each.commit, "title": each.title} for each in built.left_out],
        "says": list(built.says),
    }
    code = answer.verdict.exit_code if style.exit_code is None else style.exit_code
    return envelope("hotfix", body, code, answer.verdict.value)


def matrix(found: Matrix, style: Style) -> str:
    """Write what `matrix` says: classes and their table; on demand every pair."""
    cells: dict[str, Json] = {
        current: {target: verdict.value for target, verdict in row.items()} for current, row in found.cells.items()
    }
    body: dict[str, Json] = {
        "releases": list(found.releases),
        "of": found.of,
        "judged": found.judged,
        "classes": [{"id": each.id, "releases": list(each.releases)} for each in found.classes],
        "cells": cells,
        **doubts(found.assumptions, found.not_checked),
    }
    if found.pairs:
        body["pairs"] = [
            {"from": current, "to": target, "verdict": verdict.value} for current, target, verdict in found.every_pair()
        ]
    return envelope("matrix", body, style.exit_code or 0)


def plan(answer: PlanAnswer, style: Style) -> str:
    """Write what `plan` says."""
    body: dict[str, Json] = {
        "headline": answer.headline,
        "from": from_of(answer.current),
        "to": ref_of(answer.target),
        "ways_out": ways_out(answer.found, answer.most),
        "avoid": reasons(answer.found.avoid),
        "not_offered": reasons(answer.found.not_offered),
        "services": list(answer.services),
        **doubts(answer.assumptions, answer.not_checked),
    }
    return envelope("plan", body, style.exit_code or 0, answer.verdict.value)


def deploy_order(answer: DeployOrder, style: Style) -> str:
    """Write what `deploy-order` says."""
    body: dict[str, Json] = {
        "headline": answer.headline,
        "from": from_of(answer.current),
        "to": ref_of(answer.target),
        "deploys": deploys(answer),
        "because": list(answer.because),
        **doubts(answer.assumptions, answer.not_checked),
    }
    return envelope("deploy-order", body, style.exit_code or 0)


def gate(answer: GateAnswer, style: Style) -> str:
    """Write what `gate` says."""
    from checker.reports.json.gate import body_of as gate_body  # noqa: PLC0415  -- `check` does without

    code = answer.exit_code if style.exit_code is None else style.exit_code
    return envelope("gate", gate_body(answer), code, answer.verdict.value)


report = Report(
    name="json",
    render=render,
    horizon=horizon,
    hotfix=hotfix,
    matrix=matrix,
    plan=plan,
    deploy_order=deploy_order,
    gate=gate,
    failure=failure,
)
