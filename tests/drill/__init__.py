"""Does for real what the checker only reads about: two releases, a database, Alembic and the older release's models."""
