"""Two releases at work side by side: a rolling deploy from OLD to NEW, asked in both directions.

Migrations run before the new code starts, unless it is said that they run after: then the new code meets the older
schema first, and that counts too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from checker.core.advice import written_down
from checker.core.before import Before
from checker.core.finding import Axis, Finding, Level
from checker.core.release import Release, is_forward
from checker.core.speak import listed
from checker.core.verdict import Advice, Answer, Assumption, AxisAnswer, Ref, ServiceAnswer, Side, Verdict, assumed
from checker.desk import Desk, opened
from checker.judge import judge
from checker.question import Progress, Question, quiet


def rolling(question: Question, progress: Progress = quiet) -> Answer:
    """Say whether the question's target (OLD) and its current release (NEW) can be at work together.

    Raises CheckError.
    """
    # Whether a hook accepts the database is no question of two releases at work.
    with opened(replace(question, hook="none"), progress) as desk:
        old, new = desk.release(question.target), desk.release(question.current or "")
        swapped = old.commit != new.commit and is_forward(new, old, desk.repository.is_ancestor)
        if swapped:
            old, new = new, old
        answer = Answer(
            current=Ref(old.ref, old.commit, "option"),
            target=Ref(new.ref, new.commit),
            verdict=Verdict.SAFE,
            headline=f"{old.ref} and {new.ref} are the same release.",
            services=(),
            command="rolling",
        )
        if old.commit == new.commit:
            return answer
        services = side_by_side(desk, old, new, code_first=question.code_first)
        return replace(
            answer,
            verdict=services[0].verdict,
            headline=services[0].headline,
            services=services,
            assumptions=(
                *_assumed(services, old, new, swapped=swapped, code_first=question.code_first),
                *assumed(services),
            ),
            not_checked=(*desk.not_checked(), *(line for each in services for line in each.not_understood)),
        )


def side_by_side(desk: Desk, old: Release, new: Release, *, code_first: bool) -> tuple[ServiceAnswer, ...]:
    """Judge each service from all sides, the worst first. Raises CheckError.

    Nothing asks whether a hook accepts the database: the question of the desk has none.
    """
    late = Before(waiting=any(each.after_deploy for each in desk.config.services))
    stays = _by_name(judge(desk, new, old, before=late))
    meets = _by_name(judge(desk, old, new, together=True, before=late))
    early = _by_name(judge(desk, old, new, forward=True))
    names = dict.fromkeys((*meets, *stays, *early))
    answers = []
    for name in names:
        found = (
            *(_side(each, old.ref, "newer", _says(each)) for each in stays.get(name, ())),
            *(_side(each, new.ref, "newer", f"it can read what {old.ref} writes") for each in meets.get(name, ())),
            *(
                _side(each, new.ref, "older", "it needs nothing that its migrations bring", counts=code_first)
                for each in early.get(name, ())
            ),
        )
        base = (*meets.get(name, ()), *stays.get(name, ()), *early.get(name, ()))[0]
        between = next(iter(stays.get(name, ())), base)
        answers.append(_joined(base, between, found, (old.ref, new.ref)))
    return tuple(sorted(answers, key=lambda answer: -answer.verdict.rank))


def _joined(base: ServiceAnswer, newer: ServiceAnswer, sides: Sequence[Side], refs: tuple[str, str]) -> ServiceAnswer:
    """Give one answer for a service from all its sides."""
    counted = [side for side in sides if side.counts]
    findings = tuple(_worst_of_each(finding for side in counted for finding in side.findings))
    verdict = Verdict.worst(side.verdict for side in counted)
    worst = max(counted, key=lambda side: side.verdict.rank)
    together = f"{refs[0]} and {refs[1]} can be at work together on the newer schema."
    made = replace(
        base,
        verdict=verdict,
        axes=(
            *(AxisAnswer(axis, None) for axis in Axis if axis is not Axis.ROLLING),
            AxisAnswer(Axis.ROLLING, verdict),
        ),
        findings=findings,
        sides=tuple(sides),
        headline=together if verdict is Verdict.SAFE else worst.headline,
        between=newer.between,
        unreadable=newer.unreadable,
        needs_assumed=base.needs_assumed or newer.needs_assumed,
        needs_through=tuple(sorted({*base.needs_through, *newer.needs_through})),
    )
    return replace(made, advice=tuple(_advice(made, *refs)))


def _side(answer: ServiceAnswer, ref: str, schema: str, fine: str, *, counts: bool = True) -> Side:
    against = [each for each in answer.findings if each.level is not Level.NOTE]
    return Side(
        ref=ref,
        schema=schema,
        verdict=answer.verdict,
        says=against[0].message if against else fine,
        headline=answer.headline,
        counts=counts,
        findings=tuple(replace(each, axis=Axis.ROLLING) for each in answer.findings),
    )


def _says(answer: ServiceAnswer) -> str:
    schema = answer.axis(Axis.SCHEMA)
    return schema.says if schema else ""


def _worst_of_each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give each thing that is found once, as bad as it is from any side; the worst first."""
    seen: set[str] = set()
    for finding in sorted(findings, key=lambda each: -each.level.rank):
        if finding.fingerprint not in seen:
            seen.add(finding.fingerprint)
            yield finding


def _advice(answer: ServiceAnswer, old: str, new: str) -> Iterator[Advice]:
    if answer.verdict is Verdict.SAFE:
        yield Advice("do", f"Deploy {new} as you always do: {old} may go on while it starts.")
        return
    if all(side.verdict is Verdict.SAFE for side in answer.sides if side.schema == "newer"):
        yield Advice("do", f"Run the migrations of {new} before its code starts.")
    else:
        yield Advice("do", f"Stop {old} before the migrations of {new} run, and start {new} after them.")
    worst = next(each for each in answer.findings if each.level is not Level.NOTE)
    yield written_down(worst, "or") or Advice(
        "or",
        "Split the change, so that each release can be at work beside the next:",
        (f"rollback-check explain {worst.rule}",),
    )


def _assumed(
    services: Iterable[ServiceAnswer], old: Release, new: Release, *, swapped: bool, code_first: bool
) -> Iterator[Assumption]:
    if swapped:
        yield Assumption("older-is-old", f"{old.ref} is the older of the two, so it is the one that is replaced")
    late = sorted({revision for answer in services for revision in answer.waiting})
    if late:
        runs = "runs" if len(late) == 1 else "run"
        yield Assumption("after-deploy", f"{listed(late)} {runs} only once {old.ref} is gone (after-deploy)")
    if code_first:
        return
    early = [side for answer in services for side in answer.sides if not side.counts]
    worst = max(early, key=lambda side: side.verdict.rank, default=None)
    text = f"the migrations of {new.ref} run before its code starts"
    if worst and worst.verdict is not Verdict.SAFE:
        first = next(each for each in worst.findings if each.level is not Level.NOTE)
        text += f"; else {worst.verdict.value}: {first.rule}, {first.label or first.object}"
    yield Assumption("migrations-first", text, "--code-first")


def _by_name(answers: Iterable[ServiceAnswer]) -> dict[str, tuple[ServiceAnswer, ...]]:
    found: dict[str, tuple[ServiceAnswer, ...]] = {}
    for answer in answers:
        found[answer.name] = (*found.get(answer.name, ()), answer)
    return found
