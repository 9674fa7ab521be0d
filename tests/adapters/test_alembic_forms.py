"""How Alembic's deploy command looks in deploy files and in code."""

import re

import pytest

from checker.adapters.alembic import adapter


def found(text: str, *, in_code: bool) -> list[str]:
    forms = [form.pattern for form in adapter.forms if form.in_code is in_code]
    return [match[0].strip() for form in forms for match in re.finditer(form, text)]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("RUN alembic upgrade head && gunicorn app", "alembic upgrade head"),
        (
            "release: alembic -c db/alembic.ini -n billing upgrade heads",
            "alembic -c db/alembic.ini -n billing upgrade heads",
        ),
        ("  - alembic --config=x.ini upgrade shop@head", "alembic --config=x.ini upgrade shop@head"),
        ("poetry run python -m alembic upgrade head", "python -m alembic upgrade head"),
        ("flask db upgrade\n", "flask db upgrade"),
        ("flask --app shop db upgrade && flask run", "flask --app shop db upgrade"),
        ("flask db upgrade -d migrations", "flask db upgrade"),
        ("python manage.py db upgrade", "python manage.py db upgrade"),
        ("exec ./manage.py db upgrade", "./manage.py db upgrade"),
        ("pi-manage db upgrade ${param}", "pi-manage db upgrade"),
        ("    $BIN_DIR/barbican-manage db upgrade -v head", "$BIN_DIR/barbican-manage db upgrade"),
        ("damage db upgrade", None),
        ("alembic downgrade base", None),
        ("alembic revision -m x", None),
        ("pip install --upgrade alembic", None),
    ],
)
def test_deploy_files(text: str, command: str | None) -> None:
    assert found(text, in_code=False) == ([] if command is None else [command])


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('alembic.command.upgrade(config, "head")', True),
        ('command.upgrade(Config("alembic.ini"), "head")', True),
        ("flask_migrate.upgrade()", True),
        ('flask_migrate.upgrade(directory="db")', True),
        ("from flask_migrate import Migrate, stamp, upgrade\n\n\ndef start():\n    upgrade(path)\n", True),
        ("from flask_migrate import (\n    Migrate,\n    upgrade,\n)\nupgrade()\n", True),
        ("from alembic.command import upgrade\n\nupgrade(config, 'head')\n", True),
        ("from flask_migrate import upgrade\n\n\ndef upgrade():\n    pass\n", False),
        ("from flask_migrate import upgrade as up\n\nupgrade()\n", False),
        ("from os import path\n\nupgrade()\n", False),
        ("firmware.upgrade()", False),
        ("self.upgrade(x)", False),
    ],
)
def test_code(text: str, is_one: bool) -> None:  # noqa: FBT001
    assert bool(found(text, in_code=True)) is is_one


@pytest.mark.parametrize(
    "call",
    [
        "command.upgrade(Config(path()), 'heads')",
        "flask_migrate.upgrade(folder(), revision='heads')",
        "alembic_upgrade(config(), 'heads')",
        "from alembic.command import upgrade\nupgrade(config(), 'heads')",
    ],
)
def test_a_call_is_whole_whatever_it_is_given(call: str) -> None:
    assert found(f"{call}\nprint()\n", in_code=True) == [call]
