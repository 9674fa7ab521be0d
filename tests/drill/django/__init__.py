"""The drill with the real Django: real migrate, real ORM, in-memory SQLite or a Postgres server."""
