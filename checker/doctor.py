"""What was detected: for the person who wonders why an answer is what it is."""

from collections.abc import Iterator
from dataclasses import replace

from checker.adapters import ADAPTERS
from checker.baseline_file import NAME, entries
from checker.core.adapter import Adapter
from checker.core.ci import Pipeline, lacking
from checker.core.errors import CheckError
from checker.core.foreign import foreign_files, places_read
from checker.core.history import History
from checker.core.layout import wrap
from checker.core.release import Release
from checker.core.service import counted
from checker.core.summary import counted as count
from checker.core.traps import traps
from checker.core.tree import Tree
from checker.core.verdict import DoctorAnswer
from checker.desk import Desk, opened
from checker.question import Progress, Question, quiet
from checker.services import Pair, adapter_of, dialects_spoken, histories, hook_of, services
from checker.window import window


def doctor(question: Question, around: Pipeline | None = None, progress: Progress = quiet) -> DoctorAnswer:
    """Say what was found in a repository, and what is missing. Raises CheckError."""
    with opened(question, progress) as desk:
        sections = [("Repository", tuple(_repository(desk))), ("Releases", tuple(_releases(desk)))]
        sections += [(title, lines) for title, lines in _enforced(desk, around or Pipeline()) if lines]
        try:
            current, _, _ = desk.current()
        except CheckError as error:
            sections.append(("Migrations", (error.message, *(f"try: {each}" for each in error.tries))))
        else:
            sections.append((f"Migrations at {current.ref}", tuple(_migrations(desk, current))))
            found = tuple(line for place, says in traps(desk.tree(current)) for line in (place, *wrap(says, 76, "  ")))
            sections += [("Traps on the way back", found)] if found else []
        sections.append(("Configuration", (desk.config.source or "none; everything is found by looking",)))
        return DoctorAnswer(tuple(sections))


def _enforced(desk: Desk, around: Pipeline) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Say what a pipeline leaves out, and what the gate would ask."""
    repository = desk.repository
    found = lacking(around, shallow=repository.shallow, tags=bool(desk.tags), partial=repository.partial)
    lines = tuple(found) if around.platform else ()
    runs = (
        f"runs for {f'tag {around.tag}' if around.tag else f'change {around.change}' if around.change else 'a branch'}"
    )
    yield around.platform, (runs, *(lines or ("nothing is missing",))) if around.platform else ()
    yield "Gate", tuple(_gate(desk, around))


def _gate(desk: Desk, around: Pipeline) -> Iterator[str]:
    settings = desk.config.gate
    depth = "as far as one gets" if settings.depth is None else count(settings.depth, "release")
    more = (", strict" if settings.strict else "") + (", rolling" if settings.rolling else "")
    yield f"policy {settings.policy}, depth {depth}{more}"
    try:
        asked = window(desk, "", (around.tag,), settings.depth, lambda *_: False)
    except CheckError as error:
        yield f"cannot be asked: {error.message}"
    else:
        olds = ", ".join(f"{release.ref} ({why})" for release, why in asked.olds) or "nothing: it is the first release"
        yield f"{asked.ref.ref} would be asked about, against {olds}"
        yield from (f"{each.text}: {each.check}" for each in asked.assumptions)
    held = entries(desk.work_copy(NAME))
    if held:
        yield f"{NAME} accepts {count(len(held), 'finding')}"


def _repository(desk: Desk) -> Iterator[str]:
    repository = desk.repository
    yield "bare" if repository.bare else "with a work tree"
    if repository.shallow:
        yield "shallow: releases may be missing; git fetch --unshallow --tags"
    if repository.top and not repository.on_branch:
        yield "HEAD is detached, as in a pipeline: the gate asks about the commit"
    if repository.partial:
        yield "a partial clone: objects that are missing are not fetched behind your back"


def _releases(desk: Desk) -> Iterator[str]:
    found = desk.releases
    if not found:
        yield "none: no tag is named like a version; git fetch --tags"
        return
    families = sorted({release.family or "" for release in found})
    yield f"{count(len(found), 'release')} among {count(len(desk.tags), 'tag')}"
    for family in families:
        own = [release.ref for release in found if (release.family or "") == family]
        yield (
            f"{family or 'plain versions'}: {own[0]} to {own[-1]}"
            if len(own) > 1
            else f"{family or 'plain versions'}: {own[0]}"
        )
    odd = desk.repository.odd_tags
    if odd:
        yield f"no releases, for they stand on no commit: {', '.join(odd[:5])}"


def _migrations(desk: Desk, release: Release) -> Iterator[str]:
    tree = desk.tree(release)
    # Its tag may belong to one service by its prefix; all are shown.
    pair = Pair(release, replace(release, kind="commit"), tree, tree)
    try:
        found = services(desk, pair)
    except CheckError as error:
        found = ()
        yield error.message
    for service in found:
        place = service.place
        history = service.target
        yield f"{service.name}: {place.tool} in {place.folder or '.'}" + (
            f" (from {place.config})" if place.config else ""
        )
        if history:
            yield f"  {count(len(history.revisions), 'revision')}, head {', '.join(history.heads) or 'none'}"
            yield from _troubles(history)
        hook = hook_of(desk, pair, service)
        if hook is None:
            yield "  hook: none, the schema is deployed apart"
        else:
            where = f"{hook.path}:{hook.line}" if hook.path else ("assumed" if hook.assumed else "configured")
            yield f"  hook: {hook.command} ({where})"
        yield f"  dialect: {' or '.join(dialects_spoken(desk, pair, service))}"
        yield from _asks(adapter_of(place.tool), tree)
    yield from _left_aside(tree, places_read(histories(desk, tree)))


def _asks(adapter: Adapter, tree: Tree) -> Iterator[str]:
    """Say how the database is asked what it is at: the answer goes to `--current`."""
    if adapter.asks:
        table = adapter.ledger(tree) if adapter.ledger else ""
        yield f"  what ran, for --current: {adapter.asks.replace('{ledger}', table)}"


def _troubles(history: History) -> Iterator[str]:
    for one, two in history.duplicates:
        yield f"  {one.id} stands in two files: {one.path} and {two.path}"
    for revision, parent in history.missing:
        yield f"  {revision.path} follows {parent}, which no file has"
    cycle = history.cycle()
    if cycle:
        yield f"  these wait for each other: {', '.join(cycle)}"
    for path, unread in history.unread:
        yield f"  {path}: {unread.reason}"


def _left_aside(tree: Tree, known: tuple[str, ...]) -> Iterator[str]:
    for adapter in ADAPTERS:
        for place in counted(adapter.detect(tree))[1]:
            yield f"left aside until configured: {adapter.name} in {place.folder}"
    for tool in sorted({tool for _, tool in foreign_files(tree.paths(), known)} - {"Django"}):
        yield f"files that look like migrations of {tool}: in no history that could be read, changes count as unknown"
