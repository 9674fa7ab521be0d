"""What is kept of one changelog file."""

from checker.core.fact import fact
from checker.core.operation import Step

_DBMS = {
    "postgres": ("postgresql", "postgres"),
    "mysql": ("mysql", "mariadb"),
    "sqlite": ("sqlite",),
    "tsql": ("mssql",),
}


@fact
class Included:
    """An include, or a file that a change runs or loads."""

    file: str
    line: int
    relative: bool = False
    """Whether it stands beside the file that names it."""
    whole_folder: bool = False
    context: str = ""
    ending: str = ""
    """Of a whole folder: how the names end that count."""


@fact
class Property:
    """What `${name}` stands for."""

    name: str
    value: str
    dbms: str = ""
    file: str = ""


@fact
class ChangeSet:
    """The head of a change set: all that places it, and decides whether it runs."""

    id: str
    author: str
    line: int
    path: str = ""
    """The logical path that it states for itself."""
    dbms: str = ""
    context: str = ""
    """Contexts and labels, as written; empty where it runs whatever is asked for."""
    run_on_change: bool = False
    run_always: bool = False
    valid: tuple[str, ...] = ()
    """Older checksums that it declares valid."""
    comment: str = ""
    digest: str = ""
    """What changes when its changes do; not its preconditions, nor its way back."""
    files: tuple[Included, ...] = ()
    """What its changes read besides."""
    only: str = ""
    """The databases that a precondition asks for, where it asks for nothing else."""


@fact
class Changelog:
    """One file, less what its changes do."""

    path: str = ""
    """The logical path that it states."""
    entries: tuple[ChangeSet | Included | Property, ...] = ()
    is_changelog: bool = True


@fact
class RunsFile:
    """A change that runs a file of SQL."""

    file: Included
    delimiter: str = ""
    maybe: bool = False
    """Whether it runs only under a condition."""


@fact
class Done:
    """What a change set does, and its way back."""

    up: tuple[Step | RunsFile, ...] = ()
    down: tuple[Step | RunsFile, ...] | None = ()


@fact
class ChangelogSteps:
    """What the change sets of one file do, in their order."""

    sets: tuple[Done, ...] = ()


def speaks(dbms: str, dialect: str) -> bool:
    """Tell whether a list of databases (`postgresql, !h2`) means this one; an empty one means all."""
    words = [word.strip().lower() for word in dbms.split(",") if word.strip()]
    own = _DBMS.get(dialect, (dialect,))
    if not words or "all" in words:
        return True
    wanted = [word for word in words if not word.startswith("!")]
    return any(word in own for word in wanted) if wanted else not any(word[1:] in own for word in words)
