"""What Rails calls the table of a model."""

from checker.core.plural import many, words_of


def table_named(model: str) -> str:
    """Give the table that Rails takes a model for: in small letters, the last word as many (most English words)."""
    return many(words_of(model.replace("::", "_")))
