"""Makes a case of a seed: the migrations of an older and of a newer release, as Django writes them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from tests.drill.django.change import Change, Written
from tests.drill.django.change_models import beginning
from tests.drill.django.changes import CHANGES
from tests.drill.django.site import APPS

_HEAD = "from django.db import migrations, models\n"


@dataclass(frozen=True)
class Case:
    """Two releases and how they came about."""

    seed: int
    ran: dict[str, str]
    known: dict[str, str]
    story: tuple[str, ...]

    def __str__(self) -> str:
        texts = [f"--- {path}\n{text}" for path, text in self.ran.items() if path not in self.known]
        return "\n".join([f"seed {self.seed}: {'; '.join(self.story)}", *texts])


@dataclass
class Project:
    """Migrations so far, and the models that they make."""

    chance: random.Random
    state: Any = field(default_factory=ProjectState)
    files: dict[str, str] = field(
        default_factory=lambda: {"manage.py": "", "shop/__init__.py": "", "crm/__init__.py": ""}
    )
    last: dict[str, str] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)

    def write(self, app: str, parts: Sequence[Written], name: str) -> None:
        """Add a migration."""
        for part in parts:
            if part.operation is not None:
                part.operation.state_forwards(app, self.state)
        number = sum(path.startswith(f"{app}/migrations/0") for path in self.files) + 1
        stem = f"{number:04}_{name}"
        self.files.setdefault(f"{app}/migrations/__init__.py", "")
        self.files[f"{app}/migrations/{stem}.py"] = _text(parts, self.last)
        self.last[app] = stem

    def copy(self) -> "Project":
        """Give one that goes on from here."""
        return Project(self.chance, self.state.clone(), dict(self.files), dict(self.last), [])


def case(seed: int) -> Case:
    """Make the case of a seed."""
    chance = random.Random(f"django {seed}")  # noqa: S311  chance, not secrets
    project = Project(chance)
    for app in APPS:
        project.write(app, beginning(project.state, app, chance), "initial")
    _evolve(project, chance.randint(0, 2))
    newer = project.copy()
    _evolve(newer, chance.randint(1, 3))
    known = project
    if chance.random() < 0.08:  # a hotfix of the older release
        known = project.copy()
        known.story = []
        _evolve(known, 1, "hotfix_")
        newer.story.append(f"TO's own: {'; '.join(known.story)}")
    return Case(seed, newer.files, known.files, tuple(newer.story))


def _evolve(project: Project, count: int, prefix: str = "") -> None:
    for _ in range(count):
        app = project.chance.choice((APPS[0], APPS[0], APPS[1]))
        made = change(project, app)
        if made:
            project.write(app, made.parts, f"{prefix}{made.name}")
            project.story.append(f"{app}: {made.story}")


def change(project: Project, app: str) -> Change | None:
    """Make a change that the models allow."""
    for _ in range(20):
        made = project.chance.choice(CHANGES)(project.state, app, project.chance)
        if made:
            return made
    return None


def _text(parts: Sequence[Written], last: dict[str, str]) -> str:
    imports, bodies, heads = {_HEAD}, [], []
    for part in parts:
        if part.text:
            bodies.append(part.text)
            heads.append(part.head)
        else:
            body, more = OperationWriter(part.operation, indentation=2).serialize()
            bodies.append(body)
            imports |= {f"{line}\n" for line in more if "django.db import" not in line}
    depends = ", ".join(repr((name, stem)) for name, stem in sorted(last.items()))
    operations = "\n".join(bodies)
    return (
        f"{''.join(sorted(imports))}\n{''.join(heads)}\n\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [{depends}]\n    operations = [\n{operations}\n    ]\n"
    )
