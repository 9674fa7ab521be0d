from dataclasses import replace

import pytest

from checker.core.adapter import EVERYTHING, Adapter, HookForm
from checker.core.boot import Boot, Hook
from checker.core.history import History, Place
from checker.core.hook import find_hook, is_deploy_file
from tests.trees import DictTree

PLACE = Place("alembic", "migrations", versions=("migrations/versions",))
ADAPTER = Adapter(
    name="alembic",
    detect=lambda _: (PLACE,),
    read=lambda tree, place, dialect, wanted=EVERYTHING: History(place),  # noqa: ARG005  the shape of a reader
    boot=lambda _, __, hook: Boot(hook),
    hook=lambda _: "alembic upgrade head",
    forms=(
        HookForm(r"alembic upgrade \w+"),
        HookForm(r"command\.upgrade\([^)]*\)", in_code=True),
        HookForm(r"import up\n(?s:.*?)(?P<call>up\(\))", in_code=True),
    ),
)


def hook(files: dict[str, str]) -> Hook:
    tree = DictTree(files)
    return find_hook(tree, ADAPTER, PLACE, tree.paths())


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"Procfile": "web: app\nrelease: alembic upgrade head"}, Hook("alembic upgrade head", "Procfile", 2)),
        ({"bin/start": "alembic upgrade heads"}, Hook("alembic upgrade heads", "bin/start", 1)),
        (
            {"Makefile": "x:\n\talembic upgrade base", "Procfile": "r: alembic upgrade head"},
            Hook("alembic upgrade head", "Procfile", 1),
        ),
        ({"Procfile": "# alembic upgrade head"}, Hook("alembic upgrade head", assumed=True)),
        ({"app/main.py": "\ncommand.upgrade(cfg, 'head')"}, Hook("command.upgrade(cfg, 'head')", "app/main.py", 2)),
        ({"app/main.py": "import up\n\nx = 1\nup()"}, Hook("up()", "app/main.py", 4)),
        (
            {"Dockerfile": 'FROM x\nCMD ["alembic", "upgrade", "head"]'},
            Hook("alembic upgrade head", "Dockerfile", 2),
        ),
        (
            {"k8s/job.yaml": "args: ['alembic','upgrade', 'head']\nenv: ['A', 'B']"},
            Hook("alembic upgrade head", "k8s/job.yaml", 1),
        ),
        ({"README.md": "run alembic upgrade head"}, Hook("alembic upgrade head", assumed=True)),
        ({"docs/deploy.sh": "alembic upgrade heads"}, Hook("alembic upgrade head", assumed=True)),
    ],
)
def test_the_hook_is_found_where_deploys_are_described(files: dict[str, str], expected: Hook) -> None:
    assert hook(files) == expected


@pytest.mark.parametrize(
    "path",
    [
        "Dockerfile",
        "deploy/Dockerfile.web",
        "docker-compose.prod.yml",
        "charts/app/templates/job.yaml",
        ".github/workflows/ci.yml",
        "scripts/release",
        "entry.sh",
    ],
)
def test_deploy_files_are_known_by_name(path: str) -> None:
    assert is_deploy_file(path)


@pytest.mark.parametrize("path", ["app/models.py", "README.md", "tests/run.sh", "migrations/versions/1.py"])
def test_other_files_are_none(path: str) -> None:
    assert not is_deploy_file(path)


def test_what_was_kept_of_other_forms_does_not_count() -> None:
    tree = DictTree({"bin/start": "alembic upgrade head && tool migrate"})
    assert find_hook(tree, ADAPTER, PLACE, ()).command == "alembic upgrade head"
    other = replace(ADAPTER, forms=(HookForm(r"tool migrate"),))
    assert find_hook(tree, other, PLACE, ()).command == "tool migrate"
