"""Functions of `re`, and of libraries that rewrite names by it, followed where pattern and text are known.

A pattern is a stranger's: one that may take long on a short text is not tried.
"""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence

from checker.python.values import Value

_LONGEST = 120
_MOST = 3
"""Repetitions in one pattern: each of them may multiply its time by the length of the text."""
Found = Callable[[Sequence[Value], Mapping[str, Value]], Value]


def _of_texts(function: Callable[..., Value], count: int) -> Found:
    """Call a function with so many texts, of which the first is a pattern; ValueError for any other call."""

    def follow(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        texts = [each for each in arguments if isinstance(each, str)]
        if keywords or len(arguments) != count or len(texts) != count or max(map(len, texts)) > _LONGEST:
            raise ValueError(arguments)
        if len(re.findall(r"[*+{]", texts[0])) > _MOST or re.search(r"\)[*+{]|\(\?\(", texts[0]):
            raise ValueError(texts[0])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an odd pattern in a project is not our reader's business
                return function(*texts)
        except (re.error, IndexError) as error:
            raise ValueError(texts[0]) from error

    return follow


def _of_name(function: Callable[[str], str]) -> Found:
    def follow(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        if keywords or len(arguments) != 1 or not isinstance(arguments[0], str) or len(arguments[0]) > _LONGEST:
            raise ValueError(arguments)
        return function(arguments[0])

    return follow


def _underscore(word: str) -> str:
    """Rewrite a name as inflection does (0.5.1, underscore)."""
    word = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", word)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", word).replace("-", "_").lower()


def _decamelize(word: str) -> str:
    """Rewrite a name as pyhumps does (3.8.0, decamelize)."""
    if word.isupper() or word.isnumeric():
        return word
    titled = re.sub(r"([A-Z\d]+)(?=[A-Z\d]|$)", lambda match: match[0].title(), word)
    return "_".join(filter(None, re.split(r"([\-_]*[A-Z][^A-Z]*[\-_]*)", titled))).lower()


def _snakecase(word: str) -> str:
    """Rewrite a name as stringcase does (1.2.0, snakecase)."""
    word = re.sub(r"[\-\.\s]", "_", word)
    return word[:1].lower() + re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", word[1:])


KNOWN: Mapping[str, Found] = {
    "re.sub": _of_texts(re.sub, 3),
    "re.split": _of_texts(re.split, 2),
    "re.findall": _of_texts(re.findall, 2),
    "inflection.underscore": _of_name(_underscore),
    "humps.decamelize": _of_name(_decamelize),
    "humps.depascalize": _of_name(_decamelize),
    "stringcase.snakecase": _of_name(_snakecase),
}
