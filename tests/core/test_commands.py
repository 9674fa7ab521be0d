"""Commands to copy: quoted for a shell, whatever tags and folders are called."""

import shlex

from checker.core.commands import let_it_be_done, old_code, revert
from checker.core.naming import free_names


def runs(*moves: tuple[str, str], target: str = "1.0.0") -> list[str]:
    return [step.run for step in old_code("1.0.2", target, "1.0.3", moves)]


def test_the_old_code_takes_the_newer_migrations() -> None:
    assert runs(("migrations", "migrations"), ("billing/db", "billing/db")) == [
        "git switch -c hotfix/1.0.3 1.0.0",
        "git restore --source=1.0.2 --staged --worktree migrations billing/db",
        'git commit -m "1.0.0 with the migrations of 1.0.2" && git tag 1.0.3',
    ]


def test_a_folder_that_moved_goes_where_the_old_code_looks_for_it() -> None:
    assert runs(("migrations", "db"))[1:3] == [
        "git rm -rq migrations",
        "git read-tree -u --prefix=migrations/ 1.0.2:db",
    ]


def test_a_name_is_never_a_command() -> None:
    for run in runs(("a b", "a b"), target="v1;$(touch x)`y`"):
        words = shlex.split(run)
        assert "touch" not in words
        assert all("$(" not in word or word.startswith("v1;$(touch x)`y`") for word in words)
    assert "'a b'" in runs(("a b", "a b"))[1]


def test_a_revert_names_commits_as_git_shortens_them() -> None:
    assert [step.run for step in revert("1.0.2", "1.0.4", ("41ab9f2" + "0" * 33,), "why")] == [
        "git switch -c hotfix/1.0.4 1.0.2",
        "git revert --no-edit 41ab9f2      # why",
        "git tag 1.0.4",
    ]


def test_names_to_come_are_free() -> None:
    assert free_names("1.0.2", {"1.0.2", "1.0.3"}, 2) == ("1.0.4", "1.0.5")


def test_from_is_named_where_it_was_named() -> None:
    assert let_it_be_done("1.0.0", "1.0.2", "1.0.3", chosen=False) == "rollback-check hotfix 1.0.0 --tag 1.0.3 --write"
    assert " --from 1.0.2 " in let_it_be_done("1.0.0", "1.0.2", "1.0.3", chosen=True)
