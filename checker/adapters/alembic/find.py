"""Finds Alembic's environments in a tree: by their configuration files, else by their shape."""

import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError

from checker.core.fact import fact, frozen
from checker.core.history import Place
from checker.core.tree import Reader, Tree, Unread

_OPTIONS = ("script_location", "version_locations", "path_separator", "version_path_separator")
_SEPARATORS = {"space": " ", "newline": "\n", "os": ":", ":": ":", ";": ";"}
_SPLIT = re.compile(r"[,\s]+")
_FLASK = re.compile(rb"^\s*(?:from|import)\s+flask|current_app", re.MULTILINE)
_REFERENCE = re.compile(r"%\((\w+)\)s")


@fact
class Section:
    """One section of a configuration file, as far as it tells where things are."""

    name: str
    script: str = ""
    versions: tuple[str, ...] = ()
    recursive: bool = False


@fact
class Environment:
    """What an `env.py` shows."""

    alembic: bool
    flask: bool


@frozen
class _Folders:
    """The folders of a tree, and which of them hold Python files themselves."""

    all: frozenset[str]
    python: frozenset[str]

    @classmethod
    def of(cls, paths: Mapping[str, str]) -> "_Folders":
        folders: set[str] = {""}
        python = set()
        for path in paths:
            folder = path.rpartition("/")[0]
            if path.endswith(".py") and not path.endswith("__init__.py"):
                python.add(folder)
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return cls(frozenset(folders), frozenset(python))

    def below(self, folder: str) -> tuple[str, ...]:
        """Folders of Python files below a folder, itself included, sorted."""
        return tuple(sorted(each for each in self.python if f"{each}/".startswith(f"{folder}/")))


def detect(tree: Tree) -> tuple[Place, ...]:
    """Find every environment of a tree: named by a configuration file, or given away by `env.py` beside `versions`."""
    paths = tree.paths()
    folders = _Folders.of(paths)
    found: dict[tuple[str, tuple[str, ...]], Place] = {}
    for place in _named(tree, paths, folders):
        found.setdefault((place.folder, place.versions), place)
    known = {folder for folder, _ in found}
    for path in [each for each in paths if each.endswith("env.py")]:
        folder, _, name = path.rpartition("/")
        if name == "env.py" and folder not in known and _join(folder, "versions") in folders.all:
            environment = tree.facts(path, ENVIRONMENT)
            versions = _default_versions(folder, folders, recursive=False)
            if isinstance(environment, Environment) and environment.alembic and any(map(folders.below, versions[0])):
                place = _place(tree, folder, versions, named=False)
                found.setdefault((folder, place.versions), place)
    return tuple(sorted(found.values(), key=lambda place: (place.folder, place.config, place.section)))


def _named(tree: Tree, paths: Mapping[str, str], folders: _Folders) -> Iterator[Place]:
    said = [path for path in paths if path.endswith((".ini", "pyproject.toml"))]
    for path in sorted(said, key=lambda each: (each.count("/"), each)):
        folder, _, name = path.rpartition("/")
        if name.endswith(".ini"):
            read = tree.facts(path, INI)
        elif name == "pyproject.toml":
            read = tree.facts(path, TOML)
        else:
            continue
        for section in () if isinstance(read, Unread) else read:
            script = _script_folder(section, folder, paths, folders)
            if script is None or (name != "alembic.ini" and not section.script and not section.versions):
                continue
            found = tuple(
                each for each in (_folder(text, folder, folders) for text in section.versions) if each is not None
            )
            versions = (found, section.recursive) if found else _default_versions(script, folders, section.recursive)
            yield _place(tree, script, versions, config=path, section=section.name)


def _place(
    tree: Tree,
    folder: str,
    versions: tuple[tuple[str, ...], bool],
    *,
    config: str = "",
    section: str = "",
    named: bool = True,
) -> Place:
    environment = tree.facts(_join(folder, "env.py"), ENVIRONMENT)
    return Place(
        tool="alembic",
        folder=folder,
        config=config,
        versions=versions[0],
        recursive=versions[1],
        section="" if section == "alembic" else section,
        flavour="flask" if isinstance(environment, Environment) and environment.flask else "",
        named=named,
    )


def _script_folder(section: Section, folder: str, paths: Mapping[str, str], folders: _Folders) -> str | None:
    if section.script:
        return _folder(section.script, folder, folders)
    return folder if _join(folder, "env.py") in paths else None


def _default_versions(script: str, folders: _Folders, recursive: bool) -> tuple[tuple[str, ...], bool]:  # noqa: FBT001
    """Give `versions`, with what is below it where the program surely adds it (as neutron's does by its own code)."""
    versions = _join(script, "versions")
    nested = [each for each in folders.below(versions) if each != versions]
    split = any(each.rpartition("/")[2] in {"expand", "contract"} for each in nested)
    return (versions,), recursive or split or (bool(nested) and versions not in folders.python)


def _folder(location: str, beside: str, folders: _Folders) -> str | None:
    """Give the folder that a location names: `%(here)s/x`, `x` from the root or beside its file, `package:folder`."""
    here = location.startswith("%(here)s")
    if re.match(r"[\w.]+:", location):
        package, _, rest = location.partition(":")
        location = "/".join((package.replace(".", "/"), rest.strip("/"))).rstrip("/")
    elif location.startswith("/"):
        return None
    text = location.removeprefix("%(here)s") if here else location
    candidates = [_normal(_join(beside, text))]
    if not here:
        candidates += [_normal(text), _normal(_join("src", text)), _normal(_join(_join(beside, "src"), text))]
    for candidate in candidates:
        if candidate is not None and candidate in folders.all:
            return candidate
    ends = [each for each in folders.all if each.endswith(f"/{_normal(text)}")]
    return ends[0] if len(ends) == 1 and not here else None


def _normal(path: str) -> str | None:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name.lstrip('/')}" if folder else name.lstrip("/")


def _read_ini(source: bytes) -> tuple[Section, ...]:
    if b"[" not in source or not re.search(rb"alembic|script_location", source):
        return ()
    parser = ConfigParser(interpolation=None, strict=False, allow_no_value=True, default_section="\0")
    try:
        parser.read_string(source.decode("utf-8-sig", "replace"))
    except ConfigError:
        return ()
    shared = dict(parser["DEFAULT"]) if parser.has_section("DEFAULT") else {}
    found = []
    for name in parser.sections():
        own = parser[name]
        if name != "DEFAULT" and (name == "alembic" or "script_location" in own):
            found.append(_section(name, {**shared, **own}))
    return tuple(found)


def _section(name: str, options: Mapping[str, str | None]) -> Section:
    given = {option: _expanded(value or "", options) for option, value in options.items() if option in _OPTIONS}
    separator = given.get("path_separator") or given.get("version_path_separator") or ""
    return Section(
        name,
        given.get("script_location", "").strip(),
        _split(given.get("version_locations", ""), separator),
        recursive=(options.get("recursive_version_locations") or "").strip().lower() in {"true", "yes", "1", "on"},
    )


def _expanded(text: str, options: Mapping[str, str | None]) -> str:
    def value(match: re.Match[str]) -> str:
        return match[0] if match[1] == "here" else options.get(match[1]) or ""

    return _REFERENCE.sub(value, text).replace("%%", "%")


def _split(text: str, separator: str) -> tuple[str, ...]:
    mark = _SEPARATORS.get(separator.strip())
    parts = text.split(mark) if mark else _SPLIT.split(text)
    return tuple(part.strip() for part in parts if part.strip())


def _read_toml(source: bytes) -> tuple[Section, ...]:
    if b"tool.alembic" not in source:
        return ()
    import tomllib  # noqa: PLC0415  few trees have one

    try:
        tool = tomllib.loads(source.decode("utf-8", "replace")).get("tool", {}).get("alembic", {})
    except (tomllib.TOMLDecodeError, AttributeError):
        return ()
    if not isinstance(tool, dict):
        return ()
    versions = tool.get("version_locations", ())
    return (
        Section(
            "alembic",
            str(tool.get("script_location", "")),
            tuple(map(str, versions)) if isinstance(versions, list) else (),
            recursive=tool.get("recursive_version_locations") is True,
        ),
    )


def _read_environment(source: bytes) -> Environment:
    return Environment(alembic=b"alembic" in source, flask=_FLASK.search(source) is not None)


INI = Reader("alembic.ini", 1, _read_ini)
TOML = Reader("alembic.toml", 1, _read_toml)
ENVIRONMENT = Reader("alembic.env", 2, _read_environment)
