"""One module or package per migration tool; the folder is the registry."""

import sys

from checker.core.adapter import Adapter
from checker.core.collect import members

ADAPTERS = members(sys.modules[__name__], "adapter", Adapter)
