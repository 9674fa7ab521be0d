"""The configuration: one file of the repository, and the user's own."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

from checker.core.errors import CheckError
from checker.core.release import Order
from checker.core.settings import Settings

FILES = ("rollback-check.toml", ".rollback-check.toml")
COMMAND_VARIABLE = "ROLLBACK_CHECK_CURRENT_COMMAND"
_PYPROJECT = "pyproject.toml"
_COMMAND = "current-command"
_REFUSED = {_COMMAND: f"does not count in a repository: whoever can commit could run it. Set {COMMAND_VARIABLE}"}
Policy: TypeAlias = Literal["way-out", "direct", "report"]
Unknown: TypeAlias = Literal["auto", "fail", "ignore"]
Readiness: TypeAlias = Literal["any", "head"]


class Releases(NamedTuple):
    """Which tags are releases, and what comes after what."""

    tags: str = ""
    """Which tags are releases, as a pattern: `v*`. Without one these are the tags named like a version."""
    order: Order = "semver"
    """What comes after what: by version, by the commits' dates, or by which commit holds which."""


class Gate(NamedTuple):
    """What the gate lets pass."""

    policy: Policy = "way-out"
    """`direct`: the rollback itself must be SAFE; `way-out`: or there is a way out that brings all of the old code
    back, loses nothing and starts; `report`: nothing is ever blocked."""
    depth: int | None = 1
    """How many releases back must stay within reach: a number, or `"all"`, as far as one gets today."""
    strict: bool = False
    """Whether RISKY is blocked too."""
    rolling: bool = False
    """Whether the release must also be able to work beside the one before it: a rolling deploy."""


class Service(NamedTuple):
    """One of several histories in a repository. What is left out is found by looking."""

    name: str
    """What it is called: on pages, and behind `--service`."""
    path: str = ""
    """The folder of its code."""
    tag_prefix: str = ""
    """What its tags begin with: `billing/` for `billing/v1.2.0`."""
    tool: str = ""
    """The migration tool, where the folder holds those of several: `alembic`, `prisma`, ..."""
    migrations: str = ""
    """The folder of its migrations."""
    hook: str = ""
    """What runs before a deploy, as `alembic upgrade head`; `none`: nothing does. Decides the answer to boot."""
    on_unknown_revision: Unknown = "auto"
    """What the hook does with a revision that it does not know: `auto` reads it from the older release's own files."""
    readiness: Readiness = "any"
    """`head`: a probe wants the database at the release's own newest revision."""
    after_deploy: tuple[str, ...] = ()
    """Patterns of migrations that run only once the old release is gone: two releases side by side do without them."""
    dialect: str = ""
    """The database: `postgres`, `mysql`, `sqlite`, ..."""


class Effect(NamedTuple):
    """What a migration does that cannot be read."""

    revision: str
    """Its id."""
    changes: tuple[str, ...] = ()
    """`"none"`: nothing that matters; else SQL statements that say what it does."""
    reason: str = ""
    """Why that is known. It is shown with every answer that rests on it."""


class Config(NamedTuple):
    """Everything that is configured for a repository."""

    releases: Releases = Releases()
    services: tuple[Service, ...] = ()
    effects: tuple[Effect, ...] = ()
    gate: Gate = Gate()
    hook: str = ""
    """What runs before a deploy of any service; `none`: the schema is deployed apart from the code."""
    dialect: str = ""
    """The database of every service: `postgres`, `mysql`, `sqlite`, ..."""
    hook_skip: str = ""
    """How a deploy skips the hook. With it, ways out without the hook count as ways that one can rely on."""
    source: str = ""
    """The file, as the person knows it; empty where there is none."""

    @property
    def digest(self) -> str:
        """What changes with anything that is configured, and with nothing else."""
        return repr(self._replace(source=""))


TABLES: dict[str, type[NamedTuple]] = {
    "": Config,
    "[releases]": Releases,
    "[gate]": Gate,
    "[[service]]": Service,
    "[[effect]]": Effect,
}
"""Every table of the file by how it is written; a setting is a field, spelled with - for _."""


def load(folder: Path, top: Path) -> Config:
    """Read the first configuration on the way from a folder up to the repository's root. Raises CheckError."""
    for place in _upwards(folder, top):
        for name in FILES:
            if (place / name).is_file():
                return parse(_read(place / name, _named(place / name, top)), _named(place / name, top))
        file = place / _PYPROJECT
        # A pyproject.toml stands in nearly every repository; it is parsed only where it can matter.
        if file.is_file() and b"rollback-check" in (content := _read(file, _named(file, top))):
            table = _section(_toml(content, _named(file, top)))
            if table is not None:
                return _config(table, _named(file, top))
    return Config()


def load_file(file: Path) -> Config:
    """Read the configuration from a file that was named. Raises CheckError."""
    content = _read(file, str(file))
    if file.name != _PYPROJECT:
        return parse(content, str(file))
    table = _section(_toml(content, str(file)))
    if table is None:
        raise CheckError(f"{file} has no table [tool.rollback-check].")
    return _config(table, str(file))


def parse(content: bytes, source: str) -> Config:
    """Read the text of a configuration file. Raises CheckError, naming the key and the nearest right one."""
    return _config(_toml(content, source), source)


def user_command(environ: Mapping[str, str]) -> str:
    """Give the user's own command that prints what runs now; empty where there is none. Raises CheckError."""
    named = environ.get(COMMAND_VARIABLE, "").strip()
    if named:
        return named
    file = user_file(environ)
    if not file.is_file():
        return ""
    table = Settings(str(file), _toml(_read(file, str(file)), str(file)))
    command = table.text(_COMMAND)
    table.close()
    return command


def user_file(environ: Mapping[str, str]) -> Path:
    """Give the place of the user's own configuration; XDG_CONFIG_HOME counts on every platform."""
    named = Path(environ.get("XDG_CONFIG_HOME", ""))
    if named.is_absolute():
        return named / "rollback-check" / "config.toml"
    from platformdirs import user_config_path  # noqa: PLC0415  -- only where the variable is not set

    return user_config_path("rollback-check", appauthor=False) / "config.toml"


def _config(values: Mapping[str, object], source: str) -> Config:
    table = Settings(source, values, refused=_REFUSED)
    releases, gate = table.table("releases"), table.table("gate")
    made = Config(
        releases=Releases(releases.text("tags"), releases.choice("order", get_args(Order))),
        services=table.rows("service", _service),
        effects=table.rows("effect", _effect),
        gate=Gate(
            gate.choice("policy", get_args(Policy)),
            gate.count_or_all("depth"),
            gate.flag("strict"),
            gate.flag("rolling"),
        ),
        hook=table.text("hook"),
        dialect=table.text("dialect"),
        hook_skip=table.text("hook-skip"),
        source=source,
    )
    for each in (releases, gate, table):
        each.close()
    _unique(source, "service", "name", [service.name for service in made.services])
    _unique(source, "effect", "revision", [effect.revision for effect in made.effects])
    return made


def _service(table: Settings) -> Service:
    return Service(
        name=table.needed("name"),
        path=_folder(table.text("path")),
        tag_prefix=table.text("tag-prefix"),
        tool=table.text("tool"),
        migrations=_folder(table.text("migrations")),
        hook=table.text("hook"),
        on_unknown_revision=table.choice("on-unknown-revision", get_args(Unknown)),
        readiness=table.choice("readiness", get_args(Readiness)),
        after_deploy=table.texts("after-deploy"),
        dialect=table.text("dialect"),
    )


def _effect(table: Settings) -> Effect:
    return Effect(table.needed("revision"), table.none_or_texts("changes", "SQL statements"), table.text("reason"))


def _folder(path: str) -> str:
    plain = path.replace("\\", "/").removeprefix("./").strip("/")
    return "" if plain == "." else plain


def _unique(source: str, table: str, key: str, names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise CheckError(f"{source}: two [[{table}]] have the {key} {twice}.")


def _upwards(folder: Path, top: Path) -> Iterable[Path]:
    folder, top = folder.resolve(), top.resolve()
    inside = folder == top or top in folder.parents
    for place in (folder, *folder.parents) if inside else (top,):
        yield place
        if place == top:
            return


def _named(file: Path, top: Path) -> str:
    return Path(os.path.relpath(file, top.resolve())).as_posix()


def _read(file: Path, source: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CheckError(f"{source} cannot be read: {error.strerror}.") from error


def _toml(content: bytes, source: str) -> dict[str, object]:
    import tomllib  # noqa: PLC0415  -- most repositories have no configuration

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CheckError(f"{source} is not UTF-8 text.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CheckError(f"{source} is not valid TOML: {error}.") from error


def _section(values: Mapping[str, object]) -> Mapping[str, object] | None:
    tool = values.get("tool")
    found = tool.get("rollback-check") if isinstance(tool, dict) else None
    return found if isinstance(found, dict) else None
