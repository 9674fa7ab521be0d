"""Each known change is really made, and for each way of touching the database the answer must agree."""

import logging
from collections.abc import Iterator

import pytest

from tests.drill.catalogue import really
from tests.drill.catalogue.agree import Disagreement, disagreements
from tests.drill.catalogue.all import CHANGES
from tests.drill.catalogue.change import Change
from tests.drill.catalogue.really import Ends
from tests.drill.catalogue.waiting import marked, waits
from tests.drill.conftest import Servers
from tests.drill.servers import SERVERS, Server, missing

_PARTS = 12
"""So that several processes share the work, and yet each begins with a server seldom."""


@pytest.fixture(autouse=True)
def _hush() -> None:
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # it tells of every error that a drill makes


@pytest.fixture(scope="session")
def untouched() -> dict[str, Ends]:
    """How the touches end on their own schema, by database: it is the same for every change."""
    return {}


@pytest.mark.parametrize("part", range(_PARTS))
def test_what_really_fails_is_said_and_what_works_is_not_called_unsafe(
    servers: Servers, untouched: dict[str, Ends], part: int
) -> None:
    changes = CHANGES[part::_PARTS]
    found: set[tuple[str, str]] = set()
    wrong: list[Disagreement] = []
    for server in servers.here():
        if server.dialect not in untouched:
            untouched[server.dialect] = really.before(server)
        for each in _tried(server, changes, untouched[server.dialect]):
            if waits(each.change, each.touch):
                found.add((each.change, each.touch))
            else:
                wrong.append(each)
    assert not wrong, "\n\n".join(map(str, wrong[:10]))
    if not any(map(missing, SERVERS)):
        agreed = marked(change.id for change in changes) - found
        assert not agreed, f"these agree, so that their marks must go: {sorted(agreed)}"


def _tried(server: Server, changes: tuple[Change, ...], before: Ends) -> Iterator[Disagreement]:
    assert not [f"{name}: {ended}" for name, ended in before.items() if ended.error]
    for change in changes:
        if change.steps(server.dialect) is not None:
            after = really.after(change, server, before)
            yield from disagreements(change, server.dialect, before, after)
