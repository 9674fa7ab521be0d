"""What people can do between two releases: edges of the graph of states, each judged before it stands there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from checker.built import Built, old_code
from checker.core import commands
from checker.core.before import Before
from checker.core.boot import Hook
from checker.core.finding import Axis, Finding, Level
from checker.core.lacking import lacks
from checker.core.release import Release
from checker.core.remedy import remedies
from checker.core.skipping import Skipping, skipping
from checker.core.states import Edge, State
from checker.core.verdict import ServiceAnswer, Verdict
from checker.core.version import parse
from checker.core.way import Command
from checker.desk import Desk
from checker.judge import NOTHING, judge
from checker.trial import judge_built

GOOD = frozenset((Verdict.SAFE, Verdict.RISKY))
"""A release that boots and fits, at least as far as it was read."""


Counting: TypeAlias = Callable[[tuple[ServiceAnswer, ...]], tuple[ServiceAnswer, ...]]
"""Leaves out of answers what does not count."""


def everything(answers: tuple[ServiceAnswer, ...]) -> tuple[ServiceAnswer, ...]:
    """Let all of it count."""
    return answers


@dataclass(frozen=True)
class Acts:
    """What can be done to get from one release back to another."""

    desk: Desk
    current: Release
    target: Release
    answers: tuple[ServiceAnswer, ...]
    """Those of the plain rollback, the worst first."""
    forward: bool
    names: tuple[str, ...]
    """For releases that are built."""
    chosen: bool
    """Whether FROM was named, so that commands must name it too."""
    counting: Counting = everything
    """What counts of the answers for each act: a gate leaves out what was accepted."""

    @property
    def start(self) -> State:
        """FROM's code on the database that FROM left."""
        return State(self.current.ref)

    def deploys(self, before: Before = NOTHING) -> Iterator[Edge]:
        """Give the ways to deploy TO's code: as it is, built anew with FROM's migrations, with the hook skipped."""
        answers = self.judged(before)
        if worst(answers) in GOOD:
            yield self._plain(answers, before)
        if worst(answers) is not Verdict.SAFE and _boot_is_in_the_way(answers):
            yield from self._built(before)
            yield from self._skipped(before)

    def remedy(self) -> Iterator[Edge]:
        """Give the emergency remedy that the findings carry, where all that would fail is mended by it."""
        statements = remedies(finding for answer in self.judged() for finding in answer.findings)
        if not statements or self.forward:
            return
        done = Before(statements=statements)
        yield Edge(
            name="remedy",
            kind="remedy",
            before=self.start,
            after=State(self.current.ref, done),
            title="Mend the database",
            steps=tuple(Command(statement, "database") for statement in statements),
            downtime=self.stopped(done),
            says=(self.stopped(done) or f"{self.current.ref} keeps running on it",),
            ends=False,
        )

    def judged(self, before: Before = NOTHING) -> tuple[ServiceAnswer, ...]:
        """Judge TO on the database after something was done to it."""
        if before == NOTHING:
            return self.counting(self.answers)
        return self.counting(judge(self.desk, self.current, self.target, forward=self.forward, before=before))

    def unhooked_answers(self, before: Before = NOTHING) -> tuple[ServiceAnswer, ...]:
        """Judge TO's code on the database as it is: nothing that only TO's own revisions make comes there."""
        return self.counting(judge(self.unhooked, self.current, self.target, forward=self.forward, before=before))

    def stopped(self, done: Before, runs: Release | None = None) -> str:
        """Say that the code which runs meanwhile fails on the changed database; nothing where it works."""
        running = runs or self.current
        answers = judge(self.unhooked, self.current, running, before=done)
        return "" if worst(answers) in GOOD else f"{running.ref} fails from then on, until {self.target.ref} runs"

    @cached_property
    def unhooked(self) -> Desk:
        """The same question where no hook runs."""
        return replace(self.desk, question=replace(self.desk.question, hook="none"))

    @cached_property
    def built(self) -> Built | None:
        """TO's code with FROM's migrations; None where there is nothing to give."""
        from checker.core.service import swaps  # noqa: PLC0415  only where a release is built
        from checker.services import Pair, services  # noqa: PLC0415  as above

        desk, current, target = self.desk, self.current, self.target
        ran, known = desk.tree(current), desk.tree(target)
        moves = tuple(move for service in services(desk, Pair(current, target, ran, known)) for move in swaps(service))
        if not moves:
            return None
        made = old_code(self.names[0], (target, known), (current, ran), moves)
        release = replace(made.release, version=parse(self.names[0]))
        return Built(release, made.tree)

    @cached_property
    def lacking(self) -> str:
        """Say what FROM's migrations import and TO's code lacks."""
        built = self.built
        return lacks(self.desk.tree(self.current), self.desk.tree(self.target), built.tree) if built else ""

    @cached_property
    def moves(self) -> tuple[tuple[str, str], ...]:
        """(where TO has its migrations, where FROM has them)."""
        built = self.built
        return tuple(getattr(built.tree, "moves", ())) if built else ()

    def _plain(self, answers: Sequence[ServiceAnswer], before: Before) -> Edge:
        target = self.target.ref
        return Edge(
            name=f"deploy {target}",
            kind="deploy",
            before=State(self.current.ref, before),
            after=State(target, before),
            title=f"Deploy {target} as always" if before == NOTHING else target,
            boots=boots(answers),
            verdict=worst(answers),
            risks=against(answers),
            door=self._door(before),
        )

    def _built(self, before: Before) -> Iterator[Edge]:
        built = self.built
        if built is None:
            return
        code = Built(self.target, self.desk.tree(self.target))
        answers = self.counting(judge_built(self.desk, self.current, built, code, forward=True, before=before))
        if worst(answers) not in GOOD or self.lacking:
            return
        current, target = self.current.ref, self.target.ref
        yield Edge(
            name="old-code",
            kind="old-code",
            before=State(current, before),
            after=State(built.release.ref, before),
            title="Old code, new migrations" if before == NOTHING else "old code, new migrations",
            steps=commands.old_code(current, target, self.names[0], self.moves),
            boots="yes",
            verdict=worst(answers),
            risks=against(answers),
            door=self._door(before),
            at_once=commands.let_it_be_done(target, current, self.names[0], chosen=self.chosen),
        )

    def _skipped(self, before: Before) -> Iterator[Edge]:
        answers = self.unhooked_answers(before)
        if worst(answers) not in GOOD:
            return
        configured = self.desk.config.hook_skip
        held = "" if configured else self._held()
        how = (
            Skipping((Command(held, "deploy"),), "in the hook's place: it asks for a revision that the database has")
            if held
            else skipping(self.desk.tree(self.target), self._hook(), self.target.ref, configured)
        )
        yield Edge(
            name=f"deploy {self.target.ref} unhooked",
            kind="hook-skipped",
            before=State(self.current.ref, before),
            after=State(self.target.ref, before),
            title=f"{self.target.ref}, its hook skipped",
            steps=how.steps,
            boots="skipped",
            verdict=worst(answers),
            says=(
                "its code works on this schema; nothing else may check the revision",
                *([how.says] if how.says and not how.quiet else []),
            ),
            hints=(how.says,) if how.quiet else (),
            risks=against(answers),
            promised=not configured,
            door=self._door(before),
        )

    def _hook(self) -> Hook | None:
        from checker.services import Pair, hook_of, services  # noqa: PLC0415  only where a hook is skipped

        pair = Pair(self.current, self.target, self.desk.tree(self.current), self.desk.tree(self.target))
        return next((hook_of(self.desk, pair, service) for service in services(self.desk, pair)), None)

    def _held(self) -> str:
        """Give the hook's command that asks for no more than TO's own revision, where the tool has one."""
        from checker.services import Pair, adapter_of, services  # noqa: PLC0415  as above

        pair = Pair(self.current, self.target, self.desk.tree(self.current), self.desk.tree(self.target))
        service = next(iter(services(self.desk, pair)), None)
        ran, target = (service.current, service.target) if service else (None, None)
        held = adapter_of(target.place.tool).held if target else None
        if not held or not ran or not target or not ran.ids.issuperset(target.heads):
            return ""  # a history that was made anew has another revision in its place
        return held(target.place, target)

    def _door(self, before: Before) -> str:
        current = self.current.ref
        if before.undone:
            return f"{current} can be deployed again; what was lost stays lost"
        return f"{current} can be deployed again: its migrations are applied"


def worst(answers: Sequence[ServiceAnswer]) -> Verdict:
    """Give the worst verdict of several services."""
    return Verdict.worst(answer.verdict for answer in answers)


def against(answers: Sequence[ServiceAnswer]) -> tuple[Finding, ...]:
    """Give what speaks against a release, notes left out."""
    return tuple(each for answer in answers for each in answer.findings if each.level is not Level.NOTE)


def boots(answers: Sequence[ServiceAnswer]) -> str:
    """Say whether a release boots that was found to work: `skipped` where no hook runs."""
    asked = any((axis := each.axis(Axis.BOOT)) and axis.verdict is not None for each in answers)
    return "yes" if asked else "skipped"


def _boot_is_in_the_way(answers: Sequence[ServiceAnswer]) -> bool:
    return any(each.axis is Axis.BOOT for each in against(answers))
