"""Kotlin; the queries of JPA, which speak of entities, are no SQL unless they say so."""

from checker.grammars.language import Language

language = Language(
    name="kotlin",
    endings=(".kt",),
    texts=frozenset(("string_literal", "multiline_string_literal")),
    raw=frozenset(("multiline_string_literal",)),
    holes=frozenset(("interpolation",)),
    sigil=r"(?<!\\)\$([A-Za-z_]\w*)",
    binds=frozenset(("property_declaration", "assignment")),
    adds=frozenset(("assignment",)),
    functions=frozenset(("function_declaration", "lambda_literal", "anonymous_function")),
    calls=frozenset(("call_expression",)),
    formats=frozenset(("format",)),
    passes=frozenset(("StringBuilder", "trimIndent", "trimMargin", "trim", "toString")),
    appends=frozenset(("append",)),
    others=frozenset(("createQuery", "createSelectionQuery", "createMutationQuery", "Query", "NamedQuery", "HQL")),
    native="nativeQuery",
)
