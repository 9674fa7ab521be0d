"""Names of SQL dialects: sqlglot's, which are also ours."""

SQLALCHEMY = {"postgres": "postgresql", "mysql": "mysql", "sqlite": "sqlite", "oracle": "oracle", "tsql": "mssql"}
"""What SQLAlchemy calls each dialect in `bind.dialect.name`."""

LIKELY = ("postgres", "mysql", "sqlite")
"""What an unknown database is taken for: all of these, the worst answer counts."""
