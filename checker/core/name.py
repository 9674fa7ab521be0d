"""Names of tables and columns, made comparable by the rules of their dialect."""

_DEFAULT_NAMESPACE = {"postgres": "public", "sqlite": "main", "tsql": "dbo"}


def fold(name: str, dialect: str, *, quoted: bool = True) -> str:
    """Give the one spelling under which a name is compared.

    Postgres folds what is not quoted; MySQL's columns and SQLite's names know no case. An ORM quotes where it must,
    so its names count as quoted.
    """
    if dialect in {"mysql", "sqlite", "tsql"} or (dialect == "postgres" and not quoted):
        return name.lower()
    if dialect == "oracle" and name.isupper():
        return name.lower()
    return name


def qualified(name: str, namespace: str | None, dialect: str) -> str:
    """Join a namespace (database schema) and a table's name; the dialect's default namespace is left out."""
    if not namespace or namespace == _DEFAULT_NAMESPACE.get(dialect):
        return name
    return f"{namespace}.{name}"


def bare(name: str) -> str:
    """Give a table's name without its namespace."""
    return name.rsplit(".", 1)[-1]


def namespace_of(name: str, dialect: str) -> str:
    """Give the namespace that a table's name stands in."""
    return name.rpartition(".")[0] or _DEFAULT_NAMESPACE.get(dialect, "")
