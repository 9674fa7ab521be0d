"""One file per thing that can go wrong on the way down: the findings of a way out, never of the rollback itself."""

import sys

from checker.core.collect import members
from checker.core.descent import DownRule

DOWNGRADES: tuple[DownRule, ...] = members(sys.modules[__name__], "rule", DownRule)
