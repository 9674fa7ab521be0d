"""The commands that ask: check, horizon, rolling, explain."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from checker.cli.flags import Flags
from checker.cli.output import Outcome, Ticker, coloured, is_plain, put_error
from checker.cli.running import revisions, running
from checker.core.errors import CheckError
from checker.core.report import Report, Style
from checker.core.verdict import Answer, HorizonAnswer, Verdict
from checker.question import Progress, Question
from checker.reports import REPORTS

if TYPE_CHECKING:
    from checker.core.rule import Manual

T = TypeVar("T")


def check(to: str | None = None, *, flags: Flags) -> Outcome:
    """Say whether TO can be deployed on the database that the running release left behind."""
    if flags.contract:
        return _from_contract(flags.contract, to or "", flags)
    if to is None:
        raise CheckError("check wants TO.", "rollback-check check 1.0.0")
    return _checked(to, flags, lambda answer: exit_code(answer.verdict, flags))


def horizon(flags: Flags) -> Outcome:
    """Say how far back one can go: every older release with its verdict."""
    from checker.horizon import horizon as ask  # noqa: PLC0415  -- not needed by the other commands

    report, files = formats(flags)
    answer = asked(ask, "", flags)

    def render(each: Report, style: Style) -> str:
        return _horizon_of(each)(answer, style)

    return rendered(render, report, files, flags, 0)


def rolling(old: str, new: str, flags: Flags) -> Outcome:
    """Say whether two releases can be at work side by side: a rolling deploy from OLD to NEW."""
    from checker.rolling import rolling as ask  # noqa: PLC0415  -- not needed by the other commands

    for word, name in ((old, "OLD"), (new, "NEW")):
        if not word.strip():
            raise CheckError(f"{name} is empty.", "rollback-check rolling 1.0.0 1.0.1")
    if flags.current or flags.revisions:
        raise CheckError("rolling names both releases itself: it takes no --from and no --current.")
    report, files = formats(flags)
    answer = asked(ask, old, flags._replace(current=new))

    def render(each: Report, style: Style) -> str:
        return each.render(answer, style)

    return rendered(render, report, files, flags, exit_code(answer.verdict, flags))


def explain(about: str, flags: Flags) -> Outcome:
    """Say what a rule means, or give the whole reasoning behind a verdict."""
    from checker.cli.manual import every_rule  # noqa: PLC0415  -- not needed by the other commands

    known: list[Manual] = every_rule()
    rule = next((rule for rule in known if rule.id == about), None)
    if rule is not None:
        return _rule_page(rule, flags)
    try:
        return _checked(about, flags._replace(verbose=not flags.quiet), lambda _: 0, command="explain")
    except CheckError as error:
        raise CheckError(
            error.message, *_rules_like(about, [rule.id for rule in known]), *error.tries, code=error.code
        ) from error


def exit_code(verdict: Verdict, flags: Flags) -> int:
    """Give what the process exits with."""
    allowed = flags.exit_zero or (flags.allow_risky and verdict is Verdict.RISKY)
    return 0 if allowed else verdict.exit_code


def _checked(to: str, flags: Flags, code: Callable[[Answer], int], command: str = "check") -> Outcome:
    from checker.check import check as ask  # noqa: PLC0415  -- after the words were found to make sense

    if not to.strip():
        raise CheckError("TO is empty.", "rollback-check check 1.0.0")
    report, files = formats(flags)
    answer = replace(asked(ask, to, flags), command=command)
    return _page(answer, report, files, flags, code(answer))


def _from_contract(file: str, to: str, flags: Flags) -> Outcome:
    from checker.cli.show import contract_in  # noqa: PLC0415  -- few questions come with a contract
    from checker.contract import check_contract  # noqa: PLC0415  -- as above

    report, files = formats(flags)
    answer = check_contract(contract_in(file), question(to, flags))
    return _page(answer, report, files, flags, exit_code(answer.verdict, flags))


def _page(answer: Answer, report: Report, files: list[tuple[Report, str]], flags: Flags, code: int) -> Outcome:
    def render(each: Report, style: Style) -> str:
        return each.render(answer, style)

    return rendered(render, report, files, flags, code)


def asked(ask: Callable[[Question, Progress], T], to: str, flags: Flags) -> T:
    """Ask, and say on a terminal what goes on meanwhile. Raises CheckError."""
    ticker = Ticker.of(quiet=flags.quiet)
    try:
        answer = ask(question(to, flags), ticker)
    finally:
        ticker.clear()
    if flags.verbose:
        put_error(f"took {ticker.seconds:.2f} s")
    return answer


def question(to: str, flags: Flags) -> Question:
    """Put the words of the command line into a question. Raises CheckError."""
    held = revisions(flags)
    current, chosen_by = running(flags, os.environ)
    return Question(
        repo=flags.repo,
        target=to,
        current=current,
        chosen_by=chosen_by,
        current_revisions=held,
        services=flags.services,
        hook=flags.hook,
        dialect=flags.dialect,
        config=flags.config,
        tags=flags.tags,
        last=flags.how_many(),
        cache=not flags.no_cache,
        code_first=flags.code_first,
        schema=flags.schema,
        stated=_stated(flags.schema) if flags.schema else b"",
    )


def _stated(file: str) -> bytes:
    """Read the file of a schema. Raises CheckError."""
    from checker.cli.files import read  # noqa: PLC0415  few questions bring a schema
    from checker.sql.given import trouble  # noqa: PLC0415  as above

    content = read(file)
    wrong = trouble(content)
    if wrong:
        raise CheckError(f"{file} {wrong}.", f"pscale branch schema DATABASE BRANCH --format json > {file}")
    return content


def rendered(
    render: Callable[[Report, Style], str],
    report: Report,
    files: list[tuple[Report, str]],
    flags: Flags,
    code: int,
) -> Outcome:
    """Write the files that were asked for; give what goes to standard output. Raises CheckError."""
    plain = Style(verbose=flags.verbose, exit_code=code, manual=_manual, page=_text, files=_files(os.environ))
    plain = plain._replace(page_of=_page_of)
    if files:
        from checker.cli.files import write  # noqa: PLC0415  -- most answers are only printed

        for file, text in [(file, render(each, plain)) for each, file in files]:
            write(file, text)
    style = plain._replace(
        colour=coloured(flags.color, os.environ),
        ascii=flags.ascii or is_plain(os.environ),
        quiet=flags.quiet,
    )
    return Outcome(render(report, style), code)


def formats(flags: Flags) -> tuple[Report, list[tuple[Report, str]]]:
    """Find the formats before any work is done. Raises CheckError."""
    files = []
    for text in flags.reports:
        name, equals, file = text.partition("=")
        if not equals or not file:
            raise CheckError(f"--report wants NAME=FILE, not {text or 'nothing'}.", "--report json=rollback.json")
        files.append((_format(name), file))
    return _format(flags.format), files


def _format(name: str) -> Report:
    if name not in REPORTS:
        raise CheckError(f"there is no format {name or 'without a name'}.", f"one of {', '.join(REPORTS)}")
    return REPORTS[name]


def _horizon_of(report: Report) -> Callable[[HorizonAnswer, Style], str]:
    if report.horizon is None:
        raise CheckError(f"the format {report.name} has no table of releases.", "--format text", "--format json")
    return report.horizon


def _manual(rule: str) -> "Manual | None":
    from checker.cli.manual import every_rule  # noqa: PLC0415  -- few formats carry the pages of rules

    return next((each for each in every_rule() if each.id == rule), None)


def _page_of(rule: str) -> str:
    from checker.cli.manual import address  # noqa: PLC0415  -- as above

    return address(rule, os.environ)


def _text(answer: Answer) -> str:
    return REPORTS["text"].render(answer, Style())


def _files(environ: Mapping[str, str]) -> str:
    """Find where the CI system that runs this shows the files of a commit."""
    if (server := environ.get("GITHUB_SERVER_URL")) and (name := environ.get("GITHUB_REPOSITORY")):
        return f"{server}/{name}/blob"
    return f"{project}/-/blob" if (project := environ.get("CI_PROJECT_URL")) else ""


def _rules_like(word: str, known: list[str]) -> Iterator[str]:
    from difflib import get_close_matches  # noqa: PLC0415  -- only on the way to an error

    yield from (f"rollback-check explain {near}" for near in get_close_matches(word, known, n=1, cutoff=0.7))


def _rule_page(rule: "Manual", flags: Flags) -> Outcome:
    from checker.cli.manual import rule_page  # noqa: PLC0415  -- not needed by the other commands

    return rule_page(rule, flags)
