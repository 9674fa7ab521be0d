"""Go."""

from checker.grammars.language import Language

language = Language(
    name="go",
    endings=(".go",),
    texts=frozenset(("interpreted_string_literal", "raw_string_literal")),
    raw=frozenset(("raw_string_literal",)),
    binds=frozenset(("const_spec", "var_spec", "short_var_declaration", "assignment_statement")),
    adds=frozenset(("assignment_statement",)),
    functions=frozenset(("function_declaration", "method_declaration", "func_literal")),
    calls=frozenset(("call_expression",)),
    formats=frozenset(("Sprintf",)),
    passes=frozenset(("TrimSpace", "Rebind", "NewBuffer", "NewBufferString")),
    appends=frozenset(("WriteString",)),
)
