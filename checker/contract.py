"""Writes down what a release understands, and answers from that alone: without git and without a repository."""

from collections.abc import Iterator
from functools import partial

from checker.core.adapter import Applied
from checker.core.boot import Boot, overruled
from checker.core.contract import Contract, Known
from checker.core.difference import findings
from checker.core.errors import CheckError
from checker.core.finding import Axis, Certainty, Finding, Level
from checker.core.layout import listed
from checker.core.needs import Needs
from checker.core.rollback import Rollback
from checker.core.schema import Schema
from checker.core.verdict import Advice, Answer, Assumption, AxisAnswer, Ref, ServiceAnswer, Verdict
from checker.desk import opened
from checker.question import Progress, Question, quiet
from checker.rules import RULES
from checker.services import Pair, adapter_of, hook_of, services

_RUNNING = "the running release"


def contract(question: Question, progress: Progress = quiet) -> Contract:
    """Say what a release understands: the one that is named, else the one that runs now. Raises CheckError."""
    with opened(question, progress) as desk:
        release = desk.release(question.target) if question.target else desk.current()[0]
        tree = desk.tree(release)
        pair = Pair(release, release, tree, tree)
        known = tuple(
            Known(service.name, service.target, hook_of(desk, pair, service), service.on_unknown_revision)
            for service in services(desk, pair)
            if service.target
        )
        lacking = desk.repository.lacking()
        if lacking:
            raise lacking
        return Contract(Ref(release.ref, release.commit), known)


def check_contract(known: Contract, question: Question) -> Answer:
    """Say whether a release can be deployed on a database at the given revisions. Raises CheckError."""
    if not question.current_revisions:
        raise CheckError("a contract says nothing of the database; what does its ledger hold?", "--current REV")
    ref = known.release.ref
    if question.target and question.target.removeprefix("v") != ref.removeprefix("v"):
        raise CheckError(f"this is the contract of {ref}, not of {question.target}.")
    there = [service.name for service in known.services]
    for name in question.services:
        if name not in there:
            raise CheckError(f"there is no service {name} in this contract.", f"one of {', '.join(there)}")
    asked = [each for each in known.services if not question.services or each.name in question.services]
    if not asked:
        raise CheckError(f"no migration tool was found in {ref} when this contract was written.")
    answers = sorted(map(partial(_judged, question, ref), asked), key=lambda each: -each.verdict.rank)
    return Answer(
        current=Ref(_RUNNING, "", "current"),
        target=known.release,
        verdict=answers[0].verdict,
        headline=answers[0].headline,
        services=tuple(answers),
        assumptions=(Assumption("contract", f"the contract is the one of {ref}, and only it was read"),),
        not_checked=(f"code and schema: the contract tells the revisions of {ref} alone",),
    )


def _judged(question: Question, ref: str, known: Known) -> ServiceAnswer:
    history, hook = known.history, known.hook
    if question.hook and question.hook != "auto":
        from checker.core.boot import Hook  # noqa: PLC0415  -- few overrule what the contract says

        hook = None if question.hook == "none" else Hook(question.hook)
    heads = question.current_revisions
    applied = Applied(heads, history.ancestors(frozenset(heads)))
    boot = adapter_of(history.place.tool).boot(history, applied, hook) if hook else None
    if boot:
        boot = overruled(boot, known.on_unknown_revision, [head for head in heads if head not in history.ids])
    behind = history.ids > applied.all and all(head in history.ids for head in heads)
    rollback = Rollback(_RUNNING, ref, Needs(), Schema(), boot=boot, history=history, forward=behind)
    rules = [rule for rule in RULES if rule.axis is Axis.BOOT]
    found = (*findings(rollback, rules), *_unfit(ref, known, boot, applied))
    found = tuple(sorted(found, key=lambda each: -each.level.rank))
    verdict = Verdict.of(each.level for each in found)
    at = listed(heads)
    return ServiceAnswer(
        name=known.name,
        path=history.place.folder or ".",
        tool=history.place.tool,
        dialects=(),
        verdict=verdict,
        axes=tuple(_axes(ref, boot, found)),
        findings=found,
        headline=found[0].headline if found else f"The database is at {at}, and {ref} knows all that was applied.",
        from_revisions=heads,
        to_revisions=history.heads,
        missing_in_to=tuple(each for each in heads if each not in applied.all),
        hook=hook.command if hook else "",
        hook_assumed=hook.assumed if hook else False,
        folders=(history.place.folder,) if history.place.folder else (),
        advice=(_advice(ref, verdict, question),),
    )


def _unfit(ref: str, known: Known, boot: Boot | None, applied: Applied) -> Iterator[Finding]:
    """Find what the contract cannot tell: what unknown revisions did, and what the code misses where no hook runs."""
    unknown = [head for head in applied.heads if head not in applied.all]
    waiting = known.history.ids - applied.all
    if unknown:
        yield _untold(f"this contract does not say what revision {listed(unknown)} did to the schema", unknown[0])
    elif waiting and (boot is None or boot.rule) and known.history.heads:
        missing = sorted(set(known.history.heads) - applied.all)
        yield _untold(
            f"{ref} expects revision {listed(missing)}, which was not applied, and no hook applies it", missing[0]
        )
    for path, unread in known.history.unread:
        yield _untold(f"{path} among the revisions of {ref} could not be read: {unread.reason}", path)


def _untold(message: str, about: str) -> Finding:
    return Finding(
        rule="unread-operation",
        axis=Axis.SCHEMA,
        level=Level.UNKNOWN,
        certainty=Certainty.CERTAIN,
        object=about,
        label=about,
        message=message,
        headline=f"Not a yes: {message}.",
        advice="Ask in a clone of the repository.",
    )


def _axes(ref: str, boot: Boot | None, found: tuple[Finding, ...]) -> Iterator[AxisAnswer]:
    fine = {
        Axis.BOOT: boot.passes or f"{boot.hook.command} accepts the database" if boot else "",
        Axis.SCHEMA: f"{ref} has every revision that was applied",
        Axis.DATA: f"{ref} has every revision that was applied",
    }
    if boot is None:
        yield AxisAnswer(Axis.BOOT, None, "not asked, no hook runs")
    for axis in (Axis.BOOT, Axis.SCHEMA, Axis.DATA) if boot else (Axis.SCHEMA, Axis.DATA):
        own = [each for each in found if each.axis is (Axis.BOOT if axis is Axis.BOOT else Axis.SCHEMA)]
        told = own[0].message if own and axis is not Axis.DATA else "what happened to rows is not told either"
        yield AxisAnswer(axis, Verdict.of(each.level for each in own), told if own else fine[axis])
    yield AxisAnswer(Axis.ROLLING, None)


def _advice(ref: str, verdict: Verdict, question: Question) -> Advice:
    if verdict is Verdict.SAFE:
        return Advice("do", f"Deploy {ref} as you always do.")
    from shlex import join  # noqa: PLC0415  -- only where it is not safe

    revisions = [word for head in question.current_revisions for word in ("--current", head)]
    command = join(["rollback-check", "check", ref, *revisions])
    return Advice("do", "Ask in a clone of the repository, which tells more:", (command,))
