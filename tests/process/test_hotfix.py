"""The hotfix that is built: what is said, what is written, and what stays when it is stopped halfway."""

import shutil
from pathlib import Path

import pytest

from tests.process.program import STORY, Files, ask, assert_refused, column, environment, migration, run, story
from tests.repositories import commit, everything_in
from tests.scenarios import git

WHO = {name: "somebody" for role in ("AUTHOR", "COMMITTER") for name in (f"GIT_{role}_NAME", f"GIT_{role}_EMAIL")}
FROZEN = {**WHO, "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000"}
HOTFIX = ("hotfix", "1.0.0", "--tag", "1.0.3")
KILLER = """\
#!/bin/sh
case "$*" in
*cat-file*) PATH="${PATH#*:}" exec git "$@" ;;
esac
echo x >>"$COUNTED"
if [ $(wc -l <"$COUNTED") -eq "$LAST" ]; then
    if [ "$WHEN" = after ]; then PATH="${PATH#*:}" git "$@" >/dev/null; fi
    kill -9 $PPID
    exit 1
fi
PATH="${PATH#*:}" exec git "$@"
"""
PAGE = """\
SAFE     1.0.2 -> 1.0.3   forward
1 revision lies between them. 1.0.0 works with the newer schema: nothing it
uses has changed.

Would be  a commit "1.0.0 with the migrations of 1.0.2"
          on 1.0.0 (d5b1b053de), with the annotated tag 1.0.3
Differs   from 1.0.0 in 1 file
          A  migrations/versions/b2c3d4e5f6a7_add_nickname.py

Do this   Nothing is written yet. To write it:
          rollback-check hotfix 1.0.0 --tag 1.0.3 --write

Running now     1.0.2, the newest tag; the database was not asked (--from)
Checked         2 releases, 1 revision between them
"""


@pytest.fixture
def shop(seed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seed, tmp_path / "shop", symlinks=True))


def state(at: Path) -> tuple[str, dict[str, tuple[int, str]], dict[str, tuple[int, str]]]:
    """Give the refs, the index and the work tree."""
    files = everything_in(at)
    index = {path: held for path, held in files.items() if "/.git/index" in path}
    tree = {path: held for path, held in files.items() if "/.git" not in path}
    return git(at, "show-ref", "--head"), index, tree


def test_the_page_of_the_seed_story(seed: Path) -> None:
    before = everything_in(seed)
    said = ask(seed, *HOTFIX)
    assert (said.code, said.out) == (0, PAGE)
    assert everything_in(seed) == before


def test_it_is_written_as_it_was_shown_and_judged(shop: Path) -> None:
    shown = ask(shop, *HOTFIX, "-f", "json").json
    refs, index, tree = state(shop)
    said = ask(shop, *HOTFIX, "--write", "-f", "json", **WHO)
    made = said.json["commit"]
    assert isinstance(made, dict)
    assert isinstance(shown["commit"], dict)
    assert {**made, "id": None} == shown["commit"]
    assert (shown["written"], said.json["written"]) == (False, True)
    assert state(shop)[1:] == (index, tree)
    assert set(state(shop)[0].splitlines()) - set(refs.splitlines()) == {
        f"{git(shop, 'rev-parse', '1.0.3')} refs/tags/1.0.3"
    }
    assert git(shop, "rev-parse", "1.0.3^{commit}", "1.0.3^{tree}").split() == [made["id"], made["tree"]]
    after = ask(shop, "1.0.3", "--from", "1.0.2")
    assert after.out.startswith("SAFE     1.0.2 -> 1.0.3   forward\n")
    assert_refused(ask(shop, *HOTFIX, "--write", **WHO), 2, "there is a tag 1.0.3 already")


def test_it_equals_what_a_person_would_make(shop: Path) -> None:
    ask(shop, *HOTFIX, "--write", **WHO)
    git(shop, "switch", "--quiet", "-c", "by-hand", "1.0.0")
    git(shop, "restore", "--source=1.0.2", "--staged", "--worktree", "migrations")
    assert git(shop, "write-tree") == git(shop, "rev-parse", "1.0.3^{tree}")


@pytest.mark.parametrize("when", ["before", "after"])
def test_stopped_at_any_moment_it_leaves_the_whole_tag_or_nothing(shop: Path, tmp_path: Path, when: str) -> None:
    folder = tmp_path / "killing"
    folder.mkdir()
    (folder / "git").write_text(KILLER)
    (folder / "git").chmod(0o755)
    before, complete = state(shop), 0
    home = tmp_path / "home"
    home.mkdir()
    run(shop, home, *HOTFIX, **FROZEN)  # what is judged once is kept: the rest is quick
    for last in range(1, 99):
        (home / "counted").write_text("")
        path = f"{folder}:{environment(home)['PATH']}"
        changes = {**FROZEN, "PATH": path, "COUNTED": str(home / "counted"), "LAST": str(last), "WHEN": when}
        done = run(shop, home, *HOTFIX, "--write", "--branch", "hotfix/1.0.3", TMPDIR=str(home), **changes)
        refs = git(shop, "for-each-ref", "--format=%(refname) %(*objectname)%(objectname)")
        assert state(shop)[1:] == before[1:]
        assert not list((shop / ".git").rglob("*.lock"))
        git(shop, "fsck", "--strict")
        if "refs/tags/1.0.3" in refs:
            assert "refs/heads/hotfix/1.0.3" in refs
            complete += 1
            git(shop, "tag", "--delete", "1.0.3")
            git(shop, "branch", "-D", "hotfix/1.0.3")
        else:
            assert state(shop)[0] == before[0]
        if done.code == 0:
            break
        assert done.code == -9, done
    assert done.code == 0
    assert complete == (2 if when == "after" else 1)


def test_a_revert_of_a_range(shop: Path) -> None:
    said = ask(shop, *HOTFIX, "--revert", "1.0.0..1.0.2", "--branch", "hotfix/1.0.3", "--write", **WHO)
    assert said.code == 0
    assert "Reverts" in said.out
    assert "Keeps" in said.out
    kept, gone = (git(shop, "rev-parse", f"{tag}^{{commit}}")[:10] for tag in ("1.0.2", "1.0.1"))
    assert f"{kept} Release 1.0.2 (migrations)" in said.out
    assert git(shop, "diff", "--name-status", "1.0.2", "1.0.3") == "D\tapp/feature.py"
    assert f"Reverts {gone} Release 1.0.1" in git(shop, "log", "-1", "--format=%B", "hotfix/1.0.3")


def test_a_revert_that_conflicts_names_the_file(shop: Path) -> None:
    commit(shop, {"app/feature.py": "OTHER = 1\n"}, "1.0.3")
    before = state(shop)
    said = ask(shop, "hotfix", "1.0.0", "--tag", "1.0.4", "--revert", "1.0.0..1.0.1", "--write", **WHO)
    assert_refused(said, 2, "conflicts in app/feature.py; nothing was built", "rollback-check hotfix 1.0.0 --tag 1.0.4")
    assert state(shop) == before


def moved(into: Path) -> Path:
    """The migrations move between the releases, one comes and one goes."""
    old = {path: text for path, text in STORY["1.0.0"].items() if path.startswith("migrations/")}
    base = {path: text for path, text in STORY["1.0.0"].items() if path not in old}
    new: dict[str, str | bytes | None] = {f"db/{path}": text for path, text in old.items()}
    new["db/migrations/versions/b2c3d4e5f6a7_add.py"] = migration("b2c3d4e5f6a7", "a1b2c3d4e5f6", column("nickname"))
    ini = base["alembic.ini"].replace(b"migrations", b"db/migrations")
    gone: dict[str, str | bytes | None] = dict.fromkeys(old)
    extra = {"migrations/note.txt": "a note\n"}
    return story(
        into,
        {"1.0.0": {**base, **old, **extra}, "1.0.2": {**gone, "migrations/note.txt": None, **new, "alembic.ini": ini}},
    )


def test_migrations_that_moved_stand_where_the_older_code_looks_for_them(tmp_path: Path) -> None:
    shop = moved(tmp_path / "shop")
    said = ask(shop, *HOTFIX, "--write", **WHO)
    assert said.word == "SAFE"
    assert "1.0.2 keeps its migrations in db/migrations; they are put where" in said.out
    assert "1 file of 1.0.0 goes" in said.out
    assert git(shop, "diff", "--name-status", "1.0.0", "1.0.3").split() == [
        *("D", "migrations/note.txt"),
        *("A", "migrations/versions/b2c3d4e5f6a7_add.py"),
    ]
    assert ask(shop, "1.0.3", "--from", "1.0.2").word == "SAFE"


def test_what_does_not_fit_is_said_and_ends_with_its_code(tmp_path: Path) -> None:
    drop = migration("b2c3d4e5f6a7", "a1b2c3d4e5f6", 'op.drop_column("users", "name")')
    shop = story(tmp_path / "shop", {"1.0.0": STORY["1.0.0"], "1.0.2": {"migrations/versions/b2_drop.py": drop}})
    said = ask(shop, *HOTFIX)
    assert said.code == 12
    assert said.out.startswith("UNSAFE   1.0.2 -> 1.0.3   forward\n")
    assert "Do not write it: it would fail." in said.out
    assert "--write" not in said.out
    assert "read-column-missing: users.name" in said.out
    assert len(said.out.splitlines()) <= 24
    made = ask(shop, *HOTFIX, "--write", **WHO)
    assert made.code == 12
    assert "git tag -d 1.0.3" in made.out
    assert git(shop, "rev-parse", "1.0.3^{commit}")


def test_reverted_code_is_not_excused_by_the_migrations_that_stay(tmp_path: Path) -> None:
    """One commit stops using a column, the next one drops it: without the first, the second is in the way."""
    models = STORY["1.0.0"]["app/models.py"]
    unused = b"".join(line for line in models.splitlines(keepends=True) if b" name:" not in line)
    drop = migration("b2c3d4e5f6a7", "a1b2c3d4e5f6", 'op.drop_column("users", "name")')
    later = migration("c2c3d4e5f6a7", "b2c3d4e5f6a7", column("later"))
    kept = unused + b"    later: Mapped[str | None] = mapped_column(String(9))\n"
    releases: dict[str, Files] = {
        "1.0.0": STORY["1.0.0"],
        "stops": {"app/models.py": unused},
        "1.0.1": {"migrations/versions/b2_drop.py": drop},
        "1.0.2": {"migrations/versions/c2_later.py": later, "app/models.py": kept},
    }
    shop = story(tmp_path / "shop", releases)
    said = ask(shop, *HOTFIX, "--revert", "1.0.0..1.0.2")
    assert said.code == 12
    assert "read-column-missing: users.name" in said.out
    assert "users.later" not in said.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("hotfix", "1.0.0"), "hotfix wants the tag to make"),
        (("hotfix",), "hotfix wants TO"),
        (("hotfix", "1.0.2", "--tag", "1.0.3"), "1.0.2 is what runs now"),
        ((*HOTFIX, "--revert", "1.0.0", "--write"), "--revert wants A..B, not 1.0.0"),
        ((*HOTFIX, "--revert", "1.0.0...1.0.2"), "--revert wants A..B"),
        ((*HOTFIX, "--revert", "1.0.1..1.0.2"), "holds nothing to revert: 1 commit with migrations stay"),
        ((*HOTFIX, "--revert", "1.0.0..1.0.1", "--old-code"), "contradict each other"),
        (("hotfix", "1.0.1", "--tag", "1.0.3", "--from", "1.0.0"), "have the same migrations"),
        (("hotfix", "1.0.0", "--tag", ""), "--tag is empty"),
        (("hotfix", "1.0.0", "--tag", "1.0.3", "-f", "yaml"), "there is no format yaml"),
        (("1.0.0", "--write"), "there is no option --write"),
        (("1.0.0", "--tag", "1.0.3"), "there is no option --tag"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Path, words: tuple[str, ...], says: str) -> None:
    before = state(shop)
    assert_refused(ask(shop, *words, **WHO), 2, says)
    assert state(shop) == before


def test_who_writes_must_be_known(shop: Path) -> None:
    git(shop, "config", "user.useConfigOnly", "true")
    assert_refused(ask(shop, *HOTFIX, "--write"), 2, "git does not know who you are", "git config --global user.name")
    assert ask(shop, *HOTFIX).code == 0
