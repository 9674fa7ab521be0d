"""Makes and harms repositories for tests of what reads them."""

from hashlib import sha256
from pathlib import Path

from tests.scenarios import git


def empty(at: Path, *options: str) -> Path:
    at.mkdir()
    git(at, "init", "--quiet", "--template=", *options)
    git(at, "symbolic-ref", "HEAD", "refs/heads/main")
    return at


def commit(at: Path, files: dict[str, str], *tags: str) -> str:
    for path, text in files.items():
        (at / path).parent.mkdir(parents=True, exist_ok=True)
        (at / path).write_text(text)
    git(at, "add", "--all", "--force")
    git(at, "commit", "--quiet", "--allow-empty", "--message", "a commit")
    for tag in tags:
        git(at, "tag", tag)
    return git(at, "rev-parse", "HEAD")


def clone(source: Path, into: Path, *options: str) -> Path:
    git(source, "config", "uploadpack.allowFilter", "true")
    git(into.parent, "clone", "--quiet", *options, source.as_uri(), str(into))
    return into


def everything_in(folder: Path) -> dict[str, tuple[int, str]]:
    return {
        str(path): (path.stat().st_mtime_ns, sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in folder.rglob("*")
    }


def damage(at: Path, id_: str) -> None:
    file = loose(at, id_)
    file.chmod(0o600)
    file.write_bytes(b"no object")


def loose(at: Path, id_: str) -> Path:
    return at / ".git" / "objects" / id_[:2] / id_[2:]
