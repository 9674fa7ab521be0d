"""Writes a configuration to begin with: what was found by looking, as comments, and what the gate lets pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from json import dumps
from pathlib import Path

from checker.config import FILES, load
from checker.core.errors import CheckError
from checker.core.layout import clean
from checker.core.service import Service as Found
from checker.core.service import home
from checker.core.summary import counted
from checker.desk import Desk, opened
from checker.question import Progress, Question, quiet
from checker.services import Pair, dialects_spoken, hook_of, services

_NAME = FILES[0]
_HEAD = """\
# Configuration of rollback-check. What stands behind # was found by looking, and is found anew each time:
# take the # away to settle it. rollback-check doctor shows what is found now.
"""


@dataclass(frozen=True)
class Written:
    """What became of it."""

    file: str
    text: str
    found: tuple[str, ...]


def init(question: Question, progress: Progress = quiet) -> Written:
    """Write a configuration where there is none. Raises CheckError."""
    with opened(question, progress) as desk:
        top = desk.repository.top
        if top is None:
            raise CheckError("a bare repository has no work tree to write a configuration to.", "run it in a clone")
        there = desk.config.source or load(top, top).source
        if there:
            raise CheckError(f"{there} is there already; nothing was written.", "rollback-check doctor")
        lines, found = _text(desk)
        text = "\n".join(lines) + "\n"
        _write(top / _NAME, text)
        return Written(_NAME, text, found)


def _text(desk: Desk) -> tuple[list[str], tuple[str, ...]]:
    head = desk.repository.resolve("HEAD")
    pair = Pair(head, head, desk.tree(head), desk.tree(head))
    found = services(desk, pair)
    told = tuple(f"{clean(each.name)}: {each.place.tool} in {clean(each.place.folder or '.')}" for each in found)
    lines = [_HEAD, *_for_all(desk, pair, found), *_releases(desk), *_GATE]
    for each in found:
        lines += ["", *_service(desk, pair, each, settled=len(found) > 1)]
    return lines, told


def _for_all(desk: Desk, pair: Pair, found: tuple[Found, ...]) -> Iterator[str]:
    """Give the settings that stand above all tables."""
    if len(found) == 1:
        yield from _hook(desk, pair, found[0], "# ")
        yield from _dialect(desk, pair, found[0], "# ")
    yield '# hook-skip = "..."        # how your deploy system skips the hook, for the ways out'
    yield ""


def _releases(desk: Desk) -> Iterator[str]:
    known = desk.releases
    says = f"{counted(len(known), 'release')} of {counted(len(desk.tags), 'tag')}" if known else "there are none yet"
    newest = f"; the newest is {clean(known[-1].ref)}" if known else ""
    pattern = "v*" if known and known[-1].ref.startswith("v") else "[0-9]*"
    yield "[releases]"
    yield f"# found: {says}{newest}"
    yield f"# tags = {_quoted(pattern)}          # which tags are releases; with a pattern pre-releases count too"
    yield '# order = "semver"         # or "date", "topology"'
    yield ""


_GATE = (
    "[gate]",
    'policy = "way-out"         # direct: the rollback itself must be safe; way-out: or a way that loses nothing;',
    "                           # report: nothing is ever blocked",
    'depth = 1                  # how many releases back must stay within reach, or "all"',
    "strict = false             # true: RISKY does not pass",
    "rolling = false            # true: a release must also be able to work beside the one that it takes the place of",
)


def _service(desk: Desk, pair: Pair, found: Found, *, settled: bool) -> Iterator[str]:
    mark = "" if settled else "# "
    folder = found.place.folder
    path = home(tuple(pair.known.paths()), found.place)
    prefix = next(
        (each for each in _prefixes(desk) if each in {f"{found.name}/", f"{found.name}-", f"{found.name}@"}), ""
    )
    yield f"{mark}[[service]]"
    yield f"{mark}name = {_quoted(found.name)}"
    if path:
        yield f"{mark}path = {_quoted(path)}"
    yield f"{mark}migrations = {_quoted(folder or '.')}"
    if prefix:
        yield f"{mark}tag-prefix = {_quoted(prefix)}"
    if settled:
        yield from _hook(desk, pair, found, "# ")
        yield from _dialect(desk, pair, found, "# ")
    yield '# on-unknown-revision = "auto"   # or "fail", "ignore": what the hook does with a revision it does not know'
    yield '# readiness = "any"              # or "head": a probe wants the database at the release\'s own revision'


def _hook(desk: Desk, pair: Pair, found: Found, mark: str) -> Iterator[str]:
    hook = hook_of(desk, pair, found)
    if hook is not None:
        where = f"found in {clean(hook.path)}:{hook.line}" if hook.path else "the usual one; nothing here names it"
        yield f"{mark}hook = {_quoted(hook.command)}   # what runs before a deploy: {where}"


def _dialect(desk: Desk, pair: Pair, found: Found, mark: str) -> Iterator[str]:
    spoken = dialects_spoken(desk, pair, found)
    says = "found by looking" if len(spoken) == 1 else f"or {', '.join(spoken[1:])}: the worst counts until it is said"
    yield f"{mark}dialect = {_quoted(spoken[0])}   # {says}"


def _prefixes(desk: Desk) -> tuple[str, ...]:
    return tuple(sorted({each.family for each in desk.releases if each.family}))


def _quoted(text: str) -> str:
    return dumps(clean(text), ensure_ascii=False)


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise CheckError(f"{file.name} is there already; nothing was written.", "rollback-check doctor") from error
    except OSError as error:
        raise CheckError(f"{file.name} could not be written: {error.strerror}.") from error
