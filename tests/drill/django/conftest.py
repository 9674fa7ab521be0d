"""Django is configured once for a test process; its default database is SQLite in memory."""

import pytest

from tests.drill.django.site import Memory, start


@pytest.fixture(scope="session")
def memory() -> Memory:
    start()
    return Memory()
