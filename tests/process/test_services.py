"""Services in practice: several histories in one repository, and what the configuration says about them."""

from pathlib import Path

import pytest

from tests.process.program import STORY, Files, ask, assert_refused, column, migration, story

BASE = STORY["1.0.0"]
ENV = BASE["migrations/env.py"]
INI = BASE["alembic.ini"]
UNREADABLE = "op.execute(fetched_from_somewhere())"


MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "{}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""


def service(folder: str, table: str, revision: str) -> dict[str, str | bytes | None]:
    """A folder with an Alembic environment and one model."""
    columns = 'sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(), nullable=False)'
    start = migration(revision, None, f'op.create_table("{table}", {columns})', name="start")
    return {
        f"{folder}/alembic.ini": INI,
        f"{folder}/migrations/env.py": ENV,
        f"{folder}/migrations/versions/{revision}_start.py": start,
        f"{folder}/models.py": MODELS.format(table),
    }


BOTH = {**service("services/billing", "invoices", "b100"), **service("services/web", "pages", "c100")}
DROP = {
    "services/billing/migrations/versions/b200_drop.py": migration(
        "b200", "b100", 'op.drop_column("invoices", "name")', name="drop name"
    )
}
ADD = {"services/web/migrations/versions/c200_add.py": migration("c200", "c100", column("title", "pages"))}


def headlines(out: str) -> str:
    return " ".join(out.split())


@pytest.fixture(scope="module")
def mono(tmp_path_factory: pytest.TempPathFactory) -> Path:
    releases: dict[str, Files] = {"1.0.0": BOTH, "1.1.0": {**DROP, "README.md": "x"}, "1.2.0": {"README.md": "y"}}
    return story(tmp_path_factory.mktemp("mono") / "mono", releases)


def test_two_services_are_told_apart_and_the_worst_comes_first(mono: Path) -> None:
    said = ask(mono, "1.0.0", "--hook", "none")
    assert said.code == 12
    assert said.out.startswith("UNSAFE   1.2.0 -> 1.0.0   billing\n")
    assert "Other services\n  SAFE     web" in said.out
    found = ask(mono, "1.0.0", "--hook", "none", "-f", "json").json
    services = found["services"]
    assert isinstance(services, list)
    assert [(each["name"], each["verdict"]) for each in services] == [("billing", "unsafe"), ("web", "safe")]


@pytest.mark.parametrize(
    ("names", "code", "first"),
    [
        (("web",), 0, "SAFE     1.2.0 -> 1.0.0   web"),
        (("billing",), 12, "UNSAFE   1.2.0 -> 1.0.0   billing"),
        (("web", "billing"), 12, "UNSAFE   1.2.0 -> 1.0.0   billing"),
    ],
)
def test_one_service_is_asked_about(mono: Path, names: tuple[str, ...], code: int, first: str) -> None:
    said = ask(mono, "1.0.0", "--hook", "none", *(word for name in names for word in ("-s", name)))
    assert (said.code, said.out.split("\n")[0]) == (code, first)


def test_a_service_that_is_not_there(mono: Path) -> None:
    assert_refused(ask(mono, "1.0.0", "-s", "wep"), 2, "there is no service wep", "billing, web")
    assert_refused(ask(mono, "horizon", "-s", "wep"), 2, "there is no service wep")


def test_doctor_names_the_services(mono: Path) -> None:
    out = ask(mono, "doctor").out
    assert "billing: alembic in services/billing/migrations (from services/billing/alembic.ini)" in out
    assert "web: alembic in services/web/migrations (from services/web/alembic.ini)" in out
    assert out.count("  what ran, for --current: SELECT version_num FROM alembic_version\n") == 2


PREFIXES = """
[[service]]
name = "billing"
path = "services/billing"
tag-prefix = "billing/"
hook = "none"

[[service]]
name = "web"
path = "services/web"
tag-prefix = "web/"
hook = "none"
"""


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    releases: dict[str, Files] = {
        "billing/v1.0.0": BOTH,
        "web/v1.0.0": {"README.md": "x"},
        "billing/v1.1.0": DROP,
        "web/v1.1.0": {**ADD, "rollback-check.toml": PREFIXES},
    }
    return story(tmp_path_factory.mktemp("prefixed") / "mono", releases)


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        (("billing/v1.0.0",), 12, "UNSAFE   billing/v1.1.0 -> billing/v1.0.0   billing"),
        (("1.0.0", "-s", "billing"), 12, "UNSAFE   billing/v1.1.0 -> billing/v1.0.0   billing"),
        (("1.0.0", "-s", "web"), 0, "SAFE     web/v1.1.0 -> web/v1.0.0   web"),
        (("web/v1.0.0",), 0, "SAFE     web/v1.1.0 -> web/v1.0.0   web"),
        (("previous", "-s", "billing"), 12, "UNSAFE   billing/v1.1.0 -> billing/v1.0.0   billing"),
    ],
    ids=str,
)
def test_tags_with_a_prefix_belong_to_their_service(
    prefixed: Path, words: tuple[str, ...], code: int, first: str
) -> None:
    said = ask(prefixed, *words)
    assert (said.code, said.out.split("\n")[0]) == (code, first), said.out


def test_the_horizon_of_a_service_holds_its_own_tags(prefixed: Path) -> None:
    web = ask(prefixed, "horizon", "-s", "web").out
    assert "web/v1.0.0   SAFE" in web
    assert "billing/" not in web
    assert "billing/v1.0.0   UNSAFE" in ask(prefixed, "horizon", "-s", "billing").out


def test_a_history_that_moved_is_the_same_history(tmp_path: Path) -> None:
    moved = {
        path.replace("migrations/", "src/db/migrations/"): None if old else BASE[path]
        for old in (False,)
        for path in BASE
        if path.startswith("migrations/")
    }
    gone: Files = {path: None for path in BASE if path.startswith("migrations/")}
    ini = INI.replace(b"script_location = migrations", b"script_location = src/db/migrations")
    shop = story(tmp_path / "shop", {"1.0.0": BASE, "1.0.1": {**gone, **moved, "alembic.ini": ini}})
    said = ask(shop, "1.0.0")
    assert (said.code, said.word) == (0, "SAFE")
    assert "Both releases have the same migrations" in said.out
    assert ask(shop, "1.0.1", "--from", "1.0.0").code == 0


def test_two_services_that_changed_places_keep_their_histories(tmp_path: Path) -> None:
    swapped = {**service("services/web", "invoices", "b100"), **service("services/billing", "pages", "c100")}
    gone: Files = {path: None for path in BOTH if path not in swapped}
    shop = story(tmp_path / "shop", {"1.0.0": BOTH, "1.0.1": {**gone, **swapped}})
    assert ask(shop, "1.0.0").code == 0


def test_a_history_that_only_one_release_has_is_never_silence(tmp_path: Path) -> None:
    fewer: Files = {path: None for path in BOTH if path.startswith("services/web/")}
    shop = story(tmp_path / "shop", {"1.0.0": BOTH, "1.0.1": fewer})
    said = ask(shop, "1.0.0")
    assert said.code == 11
    assert "web" in said.out
    back = ask(shop, "1.0.1", "--from", "1.0.0")
    assert back.word in {"SAFE", "UNKNOWN"}


@pytest.mark.parametrize("folder", ["examples/shop", "tests/data", "docs/tutorial", "vendor/lib"])
def test_a_history_of_examples_and_tests_is_left_aside(tmp_path: Path, folder: str) -> None:
    example = service(folder, "orders", "e100")
    drop = {f"{folder}/migrations/versions/e200_x.py": migration("e200", "e100", 'op.drop_table("orders")')}
    shop = story(tmp_path / "shop", {"1.0.0": {**BASE, **example}, "1.0.1": drop})
    assert ask(shop, "1.0.0").code == 0
    assert f"left aside until configured: alembic in {folder}/migrations" in ask(shop, "doctor").out
    (shop / "rollback-check.toml").write_text(f'[[service]]\nname = "x"\npath = "{folder}"\n')
    assert ask(shop, "1.0.0").code == 12


def test_the_layout_of_flask_migrate(tmp_path: Path) -> None:
    env = ENV.replace(b"from alembic import context", b"from flask import current_app\nfrom alembic import context")
    base = {path: text for path, text in BASE.items() if path not in {"alembic.ini", "Procfile", "migrations/env.py"}}
    ini = INI.replace(b"script_location = migrations\n", b"")
    flask: Files = {
        **base,
        "migrations/env.py": env,
        "migrations/alembic.ini": ini,
        "Procfile": "release: flask db upgrade\n",
    }
    more: Files = {"migrations/versions/b2_x.py": migration("b2", "a1b2c3d4e5f6", column("x"), name="add x")}
    shop = story(tmp_path / "shop", {"1.0.0": flask, "1.0.1": more})
    said = ask(shop, "1.0.0", "-v")
    assert said.code == 12
    assert "Can't locate revision identified by 'b2'" in said.out
    assert "Hook            flask db upgrade" in said.out
    assert ask(shop, "1.0.0", "--hook", "none").code == 0


def configured(tmp_path: Path, text: str, *lines: str) -> Path:
    changed: Files = {"migrations/versions/b2_x.py": migration("b2", "a1b2c3d4e5f6", *lines, name="a change")}
    shop = story(tmp_path / "shop", {"1.0.0": BASE, "1.0.1": changed})
    (shop / "rollback-check.toml").write_text(text)
    return shop


@pytest.mark.parametrize(
    "text",
    [
        'hook = "none"\n',
        '[[service]]\nname = "shop"\nhook = "none"\n',
        '[[service]]\nname = "shop"\nmigrations = "migrations"\nhook = "none"\n',
    ],
)
def test_the_schema_is_deployed_apart_where_the_configuration_says_so(tmp_path: Path, text: str) -> None:
    shop = configured(tmp_path, text, column("x"))
    said = ask(shop, "1.0.0")
    assert (said.code, said.word) == (0, "SAFE")
    assert 'boot: not asked, the schema is deployed apart (hook = "none")' in said.out
    assert ask(shop, "1.0.0", "-f", "json").json["services"][0]["axes"]["boot"] is None  # type: ignore[index]
    assert ask(shop, "1.0.0", "--hook", "alembic upgrade head").code == 12
    assert "hook: none" in ask(shop, "doctor").out


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ('"none"', 0),
        ('["ALTER TABLE users ADD COLUMN x text"]', 0),
        ('["ALTER TABLE users DROP COLUMN name"]', 12),
        ('["CREATE TABLE apart (id int)", "DROP TABLE users"]', 12),
        ('["ALTER users ((("]', 11),
    ],
)
def test_what_was_written_down_answers_what_could_not_be_read(tmp_path: Path, changes: str, code: int) -> None:
    told = f'hook = "none"\n[[effect]]\nrevision = "b2"\nchanges = {changes}\nreason = "looked at it"\n'
    shop = configured(tmp_path, told, UNREADABLE)
    said = ask(shop, "1.0.0")
    assert said.code == code, said.out
    (shop / "rollback-check.toml").write_text('hook = "none"\n')
    assert ask(shop, "1.0.0").code == 11


def test_an_effect_of_another_revision_answers_nothing(tmp_path: Path) -> None:
    told = 'hook = "none"\n[[effect]]\nrevision = "b3"\nchanges = "none"\nreason = "x"\n'
    assert ask(configured(tmp_path, told, UNREADABLE), "1.0.0").code == 11


def test_unknown_revisions_are_ignored_where_the_configuration_says_so(tmp_path: Path) -> None:
    service_ = '[[service]]\nname = "shop"\non-unknown-revision = "{}"\n'
    shop = configured(tmp_path, service_.format("ignore"), column("x"))
    said = ask(shop, "1.0.0")
    assert (said.code, said.word) == (0, "SAFE")
    assert "unknown revisions are ignored, says the configuration" in headlines(said.out)
    for other in ("auto", "fail"):
        (shop / "rollback-check.toml").write_text(service_.format(other))
        assert ask(shop, "1.0.0").code == 12


def test_a_service_whose_folder_holds_nothing_is_told(tmp_path: Path) -> None:
    shop = configured(tmp_path, '[[service]]\nname = "shop"\npath = "nowhere"\n', column("x"))
    said = ask(shop, "1.0.0")
    assert_refused(said, 2, "service shop: no migrations were found in nowhere", "rollback-check doctor")
    assert "service shop: no migrations were found in nowhere" in ask(shop, "doctor").out


def test_the_configuration_is_found_upwards_and_never_in_history(tmp_path: Path) -> None:
    shop = configured(tmp_path, 'hook = "none"\n', column("x"))
    assert ask(shop / "migrations" / "versions", "1.0.0").code == 0
    (shop / "rollback-check.toml").rename(shop / ".rollback-check.toml")
    assert ask(shop, "1.0.0").code == 0
    (shop / ".rollback-check.toml").unlink()
    (shop / "pyproject.toml").write_text('[tool.rollback-check]\nhook = "none"\n')
    assert ask(shop, "1.0.0").code == 0
    (shop / "pyproject.toml").unlink()
    assert ask(shop, "1.0.0").code == 12


def test_a_hotfix_that_one_service_does_not_bear_is_no_advice_for_the_other(tmp_path: Path) -> None:
    releases: dict[str, Files] = {"1.0.0": BOTH, "1.1.0": {**DROP, **ADD}}
    said = ask(story(tmp_path / "both", releases), "1.0.0", "-f", "json").json
    services = said["services"]
    assert isinstance(services, list)
    do = {each["name"]: each["advice"][0]["text"] for each in services}
    assert do["billing"].startswith("Do not deploy it: add the column again first")
    assert do["web"] == f"billing: {do['billing']}"


def test_the_files_of_one_service_are_no_riddle_for_another(tmp_path: Path) -> None:
    steps = {"1": "CREATE TABLE t (id integer);\n", "2": "ALTER TABLE t ADD COLUMN note text;\n"}
    first = {f"{service}/migrations/1_a.up.sql": steps["1"] for service in ("a", "b")}
    releases: dict[str, Files] = {"1.0.0": first, "1.1.0": {"a/migrations/2_b.up.sql": steps["2"]}}
    said = ask(story(tmp_path / "both", releases), "1.0.0", "-f", "json").json
    services = said["services"]
    assert isinstance(services, list)
    assert [(each["name"], each["verdict"]) for each in services] == [("a", "unsafe"), ("b", "safe")]
