"""The drill itself is not blind: what is known to fail, fails, and what is known to work, works."""

import pytest

from tests.drill.checkout import ENV
from tests.drill.conftest import Servers
from tests.drill.real import rehearse
from tests.drill.servers import SERVERS

_BEGINNING = """
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20)),
    )
"""
_MODELS = """
from sqlalchemy import Enum, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    state: Mapped[str | None] = mapped_column(Enum("new", "old", native_enum=False, length=20))

def forget(session: Session, user: User) -> None:
    session.delete(user)
"""

CHANGES: tuple[tuple[str, set[str]], ...] = (
    ("pass", set()),
    ('op.add_column("users", sa.Column("nick", sa.String(40)))', set()),
    ('op.add_column("users", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))', set()),
    ('op.drop_column("users", "name")', {"load", "insert", "insert two", "update", "delete", "filter name"}),
    ('op.rename_table("users", "people")', {"load", "insert", "insert two", "update", "delete", "filter name"}),
    (
        (
            'op.add_column("users", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))\n'
            '    with op.batch_alter_table("users") as batch:\n'
            '        batch.alter_column("rank", existing_type=sa.Integer(), server_default=None)'
        ),
        {"insert", "insert two", "insert all"},
    ),
    ("op.execute(\"UPDATE users SET state = 'gone' WHERE id = 1\")", {"load", "delete"}),
    ('op.create_index("uq_state", "users", ["name", "state"], unique=True)', {"twins"}),
    (
        (
            'op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True),'
            ' sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id")))\n'
            '    op.execute("INSERT INTO notes (id, user_id) VALUES (1, 1)")'
        ),
        {"delete"},
    ),
)


@pytest.mark.parametrize("database", SERVERS)
@pytest.mark.parametrize(("change", "failing"), CHANGES)
def test_what_fails_is_seen(servers: Servers, database: str, change: str, failing: set[str]) -> None:
    known = {
        "alembic.ini": "[alembic]\nscript_location = migrations\n",
        "migrations/env.py": ENV,
        "migrations/versions/a1_begin.py": _revision("a1", None, _BEGINNING),
        "app/__init__.py": "",
        "app/models.py": _MODELS,
    }
    ran = known | {"migrations/versions/b2_change.py": _revision("b2", "a1", f"    {change}\n"), "app/models.py": ""}
    outcome = rehearse(ran, known, servers[database])
    assert outcome.boot == "Can't locate revision identified by 'b2'"
    assert outcome.trouble == ()
    assert failing <= {failure.touch for failure in outcome.failures}
    assert bool(failing) == bool(outcome.failures)


def _revision(own: str, parent: str | None, body: str) -> str:
    return (
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {own!r}\ndown_revision = {parent!r}\n"
        f"def upgrade():\n{body}\ndef downgrade():\n    pass\n"
    )
