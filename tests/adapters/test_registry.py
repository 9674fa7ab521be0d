"""The folder is the registry."""

from checker.adapters import ADAPTERS


def test_every_adapter_has_a_name_of_its_own() -> None:
    names = [adapter.name for adapter in ADAPTERS]
    assert "alembic" in names
    assert len(names) == len(set(names))
