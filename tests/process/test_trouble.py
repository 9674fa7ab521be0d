"""What goes wrong in practice: never SAFE, never 0, never a traceback; one clear line and the right exit code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import validate

from checker.core.envelope import SCHEMA
from tests.process.program import (
    STORY,
    Files,
    ask,
    assert_clear,
    assert_refused,
    column,
    environment,
    migration,
    run,
    story,
)
from tests.repositories import clone, commit, damage, empty, everything_in, loose
from tests.scenarios import git

BASE = STORY["1.0.0"]
VERSIONS = "migrations/versions"
NO_GIT = {"PATH": "/nonexistent"}


def shop(tmp_path: Path, *changes: Files, tags: tuple[str, ...] = ()) -> Path:
    """The first release of the seed story, and what comes after."""
    names = tags or tuple(f"1.0.{number}" for number in range(len(changes) + 1))
    return story(tmp_path / "shop", dict(zip(names, (BASE, *changes), strict=True)))


def last(path: str, content: str | bytes) -> Files:
    return {f"{VERSIONS}/{path}": content}


# --- the machine


@pytest.mark.parametrize("words", [("1.0.0",), (), ("doctor",), ("explain", "1.0.0")], ids=" ".join)
def test_a_machine_without_git_is_told_so(seed: Path, words: tuple[str, ...]) -> None:
    assert_refused(ask(seed, *words, **NO_GIT), 1, "rollback-check: git was not found.", "install git")


def test_what_needs_no_git_works_without(seed: Path) -> None:
    assert "not found" in ask(seed, "version", **NO_GIT).out
    assert ask(seed, "explain", "boot-revision-unknown", **NO_GIT).code == 0


def test_a_git_that_fails_is_no_answer(seed: Path, tmp_path: Path) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "git").chmod(0o755)
    assert_refused(ask(seed, "1.0.0", PATH=str(tmp_path)), 1, "git could not read the repository")


def test_a_git_that_dies_half_way_is_no_answer(seed: Path, tmp_path: Path) -> None:
    (tmp_path / "git").write_text(
        '#!/bin/sh\ncase "$*" in *cat-file*) kill -9 $$;; esac\nPATH="${PATH#*:}" exec git "$@"\n'
    )
    (tmp_path / "git").chmod(0o755)
    assert_refused(ask(seed, "1.0.0", PATH=f"{tmp_path}:{os.environ['PATH']}"), 1)


@pytest.mark.parametrize("words", [("1.0.0",), ("horizon",), ("1.0.0", "-f", "json"), ("doctor",)], ids=" ".join)
def test_a_closed_pipe_ends_quietly(seed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-P", "-m", "checker", *words]
    done = subprocess.run(
        command, cwd=seed, env=environment(tmp_path), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


# --- the repository


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    assert_refused(ask(tmp_path, "1.0.0"), 2, "not inside a git repository", "--repo DIR")
    assert_refused(ask(tmp_path, "1.0.0", "-C", "nowhere"), 2, "there is no folder")
    (tmp_path / "file").write_text("")
    assert_refused(ask(tmp_path, "1.0.0", "-C", "file"), 2, "there is no folder")


@pytest.mark.parametrize("words", [("1.0.0",), ("horizon",), ("previous",), ("main",)], ids=" ".join)
def test_an_empty_repository(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert_refused(ask(empty(tmp_path / "new"), *words), 2, "tag")


def test_a_doctor_looks_at_an_empty_repository(tmp_path: Path) -> None:
    assert "no tags" in ask(empty(tmp_path / "new"), "doctor").out


def test_hidden_tags(seed: Path, tmp_path: Path) -> None:
    hidden = clone(seed, tmp_path / "hidden", "--no-tags")
    assert_refused(ask(hidden, "1.0.0"), 2, "there is no tag 1.0.0; this clone has no tags.", "git fetch --tags")
    assert_refused(ask(hidden), 2, "this clone has no tags.", "git fetch --tags", "--from")


def test_a_shallow_clone(seed: Path, tmp_path: Path) -> None:
    shallow = clone(seed, tmp_path / "shallow", "--depth", "1")
    assert_refused(
        ask(shallow, "1.0.0"),
        2,
        "there is no tag 1.0.0 in this clone, which is shallow.",
        "git fetch --unshallow --tags",
    )
    assert_refused(ask(shallow), 2, "shallow", "git fetch --unshallow --tags")
    git(shallow, "fetch", "--quiet", "--depth", "1", "origin", "tag", "1.0.0")
    both = ask(shallow, "1.0.0", "--from", "HEAD")
    assert both.code == 12
    assert "Not checked     this clone is shallow" in both.out
    assert_refused(ask(shallow, "1.0.0"), 2, "shallow")


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_a_partial_clone_is_never_filled_up_behind_one_s_back(seed: Path, tmp_path: Path, left_out: str) -> None:
    partial = clone(seed, tmp_path / "partial", f"--filter={left_out}", "--no-checkout")
    before = everything_in(partial)
    for words in (("1.0.0",), ("horizon",)):
        assert_refused(ask(partial, *words), 2, "lacks", "git fetch --refetch --no-filter --tags")
    assert everything_in(partial) == before
    git(partial, "fetch", "--quiet", "--refetch", "--no-filter", "--tags", "origin")
    assert ask(partial, "1.0.0").code == 12


def test_a_partial_clone_that_has_the_newest_only(seed: Path, tmp_path: Path) -> None:
    partial = clone(seed, tmp_path / "partial", "--filter=blob:none")
    assert_refused(ask(partial, "1.0.0"), 2, "lacks", "--no-filter")


@pytest.mark.parametrize(
    "what",
    [
        "1.0.0^{commit}",
        "1.0.0^{tree}",
        "1.0.2^{tree}",
        "1.0.0:app",
        "1.0.0:migrations/versions",
        "1.0.0:app/models.py",
        f"1.0.2:{VERSIONS}/b2c3d4e5f6a7_add_nickname.py",
    ],
)
def test_a_damaged_object_is_no_answer(seed: Path, tmp_path: Path, what: str) -> None:
    broken = tmp_path / "broken"
    git(tmp_path, "clone", "--quiet", "--no-hardlinks", seed.as_uri(), str(broken))
    for pack in (broken / ".git" / "objects" / "pack").glob("*.pack"):
        aside = pack.rename(tmp_path / "pack")
        pack.with_suffix(".idx").unlink()
        git(broken, "unpack-objects", "-q", given=aside.read_bytes())
    id_ = git(broken, "rev-parse", what)
    damage(broken, id_)
    assert_refused(ask(broken, "1.0.0", "--hook", "none"), 1, "git fsck")
    loose(broken, id_).unlink()
    said = ask(broken, "1.0.0", "--hook", "none")
    assert said.code in {1, 2}, said


# --- what is asked for


@pytest.mark.parametrize(
    "word", ["1.0.O", "1.0.3", "v1.0.9", "refs/tags/9", "nothing-like-it", "-1", "a b", "HEAD~99", "", ".."]
)
def test_an_unknown_tag(seed: Path, word: str) -> None:
    assert_refused(ask(seed, "check", "--", word), 2, "  try:  ")


def test_the_nearest_tags_are_offered(seed: Path) -> None:
    assert_refused(ask(seed, "1.0.O"), 2, "there is no tag 1.0.O.", "  try:  1.0.")


def test_an_ambiguous_tag(tmp_path: Path) -> None:
    two = shop(tmp_path, {"a": "1"}, {"a": "2"}, tags=("api/v1.0.0", "web/v1.0.0", "web/v1.1.0"))
    assert_refused(ask(two, "1.0.0"), 2, "1.0.0 can mean 2 tags: api/v1.0.0, web/v1.0.0.", "  try:  api/v1.0.0")
    assert ask(two, "web/v1.0.0").out.startswith("SAFE     web/v1.1.0 -> web/v1.0.0")


@pytest.mark.parametrize("name", ["gate", "check", "plan", "horizon", "doctor"])
def test_a_tag_that_is_called_like_a_command(tmp_path: Path, name: str) -> None:
    named = shop(tmp_path, {"a": "1"}, tags=(name, "1.0.1"))
    assert ask(named, "check", name).out.startswith(f"SAFE     1.0.1 -> {name}\n")
    alone = ask(named, name)
    assert alone.code == (2 if name in {"check", "plan"} else 0)


def test_swapped_ends_are_answered_as_forward(seed: Path) -> None:
    said = ask(seed, "1.0.2", "--from", "1.0.0")
    assert said.out.startswith("SAFE     1.0.0 -> 1.0.2   forward\n")
    assert said.code == 0
    assert ask(seed, "1.0.2", "--from", "1.0.0", "-f", "json").json["forward"] is True


def test_two_releases_without_a_flag_are_refused(seed: Path) -> None:
    assert_refused(ask(seed, "1.0.0", "1.0.2"), 2, "--from")


def test_one_is_already_there(seed: Path) -> None:
    said = ask(seed, "1.0.2")
    assert (said.code, said.out.split("\n")[0]) == (0, "SAFE     1.0.2 -> 1.0.2")
    assert "Already there" in said.out


def test_tags_on_no_commit_are_no_releases(tmp_path: Path) -> None:
    odd = shop(tmp_path, {"a": "1"})
    git(odd, "tag", "2.0.0", "HEAD^{tree}")
    git(odd, "tag", "2.0.1", "HEAD:a")
    git(odd, "tag", "-a", "-m", "x", "2.0.2", "HEAD^{tree}")
    assert ask(odd, "1.0.0").out.startswith("SAFE     1.0.1 -> 1.0.0")
    for name in ("2.0.0", "2.0.1", "2.0.2"):
        assert_refused(ask(odd, name), 2, name)
    assert "2.0.0, 2.0.1, 2.0.2" in ask(odd, "doctor").out


def test_a_branch_that_is_called_like_a_tag(tmp_path: Path) -> None:
    both = shop(tmp_path, last("b_x.py", migration("b2", "a1b2c3d4e5f6", column("x"))))
    for branch, tag in (("1.0.0", "1.0.1"), ("1.0.1", "1.0.0")):
        git(both, "branch", branch, f"refs/tags/{tag}")
    said = ask(both, "1.0.0")
    assert said.code == 12
    assert "1.0.0 is a branch too; the tag is meant" in " ".join(said.out.split())
    assert ask(both, "refs/heads/1.0.0").code == 0


def test_a_branch_and_a_commit_are_releases_too(seed: Path) -> None:
    commit_ = git(seed, "rev-parse", "1.0.0^{commit}")
    for name in (commit_, commit_[:9], "1.0.2~2", "main~2"):
        said = ask(seed, name)
        assert said.code == 12, said
        assert said.out.startswith(f"UNSAFE   1.0.2 -> {name}"[:40])


# --- what stands in the files


BROKEN: dict[str, str | bytes] = {
    "a syntax error": 'revision = "b2"\ndown_revision = "a1b2c3d4e5f6"\n\ndef upgrade(:\n',
    "python 2": 'revision = "b2"\ndown_revision = "a1b2c3d4e5f6"\n\ndef upgrade():\n    exec "hello"\n',
    "latin-1 that nobody declared": migration("b2", "a1b2c3d4e5f6", column("x"), name="größe").encode("latin-1"),
    "zeros": b'revision = "b2"\ndown_revision = "a1b2c3d4e5f6"\n' + b"\0" * 1000,
    "deep brackets": migration("b2", "a1b2c3d4e5f6", "x = " + "(" * 5000 + ")" * 5000),
    "a long sum": migration("b2", "a1b2c3d4e5f6", "x = " + "+".join(["1"] * 20000), 'op.execute("DROP TABLE users")'),
    "deep blocks": migration(
        "b2", "a1b2c3d4e5f6", *(f"{' ' * level}if x:" for level in range(150)), f"{' ' * 150}pass"
    ),
    "a loop without end": migration("b2", "a1b2c3d4e5f6", "while True:", "    op.execute(str(x))"),
    "sql that is none": migration("b2", "a1b2c3d4e5f6", 'op.execute("ALTER users (((")'),
    "sql from elsewhere": migration("b2", "a1b2c3d4e5f6", "import requests", "op.execute(requests.get(URL).text)"),
    "a cycle": migration("b2", "b2", column("x")),
    "a parent that is not there": migration("b2", "nowhere", column("x")),
    "the id of another": migration("a1b2c3d4e5f6", None, column("x")),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_migration_that_cannot_be_read_is_never_safe(tmp_path: Path, kind: str) -> None:
    broken = shop(tmp_path, last("b2_it.py", BROKEN[kind]))
    said = ask(broken, "1.0.0", "--hook", "none", "--allow-risky")
    assert said.code in {11, 12}, said.out
    assert said.word in {"UNKNOWN", "UNSAFE"}
    horizon = ask(broken)
    assert horizon.code == 0
    assert "SAFE " not in horizon.out.replace("UNSAFE", "")


@pytest.mark.parametrize(
    "line",
    [
        "op.execute(open('x.sql').read())",
        "op.execute(sa.text(open('x.sql').read()))",
        "import os; op.execute(os.environ['SQL'])",
        "from pathlib import Path; op.execute(Path('x.sql').read_text())",
    ],
)
def test_a_statement_from_elsewhere_is_never_safe(tmp_path: Path, line: str) -> None:
    broken = shop(tmp_path, last("b2_it.py", migration("b2", "a1b2c3d4e5f6", line)))
    assert ask(broken, "1.0.0", "--hook", "none").code == 11


READABLE: dict[str, str | bytes] = {
    "latin-1 that is declared": b"# coding: latin-1\n"
    + migration("b2", "a1b2c3d4e5f6", column("x"), name="größe").encode("latin-1"),
    "a mark at its start": b"\xef\xbb\xbf" + migration("b2", "a1b2c3d4e5f6", column("x")).encode(),
    "windows' lines": migration("b2", "a1b2c3d4e5f6", column("x")).replace("\n", "\r\n"),
    "a megabyte of words": f'"""{"word " * 200_000}"""\n' + migration("b2", "a1b2c3d4e5f6", column("x")),
}


@pytest.mark.parametrize("kind", READABLE)
def test_a_migration_of_an_odd_form_is_read(tmp_path: Path, kind: str) -> None:
    said = ask(shop(tmp_path, last("b2_it.py", READABLE[kind])), "1.0.0", "--hook", "none")
    assert (said.code, said.word) == (0, "SAFE"), said.out
    assert "1 column added, nullable" in said.out


def test_a_migration_of_many_statements_is_read(tmp_path: Path) -> None:
    rows = [f"op.execute(\"UPDATE places SET name = 'place {n}' WHERE id = {n}\")" for n in range(500)]  # noqa: S608
    text = migration("b2", "a1b2c3d4e5f6", column("x"), *rows)
    assert ask(shop(tmp_path, last("b2_it.py", text)), "1.0.0", "--hook", "none").code in {0, 10, 11}


def test_a_migration_with_a_megabyte_of_data_is_answered(tmp_path: Path) -> None:
    text = migration("b2", "a1b2c3d4e5f6", column("x")) + f"\nDATA = [\n{'    (1, 2, 3),' * 80_000}]\n"
    assert ask(shop(tmp_path, last("b2_it.py", text)), "1.0.0", "--hook", "none").code in {0, 11}


def test_models_that_cannot_be_read_make_no_drop_safe(tmp_path: Path) -> None:
    drop = migration("b2", "a1b2c3d4e5f6", 'op.drop_column("users", "name")')
    models = {"app/models.py": 'exec "python 2"\nname = 1\n', "app/service.py": None}
    said = ask(shop(tmp_path, models, last("b2_drop.py", drop)), "1.0.1", "--hook", "none")
    assert said.code in {10, 11, 12}, said.out


# --- tools that are not known


def test_a_repository_without_a_migration_tool(tmp_path: Path) -> None:
    plain = story(tmp_path / "plain", {"1.0.0": {"main.py": "x = 1\n"}, "1.0.1": {"main.py": "x = 2\n"}})
    said = ask(plain, "1.0.0")
    assert (said.code, said.word) == (11, "UNKNOWN")
    assert "nothing here says what the database looks like" in " ".join(said.out.split())


OWN = "sql/migrations/{}.sql"
"""Numbered files that carry nobody's mark."""


@pytest.mark.parametrize("base", [{}, BASE], ids=["alone", "beside Alembic"])
def test_a_tool_that_is_not_read_yet(tmp_path: Path, base: Files) -> None:
    start: Files = {**base, OWN.format("001_init"): "CREATE TABLE users (id int);\n"}
    same: Files = {"README.md": "x"}
    more: Files = {OWN.format("002_drop"): "ALTER TABLE users DROP COLUMN name;\n"}
    both = story(tmp_path / "both", {"1.0.0": start, "1.0.1": same, "1.0.2": more})
    said = ask(both, "1.0.1")
    assert (said.code, said.word) == (11, "UNKNOWN")
    assert "a tool of numbered SQL files" in " ".join(said.out.split())
    assert ask(both, "1.0.1", "-f", "json").json["verdict"] == "unknown"
    assert "a tool of numbered SQL files" in " ".join(ask(both, "doctor").out.split())


# --- names and texts that want to be more


EVIL = "b2\x1b[31m\x07\u202e\u200b\n\r\x9b"


def evil(tmp_path: Path) -> Path:
    text = migration("b2", "a1b2c3d4e5f6", 'op.drop_column("users", "name")', name="\x1b[2Jgone\u202e\nSAFE  1 -> 2")
    files = {
        f"{VERSIONS}/b2_\x1b[31mred\nSAFE     1.0.1 -> 1.0.0\u202e.py": text,
        f"{VERSIONS}/{EVIL}.py": migration("c3", "b2", 'op.execute(f"\x1b[31m {x}")'),
    }
    return shop(tmp_path, files, tags=("1.0.0-\u202ecod\u200b", "1.0.1"))


def test_names_from_the_repository_stay_text(tmp_path: Path) -> None:
    bad = evil(tmp_path)
    for words in (("1.0.0",), ("1.0.0", "-v"), ("horizon",), ("doctor",), ("1.0.0", "--hook", "none", "-v")):
        said = ask(bad, *("1.0.0-\u202ecod\u200b" if word == "1.0.0" else word for word in words))
        assert said.code in {0, 11, 12}, said
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", said.out), said.out
        assert not re.search(r"(?m)^SAFE", said.out), said.out


def test_names_from_the_repository_leave_json_whole(tmp_path: Path) -> None:
    bad = evil(tmp_path)
    for words in (("1.0.0-\u202ecod\u200b", "-f", "json"), ("horizon", "-f", "json"), ("doctor", "-f", "json")):
        said = ask(bad, *words)
        assert said.out.isascii()
        validate(said.json, SCHEMA)
    found = json.dumps(ask(bad, "1.0.0-\u202ecod\u200b", "-f", "json", "--hook", "none").json)
    assert "\\u001b[31mred" in found


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    odd = shop(tmp_path, {"a": "1"})
    name = b"\xff\xfe_x.py"
    (Path(os.fsdecode(os.fsencode(odd / VERSIONS) + b"/" + name))).write_text(migration("b2", "a1b2c3d4e5f6", "x()"))
    commit(odd, {}, "1.0.2")
    for words in (("1.0.0",), ("1.0.0", "-f", "json"), ("horizon",), ("doctor",)):
        assert ask(odd, *words).code in {0, 11, 12}


# --- configuration


CONFIGURATIONS = {
    'hok = "none"\n': "hook",
    "[[services]]\nname = 'x'\n": "service",
    '[[service]]\nname = "x"\ntag_prefix = "x/"\n': "tag-prefix",
    '[releases]\ntag = "v*"\n': "tags",
    "hook = \n": "valid TOML",
    "hook = 3\n": "must be a text",
    '[[service]]\npath = "x"\n': "name is missing",
    '[[service]]\nname = "x"\non-unknown-revision = "ignored"\n': "one of auto, fail, ignore",
    "\xff": "UTF-8",
    "[" * 5000: "valid TOML",
}


@pytest.mark.parametrize("text", CONFIGURATIONS, ids=lambda text: text[:12].strip())
def test_a_wrong_configuration_is_told_with_the_right_word(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rollback-check.toml"
    file.write_bytes(text.encode("latin-1"))
    at = shop(tmp_path, {"a": "1"})
    for command in ("check", "horizon", "doctor"):
        said = ask(at, command, *(["1.0.0"] if command == "check" else []), "--config", str(file))
        assert_refused(said, 2, "rollback-check.toml", CONFIGURATIONS[text])


def test_a_configuration_that_is_not_there(seed: Path) -> None:
    assert_refused(ask(seed, "1.0.0", "--config", "nowhere.toml"), 2, "nowhere.toml cannot be read")


# --- JSON


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("1.0.9",), 2),
        (("horizon", "--from", "9.9"), 2),
        (("1.0.0", "--last", "none"), 2),
        (("1.0.0", "--no-such-flag"), 2),
        (("1.0.0", "-s", "nobody"), 2),
        (("-C", "/nonexistent", "1.0.0"), 2),
        (("check",), 2),
    ],
    ids=str,
)
def test_an_error_is_json_where_json_is_asked_for(seed: Path, words: tuple[str, ...], code: int) -> None:
    said = ask(seed, *words, "--format", "json")
    assert said.code == code
    validate(said.json, SCHEMA)
    assert (said.json["verdict"], said.json["exit_code"]) == (None, code)
    assert said.err.startswith("rollback-check: ")


def test_a_failure_is_json_too(seed: Path) -> None:
    said = ask(seed, "1.0.0", "-f", "json", **NO_GIT)
    assert (said.code, said.json["exit_code"]) == (1, 1)
    validate(said.json, SCHEMA)


def test_a_bug_is_one_line_and_no_verdict(seed: Path, tmp_path: Path) -> None:
    code = (
        "import sys, checker.check\nfrom checker.__main__ import main\n"
        "def broken(*_): raise KeyError('secret')\nchecker.check.opened = broken\nsys.exit(main(['1.0.0']))"
    )
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=seed, env=environment(tmp_path), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"rollback-check: internal error: KeyError")
    assert b"secret" not in done.stderr
    assert_clear(run(seed, tmp_path, "1.0.0"))
