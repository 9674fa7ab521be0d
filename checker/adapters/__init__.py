"""One module or package per migration tool; the folder is the registry, and installed packages may add to it."""

import sys

from checker.core.adapter import Adapter
from checker.core.collect import members
from checker.core.errors import CheckError
from checker.plugins import loaded


def _together(own: tuple[Adapter, ...], added: tuple[object, ...]) -> tuple[Adapter, ...]:
    """Put them together. Raises CheckError where two have one name."""
    known = {adapter.name for adapter in own}
    for each in added:
        if isinstance(each, Adapter):
            if each.name in known:
                raise CheckError(f"an installed package brings a second adapter named {each.name}.", "pip list", code=1)
            known.add(each.name)
            own = (*own, each)
    return own


ADAPTERS = _together(members(sys.modules[__name__], "adapter", Adapter), loaded(Adapter))
