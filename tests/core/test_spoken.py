import pytest

from checker.core.spoken import dialects_of, dialects_of_migrations
from tests.trees import DictTree


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"alembic.ini": "sqlalchemy.url = postgresql://db/app"}, ("postgres",)),
        ({"config.py": "URL = 'sqlite:///app.db'"}, ("sqlite",)),
        ({"config.py": "A = 'sqlite://'\nB = 'mysql+pymysql://db/app'"}, ("mysql", "sqlite")),
        ({"requirements.txt": "PyMySQL\npsycopg2\n"}, ("mysql", "postgres")),
        ({"config.py": "URL = 'postgresql://db/app'", "requirements.txt": "pymysql\n"}, ("postgres",)),
        ({"config.py": "URL = 'sqlite:///dev.db'", "requirements.txt": "pymysql\n"}, ("mysql", "sqlite")),
        ({"tests/config.py": "URL = 'sqlite://'", "requirements.txt": "psycopg2\n"}, ("postgres",)),
        ({"shop/settings.py": '"ENGINE": "django.db.backends.postgresql"'}, ("postgres",)),
        (
            {"shop/settings.py": '"ENGINE": "django.db.backends.sqlite3"', "setup.py": "mysqlclient"},
            ("mysql", "sqlite"),
        ),
        ({"app.py": "URL = 'postgresql://db/app'"}, ()),
        ({"src/main/resources/application.yml": "url: ${URL:jdbc:mariadb://db:3306/app}"}, ("mysql",)),
        ({"src/main/resources/application-prod.properties": "a.url=jdbc:sqlserver://db;name=a"}, ("tsql",)),
        ({"src/main/resources/application.yml": "url: jdbc:h2:mem:app"}, ()),
    ],
)
def test_settings_outweigh_drivers_but_for_sqlite_alone(files: dict[str, str], expected: tuple[str, ...]) -> None:
    assert dialects_of(DictTree(files)) == expected


UUID = "from sqlalchemy.dialects import postgresql\n"
ASKS = "if op.get_bind().dialect.name == 'postgresql':\n    op.execute('CREATE EXTENSION citext')\n"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((UUID,), {"postgres": "migrations/0.py"}),
        (("op.drop_column('a', 'b')\n", UUID), {"postgres": "migrations/1.py"}),
        (("op.execute('UPDATE t SET a = b::jsonb')",), {"postgres": "migrations/0.py"}),
        (("sa.Column('a', sa.dialects.mysql.TINYINT())",), {}),
        (("op.execute('INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1')",), {"mysql": "migrations/0.py"}),
        (("op.execute('PRAGMA foreign_keys = OFF')",), {"sqlite": "migrations/0.py"}),
        (("from sqlalchemy.dialects import mysql, postgresql\n",), {}),
        (("JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')\n" + UUID,), {}),
        ((ASKS,), {}),
        (
            (UUID, "from sqlalchemy.dialects import mysql\n"),
            {"postgres": "migrations/0.py", "mysql": "migrations/1.py"},
        ),
    ],
)
def test_a_migration_that_one_database_understands_shows_it(texts: tuple[str, ...], expected: dict[str, str]) -> None:
    files = {f"migrations/{number}.py": text for number, text in enumerate(texts)}
    assert dialects_of_migrations(DictTree(files | {"app/dao.py": UUID}), ("migrations",)) == expected
