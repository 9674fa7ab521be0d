"""Kinds of code: each module reads what one way of writing programs needs from the database."""

import sys

from checker.core.code import Code
from checker.core.collect import members

CODES = members(sys.modules[__name__], "code", Code)
