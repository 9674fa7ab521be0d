"""The answer for people: at most 24 lines of 80 columns, unless more is asked for."""

from collections.abc import Iterable

from checker.core.gate import GateAnswer
from checker.core.hotfix import Hotfix
from checker.core.layout import as_ascii, cleaned, printed
from checker.core.matrix import Matrix
from checker.core.order import DeployOrder
from checker.core.report import Report, Style
from checker.core.verdict import Answer, HorizonAnswer
from checker.core.way import PlanAnswer
from checker.reports.text.page import page


def render(answer: Answer, style: Style) -> str:
    """Lay out what `check` says."""
    return _joined(page(cleaned(answer), style), style)


def horizon(answer: HorizonAnswer, style: Style) -> str:
    """Lay out what `horizon` says."""
    from checker.reports.text.table import table  # noqa: PLC0415  -- `check` does without

    return _joined(table(cleaned(answer), style), style)


def hotfix(built: Hotfix, style: Style) -> str:
    """Lay out what `hotfix` says."""
    from checker.reports.text.hotfix import page_of  # noqa: PLC0415  -- `check` does without

    return _joined(page_of(cleaned(built), style), style)


def matrix(found: Matrix, style: Style) -> str:
    """Lay out what `matrix` says."""
    from checker.reports.text.matrix import grid  # noqa: PLC0415  -- `check` does without

    return _joined(grid(cleaned(found), style), style)


def plan(answer: PlanAnswer, style: Style) -> str:
    """Lay out what `plan` says."""
    from checker.reports.text.ways import page as plan_page  # noqa: PLC0415  -- `check` does without

    return _joined(plan_page(cleaned(answer), style), style)


def deploy_order(answer: DeployOrder, style: Style) -> str:
    """Lay out what `deploy-order` says."""
    from checker.reports.text.order import page as order_page  # noqa: PLC0415  -- `check` does without

    return _joined(order_page(cleaned(answer), style), style)


def gate(answer: GateAnswer, style: Style) -> str:
    """Lay out what `gate` says."""
    from checker.reports.text.gate import page as gate_page  # noqa: PLC0415  -- `check` does without

    return _joined(gate_page(cleaned(answer), style), style)


def _joined(lines: Iterable[str], style: Style) -> str:
    text = "\n".join(printed(line.rstrip()) for line in lines)
    return as_ascii(text) if style.ascii else text


report = Report(
    name="text",
    render=render,
    horizon=horizon,
    hotfix=hotfix,
    matrix=matrix,
    plan=plan,
    deploy_order=deploy_order,
    gate=gate,
)
