"""What stands beside the program that is deployed, told by its path."""

import pytest

from checker.core.aside import is_test, is_vendored, stands_aside


@pytest.mark.parametrize(
    ("path", "test", "aside"),
    [
        ("store/users.go", False, False),
        ("store/users_test.go", True, True),
        ("app/src/test/java/UserTest.java", True, True),
        ("app/src/main/java/LabTest.java", False, True),
        ("app/src/main/java/JobSpec.kt", False, True),
        ("app/src/main/java/Latest.java", False, False),
        ("src/user.spec.ts", True, True),
        ("src/lab-test.ts", False, True),
        ("src/__tests__/user.ts", True, True),
        ("lib/user_spec.rb", True, True),
        ("internal/testdata/q.sql", True, True),
        ("internal/tests/helper.go", False, True),
        ("shop/tests/logic/test_orders.py", True, True),
        ("tests/conftest.py", True, True),
        ("lab/tests/models.py", False, True),
        ("lab/test_results.py", False, False),
        ("db/migrations/0001_users.up.sql", False, True),
        ("sql/V1__users.sql", False, True),
        ("queries/users.sql", False, False),
        ("internal/build/users.go", False, False),
    ],
)
def test_a_file_may_surely_be_a_test_or_only_look_as_if_it_did_not_run(path: str, test: bool, aside: bool) -> None:  # noqa: FBT001
    assert (is_test(path), stands_aside(path)) == (test, aside)


@pytest.mark.parametrize(
    ("path", "vendored"),
    [
        ("src/vendor/github.com/a/b.go", True),
        ("web/node_modules/a.js", True),
        ("src/vendor.go", False),
        ("shop/vendor/a.go", False),
    ],
)
def test_vendored_code_is_told_by_a_folder(path: str, vendored: bool) -> None:  # noqa: FBT001
    assert is_vendored(path) is vendored
