"""The command that builds: hotfix."""

from checker.cli.ask import asked, exit_code, formats, rendered
from checker.cli.flags import Flags
from checker.cli.output import Outcome
from checker.core.errors import CheckError
from checker.core.hotfix import Hotfix
from checker.core.report import Report, Style
from checker.question import Progress, Question


def hotfix(to: str, flags: Flags) -> Outcome:
    """Build TO's code with FROM's migrations as a new tag: only shown, until --write."""
    from checker.hotfix import Wish  # noqa: PLC0415  -- after the words were found to make sense
    from checker.hotfix import hotfix as build  # noqa: PLC0415  -- as above

    if not to.strip():
        raise CheckError("TO is empty.", "rollback-check hotfix 1.0.0 --tag 1.0.3")
    if flags.tag is None:
        raise CheckError("hotfix wants the tag to make.", f"rollback-check hotfix {to} --tag NEW")
    if flags.old_code and flags.revert:
        raise CheckError("--old-code and --revert contradict each other.")
    wish = Wish(flags.tag, flags.branch or "", flags.revert or "", flags.write)
    report, files = formats(flags)

    def ask(question: Question, progress: Progress) -> Hotfix:
        return build(question, wish, progress)

    built = asked(ask, to, flags)

    def render(each: Report, style: Style) -> str:
        if each.hotfix is None:
            raise CheckError(f"the format {each.name} has no page for hotfix.", "--format text", "--format json")
        return each.hotfix(built, style)

    return rendered(render, report, files, flags, exit_code(built.answer.verdict, flags))
