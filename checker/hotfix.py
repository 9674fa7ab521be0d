"""Builds a release that brings the wanted code back, judges it like any other, and writes it where that is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.built import Built, old_code
from checker.check import summed_up
from checker.core.errors import CheckError
from checker.core.hotfix import Change, Hotfix, Taken
from checker.core.layout import counted
from checker.core.release import Release, is_forward
from checker.core.service import Service, swaps
from checker.core.verdict import Answer
from checker.core.version import parse
from checker.desk import Desk, Ends, opened
from checker.question import Progress, Question, quiet
from checker.repo.compare import differing, titles
from checker.repo.revert import Reverted, revert_range
from checker.repo.write import Draft, refuse_taken, write
from checker.services import Pair, services
from checker.trial import judge_built


@dataclass(frozen=True)
class Wish:
    """What is to be built."""

    tag: str
    branch: str = ""
    revert: str = ""
    """`A..B`: FROM without these commits; empty: TO's code with FROM's migrations."""
    write: bool = False


@dataclass(frozen=True)
class _Made:
    """What was built, before it is judged."""

    root: str
    base: Release
    code: Built
    """The same code with the migrations that it was written for."""
    message: str
    says: tuple[str, ...]
    reverted: tuple[Taken, ...] = ()
    left_out: tuple[Taken, ...] = ()


def hotfix(question: Question, wish: Wish, progress: Progress = quiet) -> Hotfix:
    """Say what a built release would be and how it would fare; write it where that is asked. Raises CheckError."""
    with opened(question, progress) as desk:
        ends = desk.ends()
        if ends.current.commit == ends.target.commit:
            raise CheckError(f"{ends.target.ref} is what runs now; there is nothing to build.")
        refuse_taken(desk.repository, Draft("", (), "", wish.tag, wish.branch))
        made = _without_commits(desk, ends, wish) if wish.revert else _old_code(desk, ends)
        answer = _judged(desk, ends, wish, made)
        draft = Draft(made.root, (made.base.commit,), made.message, wish.tag, wish.branch)
        changed = differing(desk.repository, made.base.root, made.root)
        commit = write(desk.repository, draft).commit if wish.write else ""
        return Hotfix(
            kind="revert" if wish.revert else "old-code",
            tag=wish.tag,
            branch=wish.branch,
            base=made.base.ref,
            parents=draft.parents,
            root=made.root,
            title=made.message.partition("\n")[0],
            message=made.message,
            changes=tuple(Change(*each) for each in changed),
            answer=replace(answer, target=replace(answer.target, commit=commit)),
            commit=commit,
            reverted=made.reverted,
            left_out=made.left_out,
            says=made.says,
            again="" if commit else _again(question, ends, wish),
        )


def _services(desk: Desk, current: Release, target: Release) -> tuple[Service, ...]:
    return services(desk, Pair(current, target, desk.tree(current), desk.tree(target)))


def _old_code(desk: Desk, ends: Ends) -> _Made:
    current, target = ends.current, ends.target
    moves = tuple(move for service in _services(desk, current, target) for move in swaps(service))
    if not moves:
        raise CheckError(f"{current.ref} has no migrations to give to {target.ref}.", "rollback-check doctor")
    root = desk.repository.scratch.with_paths(target.root, current.root, moves)
    if root == target.root:
        message = f"{target.ref} and {current.ref} have the same migrations: there is nothing to build."
        raise CheckError(message, f"rollback-check check {target.ref}")
    message = f"{target.ref} with the migrations of {current.ref}\n"
    code = Built(target, desk.tree(target))
    return _Made(root, target, code, message, tuple(_worth_saying(desk, ends, moves, root)))


def _worth_saying(desk: Desk, ends: Ends, moves: Sequence[tuple[str, str]], root: str) -> Iterator[str]:
    current, target = ends.current.ref, ends.target.ref
    for at, source in moves:
        if at != source:
            yield f"{current} keeps its migrations in {source}; they are put where {target} looks for them, in {at}."
    changed = differing(desk.repository, ends.target.root, root)
    gone = sum(how == "D" for how, _ in changed)
    if gone:
        goes = "goes" if gone == 1 else "go"
        yield f"{counted(gone, 'file')} of {target} {goes}, as {current} has no such migration any more."
    for how, path in changed:
        if how == "M" and path.rpartition("/")[2] == "env.py":
            yield f"{path} is the one of {current}: see that {target} has what it imports."


def _without_commits(desk: Desk, ends: Ends, wish: Wish) -> _Made:
    current = ends.current
    since, until = _range(desk, wish.revert)
    for release in (since, until):
        if not desk.repository.is_ancestor(release.commit, current.commit):
            raise CheckError(f"{release.ref} is no part of {current.ref}, so nothing can be taken out of it that way.")
    moves = [move for service in _services(desk, current, since) for move in swaps(service)]
    folders = tuple(sorted({path for move in moves for path in move}))
    done = revert_range(desk.repository, current, since, folders, until=until, keeper=desk.store)
    named = titles(desk.repository, filter(None, (*done.commits, *done.left_out, done.stopped)))
    if done.tree is None:
        raise _conflict(ends, wish, done, named)
    if not done.commits:
        why = f": {counted(len(done.left_out), 'commit')} with migrations stay" if done.left_out else ""
        raise CheckError(f"{wish.revert} holds nothing to revert{why}.", f"git log --oneline {wish.revert}")
    listed = "".join(f"Reverts {commit[:10]} {named[commit]}\n" for commit in done.commits)
    whole = replace(current, ref=f"{current.ref} without {wish.revert}", root=done.root)
    return _Made(
        done.root,
        current,
        old_code(whole.ref, (whole, done.tree), (since, desk.tree(since)), [move[::-1] for move in moves]),
        f"{current.ref} without the commits of {wish.revert}\n\n{listed}",
        (f"It keeps the rest of {current.ref}: whether the fault is in what is reverted, you judge.",),
        tuple(Taken(commit, named[commit]) for commit in done.commits),
        tuple(Taken(commit, named[commit]) for commit in done.left_out),
    )


def _conflict(ends: Ends, wish: Wish, done: Reverted, named: dict[str, str]) -> CheckError:
    files = ", ".join(path for path in done.conflicts if path) or "its files"
    return CheckError(
        f"reverting {done.stopped[:10]} ({named[done.stopped]}) conflicts in {files}; nothing was built.",
        "name a shorter range: --revert A..B",
        f"rollback-check hotfix {ends.target.ref} --tag {wish.tag}",
    )


def _range(desk: Desk, text: str) -> tuple[Release, Release]:
    since, dots, until = text.partition("..")
    if not since or not dots or not until or until.startswith("."):
        raise CheckError(f"--revert wants A..B, not {text}.", "--revert 1.0.0..1.0.2")
    return desk.release(since), desk.release(until)


def _judged(desk: Desk, ends: Ends, wish: Wish, made: _Made) -> Answer:
    """Judge FROM -> the built release."""
    repository, current = desk.repository, ends.current
    date = max(current.date, made.base.date) + 1
    release = Release(wish.tag, "", made.root, date, parse(wish.tag))

    def ancestry(older: str, newer: str) -> bool:
        return not newer and repository.is_ancestor(older, made.base.commit)

    forward = is_forward(current, release, ancestry)
    built = Built(release, repository.made(made.root, desk.store))
    found = judge_built(desk, current, built, made.code, forward=forward)
    return replace(summed_up(desk, replace(ends, target=release), found, None, forward=forward), command="hotfix")


def _again(question: Question, ends: Ends, wish: Wish) -> str:
    from shlex import join  # noqa: PLC0415  -- only where nothing was written

    words = ["rollback-check", "hotfix", ends.target.ref, "--tag", wish.tag]
    for name, value in (("--from", question.current), ("--revert", wish.revert), ("--branch", wish.branch)):
        words += [name, value] if value else []
    return join([*words, "--write"])
