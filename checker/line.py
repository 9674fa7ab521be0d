"""The line: two releases -> histories -> schemas and needs -> findings -> the answer for each service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from checker.adapters import ADAPTERS
from checker.code import CODES
from checker.core.adapter import Adapter, Applied
from checker.core.behind import schemas, split, turns_on
from checker.core.boot import Boot, Hook
from checker.core.code import About
from checker.core.dialect import LIKELY
from checker.core.difference import findings
from checker.core.errors import CheckError
from checker.core.effects import with_effects
from checker.core.finding import Evidence
from checker.core.foreign import foreign_changes
from checker.core.history import History, Place
from checker.core.hook import find_hook
from checker.core.mentions import mentioned
from checker.core.needs import Model, Needs, joined
from checker.core.release import Release
from checker.core.rollback import Rollback
from checker.core.service import Service, code_paths, counted, matched, names
from checker.core.sum_up import nothing_known, sum_up
from checker.core.spoken import dialects_of
from checker.core.tree import Tree
from checker.core.verdict import ServiceAnswer
from checker.desk import Desk
from checker.rules import RULES
from checker.sql import operations

_NO_HISTORY = History(Place("", ""))


@dataclass(frozen=True)
class Pair:
    """Two releases and their files."""

    current: Release
    target: Release
    ran: Tree
    """FROM's files."""
    known: Tree
    """TO's files."""
    forward: bool = False
    """Whether TO is the newer one."""

    @property
    def refs(self) -> tuple[str, str]:
        """The names of FROM and TO."""
        return self.current.ref, self.target.ref


def along(desk: Desk, pair: Pair) -> tuple[ServiceAnswer, ...]:
    """Judge one rollback, service by service, the worst first. Raises CheckError."""
    found = services(desk, pair)
    answers = tuple(judge_service(desk, pair, service, found) for service in found) or (
        nothing_known(*pair.refs, _foreign(pair, found)),
    )
    return tuple(sorted(answers, key=lambda answer: -answer.verdict.rank))


def services(desk: Desk, pair: Pair) -> tuple[Service, ...]:
    """Find the services of two releases: configured ones, else each history that either has."""
    current, target = (_histories(desk, tree, _first_dialect(desk, pair)) for tree in (pair.ran, pair.known))
    pairs = matched(current, target)
    places = [(known or ran or _NO_HISTORY).place for ran, known in pairs]
    configured = desk.config.services
    found = []
    for (ran, known), place, name in zip(pairs, places, names(places) if places else (), strict=True):
        own = next((each for each in configured if _belongs(place, each.migrations or each.path)), None)
        if configured and own is None:
            continue
        found.append(
            Service(
                name=own.name if own else name,
                current=ran,
                target=known,
                hook=(own.hook if own else "") or "",
                dialect=(own.dialect if own else "") or "",
                path=own.path if own else "",
                on_unknown_revision=own.on_unknown_revision if own else "auto",
            )
        )
    asked = desk.question.services
    known = [service.name for service in found]
    for name in asked:
        if name not in known:
            message = f"there is no service {name} in {pair.current.ref} or {pair.target.ref}."
            raise CheckError(message, f"one of {', '.join(known)}" if known else "rollback-check doctor")
    return tuple(service for service in found if not asked or service.name in asked)


def judge_service(desk: Desk, pair: Pair, service: Service, others: Sequence[Service]) -> ServiceAnswer:
    """Judge one service: once for each dialect it may speak, the worst counts."""
    adapter = _adapter(service.place.tool)
    paths = _own_code(pair.known, service, others)
    hook = hook_of(desk, pair, service)
    dialects = dialects_spoken(desk, pair, service)
    answers = []
    for dialect in dialects:
        rollback = _rollback(desk, pair, service, dialect, adapter, paths, hook)
        answers.append(sum_up(rollback, findings(rollback, RULES), service, hook, dialects))
    return max(answers, key=lambda answer: answer.verdict.rank)


def _rollback(
    desk: Desk, pair: Pair, service: Service, dialect: str, adapter: Adapter, paths: Sequence[str], hook: Hook | None
) -> Rollback:
    ran = _read(desk, adapter, pair.ran, service.current, dialect)
    known = _read(desk, adapter, pair.known, service.target, dialect)
    applied = _applied(desk, ran)
    boot = _boot(adapter, known, applied, hook, service) if hook and service.target else None
    declared = _needs(pair.known, paths, dialect, frozenset())
    parts = split(ran, known, applied.all)
    runs = boot is not None and not boot.rule
    newer = _newer(pair, service, dialect, declared)
    own, left = schemas(parts, declared, newer, dialect, hook_runs=runs)
    about = turns_on(parts, own, left)
    needs = declared if about is not None and not about else _needs(pair.known, paths, dialect, about)
    needs = replace(needs, assumed=not (needs.models or needs.uses or _needs(pair.known, paths, dialect, None).uses))
    needs = replace(needs, mentioned=mentioned(pair.known, paths, needs, own, left))
    return Rollback(
        current=pair.current.ref,
        target=pair.target.ref,
        needs=needs,
        schema=left,
        own=own,
        boot=boot,
        between=parts.between,
        divergent=parts.pending,
        edited=parts.edited,
        history=known,
        forward=pair.forward,
        foreign=_foreign(pair, (service,)),
    )


def _boot(adapter: Adapter, known: History, applied: Applied, hook: Hook, service: Service) -> Boot:
    boot = adapter.boot(known, applied, hook)
    if boot.rule == "boot-revision-unknown" and service.on_unknown_revision == "ignore":
        return Boot(hook, passes="the configuration says that unknown revisions are ignored; the files do not show it")
    return boot


def _first_dialect(desk: Desk, pair: Pair) -> str:
    """Give the dialect in which histories are read to be matched; nearly always it is the only one."""
    return desk.question.dialect or desk.config.dialect or (dialects_of(pair.known) or LIKELY)[0]


def _histories(desk: Desk, tree: Tree, dialect: str) -> tuple[History, ...]:
    found = []
    for adapter in ADAPTERS:
        places = adapter.detect(tree)
        wanted = tuple(service.migrations or service.path for service in desk.config.services)
        for place in places if wanted else counted(places)[0]:
            history = adapter.read(tree, place, dialect)
            if history.revisions or history.unread:
                found.append(history)
    return tuple(found)


def _read(desk: Desk, adapter: Adapter, tree: Tree, history: History | None, dialect: str) -> History:
    if history is None:
        return _NO_HISTORY
    read = adapter.read(tree, history.place, dialect)  # a look-up, where it was read in this dialect before
    return with_effects(read, desk.config.effects, partial(operations, dialect=dialect))


def _applied(desk: Desk, ran: History) -> Applied:
    heads = desk.question.current_revisions or ran.ledger
    return Applied(heads, ran.ancestors(frozenset(heads)), ran)


def hook_of(desk: Desk, pair: Pair, service: Service) -> Hook | None:
    """Give what runs before TO is deployed: as asked, as configured, or as its files show; None where nothing does."""
    said = desk.question.hook or service.hook or desk.config.hook or "auto"
    if said == "none":
        return None
    if said != "auto":
        return Hook(said)
    return find_hook(pair.known, _adapter(service.place.tool), service.place, _own_code(pair.known, service, ()))


def dialects_spoken(desk: Desk, pair: Pair, service: Service) -> tuple[str, ...]:
    """Give the dialects to judge by: as asked, as configured, as the files show, else all that are likely."""
    said = desk.question.dialect or service.dialect or desk.config.dialect
    if said:
        return (said,)
    near = service.path or service.place.folder
    return dialects_of(pair.known, near) or dialects_of(pair.ran, near) or LIKELY


def _own_code(tree: Tree, service: Service, others: Sequence[Service]) -> tuple[str, ...]:
    return code_paths(tree.paths(), service.place, [other.place for other in others], service.path)


def _needs(tree: Tree, paths: Sequence[str], dialect: str, about: About) -> Needs:
    return joined(code.read(tree, paths, dialect, about) for code in CODES)


def _newer(pair: Pair, service: Service, dialect: str, declared: Needs) -> tuple[Model, ...]:
    """Give FROM's models, where they matter: they tell which labels newer code may have written."""
    if service.current is None or not any(mapped.labels for model in declared.models for mapped in model.columns):
        return ()
    return _needs(pair.ran, code_paths(pair.ran.paths(), service.current.place, ()), dialect, frozenset()).models


def _foreign(pair: Pair, found: Iterable[Service]) -> tuple[Evidence, ...]:
    known = tuple(
        f"{folder}/"
        for service in found
        for history in (service.current, service.target)
        if history
        for folder in (history.place.folder, *history.place.versions)
        if folder
    )
    return foreign_changes(pair.ran.paths(), pair.known.paths(), known, pair.refs)


def _adapter(tool: str) -> Adapter:
    return next(adapter for adapter in ADAPTERS if adapter.name == tool)


def _belongs(place: Place, folder: str) -> bool:
    return not folder or place.folder == folder or place.folder.startswith(f"{folder.rstrip('/')}/")
