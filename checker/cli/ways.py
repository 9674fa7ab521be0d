"""The commands about ways: plan, deploy-order."""

from dataclasses import replace

from checker.cli.ask import asked, formats, rendered
from checker.cli.flags import Flags
from checker.cli.output import Outcome
from checker.core.errors import CheckError
from checker.core.report import Report, Style


def plan(to: str, flags: Flags) -> Outcome:
    """Give the ways out, ranked, as commands to copy."""
    from checker.plan import plan as ask  # noqa: PLC0415  -- after the words were found to make sense

    if not to.strip():
        raise CheckError("TO is empty.", "rollback-check plan 1.0.0")
    report, files = formats(flags)
    answer = replace(asked(ask, to, flags), most=flags.how_many_ways())

    def render(each: Report, style: Style) -> str:
        if each.plan is None:
            raise CheckError(f"the format {each.name} has no page of ways out.", "--format text", "--format json")
        return each.plan(answer, style)

    return rendered(render, report, files, flags, 0)


def deploy_order(current: str, target: str, flags: Flags) -> Outcome:
    """Give a sequence of deploys from FROM to TO in which every step can be taken back."""
    from checker.deploy_order import deploy_order as ask  # noqa: PLC0415  -- after the words were found to make sense

    if not current.strip() or not target.strip():
        raise CheckError("FROM or TO is empty.", "rollback-check deploy-order 1.0.0 1.1.0")
    report, files = formats(flags)
    answer = asked(ask, target, flags._replace(current=current))

    def render(each: Report, style: Style) -> str:
        if each.deploy_order is None:
            raise CheckError(f"the format {each.name} has no page of deploys.", "--format text", "--format json")
        return each.deploy_order(answer, style)

    return rendered(render, report, files, flags, 0)
