import re
from pathlib import Path

import pytest

from checker.adapters.gel import adapter
from checker.core.adapter import Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from tests.scenarios import trees
from tests.trees import DictTree

SEED = Path(__file__).parent.parent.parent / "fixtures" / "gel" / "seed"


def history(tree: DictTree) -> History:
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "gel")


def booted(command: str = "gel migrate", **more: str) -> Boot:
    releases = trees(SEED)
    ran, known = history(releases["1.0.2"]), history(releases["1.0.0"] | more)
    return adapter.boot(known, Applied(ran.heads, ran.ids, ran), Hook(command))


def test_a_database_that_is_ahead_is_refused_in_gel_s_words() -> None:
    found = booted()
    assert (found.rule, found.exit_code) == ("boot-revision-unknown", 1)
    assert found.says.endswith('is ahead of migration history in "dbschema/migrations" by 1 revision')


def test_a_hook_that_asks_for_its_own_revision_passes() -> None:
    (head,) = history(trees(SEED)["1.0.0"]).heads
    found = booted(f"gel migrate --to-revision {head[:9]}")
    assert (found.rule, found.applies) == ("", ())


def test_the_schema_is_where_gel_toml_says() -> None:
    files = {path.replace("dbschema", "db/gel"): text for path, text in trees(SEED)["1.0.0"].files.items()}
    (place,) = adapter.detect(DictTree({**files, "gel.toml": '[project]\nschema-dir = "db/gel"\n'}))
    assert (place.folder, place.versions) == ("db/gel", ("db/gel/migrations",))


@pytest.mark.parametrize(
    "command", ["gel migrate", "edgedb migrate", "gel -I prod migrate --single-transaction", "gel migration apply"]
)
def test_the_hook_is_found(command: str) -> None:
    assert re.search(adapter.forms[0].pattern, f"RUN {command}\n")
