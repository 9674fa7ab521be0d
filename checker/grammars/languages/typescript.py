"""TypeScript and JavaScript."""

from checker.grammars.language import Language

language = Language(
    name="tsx",
    endings=(".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"),
    texts=frozenset(("string", "template_string")),
    holes=frozenset(("template_substitution",)),
    binds=frozenset(("variable_declarator", "assignment_expression", "public_field_definition")),
    adds=frozenset(("augmented_assignment_expression",)),
    functions=frozenset(
        {
            "function_declaration",
            "function_expression",
            "generator_function_declaration",
            "method_definition",
            "arrow_function",
        }
    ),
    calls=frozenset(("call_expression",)),
    passes=frozenset(("trim", "toString", "dedent")),
    others=frozenset(("createQuery",)),
)
