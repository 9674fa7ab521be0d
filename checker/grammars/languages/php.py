"""PHP; the queries of Doctrine, which speak of entities, are no SQL."""

from checker.grammars.language import Language

language = Language(
    name="php",
    endings=(".php",),
    texts=frozenset(("string", "encapsed_string", "heredoc", "nowdoc")),
    raw=frozenset(("nowdoc",)),
    holes=frozenset(
        {
            "variable_name",
            "member_access_expression",
            "subscript_expression",
            "member_call_expression",
            "nullsafe_member_access_expression",
            "dynamic_variable_name",
            "function_call_expression",
        }
    ),
    binds=frozenset(("assignment_expression", "const_element", "property_element")),
    adds=frozenset(("augmented_assignment_expression",)),
    functions=frozenset(("function_definition", "method_declaration", "anonymous_function", "arrow_function")),
    calls=frozenset(("function_call_expression", "member_call_expression", "scoped_call_expression")),
    joins=frozenset((".",)),
    formats=frozenset(("sprintf",)),
    passes=frozenset(("trim",)),
    others=frozenset(("createQuery",)),
)
