import pytest

from checker.core.spoken import dialects_of
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
    ],
)
def test_settings_outweigh_drivers_but_for_sqlite_alone(files: dict[str, str], expected: tuple[str, ...]) -> None:
    assert dialects_of(DictTree(files)) == expected
