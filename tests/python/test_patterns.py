"""Functions that rewrite names, and patterns that are not tried."""

import pytest

from checker.core.tree import Unread
from tests.python.test_module import loaded

NAMES = {  # as the libraries gave them: inflection 0.5.1, pyhumps 3.8.0, stringcase 1.2.0
    "inflection.underscore": {"HTTPOrderLine": "http_order_line", "A1B": "a1_b", "a-B": "a_b"},
    "humps.decamelize": {"HTTPOrderLine": "http_order_line", "HTTP": "HTTP", "orderLine2": "order_line2"},
    "humps.depascalize": {"OrderLine": "order_line"},
    "stringcase.snakecase": {"HTTPOrderLine": "h_t_t_p_order_line", "order.Line": "order__line"},
}


@pytest.mark.parametrize(("function", "name"), [(function, name) for function in NAMES for name in NAMES[function]])
def test_libraries_rewrite_names_as_they_do(function: str, name: str) -> None:
    library = function.partition(".")[0]
    assert loaded(f"import {library}\nx = {function}({name!r})").names["x"] == NAMES[function][name]


@pytest.mark.parametrize(
    "call",
    [
        "re.sub('(a+)+$', '', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
        "re.sub('(a|aa)*$', '', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
        "re.sub('a*a*a*a*a*b', '', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
        "re.sub('a', 'b', 'a' * 1000)",
        "re.sub('a', unknown, 'a')",
        "re.sub('a', 'b', 'a', flags=re.I)",
        "re.sub('[', '', 'a')",
        "re.sub('a', r'\\9', 'a')",
        "re.compile('a', re.I).sub('b', 'A')",
        "re.split('a', None)",
    ],
)
def test_what_may_take_long_or_is_not_known_is_not_tried(call: str) -> None:
    assert isinstance(loaded(f"import re, os\nunknown = os.name\nx = {call}").names["x"], Unread)
