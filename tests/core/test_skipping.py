"""How the hook is skipped, in the words of the deploy system that the files show."""

import pytest

from checker.core.boot import Hook
from checker.core.skipping import skipping
from tests.trees import DictTree

COMMAND = "alembic upgrade head"
HELM = "metadata:\n  annotations:\n    helm.sh/hook: pre-upgrade\n"
ARGO = "metadata:\n  annotations:\n    argocd.argoproj.io/hook: PreSync\n"
JOB = "apiVersion: batch/v1\nkind: Job\n"


@pytest.mark.parametrize(
    ("path", "text", "run", "says"),
    [
        ("chart/templates/job.yaml", JOB + HELM, "helm rollback RELEASE REVISION --no-hooks", "Helm runs the hooks"),
        ("deploy/job.yaml", JOB + ARGO, "argocd app sync APP --revision 1.0.0 --strategy apply", "Argo CD"),
        ("k8s/job.yaml", JOB, "", "apply everything of 1.0.0 but the Job in k8s/job.yaml:3"),
        ("fly.toml", '[deploy]\n  release_command = "x"\n', "fly deploy --skip-release-command", "Fly runs"),
        ("Procfile", "release: x\n", "", "Heroku runs the line release: also on a rollback"),
        ("docker-compose.yml", "services:\n", "docker compose up -d --no-deps SERVICE", "--no-deps"),
        ("bin/entrypoint.sh", "exec x\n", "", "start the program itself rather than bin/entrypoint.sh:3"),
    ],
)
def test_the_file_that_holds_the_hook_says_how(path: str, text: str, run: str, says: str) -> None:
    found = skipping(DictTree({path: text}), Hook(COMMAND, path, 3), "1.0.0", "")
    assert [step.run for step in found.steps] == ([run] if run else [])
    assert all(step.place == "deploy" for step in found.steps)
    assert says in found.says


def test_another_deploy_file_says_it_where_the_hook_is_in_code() -> None:
    tree = DictTree({"app/start.py": "command.upgrade(config, 'head')\n", "chart/templates/job.yaml": JOB + HELM})
    found = skipping(tree, Hook("command.upgrade(config, 'head')", "app/start.py", 1), "1.0.0", "")
    assert [step.run for step in found.steps] == ["helm rollback RELEASE REVISION --no-hooks"]


def test_the_configuration_says_it_for_sure() -> None:
    found = skipping(DictTree({"chart/templates/job.yaml": HELM}), None, "1.0.0", "./deploy --no-migrate 1.0.0")
    assert [step.run for step in found.steps] == ["./deploy --no-migrate 1.0.0"]
    assert not found.says


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert not skipping(DictTree({"app.py": ""}), None, "1.0.0", "").steps
