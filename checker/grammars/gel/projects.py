"""Finds Gel's schemas in a tree: named by `gel.toml` or `edgedb.toml`, or given away by a folder `dbschema`."""

from collections.abc import Iterator

from checker.core.fact import frozen
from checker.core.tree import Reader, Tree

_CONFIGS = ("gel.toml", "edgedb.toml")
_DEFAULT = "dbschema"
SCHEMA_FILES = (".gel", ".esdl")


@frozen
class Project:
    """One schema of Gel in a tree."""

    root: str
    """The folder of the configuration file, or above the schema."""
    folder: str
    """The folder that holds the schema's files."""
    config: str = ""

    @property
    def migrations(self) -> str:
        """The folder of its migrations."""
        return f"{self.folder}/migrations".lstrip("/")


def projects(tree: Tree) -> tuple[Project, ...]:
    """Give every schema in a tree, by its folder."""
    paths = tree.paths()
    found = {project.folder: project for project in _named(tree)}
    for path in paths:
        folder, _, rest = _at_default(path)
        if folder not in found and rest.endswith((*SCHEMA_FILES, ".edgeql")):
            found[folder] = Project(folder.rpartition("/")[0], folder)
    return tuple(found[folder] for folder in sorted(found))


def schema_files(tree: Tree, project: Project) -> tuple[str, ...]:
    """Give the files that declare a schema, in path order; they stand beside each other, not below."""
    start = f"{project.folder}/" if project.folder else ""
    return tuple(
        path
        for path in tree.paths()
        if path.startswith(start) and path.endswith(SCHEMA_FILES) and "/" not in path[len(start) :]
    )


def edgeql_files(tree: Tree, folder: str) -> tuple[str, ...]:
    """Give the files of a folder of migrations or fixups, in path order; the tool passes over hidden ones."""
    return tuple(
        path
        for path in tree.paths()
        if path.startswith(f"{folder}/") and path.endswith(".edgeql") and _stands_in(path[len(folder) + 1 :])
    )


def _stands_in(name: str) -> bool:
    return "/" not in name and not name.startswith(".")


def _named(tree: Tree) -> Iterator[Project]:
    for path in tree.paths():
        root, _, name = path.rpartition("/")
        if name in _CONFIGS:
            said = tree.facts(path, _READER)
            below = said if isinstance(said, str) and said else _DEFAULT
            yield Project(root, _joined(root, below), path)


def _joined(root: str, below: str) -> str:
    parts = [each for each in root.split("/") if each]
    for each in below.split("/"):
        if each == "..":
            parts = parts[:-1]
        elif each not in {"", "."}:
            parts.append(each)
    return "/".join(parts)


def _at_default(path: str) -> tuple[str, str, str]:
    """Give (the folder `dbschema`, a slash, the rest); nothing where no part of the path is called so."""
    before, found, rest = f"/{path}".partition(f"/{_DEFAULT}/")
    return (f"{before}/{_DEFAULT}".strip("/"), "/", rest) if found else ("", "", "")


def _schema_dir(content: bytes) -> str:
    """Read `[project] schema-dir` (gel-cli 7.9, src/project/manifest.rs)."""
    import tomllib  # noqa: PLC0415  -- few trees have one

    try:
        said = tomllib.loads(content.decode("utf-8", "replace")).get("project")
    except tomllib.TOMLDecodeError:
        return ""
    named = said.get("schema-dir") if isinstance(said, dict) else None
    return named if isinstance(named, str) else ""


_READER: Reader[str] = Reader("gel.project", 2, _schema_dir)


def nearest(found: tuple[Project, ...], path: str) -> Project | None:
    """Give the schema whose project a file belongs to: the innermost; one that is alone is everybody's."""
    around = [each for each in found if not each.root or path.startswith(f"{each.root}/")]
    if around:
        return max(around, key=lambda each: len(each.root))
    return found[0] if len(found) == 1 else None
