"""Elixir."""

from checker.grammars.language import Language

language = Language(
    name="elixir",
    endings=(".ex",),
    texts=frozenset(("string",)),
    holes=frozenset(("interpolation",)),
    calls=frozenset(("call",)),
    joins=frozenset(("<>",)),
    passes=frozenset(("trim", "to_string")),
)
