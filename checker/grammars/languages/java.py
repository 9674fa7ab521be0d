"""Java; the queries of JPA, which speak of entities, are no SQL unless they say so."""

from checker.grammars.language import Language

language = Language(
    name="java",
    endings=(".java",),
    texts=frozenset(("string_literal",)),
    binds=frozenset(("variable_declarator", "assignment_expression")),
    adds=frozenset(("assignment_expression",)),
    functions=frozenset(("method_declaration", "constructor_declaration", "lambda_expression")),
    calls=frozenset(("method_invocation", "object_creation_expression")),
    formats=frozenset(("format", "formatted")),
    passes=frozenset(("StringBuilder", "StringBuffer", "strip", "trim", "stripIndent", "toString")),
    appends=frozenset(("append",)),
    others=frozenset(("createQuery", "createSelectionQuery", "createMutationQuery", "Query", "NamedQuery", "HQL")),
    native="nativeQuery",
)
