"""Ruby."""

from checker.grammars.language import Language

language = Language(
    name="ruby",
    endings=(".rb",),
    texts=frozenset(("string", "chained_string", "heredoc_body")),
    holes=frozenset(("interpolation",)),
    binds=frozenset(("assignment",)),
    adds=frozenset(("operator_assignment",)),
    functions=frozenset(("method", "singleton_method", "lambda")),
    calls=frozenset(("call",)),
    formats=frozenset(("format", "sprintf")),
    passes=frozenset(("squish", "strip", "freeze", "to_s", "strip_heredoc", "dup", "html_safe")),
    appends=frozenset(("concat",)),
)
