"""What Rails calls the table of a model."""

import re

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "datum": "data",
    "index": "indices",
    "analysis": "analyses",
}


def table_named(model: str) -> str:
    """Give the table that Rails takes a model for: in small letters, the last word as many (most English words)."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", model.replace("::", "_")).lower()
    head, joint, last = words.rpartition("_")
    return head + joint + (_IRREGULAR.get(last) or _many(last))


def _many(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if re.search(r"[^f]fe$", word):
        return f"{word[:-2]}ves"
    return f"{word}s"
