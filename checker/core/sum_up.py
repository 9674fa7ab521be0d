"""Sums up what was found for one service: axes, verdict, headline, advice."""

from collections.abc import Iterable, Iterator, Sequence

from checker.core.boot import Boot, Hook
from checker.core.finding import Axis, Certainty, Evidence, Finding, Level
from checker.core.history import History, Revision
from checker.core.operation import AddColumn, CreateTable, DropColumn, DropTable, WriteRows
from checker.core.rollback import Rollback
from checker.core.service import Service, migration_folders
from checker.core.summary import changes, counted, row_changes, unreadable
from checker.core.verdict import AxisAnswer, ServiceAnswer, Verdict


def sum_up(
    rollback: Rollback, found: Sequence[Finding], service: Service, hook: Hook | None, dialects: tuple[str, ...]
) -> ServiceAnswer:
    """Give the answer for one service, without its advice."""
    lost = (*found, *_unmatched(rollback, service), *_contradictions(rollback, service))
    ordered = tuple(sorted(lost, key=lambda finding: -finding.level.rank))
    place = service.place
    ran, known = service.current, service.target
    return ServiceAnswer(
        name=service.name,
        path=service.path or place.folder or ".",
        tool=place.tool,
        dialects=dialects,
        verdict=Verdict.of(finding.level for finding in ordered),
        axes=(
            _boot(rollback, ordered, hook, service),
            _axis(Axis.SCHEMA, ordered, *_schema(rollback)),
            _axis(Axis.DATA, ordered, _data(rollback)),
            AxisAnswer(Axis.ROLLING, None),
        ),
        findings=ordered,
        headline=_headline(rollback, ordered, hook, service),
        from_revisions=ran.heads if ran else (),
        to_revisions=known.heads if known else (),
        missing_in_to=tuple(revision.id for revision in rollback.between if not revision.stated),
        between=0 if service.stated else len(rollback.between),
        unreadable=unreadable(rollback.between),
        hook=hook.command if hook else "",
        instead_of=service.instead_of,
        hook_assumed=hook.assumed if hook else False,
        needs_assumed=rollback.needs.assumed,
        needs_through=rollback.needs.through,
        folders=migration_folders(place),
        loses=_loses(rollback.between),
        added=_added(rollback.between),
        stated=service.stated,
        waiting=tuple(sorted(rollback.waiting)),
    )


def nothing_known(current: str, target: str, foreign: Sequence[Evidence]) -> ServiceAnswer:
    """Give the answer where no migration tool was found at either release."""
    if foreign:
        message = f"{foreign[0].path} {foreign[0].says}, and is in no history that could be read"
    else:
        message = (
            f"nothing here says what the database looks like: no migration tool was found in {current} or {target}"
        )
    finding = Finding(
        rule="unread-operation",
        axis=Axis.SCHEMA,
        level=Level.UNKNOWN,
        certainty=Certainty.CERTAIN,
        object="schema",
        message=message,
        evidence=tuple(foreign[:3]),
        advice="Compare the two schemas yourself before deploying.",
        headline=f"Not a yes: {message}.",
        label="schema",
    )
    axes = tuple(AxisAnswer(axis, Verdict.UNKNOWN if axis is Axis.SCHEMA else None) for axis in Axis)
    return ServiceAnswer("default", ".", "", (), Verdict.UNKNOWN, axes, (finding,), headline=finding.headline)


def _unmatched(rollback: Rollback, service: Service) -> tuple[Finding, ...]:
    if service.current is not None:
        return ()
    what = "states no schema" if service.stated else "has no migrations of this service"
    message = f"{rollback.current} {what}, so nobody knows what its database looks like"
    return (
        Finding(
            rule="unread-operation",
            axis=Axis.SCHEMA,
            level=Level.UNKNOWN,
            certainty=Certainty.CERTAIN,
            object=f"{service.name} schema",
            message=message,
            evidence=(Evidence(rollback.target, service.place.config or service.place.folder),),
            advice=f"Find out where {rollback.current} keeps its {'schema' if service.stated else 'migrations'}.",
            headline=f"Not a yes: {message}.",
            label=service.place.folder,
        ),
    )


def _contradictions(rollback: Rollback, service: Service) -> Iterator[Finding]:
    """Find where FROM's own revisions contradict each other and TO's do not: what ran is not known then."""
    ran, known = service.current, service.target or History(service.place)
    if ran is None or (ran.ids <= known.ids and len(ran.revisions) <= len(known.revisions)):
        return
    ours = {first.id for first, _ in known.duplicates}
    for first, second in ran.duplicates:
        if first.id not in ours:
            yield _contradiction(
                rollback, f"{first.path} and {second.path} both call themselves {first.id}", first, second
            )
    gone = {(revision.id, parent) for revision, parent in known.missing}
    for revision, parent in ran.missing:
        if (revision.id, parent) not in gone:
            yield _contradiction(rollback, f"{revision.id} follows {parent}, which has no file", revision)
    circle = ran.cycle()
    if circle and circle != known.cycle():
        revisions = (ran.by_id[id_] for id_ in circle)
        yield _contradiction(rollback, f"{', '.join(circle)} wait for each other", *revisions)


def _contradiction(rollback: Rollback, what: str, *revisions: Revision) -> Finding:
    message = f"the revisions of {rollback.current} contradict each other: {what}; what ran is not known"
    return Finding(
        rule="unread-operation",
        axis=Axis.SCHEMA,
        level=Level.UNKNOWN,
        certainty=Certainty.CERTAIN,
        object=revisions[0].id,
        message=message,
        evidence=tuple(Evidence(rollback.current, each.path, each.line, object=each.id) for each in revisions[:3]),
        advice="Find out which revisions the database really has, and name them: --current REV.",
        headline=f"Not a yes: {message}.",
        label=revisions[0].id,
    )


def _axis(axis: Axis, found: Sequence[Finding], fine: str, short: str = "") -> AxisAnswer:
    """Sum up one axis: what speaks against it the most, else why it is fine."""
    own = [finding for finding in found if finding.axis is axis]
    against = [finding.message for finding in own if finding.level is not Level.NOTE]
    return AxisAnswer(axis, Verdict.of(finding.level for finding in own), against[0] if against else fine, short)


def _boot(rollback: Rollback, found: Sequence[Finding], hook: Hook | None, service: Service) -> AxisAnswer:
    if any(finding.axis is Axis.BOOT and finding.level is not Level.NOTE for finding in found):
        return _axis(Axis.BOOT, found, "")
    if hook is None and not service.has_ledger:
        return AxisAnswer(Axis.BOOT, None, "not asked: no deploy command applies this schema")
    if hook is None:
        return AxisAnswer(Axis.BOOT, None, 'not asked, the schema is deployed apart (hook = "none")')
    if service.target is None or rollback.boot is None:
        return AxisAnswer(Axis.BOOT, None, f"not asked: {rollback.target} has no migration tool")
    return _axis(Axis.BOOT, found, rollback.boot.passes or _passes(rollback.boot))


def _passes(boot: Boot) -> str:
    return f"{boot.hook.command} accepts the database"


def _schema(rollback: Rollback) -> tuple[str, str]:
    """Say why the schema is fine, and the same in few words where that names the release."""
    changed = changes(rollback.between)
    brought = changes(rollback.divergent) if rollback.boot and not rollback.boot.rule else ""
    if brought and not changed:
        return f"{brought} by {rollback.target} itself", f"{brought} by the release itself"
    if changed:
        return f"{changed}; {rollback.target} works with it", changed
    if rollback.between:
        return f"nothing that {rollback.target} uses changed", "nothing that it uses changed"
    return "no table or column changed between them", ""


def _data(rollback: Rollback) -> str:
    number = row_changes(rollback.between)
    if number:
        wrote = (each for each in rollback.between if any(isinstance(step.operation, WriteRows) for step in each.up))
        what = "stated schema" if all(each.stated for each in wrote) else "migration"
        return f"{counted(number, what)} between them writes rows; nothing that {rollback.target} cannot read"
    history = rollback.history
    stated = history is not None and history.snapshot is not None and not history.revisions
    return "a stated schema changes no rows" if stated else "no migration between them changes rows"


def _headline(rollback: Rollback, found: Sequence[Finding], hook: Hook | None, service: Service) -> str:
    against = [finding for finding in found if finding.level is not Level.NOTE]
    if against:
        said = against[0].headline or against[0].message
        return said if said.endswith((".", "?")) else f"{said}."
    if service.stated:
        return _same_or_works(rollback)
    if not rollback.between and not rollback.divergent:
        return f"Both releases have the same migrations. Nothing that {rollback.target} reads has changed."
    revisions = counted(len(rollback.between), "revision")
    if not rollback.between:
        brings = f"{rollback.target} brings {counted(len(rollback.divergent), 'revision')} of its own"
        return f"{brings}, and its code works with the result."
    boots = "" if hook is None else " its hook accepts the database, and"
    lie = "lies" if len(rollback.between) == 1 else "lie"
    works = f"{rollback.target} works with the newer schema:{boots} nothing it uses has changed."
    return f"{revisions} {lie} between them. {works}"


def _same_or_works(rollback: Rollback) -> str:
    if not rollback.between:
        return f"Both releases state the same schema. Nothing that {rollback.target} reads has changed."
    return f"The two releases state different schemas; nothing that {rollback.target} uses has changed."


def _added(between: Iterable[Revision]) -> tuple[str, ...]:
    """Name what stated schemas added."""
    found: list[str] = []
    for step in (step for revision in between if revision.stated for step in revision.up):
        match step.operation:
            case AddColumn(table=table, column=column):
                found.append(f"{table}.{column.name}")
            case CreateTable(table=table):
                found.append(table)
            case _:
                pass
    return tuple(found)


def _loses(between: Sequence[Revision]) -> str:
    lost = list(_added(between))
    for revision in reversed(tuple(between)):
        for step in revision.down or ():
            match step.operation:
                case DropColumn(table=table, column=column):
                    lost.append(f"{table}.{column}")
                case DropTable(table=table):
                    lost.append(table)
                case _:
                    pass
    if not lost:
        return ""
    shown = " and ".join(lost) if len(lost) <= 2 else f"{lost[0]}, {lost[1]} and {len(lost) - 2} more"  # noqa: PLR2004
    return f"drops {shown} and what is in {'it' if len(lost) == 1 else 'them'}"
