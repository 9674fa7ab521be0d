"""Programming languages: each module says how one of them writes texts."""

import sys

from checker.core.collect import members
from checker.grammars.language import Language

LANGUAGES = members(sys.modules[__name__], "language", Language)
