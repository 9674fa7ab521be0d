"""One server of each kind for a test process."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest

from tests.drill.servers import SERVERS, Server


@pytest.fixture(scope="session")
def servers() -> Iterator[Mapping[str, Server]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(start()) for name, start in SERVERS.items()}
