"""Rust; what is given to a macro (`sqlx::query!`, `format!`) is a text like any other."""

from checker.grammars.language import Language

language = Language(
    name="rust",
    endings=(".rs",),
    texts=frozenset(("string_literal", "raw_string_literal")),
    raw=frozenset(("raw_string_literal",)),
    binds=frozenset(("let_declaration", "const_item", "static_item", "assignment_expression")),
    adds=frozenset(("compound_assignment_expr",)),
    functions=frozenset(("function_item", "closure_expression")),
    calls=frozenset(("call_expression", "macro_invocation")),
    passes=frozenset(("format", "from", "to_string", "to_owned", "into", "trim", "as_str", "new")),
    asides=frozenset((("mod_item", "tests"), ("mod_item", "test"))),
    appends=frozenset(("push_str", "push")),
)
