"""Writes a commit and a tag that did not exist before; nothing else here writes, and nothing that exists is moved."""

import os
import re
from collections.abc import Iterator

from checker.core.errors import CheckError
from checker.core.fact import frozen
from checker.repo.command import Git, text
from checker.repo.repository import Repository
from checker.repo.scratch import PLAIN

_TAG, _BRANCH = "refs/tags/", "refs/heads/"
_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}")
_PERSON = re.compile(r"(?P<name>.*) <(?P<email>.*)> (?P<time>\d+) (?P<zone>[-+]\d{4})")
_SIGNING = r"^(user\.signingkey|gpg\.|tag\.(gpgsign|forcesignannotated))"


@frozen
class Draft:
    """A commit that could be made, the tag that would name it, and perhaps a branch."""

    root: str
    """The id of its tree, which may stand in the scratch folder."""
    parents: tuple[str, ...]
    message: str
    tag: str
    branch: str = ""


@frozen
class Written:
    """What was written."""

    commit: str
    tag: str
    """The id of the tag's own object."""


def refuse_taken(repository: Repository, draft: Draft) -> None:
    """See that the names are good ones and that nothing has them yet. Raises CheckError."""
    git = repository.git
    for kind, name, ref in _names(draft):
        if name.startswith("-") or git.tried("check-ref-format", ref).returncode:
            raise CheckError(f"{name} cannot be the name of a {kind}.")
        if git.tried("show-ref", "--verify", "--quiet", ref).returncode == 0:
            raise CheckError(f"there is a {kind} {name} already; nothing that exists is moved.", f"another --{kind}")
    said = git.tried("symbolic-ref", "--quiet", "HEAD").stdout
    if draft.branch and text(said).strip() == _BRANCH + draft.branch:
        raise CheckError(f"{draft.branch} is checked out here, without a commit yet.", "another --branch")


def write(repository: Repository, draft: Draft) -> Written:
    """Make the commit and its annotated tag. Raises CheckError.

    Whoever stops this halfway finds the repository as it was: all objects are written before the first ref, and the
    refs come in one transaction, the tag last.
    """
    refuse_taken(repository, draft)
    commit = _committed(repository, draft)
    tag = _tagged(repository, draft, commit)
    _keep_objects(repository, tag, draft.parents)
    _name(repository, draft, commit, tag)
    return Written(commit, tag)


def _names(draft: Draft) -> Iterator[tuple[str, str, str]]:
    yield "tag", draft.tag, _TAG + draft.tag
    if draft.branch:
        yield "branch", draft.branch, _BRANCH + draft.branch


def _committed(repository: Repository, draft: Draft) -> str:
    git = repository.scratch.outside("-c", "i18n.commitEncoding=UTF-8")
    for role in ("AUTHOR", "COMMITTER"):
        _person(git, role)
    signs = text(git.tried("config", "--type=bool", "--get", "commit.gpgSign").stdout).strip() == "true"
    parents = [word for parent in draft.parents for word in ("-p", parent)]
    command = ("commit-tree", *parents, *(["-S"] if signs else []), "-F", "-", draft.root)
    return _made(git, "commit", *command, given=draft.message)


def _tagged(repository: Repository, draft: Draft, commit: str) -> str:
    """Make the tag's object where no ref of the repository is: only `git tag` signs as the configuration says."""
    own = repository.scratch.outside()
    tagger = _person(own, "COMMITTER")
    settings = text(own.tried("config", "-z", "--get-regexp", _SIGNING).stdout).split("\0")[:-1]
    options = [word for each in settings for word in ("-c", "=".join(each.split("\n", 1)))]
    git = repository.scratch.inside(
        *_NO_HOOKS,
        *options,
        **PLAIN,
        GIT_COMMITTER_NAME=tagger["name"],
        GIT_COMMITTER_EMAIL=tagger["email"],
        GIT_COMMITTER_DATE=f"@{tagger['time']} {tagger['zone']}",
    )
    _made(git, "tag", "tag", "--annotate", "--cleanup=verbatim", "-F", "-", draft.tag, commit, given=draft.message)
    return text(git.run("rev-parse", "--verify", _TAG + draft.tag)).strip()


def _keep_objects(repository: Repository, tag: str, parents: tuple[str, ...]) -> None:
    """Copy what is new from the scratch folder into the repository; git gives the files their permissions."""
    wanted = "".join(f"{each}\n" for each in (tag, *(f"^{parent}" for parent in parents))).encode()
    pack = repository.scratch.inside().run("pack-objects", "--revs", "--stdout", "-q", given=wanted)
    repository.git.run("unpack-objects", "-q", given=pack)


def _name(repository: Repository, draft: Draft, commit: str, tag: str) -> None:
    named = [f"create {_BRANCH}{draft.branch}\0{commit}\0"] if draft.branch else []
    named += [f"create {_TAG}{draft.tag}\0{tag}\0"]
    given = "".join(["start\0", *named, "prepare\0", "commit\0"]).encode()
    git = repository.git
    done = Git(git.folder, (*_NO_HOOKS, *git.options), git.alone).tried(
        "update-ref", "-m", "rollback-check: hotfix", "--stdin", "-z", given=given
    )
    if done.returncode:
        raise CheckError(f"the tag could not be made: {_reason(done.stderr)}.", "git tag --list", code=1)


def _person(git: Git, role: str) -> dict[str, str]:
    done = git.tried("var", f"GIT_{role}_IDENT")
    found = _PERSON.fullmatch(text(done.stdout).strip())
    if done.returncode or not found:
        tries = ('git config --global user.name "Your Name"', "git config --global user.email you@example.org")
        raise CheckError(f"git does not know who you are ({_reason(done.stderr)}).", *tries)
    return found.groupdict()


def _made(git: Git, what: str, *command: str, given: str) -> str:
    done = git.tried(*command, given=given.encode("utf-8", "surrogateescape"))
    if done.returncode:
        raise CheckError(f"git could not make the {what}: {_reason(done.stderr)}.", code=1)
    return text(done.stdout).strip()


def _reason(stderr: bytes) -> str:
    said = [line for line in text(stderr).splitlines() if line.startswith(("fatal:", "error:"))]
    return re.sub(r"^(fatal|error): ", "", said[-1]).rstrip(".") if said else "git stopped"
