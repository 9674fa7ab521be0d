"""The table that a model's name stands for, as frameworks make it of English words: in small letters, as many."""

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


def words_of(model: str) -> str:
    """Write a class's name in small letters, its words apart: `OrderItem` is `order_item`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", model).lower()


def many(words: str) -> str:
    """Make the last word many (most English words)."""
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
