"""Finds what runs before a deploy: in the target's own deploy files, then in its code."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from hashlib import sha256

from checker.core.adapter import Adapter, HookForm
from checker.core.boot import Hook
from checker.core.history import Place
from checker.core.service import is_aside
from checker.core.tree import Reader, Tree, Unread

_DEPLOY_NAMES = re.compile(
    r"(?i)(dockerfile[^/]*|[^/]*\.dockerfile|containerfile|docker-compose[^/]*|compose[^/]*\.ya?ml|procfile[^/]*|makefile"
    r"|justfile|taskfile\.ya?ml|fly\.toml|app\.json|render\.ya?ml|heroku\.yml|railway\.(toml|json)|nixpacks\.toml|supervisord?[^/]*\.conf"
    r"|[^/]*\.(sh|bash|service)|\.gitlab-ci\.yml|jenkinsfile|bitbucket-pipelines\.yml|azure-pipelines\.yml|package\.json)"
)
_DEPLOY_FOLDERS = re.compile(
    r"(?i)(^|/)(\.github/workflows|\.circleci|charts?|helm|k8s|kubernetes|deploy(ment)?|ops|bin|scripts?|docker|conf|contrib)/"
)
_DEPLOY_ENDINGS = (".yaml", ".yml", ".sh", ".tpl", ".toml", ".py", ".cfg", ".conf", ".js", ".mjs", ".cjs", ".ts")
_RANK = (
    r"(?i)(^|/)procfile",
    r"(?i)entrypoint|docker|start|boot|release|deploy|helm|chart",
    r"(?i)(^|/)(bin|scripts?)/",
)
_TESTS = re.compile(
    r"_test\.go$|(^|/)(testing|tests?|__tests__|benches|examples)/.*\.(go|rs|[cm]?[jt]sx?)$|\.(test|spec)\.\w+$"
)
_LATE = re.compile(r"(?i)(^|/)(\.github|\.circleci|\.gitlab-ci|makefile|jenkinsfile|tests?|dev)")


def find_hook(tree: Tree, adapter: Adapter, place: Place, code: Iterable[str]) -> Hook:
    """Give a history's hook: as the best deploy file names it, else a call in code, else the tool's usual command."""
    deploy = [path for path in tree.paths() if is_deploy_file(path) and not _in(place, path)]
    in_files = sorted(
        _matches(tree, adapter, deploy, in_code=False), key=lambda hook: (_rank(hook.path), hook.path, hook.line)
    )
    if in_files:
        return in_files[0]
    in_code = sorted(
        _matches(tree, adapter, code, in_code=True), key=lambda hook: (*_far(place, hook), hook.path, hook.line)
    )
    if in_code:
        return in_code[0]
    return Hook(adapter.hook(place), assumed=True)


@lru_cache(maxsize=65536)
def is_deploy_file(path: str) -> bool:
    """Tell whether a file by its name says how the program is deployed."""
    if is_aside(path) and not path.startswith((".github/", ".gitlab-ci", ".circleci/")):
        return False
    folder, slash, name = path.rpartition("/")
    if _DEPLOY_NAMES.fullmatch(name):
        return True
    return (name.endswith(_DEPLOY_ENDINGS) or "." not in name) and _holds_deploy_files(folder + slash)


@cache
def _holds_deploy_files(folder: str) -> bool:
    return _DEPLOY_FOLDERS.search(folder) is not None


def _matches(tree: Tree, adapter: Adapter, paths: Iterable[str], *, in_code: bool) -> Iterator[Hook]:
    forms = tuple(form for form in adapter.forms if form.in_code is in_code)
    if not forms:
        return
    reader = Reader(
        f"hook-{adapter.name}", 3, lambda content: _scan(content, forms), (str(in_code), _looked_for(forms))
    )
    endings = tuple({ending for form in forms for ending in form.endings})
    for path in paths:
        if in_code and (not path.endswith(endings) or _TESTS.search(path)):
            continue
        found = tree.facts(path, reader)
        if not isinstance(found, Unread):
            yield from (Hook(command, path, line) for command, line in found)


def _scan(content: bytes, forms: Iterable[HookForm]) -> tuple[tuple[str, int], ...]:
    if not any(form.word.encode() in content for form in forms):
        return ()
    text = _LIST.sub(_spoken, content.decode("utf-8", "replace"))
    found: list[tuple[str, int]] = []
    for form in forms:
        if form.word not in text:
            continue
        for match in re.finditer(form.pattern, text):
            group = "call" if "call" in match.re.groupindex else 0
            at = match.start(group)
            before = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
            if not before.startswith(("#", "//", "echo ", "rem ")):
                found.append((" ".join(match.group(group).split()), text.count("\n", 0, at) + 1))
    return tuple(sorted(found, key=lambda each: each[1]))


@cache
def _looked_for(forms: tuple[HookForm, ...]) -> str:
    """Tell forms apart from those of another version of the program, whose findings may still be kept."""
    return sha256(repr([(form.pattern, form.word) for form in forms]).encode()).hexdigest()[:16]


def _spoken(listed: "re.Match[str]") -> str:
    """Write a command that stands as a list of words, `["alembic", "upgrade", "head"]`, as one types it."""
    return _BETWEEN.sub(" ", listed[0])


_LIST = re.compile(r"\[[^\[\]\n]*\]")
_BETWEEN = re.compile(r"""(?<=[^\\])["'][ \t]*,[ \t]*["']""")


def _far(place: Place, hook: Hook) -> tuple[bool, int]:
    """Say how far a call in code is from a history: one that names its folder comes first, then the nearest file."""
    folder = place.folder.rpartition("/")[2]
    names = bool(folder) and re.search(rf"(?<![\w-]){re.escape(folder)}(?![\w-])", hook.command) is not None
    shared = 0
    for ours, theirs in zip(place.folder.split("/"), hook.path.split("/"), strict=False):
        if ours != theirs:
            break
        shared += 1
    return not names, -shared


def _in(place: Place, path: str) -> bool:
    return any(path.startswith(f"{folder}/") for folder in place.versions if folder)


def _rank(path: str) -> int:
    if _LATE.search(path):
        return len(_RANK) + 1
    return next((rank for rank, pattern in enumerate(_RANK) if re.search(pattern, path)), len(_RANK))
