"""What a program does around its statements, read from its source."""

import pytest

from checker.code.sqlalchemy import code
from checker.core.needs import Habit, Way
from tests.trees import DictTree

_MODELS = """
from sqlalchemy import Integer, String
from sqlalchemy.orm import DeclarativeBase, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String)

class Tag(Base):
    __tablename__ = "tags"
    id = mapped_column(Integer, primary_key=True)
"""


def habits(source: str, way: Way, about: frozenset[str] | None = None) -> list[Habit]:
    files = {"app/__init__.py": "", "app/models.py": _MODELS, "app/work.py": source}
    needs = code.read(DictTree(files), tuple(files), "postgres", about)
    return [habit for habit in needs.habits if habit.way is way]


@pytest.mark.parametrize(
    ("source", "tables", "at_start"),
    [
        ("from app.models import Base\nBase.metadata.create_all(engine)\n", (), True),
        ("def main():\n    Base.metadata.create_all(bind=engine)\n", (), True),
        ("def create_app():\n    db.init_app(app)\n    db.create_all()\n", (), True),
        ("async def lifespan(app):\n    await c.run_sync(Base.metadata.create_all)\n", (), True),
        ("@app.on_event('startup')\ndef anything():\n    Base.metadata.create_all(engine)\n", (), True),
        ("@click.command()\ndef main():\n    db.create_all()\n", (), False),
        ("@pytest.fixture\ndef init():\n    db.create_all()\n", (), False),
        ("def of_tenant(engine):\n    Base.metadata.create_all(engine)\n", (), False),
        (
            "from app.models import Base, User\nBase.metadata.create_all(engine, tables=[User.__table__])\n",
            ("users",),
            True,
        ),
    ],
)
def test_tables_made_when_the_program_starts(source: str, tables: tuple[str, ...], at_start: bool) -> None:  # noqa: FBT001
    (habit,) = habits(source, Way.CREATES)
    assert (habit.tables, habit.at_start, habit.path) == (tables, at_start, "app/work.py")


@pytest.mark.parametrize(
    ("source", "names", "deep"),
    [
        ("def main():\n    if not inspect(engine).has_table('users'):\n        raise SystemExit\n", ("users",), False),
        ("have = inspect(engine).get_columns('users')\n", ("users",), True),
        ("users = Table('users', metadata, autoload_with=engine)\n", ("users",), False),
        ("from alembic.autogenerate import compare_metadata\ndiff = compare_metadata(context, metadata)\n", (), True),
    ],
)
def test_looks_at_the_schema(source: str, names: tuple[str, ...], deep: bool) -> None:  # noqa: FBT001
    (habit,) = habits(source, Way.CHECKS)
    assert (habit.names, habit.deep, habit.at_start) == (names, deep, True)


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        ("try:\n    s.add(User())\n    s.flush()\nexcept IntegrityError:\n    pass\n", ("users",)),
        ("try:\n    s.commit()\nexcept (ValueError, exc.IntegrityError) as e:\n    pass\n", ()),
        (
            "def f(s):\n    s.add(User())\n    try:\n        s.commit()\n    except IntegrityError:\n        pass\n",
            ("users",),
        ),
        ("with suppress(IntegrityError):\n    s.add(User())\n", ("users",)),
        ("from app import models\ntry:\n    s.add(models.Tag())\nexcept UniqueViolation:\n    pass\n", ("tags",)),
    ],
)
def test_errors_that_are_caught(source: str, tables: tuple[str, ...]) -> None:
    (habit,) = habits(f"from app.models import User\n{source}", Way.CATCHES)
    assert habit.tables == tables


def test_an_error_of_another_table_is_nobody_s_business() -> None:
    source = "from app.models import Tag\ntry:\n    s.add(Tag())\nexcept IntegrityError:\n    pass\n"
    assert habits(source, Way.CATCHES, frozenset({"users"})) == []
    assert len(habits(source, Way.CATCHES, frozenset({"tags"}))) == 1


def test_another_error_is_no_habit() -> None:
    assert habits("try:\n    s.add(User())\nexcept ValueError:\n    raise IntegrityError\n", Way.CATCHES) == []


def test_names_of_constraints_are_texts_and_not_declarations() -> None:
    source = '''
"""uq_in_a_docstring."""
from sqlalchemy.exc import IntegrityError
MESSAGES = {"uq_users_name": "There is one already."}
key = UniqueConstraint("name", name="uq_declared")
def f(error):
    return "fk_users_tag" in str(error) or error.diag.constraint_name == "ck_users_age"
'''
    assert [habit.names for habit in habits(source, Way.NAMES)] == [
        ("uq_users_name",),
        ("fk_users_tag",),
        ("ck_users_age",),
    ]


def test_a_file_without_a_word_of_it_has_none() -> None:
    assert habits("name = 'uq_users_name'\n", Way.NAMES) == []


def test_nothing_is_read_where_nothing_is_asked() -> None:
    assert habits("Base.metadata.create_all(engine)\n", Way.CREATES, frozenset()) == []
