"""One file per rule: a way in which a rollback goes wrong."""

import sys

from checker.core.collect import members
from checker.core.rule import Rule

RULES: tuple[Rule, ...] = members(sys.modules[__name__], "rule", Rule)
