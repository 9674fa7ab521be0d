"""How a deploy is made to skip its hook: in the words of the deploy system that the target's files show."""

import re
from collections.abc import Callable, Iterator

from checker.core.boot import Hook
from checker.core.fact import frozen
from checker.core.hook import is_deploy_file
from checker.core.tree import Reader, Tree, Unread
from checker.core.way import Command


@frozen
class Skipping:
    """How the hook is skipped, as far as it is known."""

    steps: tuple[Command, ...] = ()
    says: str = ""
    quiet: bool = False
    """Whether it is said only where everything is."""


@frozen
class _System:
    """One way of deploying, and how it leaves the hook out."""

    path: str
    """A regular expression for its files."""
    text: str
    """What stands in them."""
    run: str = ""
    """The command, with TO's name for {to}."""
    says: str = ""
    quiet: bool = False


_SYSTEMS = (
    _System(
        r"\.ya?ml",
        r"argocd\.argoproj\.io/hook",
        "argocd app sync APP --revision {to} --strategy apply",
        "Argo CD runs no hooks with the strategy apply ({place})",
    ),
    _System(
        r"\.(?:ya?ml|tpl)",
        r"helm\.sh/hook",
        "helm rollback RELEASE REVISION --no-hooks",
        "Helm runs the hooks of the release it goes back to, unless it is told not to ({place})",
    ),
    _System(
        r"(?:^|/)fly[\w.-]*\.toml",
        r"^\s*release_command\s*=",
        "fly deploy --skip-release-command",
        "Fly runs release_command unless it is told not to ({place})",
    ),
    _System(
        r"(?:^|/)Procfile",
        r"^release\s*:",
        says="Heroku runs the line release: also on a rollback; take it out of {place} in a commit on {to}",
        quiet=True,
    ),
    _System(
        r"\.ya?ml",
        r"^kind:\s*Job\s*$",
        says="apply everything of {to} but the Job in {place}",
    ),
    _System(
        r"(?:^|/)(?:docker-)?compose[\w.-]*\.ya?ml",
        r"^services\s*:",
        "docker compose up -d --no-deps SERVICE",
        "without --no-deps, compose runs the services it depends on first ({place})",
    ),
    _System(
        r"(?:\.sh|(?:^|/)[\w-]*entrypoint[\w.-]*|(?:^|/)Dockerfile[\w.-]*|(?:^|/)(?:bin|scripts)/[\w-]+)$",
        r"",
        says="start the program itself rather than {place}",
    ),
)


def skipping(tree: Tree, hook: Hook | None, target: str, configured: str) -> Skipping:
    """Say how the hook is skipped: as configured, else as the file that holds it shows, else as another does."""
    if configured:
        return Skipping((Command(configured, "deploy"),))
    paths = [hook.path] if hook and hook.path else []
    paths += [path for path in tree.paths() if is_deploy_file(path) and path not in paths]
    for system, path in _shown(tree, paths, first=bool(hook and hook.path)):
        place = f"{path}:{hook.line}" if hook and hook.path == path and hook.line else path
        words: Callable[[str], str] = lambda text: text.format(to=target, place=place)  # noqa: B023, E731  used at once
        steps = (Command(words(system.run), "deploy"),) if system.run else ()
        return Skipping(steps, words(system.says), system.quiet)
    return Skipping()


def _shown(tree: Tree, paths: list[str], *, first: bool) -> Iterator[tuple[_System, str]]:
    for number, path in enumerate(paths):
        found = tree.facts(path, _READER)
        if isinstance(found, Unread):
            continue
        for index, system in enumerate(_SYSTEMS):
            plain = not system.text
            if re.search(system.path, path) and index in found and not (plain and (number or not first)):
                yield system, path


def _read(content: bytes) -> tuple[int, ...]:
    text = content.decode("utf-8", "replace")
    return tuple(index for index, system in enumerate(_SYSTEMS) if re.search(system.text, text, re.MULTILINE))


_READER: Reader[tuple[int, ...]] = Reader("deploy-system", 1, _read)
