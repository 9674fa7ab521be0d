"""Where Alembic's environments stand."""

import pytest

from checker.adapters.alembic import adapter
from checker.core.history import Place
from tests.trees import DictTree

ENV = "from alembic import context\n"
REVISION = "revision = 'a1'\ndown_revision = None\n"


def places(files: dict[str, str]) -> tuple[Place, ...]:
    return adapter.detect(DictTree(files))


def environment(folder: str, env: str = ENV) -> dict[str, str]:
    return {f"{folder}/env.py": env, f"{folder}/versions/a1.py": REVISION}


@pytest.mark.parametrize(
    ("files", "folder", "versions"),
    [
        (
            {"alembic.ini": "[alembic]\nscript_location = alembic\n"} | environment("alembic"),
            "alembic",
            "alembic/versions",
        ),
        ({"alembic.ini": "[alembic]\nscript_location = %(here)s/db\n"} | environment("db"), "db", "db/versions"),
        (
            {"x/alembic.ini": "[alembic]\nscript_location = %(here)s/db\n"} | environment("x/db"),
            "x/db",
            "x/db/versions",
        ),
        ({"x/alembic.ini": "[alembic]\nscript_location = db\n"} | environment("x/db"), "x/db", "x/db/versions"),
        ({"x/alembic.ini": "[alembic]\nscript_location = ../db\n"} | environment("db"), "db", "db/versions"),
        ({"x/alembic.ini": "[alembic]\nscript_location = x/db\n"} | environment("x/db"), "x/db", "x/db/versions"),
        ({"x/alembic.ini": "[alembic]\nscript_location = %(here)s\n"} | environment("x"), "x", "x/versions"),
        (
            {"alembic.ini": "[alembic]\nscript_location = shop:db\n"} | environment("shop/db"),
            "shop/db",
            "shop/db/versions",
        ),
        (
            {"alembic.ini": "[alembic]\nscript_location = shop.x:db\n"} | environment("src/shop/x/db"),
            "src/shop/x/db",
            "src/shop/x/db/versions",
        ),
        (
            {"alembic.ini": "[alembic]\nroot = db\nscript_location = %(root)s/m\n"} | environment("db/m"),
            "db/m",
            "db/m/versions",
        ),
        (
            {"pyproject.toml": '[tool.alembic]\nscript_location = "%(here)s/db"\n'} | environment("db"),
            "db",
            "db/versions",
        ),
        ({"migrations/alembic.ini": "[alembic]\n"} | environment("migrations"), "migrations", "migrations/versions"),
        (
            {"deploy.ini": "[alembic]\nscript_location = db\n[app:main]\nx = %(y\n"} | environment("db"),
            "db",
            "db/versions",
        ),
        (environment("anywhere/at/all"), "anywhere/at/all", "anywhere/at/all/versions"),
        ({"alembic.ini": "no section\n"} | environment("db"), "db", "db/versions"),
    ],
)
def test_one_environment_is_found(files: dict[str, str], folder: str, versions: str) -> None:
    (place,) = places(files)
    assert (place.folder, place.versions, place.recursive) == (folder, (versions,), False)


@pytest.mark.parametrize(
    ("locations", "separator"),
    [
        ("one, two", ""),
        ("one two", ""),
        ("%(here)s/one:%(here)s/two", "path_separator = os"),
        ("one;two", "version_path_separator = ;"),
        ("one two", "version_path_separator = space"),
        ("\n  one\n  two", "path_separator = newline"),
    ],
)
def test_several_version_locations_are_one_place(locations: str, separator: str) -> None:
    ini = f"[alembic]\nscript_location = db\n{separator}\nversion_locations = {locations}\n"
    (place,) = places({"alembic.ini": ini, "db/env.py": ENV, "one/a.py": REVISION, "two/b.py": REVISION})
    assert (place.folder, place.versions) == ("db", ("one", "two"))


def test_sections_with_their_own_folder_are_places_by_name() -> None:
    ini = "[DEFAULT]\nx = 1\n[alembic]\nscript_location = a\n[billing]\nscript_location = b\n[loggers]\nkeys = root\n"
    found = places({"alembic.ini": ini} | environment("a") | environment("b"))
    assert [(place.folder, place.section) for place in found] == [("a", ""), ("b", "billing")]
    assert [adapter.hook(place) for place in found] == ["alembic upgrade head", "alembic -n billing upgrade head"]


def test_two_files_that_lead_to_one_folder_are_one_place() -> None:
    ini = "[alembic]\nscript_location = db\n"
    (place,) = places({"alembic.ini": ini, "alembic.test.ini": ini} | environment("db"))
    assert place.config == "alembic.ini"


def test_sections_without_a_folder_of_their_own_are_no_places() -> None:
    ini = "[DEFAULT]\nscript_location = db\n[alembic]\nx = 1\n[db1]\nsqlalchemy.url = sqlite://\n"
    assert len(places({"alembic.ini": ini} | environment("db"))) == 1


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"env.py": "import os\n", "versions/a1.py": REVISION},
        {"db/env.py": ENV},
        {"alembic.ini": "[alembic]\nscript_location = gone\n"},
        {"setup.ini": "[alembic_like]\nx = 1\n"} | {"a/env.py": "x = 1\n", "a/versions/b.py": "y = 1\n"},
    ],
)
def test_nothing_is_found_where_nothing_is(files: dict[str, str]) -> None:
    assert places(files) == ()


def test_an_environment_without_revisions_is_found_by_its_configuration() -> None:
    (place,) = places({"alembic.ini": "[alembic]\nscript_location = db\n", "db/env.py": ENV})
    assert place.versions == ("db/versions",)


def test_folders_of_expand_and_contract_are_read_too() -> None:
    files = {"db/alembic.ini": "[alembic]\nscript_location = %(here)s/m\n"} | environment("db/m")
    (place,) = places({**files, "db/m/versions/2025.1/expand/b2.py": REVISION})
    assert place.recursive


def test_an_archive_beside_the_revisions_is_not_read() -> None:
    files = {"db/alembic.ini": "[alembic]\nscript_location = %(here)s/m\n"} | environment("db/m")
    (place,) = places({**files, "db/m/versions/archive/b2.py": REVISION})
    assert not place.recursive


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"alembic.ini": "[alembic]\nscript_location = db\n"} | environment("db"), "alembic upgrade head"),
        ({"pyproject.toml": "[tool.alembic]\nscript_location = 'db'\n"} | environment("db"), "alembic upgrade head"),
        (
            {"x/alembic.ini": "[alembic]\nscript_location = %(here)s/db\n"} | environment("x/db"),
            "alembic -c x/alembic.ini upgrade head",
        ),
        (
            {"migrations/alembic.ini": "[alembic]\n"}
            | environment("migrations", "from flask import current_app\nimport alembic\n"),
            "flask db upgrade",
        ),
        (
            {"a/migrations/alembic.ini": "[alembic]\n"}
            | environment("a/migrations", "from flask import current_app\nimport alembic\n"),
            "flask db upgrade -d a/migrations",
        ),
        (environment("db"), "alembic upgrade head"),
    ],
)
def test_the_usual_command(files: dict[str, str], command: str) -> None:
    (place,) = places(files)
    assert adapter.hook(place) == command
