from pathlib import Path

import pytest

from checker.core.errors import CheckError
from checker.repo import Repository
from checker.repo.write import Draft, Written, write
from tests.repositories import everything_in
from tests.scenarios import git

FAKE_GPG = """\
#!/bin/sh
cat >/dev/null
echo "[GNUPG:] SIG_CREATED " >&2
echo "-----BEGIN PGP SIGNATURE-----"
echo "by $*"
echo "-----END PGP SIGNATURE-----"
"""


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", f"The {role.title()}")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", f"{role.lower()}@example.org")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "1700000000 +0200")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1700000001 -0500")


def written(at: Path, tag: str = "1.0.3", branch: str = "", message: str = "1.0.0 with migrations\n") -> Written:
    with Repository.open(at) as repository:
        old, new = repository.resolve("1.0.0"), repository.resolve("1.0.2")
        root = repository.scratch.with_paths(old.root, new.root, [("migrations", "migrations")])
        return write(repository, Draft(root, (old.commit,), message, tag, branch))


def refs(at: Path) -> dict[str, str]:
    return dict(line.split()[::-1] for line in git(at, "show-ref", "--head", "-d").splitlines())


def test_one_commit_and_one_annotated_tag(seed: Path) -> None:
    before, files = refs(seed), everything_in(seed)
    done = written(seed)
    changed = {path for path, state in everything_in(seed).items() if files.get(path) != state}
    git_folder = f"{seed}/.git/"
    assert all(
        path.startswith((f"{git_folder}objects", f"{git_folder}refs/tags")) for path in changed - {git_folder[:-1]}
    )
    assert refs(seed) == {**before, "refs/tags/1.0.3": done.tag, "refs/tags/1.0.3^{}": done.commit}
    assert git(seed, "cat-file", "-t", "1.0.3") == "tag"
    assert git(seed, "log", "-1", "--format=%P|%an|%ae|%ad|%cn|%ce|%cd|%B", "--date=raw", "1.0.3") == (
        f"{before['refs/tags/1.0.0^{}']}|The Author|author@example.org|1700000000 +0200"
        "|The Committer|committer@example.org|1700000001 -0500|1.0.0 with migrations"
    )
    assert git(seed, "for-each-ref", "--format=%(taggername)%(taggerdate:raw)%(contents)", "refs/tags/1.0.3") == (
        "The Committer1700000001 -05001.0.0 with migrations"
    )
    assert git(seed, "diff", "--name-status", "1.0.0", "1.0.3").startswith("A\tmigrations/versions/b2c3d4e5f6a7")
    git(seed, "fsck", "--strict")
    assert git(seed, "status", "--porcelain") == ""


def test_the_objects_are_the_repository_s_own(seed: Path, tmp_path: Path) -> None:
    written(seed)
    git(tmp_path, "clone", "--quiet", "--bare", "--no-local", str(seed), "copy")
    assert git(tmp_path / "copy", "cat-file", "-t", "1.0.3") == "tag"


def test_a_branch_too_without_a_checkout(seed: Path) -> None:
    before = refs(seed)
    done = written(seed, branch="hotfix/1.0.3")
    assert refs(seed)["refs/heads/hotfix/1.0.3"] == done.commit
    assert refs(seed)["HEAD"] == before["HEAD"]


@pytest.mark.parametrize(
    ("tag", "branch", "says"),
    [
        ("1.0.2", "", "there is a tag 1.0.2 already"),
        ("1.0.3", "main", "there is a branch main already"),
        ("-x", "", "-x cannot be the name of a tag"),
        ("a..b", "", "a..b cannot be the name of a tag"),
        ("1.0.3", "x.lock", "x.lock cannot be the name of a branch"),
        ("1.0.2/more", "", "the tag could not be made"),
    ],
)
def test_names_that_are_taken_or_no_good(seed: Path, tag: str, branch: str, says: str) -> None:
    before = refs(seed)
    with pytest.raises(CheckError, match=says):
        written(seed, tag, branch)
    assert refs(seed) == before


def test_a_tag_that_comes_meanwhile_is_not_moved(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(seed, "tag", "1.0.3", "1.0.1")
    before = refs(seed)
    monkeypatch.setattr("checker.repo.write.refuse_taken", lambda *_: None)
    with pytest.raises(CheckError, match="the tag could not be made"):
        written(seed, branch="hotfix")
    assert refs(seed) == before


def test_who_writes_must_be_known(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    git(seed, "config", "user.useConfigOnly", "true")
    before = refs(seed)
    with pytest.raises(CheckError, match="git does not know who you are") as told:
        written(seed)
    assert told.value.code == 2
    assert "git config --global user.name" in told.value.tries[0]
    assert refs(seed) == before
    git(seed, "config", "user.name", "Configured")
    git(seed, "config", "user.email", "c@example.org")
    written(seed)
    assert git(seed, "log", "-1", "--format=%an %cn", "1.0.3") == "Configured The Committer"


def test_signing_is_git_s_own_business(seed: Path, tmp_path: Path) -> None:
    (tmp_path / "gpg").write_text(FAKE_GPG)
    (tmp_path / "gpg").chmod(0o755)
    settings = {"gpg.program": str(tmp_path / "gpg"), "user.signingKey": "MINE", "commit.gpgSign": "true"}
    for name, value in settings.items():
        git(seed, "config", name, value)
    written(seed, "1.0.3")
    assert "gpgsig" in git(seed, "cat-file", "commit", "1.0.3^{commit}")
    assert "SIGNATURE" not in git(seed, "cat-file", "tag", "1.0.3")
    git(seed, "config", "tag.gpgSign", "true")
    written(seed, "1.0.4")
    assert "MINE" in git(seed, "cat-file", "tag", "1.0.4")
    git(seed, "config", "gpg.program", "/nonexistent")
    before = refs(seed)
    with pytest.raises(CheckError, match="git could not make the commit"):
        written(seed, "1.0.5")
    assert refs(seed) == before


def test_no_hook_runs(seed: Path, tmp_path: Path) -> None:
    hooks = seed / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("reference-transaction", "pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "update"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path / 'trace'}\n")
        (hooks / name).chmod(0o755)
    written(seed, branch="hotfix")
    assert not (tmp_path / "trace").exists()


def test_a_message_keeps_its_lines(seed: Path) -> None:
    written(seed, message="A title\n\n# no comment\nthe end: größe\n")
    assert git(seed, "log", "-1", "--format=%B", "1.0.3") == "A title\n\n# no comment\nthe end: größe"
    assert "# no comment" in git(seed, "cat-file", "tag", "1.0.3")


def test_bare_repositories_worktrees_and_others_objects(seed: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(seed), "bare")
    git(seed, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"), "1.0.1")
    git(tmp_path, "clone", "--quiet", "--shared", str(seed), "shared")
    for at, tag in ((tmp_path / "bare", "1.0.3"), (tmp_path / "tree", "1.0.4"), (tmp_path / "shared", "1.0.5")):
        done = written(at, tag)
        assert git(at, "rev-parse", tag) == done.tag
        git(at, "fsck")
    assert git(seed, "rev-parse", "1.0.4^{commit}")


def test_links_modes_and_submodules_stay(seed: Path) -> None:
    (seed / "run.sh").write_text("#!/bin/sh\n")
    (seed / "run.sh").chmod(0o755)
    (seed / "link").symlink_to("run.sh")
    git(seed, "add", "run.sh", "link")
    git(seed, "update-index", "--add", "--cacheinfo", f"160000,{git(seed, 'rev-parse', 'HEAD')},sub")
    git(seed, "commit", "--quiet", "--message", "more")
    with Repository.open(seed) as repository:
        old, new = repository.resolve("HEAD"), repository.resolve("1.0.0")
        root = repository.scratch.with_paths(old.root, new.root, [("migrations", "migrations")])
        write(repository, Draft(root, (old.commit,), "x\n", "1.0.3"))
    assert git(seed, "diff", "--name-only", "HEAD", "1.0.3").startswith("migrations/versions/")
    listed = git(seed, "ls-tree", "1.0.3")
    assert "100755" in listed
    assert "120000" in listed
    assert "160000" in listed
