"""One server of each kind for a test process, started when a test asks for it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.drill.servers import SERVERS, Server, missing


class Servers:
    """The servers by name; one that this machine lacks skips the test that wants it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._started: dict[str, Server] = {}

    def __getitem__(self, name: str) -> Server:
        if missing(name):
            pytest.skip(missing(name))
        if name not in self._started:
            self._started[name] = self._stack.enter_context(SERVERS[name]())
        return self._started[name]

    def here(self) -> Iterator[Server]:
        """Give those that this machine has."""
        return (self[name] for name in SERVERS if not missing(name))


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack)
