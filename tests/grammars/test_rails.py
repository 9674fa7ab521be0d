"""The names of Rails tables."""

import pytest

from checker.grammars.rails import table_named


@pytest.mark.parametrize(
    ("model", "table"),
    [
        ("TemplateFolder", "template_folders"),
        ("Company", "companies"),
        ("Day", "days"),
        ("Box", "boxes"),
        ("Person", "people"),
        ("Admin::AuditLog", "admin_audit_logs"),
        ("HTTPRequest", "http_requests"),
    ],
)
def test_tables_are_called_as_rails_calls_them(model: str, table: str) -> None:
    assert table_named(model) == table
