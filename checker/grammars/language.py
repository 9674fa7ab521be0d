"""The shape of a language: how its programs write texts, and put them together."""

from checker.core.fact import frozen


@frozen
class Language:
    """One programming language, in the words of its tree-sitter grammar."""

    name: str
    """As `checker.grammars.sitter` calls its grammar."""
    endings: tuple[str, ...]
    texts: frozenset[str]
    """Kinds of nodes that are a text."""
    holes: frozenset[str] = frozenset()
    """Kinds of nodes in a text that stand for what is only known when the program runs."""
    sigil: str = ""
    """A pattern of such a hole that the grammar takes for text; its first group is the name."""
    binds: frozenset[str] = frozenset()
    """Kinds of nodes that give a name to something: `q = ...`, `const q = ...`."""
    adds: frozenset[str] = frozenset()
    """Kinds of nodes that add to what a name stands for: `q += ...`."""
    functions: frozenset[str] = frozenset()
    """Kinds of nodes with names of their own."""
    calls: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset(("+",))
    """Operators that join two texts."""
    raw: frozenset[str] = frozenset()
    """Of `texts`, those in which a backslash is a backslash."""
    formats: frozenset[str] = frozenset()
    """Functions that put values into a text with holes."""
    passes: frozenset[str] = frozenset()
    """Functions that give back the text that they are given, or little else."""
    appends: frozenset[str] = frozenset()
    """Functions that add a text to what they are called on."""
    others: frozenset[str] = frozenset()
    """Functions and annotations whose texts are queries of another language, that looks like SQL."""
    native: str = ""
    """A word in the source of such a call that makes its text SQL all the same."""
    asides: frozenset[tuple[str, str]] = frozenset()
    """(kind of node, name) of what stands beside the program: tests in the file that they test."""
