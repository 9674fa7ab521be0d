import pytest

from checker.core.traps import traps
from tests.trees import DictTree

JOB = "metadata:\n  annotations:\n    {}\nspec:\n  command: [alembic, upgrade, head]\n"
PROBE = "containers:\n  - readinessProbe:\n      exec:\n        command: {}\n"


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        (
            "chart/templates/a.yaml",
            JOB.format('"helm.sh/hook": pre-rollback'),
            "chart/templates/a.yaml:3: helm rollback runs",
        ),
        (
            "chart/templates/a.yaml",
            JOB.format("helm.sh/hook: pre-install,pre-rollback"),
            "helm rollback runs this hook",
        ),
        (
            "chart/templates/a.yaml",
            JOB.format('"helm.sh/hook": "pre-install,pre-upgrade"'),
            "helm rollback does not run",
        ),
        ("deploy/job.yml", JOB.format("argocd.argoproj.io/hook: PreSync"), "Argo CD runs this hook on every sync"),
        ("k8s/app.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n", "Argo Rollouts goes back by itself"),
        ("k8s/app.yaml", PROBE.format('["alembic", "current", "--check-heads"]'), "k8s/app.yaml:4: this probe wants"),
        ("k8s/app.yaml", PROBE.format("[python, manage.py, migrate --check]"), "this probe wants"),
        (
            "scripts/deploy.sh",
            "set -e\nhelm upgrade --install --atomic shop ./chart\n",
            "scripts/deploy.sh:2: Helm goes back",
        ),
        (".github/workflows/a.yml", "- run: helm upgrade x --rollback-on-failure\n", "Helm goes back by itself"),
        ("scripts/deploy.sh", "helm upgrade shop ./chart \\\n  --atomic\n", "Helm goes back by itself"),
    ],
)
def test_a_trap_is_named_with_its_place(path: str, text: str, says: str) -> None:
    (found,) = traps(DictTree({path: text}))
    assert says in ": ".join(found)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("chart/templates/a.yaml", JOB.format('# "helm.sh/hook": pre-rollback')),
        ("chart/templates/a.yaml", JOB.format('"helm.sh/hook": post-install')),
        ("k8s/app.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"),
        ("k8s/app.yaml", "- command: [alembic, check]\n"),
        ("k8s/app.yaml", PROBE.format("[curl, localhost]")),
        ("scripts/deploy.sh", "helm upgrade shop ./chart\n"),
        ("docs/helm.yaml", JOB.format('"helm.sh/hook": pre-rollback')),
        ("app/notes.py", "helm upgrade --atomic"),
    ],
)
def test_what_is_no_trap_stays_quiet(path: str, text: str) -> None:
    assert list(traps(DictTree({path: text}))) == []
